//! `merge` as a person sees it: what it refuses, and what it says is missing, on the command line and in the workbook.

use std::{
    fs,
    path::{Path, PathBuf},
};

use calamine::{Reader as _, Xlsx, open_workbook};
use shiwen_domain::{
    entry::{Body, Entry, Recovered},
    id::LogId,
};
use shiwen_store::Fact;
use shiwen_tests::terminal::Ran;

use super::{
    agreement::ALL_DAYS,
    merged::{lines, merge, piece, terminal, two},
    scene::Scene,
};

fn all(scene: &Scene, name: &str, more: &[&str]) -> PathBuf {
    piece(scene, ALL_DAYS, name, more).unwrap()
}

/// It ends with this code, one sentence, and nothing where the workbook would be.
fn refuses(files: &[PathBuf], out: &Path, more: &[&str], code: i32, sentence: &str) {
    let before = fs::read_dir(out.parent().unwrap()).unwrap().count();
    let ran = merge(files, out, more);
    assert_eq!((ran.code, ran.out.as_str()), (Some(code), ""), "{sentence}: {}", ran.err);
    assert!(ran.err.contains(sentence) && ran.err.lines().count() == 1, "{}", ran.err);
    assert_eq!(fs::read_dir(out.parent().unwrap()).unwrap().count(), before, "{sentence}");
}

fn merged(files: &[PathBuf], out: &Path, more: &[&str]) -> Ran {
    let ran = merge(files, out, &[&["--force", "--lang", "en"], more].concat());
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    ran
}

#[test]
fn a_changed_file_is_refused_by_name_and_nothing_is_written() {
    let [one, other] = two(1, 20);
    let files = [all(&one, "one.jsonl", &[]), all(&other, "other.jsonl", &[])];
    let out = one.out("merged.xlsx");
    let whole = fs::read_to_string(&files[1]).unwrap();
    let line = whole.lines().position(|line| line.contains("\"rating\"")).unwrap();
    let changes = [
        whole.replacen("\\\"level\\\":", "\\\"level\\\": ", 1),
        whole
            .lines()
            .enumerate()
            .filter(|(place, _)| *place != line)
            .fold(String::new(), |text, (_, line)| text + line + "\n"),
        whole[..whole.len() - 1].to_owned(),
        whole.replacen("\"to\":\"2027-12-31\"", "\"to\":\"2027-12-30\"", 1),
        String::new(),
        "a letter\n".to_owned(),
    ];
    for changed in changes {
        assert_ne!(changed, whole);
        fs::write(&files[1], changed).unwrap();
        refuses(
            &files,
            &out,
            &[],
            1,
            &format!("{} is not as a terminal wrote it: line ", files[1].display()),
        );
    }
    // The control.
    fs::write(&files[1], whole).unwrap();
    merged(&files, &out, &[]);
    let check = fs::read_to_string(one.out("merged.xlsx.sha256")).unwrap();
    assert!(check.ends_with("  merged.xlsx\n"));
}

#[test]
fn what_cannot_be_merged_is_said_in_one_sentence() {
    let [one, other] = two(2, 10);
    let files = [all(&one, "one.jsonl", &[]), all(&other, "other.jsonl", &[])];
    let out = one.out("merged.xlsx");
    let (terminal_key, _) = one.keys();
    let stranger = terminal(77, 5).keys().0;
    let with = |key: &'static str, value: String| [key.to_owned(), value];
    let swapped = with("--terminal-key", stranger);
    let swapped: Vec<&str> = swapped.iter().map(String::as_str).collect();
    refuses(&files, &out, &swapped, 2, "none of the files is of the terminal key shiwen/");
    refuses(&files, &files[0], &["--force"], 2, "is one of the files to be merged");
    refuses(&files, &out, &["--from", "2026-12-01", "--to", "2026-11-01"], 2, "the other way round");
    refuses(&files, &files[0], &[], 2, "is one of the files to be merged");
    let gone = [files[0].clone(), one.out("gone.jsonl")];
    refuses(&gone, &out, &[], 3, "gone.jsonl cannot be read");
    refuses(&[one.folder.path().to_owned()], &out, &[], 3, "cannot be read");
    fs::write(&out, "of somebody").unwrap();
    refuses(&files, &out, &[], 3, "is there already");
    assert_eq!(fs::read_to_string(&out).unwrap(), "of somebody");
    // A witness that has cosigned nothing, and the control with the right keys.
    let other_witness = shiwen_log::WitnessKey::new("other.example", one.hall.place().verifying_key());
    let other_witness = other_witness.unwrap().to_vkey();
    refuses(
        &files,
        &out,
        &["--force", "--witness-key", &other_witness],
        1,
        "the witness whose key was given",
    );
    let witness = one.keys().1;
    let ran = merged(
        &files,
        &out,
        &["--terminal-key", &terminal_key, "--terminal-key", &other.keys().0, "--witness-key", &witness],
    );
    assert!(!ran.out.contains("not confirmed"), "{}", ran.out);
    let ran = merged(&files, &out, &["--terminal-key", &terminal_key, "--witness-key", &witness]);
    assert!(ran.out.contains("the keys of other.jsonl stand in the file itself"), "{}", ran.out);
    assert!(!ran.out.contains("the keys of one.jsonl"), "{}", ran.out);
}

