//! How a file gets from one schema to the next.

use shiwen_domain::{
    entry::{Ending, PrivateKind, Tap},
    level::Level,
};
use shiwen_store::{MIGRATIONS, Migration, StoreError, backup_path};

use crate::kit::{Record, TABLES, connect, managed, moment, picture, rated, signing, table, written};

/// A step that a later program could bring: it makes a table for reports anew.
const LATER: Migration =
    Migration { sql: "CREATE TABLE later (one INTEGER) STRICT; DELETE FROM rating_tally;", rebuilds: true };
const BROKEN: Migration =
    Migration { sql: "CREATE TABLE later (one INTEGER) STRICT; DROP TABLE nothing;", rebuilds: false };

/// The schema of this program.
const KNOWN: i64 = MIGRATIONS.len() as i64;

fn steps(last: Migration) -> Vec<Migration> {
    [MIGRATIONS, &[last]].concat()
}

fn lived() -> Record {
    let mut record = Record::new();
    let mut store = record.store();
    for visit in 1..5 {
        let draft = rated(visit, Level::Dissatisfied);
        store.close_draft(&draft, Ending::Finished, &moment(9), &mut record.ids).unwrap();
    }
    store.save_draft(&rated(9, Level::Satisfied)).unwrap();
    record
}

#[test]
fn a_migration_leaves_a_copy_that_can_be_read() {
    let record = lived();
    let backup = backup_path(&record.path(), KNOWN);
    assert!(!backup.exists());
    record.open(&steps(LATER)).unwrap().unwrap();
    let count = |sql| connect(&backup).query_row(sql, [], |row| row.get::<_, i64>(0));
    assert_eq!(count("SELECT count(*) FROM entry").unwrap(), 5);
    let tally = "SELECT sum(count) FROM rating_tally WHERE period = '2026-11' AND dimension = 'day'";
    assert_eq!(count(tally).unwrap(), 4);
    assert_eq!(count("SELECT user_version FROM pragma_user_version").unwrap(), KNOWN);
    count("SELECT count(*) FROM later").unwrap_err();
    let head = std::fs::read(&backup).unwrap();
    assert!(!head.starts_with(b"SQLite format 3"), "the copy is encrypted too");
}

#[test]
fn a_migration_computes_the_tables_again_and_keeps_the_rest() {
    let record = lived();
    let before = record.query("SELECT * FROM rating_tally");
    let store = record.open(&steps(LATER)).unwrap().unwrap();
    assert_eq!(record.query("SELECT * FROM rating_tally"), before);
    assert_eq!(store.drafts().unwrap(), [rated(9, Level::Satisfied)]);
    let report = record.reader().verify_as(&signing().verifying_key(), &steps(LATER)).unwrap();
    assert_eq!((report.size, report.findings), (5, Vec::new()));
}

#[test]
fn a_migration_that_fails_changes_nothing() {
    let record = lived();
    record.open(&steps(BROKEN)).unwrap_err();
    assert!(record.open(MIGRATIONS).unwrap().is_some());
    assert_eq!(record.reader().verify(&signing().verifying_key()).unwrap().findings, []);
}

#[test]
fn a_file_of_a_newer_program_is_refused_and_left_alone() {
    let record = lived();
    record.open(&steps(LATER)).unwrap().unwrap();
    let refused = record.open(MIGRATIONS).unwrap_err();
    let is_newer =
        matches!(refused, StoreError::Newer { found, known } if (found, known) == (KNOWN + 1, KNOWN));
    assert!(is_newer, "{refused}");
    assert!(record.open(&steps(LATER)).unwrap().is_some());
}

#[test]
fn a_file_of_the_first_schema_is_brought_to_the_newest() {
    let mut record = Record::new();
    drop(record.begin(&MIGRATIONS[..1]));
    record.open(MIGRATIONS).unwrap().unwrap();
    assert!(backup_path(&record.path(), 1).exists());
    assert_eq!(record.reader().verify(&signing().verifying_key()).unwrap().findings, []);
}

