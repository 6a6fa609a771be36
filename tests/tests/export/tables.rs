//! What tables say and what they never say.

use std::{fs, path::Path};

use calamine::{Reader as _, Xlsx, open_workbook};
use shiwen_domain::entry::{Body, Entry, PrivateKind};

use super::{
    agreement::{csv, tables},
    scene::Scene,
};

/// Everything that stands in the cells of a workbook.
fn cells(path: &Path) -> Vec<String> {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let names = book.sheet_names();
    let sheets = names.iter().map(|name| book.worksheet_range(name).unwrap()).collect::<Vec<_>>();
    sheets
        .iter()
        .flat_map(|sheet| sheet.rows().flatten().map(ToString::to_string).collect::<Vec<_>>())
        .collect()
}

fn files(folder: &Path) -> String {
    let files = fs::read_dir(folder).unwrap().map(|file| fs::read(file.unwrap().path()).unwrap());
    files.map(|bytes| String::from_utf8(bytes).unwrap()).collect()
}

#[test]
fn what_was_typed_is_there_only_if_it_was_asked_for_and_the_log_says_so() {
    let scene = Scene::new(7, 30, 50);
    let typed: Vec<String> = scene.hall.said.iter().map(|(_, words)| words.text.clone()).collect();
    let typed: Vec<&String> = typed.iter().filter(|text| !text.is_empty()).collect();
    let found = |text: &str| typed.iter().filter(|said| text.contains(said.as_str())).count();
    let (without, with) =
        (tables(&scene, "csv", "without", &[]), tables(&scene, "csv", "with", &["--private"]));
    assert_eq!(found(&files(&without)), 0);
    assert!(found(&files(&with)) > 3, "{}", typed.len());
    assert_eq!(found(&cells(&tables(&scene, "xlsx", "without.xlsx", &[])).join("\n")), 0);
    assert!(found(&cells(&tables(&scene, "xlsx", "with.xlsx", &["--private"])).join("\n")) > 3);
    let mut told = Vec::new();
    let read = scene.reader().for_each_entry(0, |stored| {
        if let Ok(Body::Export(export)) = Entry::read(&stored.bytes).map(|entry| entry.body) {
            told.push((export.private, export.from, export.to));
        }
        Ok(())
    });
    read.unwrap();
    let days = || ("2026-11-23".to_owned(), "2026-11-24".to_owned());
    let expected = [false, true, false, true].map(|private| (private, days().0, days().1));
    assert_eq!(told, expected);
}

#[test]
fn nothing_in_a_table_leads_to_a_single_vote() {
    let scene = Scene::new(8, 40, 50);
    let csv_folder = tables(&scene, "csv", "tables", &["--private"]);
    let all =
        [files(&csv_folder), cells(&tables(&scene, "xlsx", "book.xlsx", &["--private"])).join("\n")].concat();
    let mut numbers = 0;
    let read = scene.reader().for_each_entry(0, |stored| {
        let entry = Entry::read(&stored.bytes).unwrap().counted();
        assert!(!all.contains(&entry.entry_id.to_string()), "an identity of an entry");
        if let Some(sealed) = scene.reader().private(stored.entry_id, PrivateKind::Phone)? {
            numbers += 1;
            assert!(!all.contains(&hex::encode(&sealed.content)), "a sealed number");
        }
        if let Body::Rating(rating) = &entry.body {
            assert!(!all.contains(&rating.started.wall[..16]), "a time to the minute");
            assert!(!all.contains(&rating.visit_id.0.to_string()), "an identity of a visit");
        }
        Ok(())
    });
    read.unwrap();
    assert!(numbers > 0, "there are numbers");
    let rows = csv(&csv_folder.join("ratings.csv"));
    assert!(!rows.is_empty() && rows.iter().all(|row| !row.contains_key("Clerk")));
    // The control: the hour is there.
    assert!(rows.iter().any(|row| row["Hour"].ends_with(":00")));
}

#[test]
fn the_ledger_says_how_a_work_order_stands() {
    let scene = Scene::new(9, 30, 50);
    let rows = csv(&tables(&scene, "csv", "tables", &[]).join("ledger.csv"));
    assert!(
        rows.iter().any(|row| row["Source"] == "Bad rating")
            && rows.iter().any(|row| row["Source"] == "Survey")
    );
    for row in &rows {
        assert!(!row["What was wrong"].is_empty(), "{row:?}");
    }
}

#[test]
fn an_export_that_is_there_is_not_replaced_unasked() {
    let scene = Scene::new(10, 5, 50);
    let book = tables(&scene, "xlsx", "book.xlsx", &[]);
    let before = fs::read(&book).unwrap();
    let words = ["export", "--format", "xlsx", "--from", "2026-11-23", "--to", "2026-11-24", "--out"];
    let mut words: Vec<&str> = words.to_vec();
    words.push(book.to_str().unwrap());
    let ran = scene.program.run(&words).unwrap();
    assert_eq!(ran.code, Some(3), "{}", ran.out);
    assert!(ran.err.contains("--force"), "{}", ran.err);
    assert_eq!(fs::read(&book).unwrap(), before);
}

#[test]
fn a_workbook_says_what_people_call_the_terminal_beside_its_identity() {
    let scene = Scene::new(9, 3, 5);
    let terminal = scene.identity().terminal.to_string();
    let without = cells(&tables(&scene, "xlsx", "unnamed.xlsx", &[]));
    assert!(without.contains(&terminal));
    let settings = scene.home().path().join("settings.json");
    fs::write(settings, r#"{ "terminal_name": "东门 1 号机" }"#).unwrap();
    let with = cells(&tables(&scene, "xlsx", "named.xlsx", &[]));
    assert!(with.contains(&format!("东门 1 号机 ({terminal})")) && !with.contains(&terminal));
}
