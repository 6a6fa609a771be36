//! Appending.

use shiwen_domain::{entry::Ending, level::Level};
use shiwen_store::{Damage, MIGRATIONS, StoreError};

use crate::kit::{Record, connect, moment, rated};

#[test]
fn a_log_grows_by_what_was_appended_and_verifies() {
    let mut record = Record::new();
    let mut store = record.store();
    let (first, second) = (record.resume(), record.resume());
    let appended = store.append(&[first.clone(), second]).unwrap();
    assert_eq!(appended.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [1, 2]);
    let entry = record.reader().entry(1).unwrap().unwrap();
    assert_eq!(entry.bytes, first.entry.to_bytes().unwrap());
    let report = record.reader().verify(&crate::kit::signing().verifying_key()).unwrap();
    assert_eq!((report.size, report.findings), (3, Vec::new()));
}

#[test]
fn facts_are_appended_all_or_none() {
    let mut record = Record::new();
    let mut store = record.store();
    let fact = record.resume();
    store.append(&[fact.clone(), fact.clone()]).unwrap_err();
    assert_eq!(store.head().unwrap().size(), 1);
    assert!(record.reader().entry(1).unwrap().is_none());
    store.append(&[fact]).unwrap();
}

#[test]
fn two_stores_on_one_file_append_to_one_log() {
    let mut record = Record::new();
    let (mut one, mut other) = (record.store(), record.store());
    for seq in 1..9 {
        let fact = record.resume();
        let store = if seq % 2 == 0 { &mut one } else { &mut other };
        assert_eq!(store.append(&[fact]).unwrap()[0].seq, seq);
    }
    let report = record.reader().verify(&crate::kit::signing().verifying_key()).unwrap();
    assert_eq!(report.findings, []);
}

#[test]
fn a_second_rating_of_a_visit_is_kept_and_not_counted() {
    let mut record = Record::new();
    let mut store = record.store();
    for level in [Level::VeryDissatisfied, Level::VerySatisfied] {
        store.close_draft(&rated(1, level), Ending::Finished, &moment(1), &mut record.ids).unwrap();
    }
    assert_eq!(store.head().unwrap().size(), 3);
    assert_eq!(
        record.query("SELECT level, count FROM rating_tally WHERE period = '2026-11' AND dimension = 'day'"),
        [["1", "1"]]
    );
    assert_eq!(record.query("SELECT count(*) FROM rating"), [["1"]]);
}

#[test]
fn a_record_that_does_not_fit_its_head_is_not_opened() {
    let mut record = Record::new();
    let mut store = record.store();
    store.append(&[record.resume()]).unwrap();
    drop(store);
    assert!(record.open(MIGRATIONS).unwrap().is_some());
    connect(&record.path()).execute("DELETE FROM entry WHERE seq = 1", []).unwrap();
    let refused = record.open(MIGRATIONS).unwrap_err();
    assert!(matches!(refused, StoreError::Damaged(Damage::HeadMismatch)), "{refused}");
}
