//! The sender's look at a record in which visits end all the while.

use std::{
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use shiwen_domain::id::LogId;
use shiwen_log::{Origin, open_checkpoint};
use shiwen_store::{DatabaseKey, Opening, Outbox};
use uuid::Uuid;

use crate::kit::{KEY, Record, connect, signing};

const LOOKS: usize = 3_000;

#[test]
fn a_record_is_sound_whenever_the_sender_opens_it() {
    let mut record = Record::new();
    let mut store = record.store();
    let path = record.path();
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        let appending = scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                store.append(&[record.resume()]).unwrap();
            }
        });
        let (unsound, apart) = (unsound_looks(&path), looks_apart(&path));
        over.store(true, Ordering::Relaxed);
        appending.join().unwrap();
        assert_eq!(unsound, [""; 0]);
        // The control: who looks at the two one after the other sees them of two sizes.
        println!("{apart} of {LOOKS} looks saw an append in between");
        assert!(apart > 0);
    });
}

/// What the sender finds wrong with a sound record.
fn unsound_looks(path: &Path) -> Vec<String> {
    let key = DatabaseKey::new(KEY);
    let looks = (0..LOOKS).map(|_| Outbox::open(&Opening::new(path, &key), signing()));
    looks.filter_map(|look| look.err().map(|error| format!("{error:?}"))).collect()
}

/// How often head and newest entry are of two sizes for somebody who looks at one, checks its signature, and then looks at
/// the other.
fn looks_apart(path: &Path) -> usize {
    let connection = connect(path);
    let origin = Origin::new("demo-1", &LogId(Uuid::from_u128(1)).to_string()).unwrap();
    let key = signing().verifying_key();
    let apart = |_: &usize| {
        let sql = "SELECT checkpoint FROM head";
        let head: String = connection.query_row(sql, [], |row| row.get(0)).unwrap();
        let head = open_checkpoint(&head, &origin, &key).unwrap();
        let sql = "SELECT max(seq) + 1 FROM entry";
        let entries: i64 = connection.query_row(sql, [], |row| row.get(0)).unwrap();
        head.size != entries.unsigned_abs()
    };
    (0..LOOKS).filter(apart).count()
}

#[test]
fn a_snapshot_stays_one_state_while_entries_are_appended() {
    let mut record = Record::new();
    let mut store = record.store();
    let reader = record.reader();
    let snapshot = reader.snapshot().unwrap();
    let (before, later) = (snapshot.head().unwrap(), store.append(&[record.resume()]).unwrap()[0].seq);
    assert_eq!(snapshot.head().unwrap().checkpoint, before.checkpoint);
    let entries = snapshot.entries(0..before.size()).unwrap();
    let leaves = snapshot.leaves(0..before.size()).unwrap();
    assert_eq!(entries.iter().map(|entry| entry.leaf).collect::<Vec<_>>(), leaves);
    // What was appended meanwhile is not there, and a place without an entry is never passed over.
    assert_eq!(later, before.size());
    assert!(snapshot.entries(later..later + 1).is_err() && snapshot.leaves(later..later + 1).is_err());
    drop(snapshot);
    // The control: the next state has it.
    let next = reader.snapshot().unwrap();
    assert_eq!((next.head().unwrap().size(), next.entries(later..later + 1).unwrap().len()), (later + 1, 1));
}

/// How often the file is taken by somebody who hardly lets go of it.
const HOLDS: u32 = 200;

#[test]
fn the_sender_writes_beside_somebody_who_hardly_lets_go_of_the_record() {
    let mut record = Record::new();
    drop(record.store());
    let path = record.path();
    let key = DatabaseKey::new(KEY);
    let mut outbox = Outbox::open(&Opening::new(&path, &key), signing()).unwrap().unwrap();
    let holder = connect(&path);
    holder.execute_batch("BEGIN IMMEDIATE").unwrap();
    thread::scope(|scope| {
        let holding = scope.spawn(move || {
            for _ in 0..HOLDS {
                thread::park_timeout(Duration::from_millis(20));
                holder.execute_batch("COMMIT").unwrap();
                thread::park_timeout(Duration::from_millis(3));
                // The sender may have it now; then it is waited for.
                while holder.execute_batch("BEGIN IMMEDIATE").is_err() {}
            }
            holder.execute_batch("COMMIT").unwrap();
        });
        for _ in 0..10 {
            outbox.told(&[], 7).unwrap();
        }
        // SQLite by itself would not get through before the other one ends.
        assert!(!holding.is_finished());
        holding.join().unwrap();
    });
}
