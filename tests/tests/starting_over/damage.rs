//! Damage that the start sees, and what must not look like damage.

use std::{collections::BTreeMap, fs};

use shiwen_domain::{
    entry::{Previous, ReopenReason},
    level::Level,
    view::{Screen, Touch},
};
use shiwen_store::MIGRATIONS;
use shiwen_tests::terminal::{
    desk::{Desk, MONDAY_MS},
    kept::connect,
};

use super::old::{Ended, Old, files, is_clean, opened, set_aside};

const HOUR_MS: i64 = 3_600_000;

/// Damages the record, starts again, and compares what was set aside with what was there.
fn started_over(ended: Ended, damage: impl FnOnce(&Old)) -> Old {
    let old = Old::new(ended);
    damage(&old);
    let before = files(&old.path().join("log"));
    old.serve();
    assert_ne!(opened(&old.path_home()).log, old.log);
    let aside = set_aside(old.path());
    let lengths = |files: &BTreeMap<String, Vec<u8>>| -> Vec<(String, usize)> {
        files.iter().map(|(name, bytes)| (name.clone(), bytes.len())).collect()
    };
    assert!(
        aside == [before.clone()],
        "{:?} {:?}",
        lengths(&before),
        aside.iter().map(lengths).collect::<Vec<_>>()
    );
    is_clean(&old.path_home());
    old
}

fn change(old: &Old, sql: &str) {
    let connection = connect(old.path(), &old.record()).expect("a record");
    assert_eq!(connection.execute(sql, []).expect("changed"), 1);
    connection.close().expect("closed");
}

#[test]
fn an_undamaged_record_is_not_set_aside() {
    for ended in [Ended::InOrder, Ended::Cut] {
        let old = Old::new(ended);
        old.serve();
        assert_eq!(opened(&old.path_home()).log, old.log);
        assert_eq!(set_aside(old.path()).len(), 0);
        old.was_kept();
    }
}

#[test]
fn an_edited_head_starts_a_new_log_with_everything() {
    let damages = [
        "UPDATE head SET size = size - 1",
        "UPDATE head SET compact_range = zeroblob(length(compact_range))",
        "UPDATE head SET checkpoint = replace(checkpoint, 'shiwen/', 'shiwem/')",
        "DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)",
    ];
    for sql in damages {
        for ended in [Ended::InOrder, Ended::Cut] {
            let old = started_over(ended, |old| change(old, sql));
            let previous = opened(&old.path_home()).previous.expect("an old log");
            assert_eq!((previous.reason, previous.log), (ReopenReason::HeadMismatch, Some(old.log)), "{sql}");
            let mut expected = old.to_carry_over();
            if sql.starts_with("DELETE") {
                expected.remove(&(old.size - 1));
            }
            old.carried_over(&expected);
            old.draft_became_interrupted();
        }
    }
}

#[test]
fn a_record_that_no_longer_says_whose_it_is_starts_a_new_log() {
    for sql in ["UPDATE head SET size = 0", "DELETE FROM head", "DELETE FROM log"] {
        // Without `terminal.json` the entries alone tell that a log was here.
        for remembered in [true, false] {
            let old = started_over(Ended::InOrder, |old| {
                change(old, sql);
                if !remembered {
                    fs::remove_file(old.path().join("terminal.json")).expect("removed");
                }
            });
            let previous = opened(&old.path_home()).previous.expect("an old log");
            assert_eq!(previous.reason, ReopenReason::HeadMismatch, "{sql}");
            old.carried_over(&old.to_carry_over());
            old.draft_became_interrupted();
        }
    }
}

#[test]
fn another_signing_key_starts_a_new_log_with_everything() {
    for ended in [Ended::InOrder, Ended::Cut] {
        let other = "07".repeat(32);
        let old = started_over(ended, |old| {
            fs::write(old.path().join("keys/signing.key"), &other).expect("another key");
        });
        old.continued_whole(ReopenReason::KeyMismatch);
        assert!(!old.carried_as_proven());
    }
}

#[test]
fn a_file_with_a_garbage_header_starts_a_new_log() {
    let old = started_over(Ended::InOrder, |old| {
        let mut bytes = fs::read(old.record()).expect("a record");
        bytes[..64].fill(0xa5);
        fs::write(old.record(), bytes).expect("damaged");
    });
    assert_eq!(opened(&old.path_home()).previous, Some(nothing_known(&old, ReopenReason::Damaged)));
}

#[test]
fn a_record_opened_with_another_database_key_starts_a_new_log() {
    let old = started_over(Ended::InOrder, |old| {
        fs::write(old.path().join("keys/database.key"), "07".repeat(32)).expect("another key");
    });
    assert_eq!(opened(&old.path_home()).previous, Some(nothing_known(&old, ReopenReason::Damaged)));
}

