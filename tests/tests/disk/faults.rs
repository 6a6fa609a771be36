//! Injected faults: each one strikes the n-th call, the workload hears of it there, and nobody else does.

use crate::workload::{Step, add, directory, open, recovered, run};
use rusqlite::{Connection, ErrorCode, ffi};
use shiwen_tests::disk::{Call, Change, Disk, Errno, Fault, Lasting, Operation};
use std::path::Path;
use tempfile::TempDir;

const KINDS: [(Call, Errno, i32); 9] = [
    (Call::Open, Errno::Eio, ffi::SQLITE_CANTOPEN),
    (Call::Open, Errno::Enospc, ffi::SQLITE_CANTOPEN),
    (Call::Read, Errno::Eio, ffi::SQLITE_IOERR_READ),
    (Call::Write, Errno::Eio, ffi::SQLITE_IOERR_WRITE),
    (Call::Write, Errno::Enospc, ffi::SQLITE_FULL),
    (Call::Sync, Errno::Eio, ffi::SQLITE_IOERR_FSYNC),
    (Call::Sync, Errno::Enospc, ffi::SQLITE_IOERR_FSYNC),
    (Call::Truncate, Errno::Eio, ffi::SQLITE_IOERR_TRUNCATE),
    (Call::Truncate, Errno::Enospc, ffi::SQLITE_IOERR_TRUNCATE),
];

/// Small steps, so that a call can be told by the step it falls in. Automatic checkpoints are off, and the
/// database is in WAL mode before: `SQLite` keeps the errors of those two to itself.
const STEPS: [Step; 6] = [
    |open_connection, home| {
        let connection = open(home, "FULL")?;
        connection.execute_batch("PRAGMA wal_autocheckpoint = 0")?;
        *open_connection = Some(connection);
        Ok(())
    },
    |connection, _| add(started(connection), 1),
    |connection, _| add(started(connection), 2),
    |connection, _| checkpoint(started(connection)),
    |connection, _| add(started(connection), 3),
    |connection, _| checkpoint(started(connection)),
];

fn started(connection: &mut Option<Connection>) -> &Connection {
    connection.as_ref().expect("the first step opened it")
}

fn checkpoint(connection: &Connection) -> rusqlite::Result<()> {
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
}

fn database_in_wal_mode() -> TempDir {
    let home = directory();
    checkpoint(&open(home.path(), "FULL").expect("opened")).expect("an empty WAL");
    home
}

/// The first step that fails, with its extended code.
fn first_failure(fault: Fault) -> (Option<(usize, i32)>, u64) {
    let home = database_in_wal_mode();
    let disk = Disk::watch(home.path()).expect("watched");
    disk.inject(fault);
    let mut connection = None;
    let failing = STEPS.iter().enumerate().find_map(|(index, step)| {
        step(&mut connection, home.path()).err().map(|error| (index, extended_code(&error)))
    });
    (failing, disk.failed_calls())
}

fn extended_code(error: &rusqlite::Error) -> i32 {
    match error {
        rusqlite::Error::SqliteFailure(failure, _) => failure.extended_code,
        rusqlite::Error::SqlInputError { error, .. } => error.extended_code,
        other => panic!("not an error of SQLite: {other}"),
    }
}

/// For each step, how many calls of this kind there were after it in a clean run.
fn calls_after_each_step(call: Call) -> Vec<u64> {
    let home = database_in_wal_mode();
    let disk = Disk::watch(home.path()).expect("watched");
    let mut connection = None;
    let after = |step: &Step| {
        step(&mut connection, home.path()).expect("a clean run");
        disk.calls(call)
    };
    STEPS.iter().map(after).collect()
}

#[test]
fn the_workload_hears_of_a_fault_in_the_step_of_the_nth_call() {
    for (call, errno, code) in KINDS {
        let after = calls_after_each_step(call);
        let total = after.last().copied().unwrap_or(0);
        assert!(total >= 2, "the workload makes only {total} calls of {call:?}");
        for nth in 1..=total {
            let step = after.iter().position(|calls| *calls >= nth).expect("within the run");
            for lasting in [Lasting::Once, Lasting::Forever] {
                let fault = Fault::new(call, nth, lasting, errno);
                let (failure, failed) = first_failure(fault);
                // SQLCipher takes a first page that it cannot read for one that it cannot decrypt.
                let first_page = (call, step) == (Call::Read, 0) && failure == Some((0, ffi::SQLITE_NOTADB));
                assert!(failure == Some((step, code)) || first_page, "{fault:?}: {failure:?}");
                assert!(failed >= 1, "{fault:?}");
            }
        }
        let beyond = Fault::new(call, total + 1, Lasting::Forever, errno);
        assert_eq!(first_failure(beyond), (None, 0), "control: {beyond:?}");
    }
}

