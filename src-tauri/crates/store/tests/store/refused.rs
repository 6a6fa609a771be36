//! A record that is refused is left as it lies on the disk, byte for byte: it is to be set aside, and whoever looks into what
//! happened needs what the write-ahead log alone may hold.

use std::{fs, path::PathBuf};

use rusqlite::config::DbConfig;
use shiwen_domain::{entry::Ending, level::Level};
use shiwen_store::{DatabaseKey, MIGRATIONS, Opening, Outbox, StoreError};

use crate::kit::{KEY, Record, connect, moment, rated, signing};

const SOUND: &str = "INSERT INTO remark VALUES (1, 'unknown_reason')";

/// A sound record whose last change lies in the write-ahead log alone.
fn unmerged(change: &str) -> Record {
    let mut record = Record::new();
    let mut store = record.store();
    store.close_draft(&rated(1, Level::Satisfied), Ending::Finished, &moment(1), &mut record.ids).unwrap();
    drop(store);
    let connection = connect(&record.path());
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).unwrap();
    connection.execute(change, []).unwrap();
    drop(connection);
    record
}

fn head_differs() -> Record {
    unmerged("UPDATE head SET size = size + 1")
}

/// The file's first page is none, what lies in the write-ahead log is.
fn unreadable() -> Record {
    let record = unmerged(SOUND);
    let mut bytes = fs::read(record.path()).unwrap();
    bytes[..4096].fill(7);
    fs::write(record.path(), bytes).unwrap();
    record
}

fn files(record: &Record) -> (Vec<u8>, Vec<u8>) {
    (fs::read(record.path()).unwrap(), fs::read(write_ahead(record)).unwrap_or_default())
}

fn write_ahead(record: &Record) -> PathBuf {
    record.path().with_extension("db-wal")
}

fn opened_by_the_sender(record: &Record) -> Result<bool, StoreError> {
    let key = DatabaseKey::new(KEY);
    Outbox::open(&Opening::new(&record.path(), &key), signing()).map(|outbox| outbox.is_some())
}

fn opened_by_the_terminal(record: &Record) -> Result<bool, StoreError> {
    record.open(MIGRATIONS).map(|store| store.is_some())
}

#[test]
fn a_record_that_is_refused_stays_as_it_is_whoever_opens_it() {
    type Open = fn(&Record) -> Result<bool, StoreError>;
    for open in [opened_by_the_sender as Open, opened_by_the_terminal] {
        for broken in [head_differs as fn() -> Record, unreadable] {
            let record = broken();
            let before = files(&record);
            assert!(!before.1.is_empty(), "something lies in the write-ahead log alone");
            assert!(matches!(open(&record), Err(StoreError::Damaged(_))));
            assert!(files(&record) == before, "a record was merged that is to be set aside");
        }
        // The control: a sound one is merged.
        let record = unmerged(SOUND);
        assert!(open(&record).unwrap());
        assert!(files(&record).1.is_empty());
    }
}