#[test]
fn a_file_from_before_flags_gets_those_of_all_that_is_in_it() {
    let mut record = lived();
    let mut store = record.store();
    let mut draft = rated(20, Level::VerySatisfied);
    draft.rating.as_mut().unwrap().taps.insert(0, Tap { level: Level::VeryDissatisfied, at_ms: 0 });
    store.close_draft(&draft, Ending::Finished, &moment(30), &mut record.ids).unwrap();
    drop(store);
    let grown = TABLES.map(|name| table(&record, name));
    record.set_back(4);
    record.reader().query("SELECT * FROM flag").unwrap_err();
    record.open(MIGRATIONS).unwrap().unwrap();
    assert_eq!(record.query("SELECT rule FROM flag"), [["raised"]]);
    assert_eq!(TABLES.map(|name| table(&record, name)), grown);
    assert_eq!(record.reader().verify(&signing().verifying_key()).unwrap().findings, []);
}

#[test]
fn a_file_from_before_the_ledger_gets_what_was_written_and_asks_the_platform_again() {
    let mut record = lived();
    let mut store = record.store();
    let target = record.reader().entry_id(1).unwrap();
    let facts = managed(target).map(|body| record.fact(body));
    store.append(&facts).unwrap();
    drop(store);
    let grown = TABLES.map(|name| table(&record, name));
    record.set_back(5);
    record.reader().query("SELECT * FROM ledger_note").unwrap_err();
    let told = "INSERT INTO work_order VALUES (zeroblob(16), 'wo-1', 'closed', '2026-12-01', 9);
                INSERT INTO exchange VALUES (1, '2026-11-23T10:00:00Z', 5, 7, '')";
    connect(&record.path()).execute_batch(told).unwrap();
    record.open(MIGRATIONS).unwrap().unwrap();
    assert!(backup_path(&record.path(), 5).exists());
    assert_eq!(TABLES.map(|name| table(&record, name)), grown);
    assert_eq!(record.query("SELECT text FROM ledger_note"), [["已联系"]]);
    let order = &record.reader().work_orders().unwrap()[0];
    assert_eq!((order.state.as_str(), order.measure.as_str(), order.label.as_str()), ("closed", "", ""));
    let exchange = record.reader().exchange().unwrap();
    assert_eq!((exchange.after, exchange.last_contact_ms), (0, 5));
    assert_eq!(record.reader().verify(&signing().verifying_key()).unwrap().findings, []);
}

#[test]
fn a_file_from_before_handwriting_takes_it_afterwards_and_keeps_what_it_has() {
    let mut record = Record::new();
    let mut store = record.begin(MIGRATIONS);
    let draft = rated(1, Level::Dissatisfied);
    let old = store.close_draft(&draft, Ending::Finished, &moment(9), &mut record.ids).unwrap()[0];
    store.save_draft(&rated(2, Level::Satisfied)).unwrap();
    let before = record.reader().entry(1).unwrap().unwrap().bytes;
    drop(store);
    record.set_back(2);
    let mut store = record.open(MIGRATIONS).unwrap().unwrap();
    assert!(backup_path(&record.path(), 2).exists());
    assert_eq!(record.reader().entry(1).unwrap().unwrap().bytes, before);
    assert_eq!(store.drafts().unwrap(), [rated(2, Level::Satisfied)]);
    let draft = written(3, Level::Satisfied, 9_000);
    let new = store.close_draft(&draft, Ending::Finished, &moment(9), &mut record.ids).unwrap()[0];
    let reader = record.reader();
    let kept = |entry_id, kind| reader.private(entry_id, kind).unwrap().map(|private| private.content);
    assert_eq!(kept(old.entry_id, PrivateKind::Text), Some(b"comment of visit 1".to_vec()));
    assert_eq!(kept(old.entry_id, PrivateKind::Writing), None);
    assert!(kept(new.entry_id, PrivateKind::Writing) == Some(picture(3, 9_000)));
    assert_eq!(reader.verify(&signing().verifying_key()).unwrap().findings, []);
}