#[test]
fn a_fault_once_goes_away_and_one_for_ever_stays_until_healed() {
    for (lasting, works_again) in [(Lasting::Once, true), (Lasting::Forever, false)] {
        let home = directory();
        let disk = Disk::watch(home.path()).expect("watched");
        let connection = open(home.path(), "FULL").expect("opened");
        disk.inject(Fault::new(Call::Write, 1, lasting, Errno::Enospc));
        let full = add(&connection, 1).expect_err("the first write fails");
        assert_eq!(full.sqlite_error_code(), Some(ErrorCode::DiskFull));
        assert_eq!(add(&connection, 1).is_ok(), works_again, "{lasting:?}");
        disk.heal();
        add(&connection, 2).expect("healed");
    }
}

#[test]
fn half_of_a_failing_write_lands() {
    let home = directory();
    let disk = Disk::watch(home.path()).expect("watched");
    let connection = open(home.path(), "FULL").expect("opened");
    let before = disk.journal().operations().len();
    disk.inject(Fault::new(Call::Write, 2, Lasting::Once, Errno::Enospc).half_landing());
    add(&connection, 1).expect_err("the second write fails");
    let lengths: Vec<_> = disk.journal().operations()[before..].iter().filter_map(written).collect();
    assert_eq!(lengths, [24, 2048], "a frame header, then half a page");
    drop(connection);
    assert_eq!(recovered(home.path()).expect("recovers"), Vec::<String>::new());
}

fn written(operation: &Operation) -> Option<usize> {
    match operation {
        Operation::Change { change: Change::Write { bytes, .. }, .. } => Some(bytes.len()),
        _ => None,
    }
}

#[test]
fn a_sync_tried_again_after_it_failed_saves_nothing() {
    assert!(a_large_row_then_a_small_one_are_synced(None), "control: a sound disk keeps all");
    let fault = Fault::new(Call::Sync, 1, Lasting::Once, Errno::Eio);
    assert!(!a_large_row_then_a_small_one_are_synced(Some(fault)), "what the failed sync lost stays lost");
}

/// Whether all that was written is there after a power cut that takes everything unsynced.
fn a_large_row_then_a_small_one_are_synced(fault: Option<Fault>) -> bool {
    let home = directory();
    let disk = Disk::watch(home.path()).expect("watched");
    let connection = open(home.path(), "FULL").expect("opened");
    if let Some(fault) = fault {
        disk.inject(fault);
    }
    let large = connection.execute("INSERT INTO rows VALUES (1, zeroblob(100000))", []);
    assert_eq!(large.is_err(), fault.is_some(), "the first sync is that of the large row");
    add(&connection, 2).expect("this sync goes through");
    let (journal, name) = (disk.journal(), Path::new("rows.db-wal"));
    let state = journal.synced_only();
    let synced = state.files().find_map(|(found, content)| (found == name).then_some(content));
    synced == journal.files().get(name).map(Vec::as_slice)
}

#[test]
fn two_watched_directories_do_not_disturb_each_other() {
    let (left, right) = (directory(), directory());
    let left_disk = Disk::watch(left.path()).expect("watched");
    let right_disk = Disk::watch(right.path()).expect("watched");
    left_disk.inject(Fault::new(Call::Write, 1, Lasting::Forever, Errno::Eio));
    right_disk.inject(Fault::new(Call::Sync, 1_000_000, Lasting::Forever, Errno::Eio));

    std::thread::scope(|scope| {
        let failing = scope.spawn(|| run(&left_disk, left.path(), "FULL", 5));
        let working = scope.spawn(|| run(&right_disk, right.path(), "FULL", 5));
        assert!(failing.join().expect("no panic").is_err());
        working.join().expect("no panic").expect("the other disk is sound");
    });
    assert_eq!((right_disk.failed_calls(), right_disk.journal().marks().len()), (0, 5));
    assert!(left_disk.failed_calls() > 0 && left_disk.journal().marks().is_empty());

    drop(left_disk);
    assert!(open(left.path(), "FULL").is_ok(), "a dropped watch passes everything through");
}