#[test]
fn a_database_without_the_tables_starts_a_new_log() {
    let old = started_over(Ended::InOrder, |old| {
        fs::remove_file(old.record()).expect("removed");
        let key = fs::read_to_string(old.path().join("keys/database.key")).expect("a key");
        let connection = rusqlite::Connection::open(old.record()).expect("a file");
        connection.execute_batch(&format!("PRAGMA key = \"x'{key}'\"")).expect("keyed");
        connection.execute_batch("PRAGMA journal_mode = WAL").expect("a database");
        // As if the newest schema were there.
        let steps = i64::try_from(MIGRATIONS.len()).expect("a few");
        connection.pragma_update(None, "user_version", steps).expect("numbered");
    });
    assert_eq!(opened(&old.path_home()).previous, Some(nothing_known(&old, ReopenReason::Damaged)));
}

fn nothing_known(old: &Old, reason: ReopenReason) -> Previous {
    Previous { log: Some(old.log), size: None, root: None, reason, automatic_in_24_h: 1 }
}

#[test]
fn a_truncated_file_starts_a_new_log() {
    for part in [0, 1, 2, 5, 9] {
        let old = started_over(Ended::InOrder, |old| {
            let bytes = fs::read(old.record()).expect("a record");
            fs::write(old.record(), &bytes[..bytes.len() * part / 10]).expect("truncated");
        });
        let previous = opened(&old.path_home()).previous.expect("an old log");
        assert_eq!((previous.log, previous.automatic_in_24_h), (Some(old.log), 1), "{part}/10");
    }
}

#[test]
fn a_record_that_was_deleted_is_named_by_the_next_log() {
    let old = Old::new(Ended::InOrder);
    fs::remove_dir_all(old.path().join("log")).expect("deleted");
    old.serve();
    assert_eq!(opened(&old.path_home()).previous, Some(nothing_known(&old, ReopenReason::Missing)));
    is_clean(&old.path_home());
}

#[test]
fn what_is_left_beside_a_deleted_file_is_set_aside() {
    let old = started_over(Ended::Cut, |old| fs::remove_file(old.record()).expect("deleted"));
    assert_eq!(opened(&old.path_home()).previous, Some(nothing_known(&old, ReopenReason::Missing)));
}

#[test]
fn a_record_without_its_write_ahead_log_is_whole_or_set_aside() {
    let old = Old::new(Ended::Cut);
    let wal = old.path().join("log/record.db-wal");
    assert!(fs::metadata(&wal).expect("a write-ahead log").len() > 0);
    fs::remove_file(wal).expect("removed");
    old.serve();
    // Cutting off the newest commits leaves an older, correctly signed record: only the witness can tell.
    let now = opened(&old.path_home());
    assert!(now.log == old.log || now.previous.is_some_and(|previous| previous.log == Some(old.log)));
    is_clean(&old.path_home());
}

#[test]
fn a_second_new_log_within_a_day_is_counted_and_one_after_a_day_is_not() {
    for (later_ms, counted) in [(HOUR_MS, 2), (25 * HOUR_MS, 1)] {
        let old = Old::new(Ended::InOrder);
        let home = old.path_home();
        let break_head = || change(&old, "UPDATE head SET size = size - 1");
        break_head();
        drop(Desk::open(&home, MONDAY_MS).expect("a terminal"));
        assert_eq!(opened(&home).previous.expect("an old log").automatic_in_24_h, 1);
        break_head();
        let mut desk = Desk::open(&home, MONDAY_MS + later_ms).expect("a terminal");
        assert_eq!(opened(&home).previous.expect("an old log").automatic_in_24_h, counted);
        desk.touch(Touch::TapFace { level: Level::Satisfied });
        assert_eq!(desk.finish_visit().len(), 1);
        assert!(matches!(desk.screen(), Screen::Rate { chosen: None, .. }));
        // What the first reopening brought over keeps the place where it was written.
        drop(desk);
        old.carried_over_twice();
    }
}

#[test]
fn a_record_that_is_open_elsewhere_is_not_set_aside() {
    let old = Old::new(Ended::InOrder);
    change(&old, "UPDATE head SET size = size - 1");
    let before = files(&old.path().join("log"));
    let elsewhere = old.path_home().lock_record().expect("a lock");
    let ran = old.program().run(&["simulate", "--visits", "1"]).expect("a run");
    assert_eq!((ran.code, ran.out.as_str()), (Some(3), ""));
    assert!(
        ran.err.contains("another shiwen is using the record in this folder; end it first"),
        "{}",
        ran.err
    );
    assert_eq!((files(&old.path().join("log")), set_aside(old.path()).len()), (before, 0));
    drop(elsewhere);
    old.serve();
    assert_eq!(set_aside(old.path()).len(), 1);
}
