//! What goes wrong says what a person does about it; what is not as the program made it is damage.

use shiwen_domain::entry::EntryError;
use shiwen_store::{Damage, MIGRATIONS, QueryError, StoreError};

use crate::kit::{Record, connect, signing};

fn refused(sql: &str) -> StoreError {
    let mut record = Record::new();
    drop(record.begin(MIGRATIONS));
    connect(&record.path()).execute_batch(sql).unwrap();
    record.open(MIGRATIONS).unwrap_err()
}

#[test]
fn a_database_without_the_tables_of_the_program_is_damaged() {
    for sql in [
        "DROP TABLE entry",
        "DROP TABLE head",
        "DROP TABLE log",
        "ALTER TABLE head RENAME COLUMN checkpoint TO other",
        "PRAGMA ignore_check_constraints = ON; UPDATE log SET log = x'00'",
    ] {
        let error = refused(sql);
        assert!(matches!(error, StoreError::Damaged(Damage::Unreadable)), "{sql}: {error}");
    }
}

#[test]
fn a_file_that_holds_nothing_of_the_program_is_damaged_for_who_looks_too() {
    let record = Record::new();
    connect(&record.path()).execute_batch("CREATE TABLE other (one INTEGER)").unwrap();
    let mut reader = record.reader();
    let damaged = |error| matches!(error, StoreError::Damaged(Damage::Unreadable));
    assert!(damaged(reader.identity().unwrap_err()));
    assert!(damaged(reader.entry(0).unwrap_err()));
    assert!(damaged(reader.head().unwrap_err()));
    assert_ne!(reader.verify(&signing().verifying_key()).unwrap().findings, []);
    // Who asks for a table that is not there has made a mistake.
    assert!(matches!(reader.query("SELECT one FROM rating"), Err(QueryError::Refused(_))));
}

#[test]
fn every_error_says_what_to_do() {
    let fault = || rusqlite::Error::QueryReturnedNoRows;
    for (error, advice) in [
        (StoreError::DiskFull(fault()), "free some room"),
        (StoreError::Disk(fault()), "check the disk and its cable, then start shiwen again"),
        (StoreError::Busy(fault()), "try again"),
        (StoreError::Damaged(Damage::Unreadable), "start shiwen, it sets the file aside"),
        (StoreError::Damaged(Damage::HeadMismatch), "start shiwen, it sets the file aside"),
        (StoreError::Damaged(Damage::KeyMismatch), "start shiwen, it sets the file aside"),
        (StoreError::Backup(std::io::Error::other("no")), "start shiwen again"),
        (StoreError::Newer { found: 3, known: 2 }, "install"),
        (StoreError::OldSqlite("3.1.0".to_owned()), "install"),
        (StoreError::Closed, "opens it again by itself"),
        (StoreError::Entry(EntryError::TooLong(70_000)), "report it"),
        (StoreError::Statement(fault()), "report it"),
    ] {
        let sentence = error.to_string();
        assert!(sentence.contains(advice) && !sentence.contains('\n'), "{sentence}");
    }
}
