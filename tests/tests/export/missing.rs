//! What `merge` says is missing, on the command line and in the workbook.

use std::{fs, path::Path};

use calamine::{Reader as _, Xlsx, open_workbook};

use shiwen_tests::terminal::{Program, home_in_memory, kept::copy_folder};

use super::{
    merged::{all, merge_by, merged, piece, terminal, two},
    scene::Scene,
};

/// The rows of a sheet, the cells of each after one another.
pub(crate) fn sheet(path: &Path, name: &str) -> Vec<String> {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let range = book.worksheet_range(name).unwrap();
    range.rows().map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>().join("|")).collect()
}

#[test]
fn what_is_missing_is_said_and_stands_in_the_workbook() {
    let [mut one, other] = two(7, 60);
    let first = piece(&one, ("2026-11-20", "2026-11-23"), "first.jsonl", &["--private"]).unwrap();
    one.hall.live(20).unwrap();
    let last = piece(&one, ("2026-11-25", "2026-11-27"), "last.jsonl", &[]).unwrap();
    let whole = piece(&other, ("2026-11-20", "2026-11-27"), "whole.jsonl", &["--private"]).unwrap();
    let files = [first, last, whole, one.out("first.jsonl")];
    let out = one.out("merged.xlsx");
    let ran = merged(&files, &out, &["--private"]);
    let (a, b) = (one.identity(), other.identity());
    let expected = [
        format!("{}: nothing of 2026-11-24\n", a.terminal),
        format!("of log {} lie between two files and are in neither", a.log),
        format!("entries of log {} are there as a hash only", a.log),
        format!("entries here of log {} are signed by the terminal alone", b.log),
        "last.jsonl was exported without what visitors typed".to_owned(),
        "first.jsonl was given more than once and counts once".to_owned(),
        "the keys of whole.jsonl stand in the file itself".to_owned(),
        "1 entries were written by a newer shiwen".to_owned(),
        "state, measure, due day and confirmed labels are the platform's".to_owned(),
    ];
    let missing = sheet(&out, "Missing").join("\n");
    for lack in expected {
        assert!(ran.out.contains(&lack), "{lack}\n{}", ran.out);
        assert!(missing.contains(lack.rsplit(": ").next().unwrap().trim()), "{lack}\n{missing}");
    }
    assert!(!ran.out.contains(&format!("{}: nothing of", b.terminal)), "{}", ran.out);
    let count = ran.out.lines().filter(|line| line.starts_with("- ")).count();
    assert!(sheet(&out, "Summary")[2].contains(&format!("The sheet Missing has {count} lines")));
    let integrity = sheet(&out, "Integrity");
    assert_eq!(integrity.len(), 5);
    for (row, file) in integrity[1..].iter().zip(&files) {
        let name = file.file_name().unwrap().to_str().unwrap();
        let check = fs::read_to_string(file.with_extension("jsonl.sha256")).unwrap();
        assert!(row.starts_with(&format!("{name}|{}", &check[..64])), "{row}");
    }
    let ran = merged(&files[1..2], &out, &[]);
    assert!(ran.out.contains("the files do not say by which rules "), "{}", ran.out);
    // The control: of two whole files none of that is missing but what only others know.
    let files = [all(&one, "all one.jsonl", &["--private"]), all(&other, "all other.jsonl", &["--private"])];
    let ran = merged(&files, &out, &["--private", "--from", "2026-11-20", "--to", "2026-11-25"]);
    for absent in ["nothing of", "lie between", "without what", "more than once", "by which rules"] {
        assert!(!ran.out.contains(absent), "{absent}: {}", ran.out);
    }
}

#[test]
fn what_visitors_typed_comes_along_only_if_it_is_asked_for() {
    let scene = terminal(8, 20);
    let text = scene.hall.said.iter().rev().find(|(_, words)| words.text.chars().count() > 5).unwrap();
    let text = text.1.text.as_str();
    let with = all(&scene, "with.jsonl", &["--private"]);
    let without = all(&scene, "without.jsonl", &[]);
    let out = scene.out("merged.xlsx");
    let typed = |out: &Path| {
        let rows = [sheet(out, "Ratings"), sheet(out, "Survey answers")].concat().join("\n");
        rows.contains(text)
    };
    for (files, more, there) in [
        (vec![with.clone()], &["--private"][..], true),
        (vec![with.clone()], &[], false),
        (vec![without.clone()], &["--private"], false),
        // Another file of the same entries has it.
        (vec![without, with], &["--private"], true),
    ] {
        merged(&files, &out, more);
        assert_eq!(typed(&out), there, "{files:?} {more:?}");
    }
}

#[test]
fn an_old_log_without_a_file_is_named() {
    let scene = terminal(9, 12);
    let old = scene.identity().log;
    let file = all(&scene, "old.jsonl", &[]);
    super::merging::reopen(&scene);
    let new = all(&scene, "new.jsonl", &[]);
    let out = scene.out("merged.xlsx");
    let named = format!("no file of the old log {old} (of ");
    assert!(merged(std::slice::from_ref(&new), &out, &[]).out.contains(&named));
    let ran = merged(&[file, new], &out, &[]);
    assert!(!ran.out.contains(&named), "{}", ran.out);
}

#[test]
fn a_hall_is_named_by_its_own_pack_and_what_that_does_not_know_is_listed() {
    let real = (30..60).map(|number| Scene::new(number, 10, 50)).find(|scene| !scene.identity().demo);
    let real = real.unwrap();
    let (files, out) = ([all(&real, "real.jsonl", &[])], real.out("merged.xlsx"));
    let assets = home_in_memory().unwrap();
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets");
    copy_folder(&shipped, assets.path()).unwrap();
    let pack = assets.path().join("demo/pack.json");
    let text = fs::read_to_string(&pack).unwrap();
    fs::write(&pack, text.replacen("\"demo\": true", "\"demo\": false", 1)).unwrap();
    let named = real.program.clone().in_home(real.out("no home"));
    let merged = |program: &Program| {
        let ran = merge_by(program, real.folder.path(), &files, &out, &["--force", "--lang", "en"]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        (ran.out, sheet(&out, "Summary")[1].clone())
    };
    let hall = "Example City Service Hall";
    let (said, summary) = merged(&named.clone().with_assets(assets.path()));
    assert!(summary.contains(hall) && !said.contains("there is no pack of the hall"), "{summary} {said}");
    assert!(said.contains("the pack does not know these departments: 11DEMO"), "{said}");
    // The control: without it neither the demo hall's name nor its departments are said of a real one.
    let (said, summary) = merged(&named);
    assert!(
        !summary.contains(hall) && said.contains("there is no pack of the hall here"),
        "{summary} {said}"
    );
}