#[test]
fn made_up_data_is_not_merged_with_real() {
    let demo = terminal(3, 10);
    let real = (0..).map(|more| Scene::new(30 + more, 10, 50)).find(|scene| !scene.identity().demo);
    let real = real.unwrap();
    let files = [all(&demo, "demo.jsonl", &[]), all(&real, "real.jsonl", &[])];
    refuses(&files, &demo.out("merged.xlsx"), &[], 1, "is of a demo terminal and");
    // Each alone it takes, and says which is which; a real hall has no names of the demo pack.
    let out = demo.out("merged.xlsx");
    let ran = merged(&files[..1], &out, &[]);
    assert!(ran.out.contains("(DEMO)") && !ran.out.contains("no pack of the hall"), "{}", ran.out);
    assert!(sheet(&out, "Summary")[0].contains("DEMO"));
    let ran = merged(&files[1..], &out, &[]);
    assert!(
        !ran.out.contains("DEMO") && ran.out.contains("there is no pack of the hall here"),
        "{}",
        ran.out
    );
    assert!(!sheet(&out, "Summary")[0].contains("DEMO"));
}

#[test]
fn one_log_with_two_histories_is_refused() {
    let mut scene = terminal(4, 10);
    let before = all(&scene, "before.jsonl", &[]);
    // A copy of the record goes on as another machine would.
    let elsewhere = shiwen_tests::hall::folder();
    let copy = scene.hall.place().copy_to(elsewhere.path()).unwrap();
    let mut twin = scene.hall;
    twin.visit().unwrap();
    let key = copy.database_key();
    let opening = shiwen_store::Opening::new(&copy.path, &key);
    let mut store = shiwen_store::Store::open(&opening, copy.signing_key()).unwrap().unwrap();
    let at = twin.later();
    let entry_id = shiwen_domain::id::EntryId(twin.seed().uuid(9));
    let event = Body::TerminalEvent(shiwen_domain::entry::TerminalEvent::Resume);
    store.append(&[Fact::from(Entry::new(entry_id, at, event))]).unwrap();
    drop(store);
    scene.hall = twin;
    let mine = all(&scene, "mine.jsonl", &[]);
    fs::copy(&copy.path, scene.hall.place().path.with_file_name("twin.db")).unwrap();
    let theirs = swapped(&mut scene, &copy.path);
    let out = scene.out("merged.xlsx");
    let sentence = "one log cannot have two histories";
    refuses(&[mine.clone(), theirs.clone()], &out, &[], 1, sentence);
    refuses(&[theirs.clone(), mine.clone()], &out, &[], 1, sentence);
    // The control: what came before is the beginning of both.
    merged(&[before.clone(), mine], &out, &[]);
    merged(&[theirs, before], &out, &[]);
}

/// An export of the record at another path, with the scene's keys.
fn swapped(scene: &mut Scene, record: &Path) -> PathBuf {
    let home = scene.out("twin home");
    for name in ["log", "keys"] {
        fs::create_dir_all(home.join(name)).unwrap();
    }
    fs::copy(record, home.join("log/record.db")).unwrap();
    for key in ["database.key", "signing.key"] {
        fs::copy(scene.folder.path().join("keys").join(key), home.join("keys").join(key)).unwrap();
    }
    let out = scene.out("theirs.jsonl");
    let program = scene.program.clone().in_home(&home);
    let ran = program.run(&super::scene::words(ALL_DAYS, &out, &[])).unwrap();
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    out
}

#[test]
fn an_entry_that_says_something_else_in_another_log_is_refused() {
    let [one, mut other] = two(5, 10);
    let mine = all(&one, "one.jsonl", &[]);
    let (_, lines) = lines(&mine);
    let rating = lines.iter().find(|line| line["kind"] == "rating").unwrap()["entry"].as_str().unwrap();
    let carry = |other: &mut Scene, bytes: String| {
        let inner = Entry::read(bytes.as_bytes()).unwrap();
        let at = other.hall.later();
        let log = Some(LogId(one.identity().log.0));
        let recovered = Body::Recovered(Recovered { log, seq: 3, proven: true, entry: bytes });
        other.hall.store().append(&[Fact::from(Entry::new(inner.entry_id, at, recovered))]).unwrap();
    };
    // The control: the same bytes count once.
    carry(&mut other, rating.to_owned());
    let theirs = all(&other, "other.jsonl", &[]);
    let out = one.out("merged.xlsx");
    let ran = merged(&[mine.clone(), theirs.clone()], &out, &[]);
    let alone: u64 = [&mine, &theirs].map(|file| ratings(&merged(&[file.clone()], &out, &[]))).iter().sum();
    assert_eq!(ratings(&ran), alone - 1);
    let [one_more, mut third] = two(6, 10);
    drop(one_more);
    let level = if rating.contains("\"level\":5") {
        ("\"level\":5", "\"level\":4")
    } else {
        ("\"level\":", "\"level\":0")
    };
    let changed = match level {
        (from, to) if rating.contains("\"level\":5") => rating.replacen(from, to, 1),
        _ => rating.replacen("\"clock\":\"trusted\"", "\"clock\":\"doubted\"", 1),
    };
    assert_ne!(changed, rating);
    carry(&mut third, changed);
    let theirs = all(&third, "third.jsonl", &[]);
    let id = Entry::read(rating.as_bytes()).unwrap().entry_id.to_string();
    refuses(&[mine, theirs], &out, &["--force"], 1, &format!("entry {id} says something else in "));
}

fn ratings(ran: &Ran) -> u64 {
    let line = ran.out.lines().find(|line| line.contains(" ratings, ")).unwrap();
    line.split(' ').next().unwrap().parse().unwrap()
}

/// The rows of a sheet, the cells of each after one another.
fn sheet(path: &Path, name: &str) -> Vec<String> {
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
    assert!(merged(&[new.clone()], &out, &[]).out.contains(&named));
    let ran = merged(&[file, new], &out, &[]);
    assert!(!ran.out.contains(&named), "{}", ran.out);
}
