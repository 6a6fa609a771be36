//! Recording and power cuts: nothing invented, nothing lost that was synced, and losses where there was no
//! sync.

use crate::workload::{add_marked, database, directory, open, recovered, run};
use shiwen_tests::disk::{Change, Disk, Journal, Operation};
use std::fs;
use std::path::Path;

const STATES: usize = 500;
const ROWS: i64 = 60;

fn recorded(synchronous: &str) -> Journal {
    let home = directory();
    let disk = Disk::watch(home.path()).expect("watched");
    run(&disk, home.path(), synchronous, ROWS).expect("the workload runs");
    disk.journal()
}

/// How many of the states lost a marked row.
fn states_with_a_loss(journal: &Journal, seed: u64) -> usize {
    let place = directory();
    let losing = journal.crash_states(STATES, seed).filter(|state| {
        state.write_to(place.path()).expect("written");
        let rows = recovered(place.path()).unwrap_or_else(|error| panic!("{error}: {}", state.describe()));
        let all: Vec<_> = state.marks_before().iter().chain(state.marks_after()).cloned().collect();
        assert_eq!(rows, all[..rows.len()], "a prefix of the commits: {}", state.describe());
        assert!(rows.len() <= state.marks_before().len() + 1, "a row from the future: {}", state.describe());
        rows.len() < state.marks_before().len()
    });
    losing.count()
}

#[test]
fn a_replayed_journal_gives_the_files_byte_for_byte() {
    let home = directory();
    fs::write(home.path().join("before"), "there before the watch").expect("written");
    let disk = Disk::watch(home.path()).expect("watched");
    run(&disk, home.path(), "FULL", ROWS).expect("the workload runs");
    let connection = open(home.path(), "FULL").expect("opened again");
    connection.execute_batch("DELETE FROM rows; PRAGMA wal_checkpoint(TRUNCATE); VACUUM;").expect("shrunk");
    drop(connection);
    fs::write(home.path().join("key"), "made without SQLite").expect("written");
    disk.adopt(&home.path().join("key")).expect("adopted");

    let files = disk.journal().files();
    assert!(files.len() >= 4, "database, WAL, the file before and the key: {:?}", files.keys());
    for (name, content) in files {
        assert!(fs::read(home.path().join(&name)).expect("there") == content, "{} differs", name.display());
    }
}

#[test]
fn full_synchronous_never_loses_a_committed_row() {
    assert_eq!(states_with_a_loss(&recorded("FULL"), 1), 0);
}

#[test]
fn control_normal_synchronous_loses_committed_rows() {
    let losing = states_with_a_loss(&recorded("NORMAL"), 1);
    assert!(losing > STATES / 20, "only {losing} of {STATES} states lost a row");
}

/// With a rollback journal, the commit is the deletion of the journal: only EXTRA syncs the directory after it.
#[test]
fn a_deleted_journal_may_come_back_and_take_the_commit_with_it() {
    let recorded = |synchronous: &str| {
        let home = directory();
        let disk = Disk::watch(home.path()).expect("watched");
        let connection = open(home.path(), "FULL").expect("opened");
        let pragmas = format!("PRAGMA journal_mode = DELETE; PRAGMA synchronous = {synchronous}");
        connection.execute_batch(&pragmas).expect("set");
        add_marked(&disk, &connection, ROWS).expect("the workload runs");
        disk.journal()
    };
    assert!(states_with_a_loss(&recorded("FULL"), 6) > 0, "control: nothing came back");
    assert_eq!(states_with_a_loss(&recorded("EXTRA"), 6), 0);
}

#[test]
fn writes_after_the_last_sync_tear_at_sectors_and_no_synced_byte_changes() {
    let journal = recorded("FULL");
    let states = || journal.crash_states(STATES, 2);
    assert!(states().map(|state| state.torn_writes()).sum::<usize>() > STATES / 10);
    assert!(states().map(|state| state.dropped_changes()).sum::<usize>() > STATES / 10);

    let torn_wal = |state: &shiwen_tests::disk::CrashState| {
        let place = directory();
        state.write_to(place.path()).expect("written");
        state.torn_writes() > 0
            && fs::read(place.path().join("rows.db-wal")).is_ok_and(|wal| !is_recorded(&journal, &wal))
    };
    assert!(states().any(|state| torn_wal(&state)), "no WAL holds a part of a write");
}

/// Whether each page-sized write of the journal that starts like this content is in it whole.
fn is_recorded(journal: &Journal, wal: &[u8]) -> bool {
    let pages = journal.operations().iter().filter_map(|operation| match operation {
        Operation::Change { change: Change::Write { offset, bytes }, .. } if bytes.len() > 1024 => {
            Some((*offset, bytes))
        }
        _ => None,
    });
    pages.into_iter().all(|(offset, bytes)| {
        let there = wal.get(offset..offset + bytes.len());
        there.is_none_or(|there| there[..200] != bytes[..200] || *there == **bytes)
    })
}

#[test]
fn seed_and_index_give_a_state_back_alone() {
    let journal = recorded("FULL");
    for state in journal.crash_states(40, 3) {
        let text = state.describe();
        let index = text.split_whitespace().nth(3).and_then(|word| word.trim_end_matches(':').parse().ok());
        let alone = journal.crash_state(3, index.expect("the description names the index"));
        assert!(alone.files().eq(state.files()), "{text}");
        assert_eq!((alone.describe(), alone.marks_before()), (text, state.marks_before()));
    }
    let other = journal.crash_state(4, 0);
    assert_ne!(other.describe(), journal.crash_state(3, 0).describe());
}

#[test]
fn without_a_sync_of_the_directory_a_new_file_may_be_missing() {
    let home = directory();
    let disk = Disk::watch(home.path()).expect("watched");
    let connection = rusqlite::Connection::open(database(home.path())).expect("opened");
    connection.execute_batch("PRAGMA journal_mode = OFF; CREATE TABLE alone (id INTEGER);").expect("created");
    let journal = disk.journal();
    let is_there =
        |state: shiwen_tests::disk::CrashState| state.files().any(|(name, _)| name == Path::new("rows.db"));
    let there = journal.crash_states(STATES, 5).filter(|state| state.files().next().is_some()).count();
    assert!(there > 0 && there < STATES, "{there} of {STATES}");
    assert!(!is_there(journal.synced_only()));
}
