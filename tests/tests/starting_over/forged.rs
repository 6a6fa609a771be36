//! Starting over signs everything anew, so it must not make something true that was forged: what lies behind the
//! signed head stays behind, and what the old log cannot prove is marked.

use rusqlite::params;
use shiwen_domain::{
    entry::{Body, Entry, PrivateKind, ReopenReason},
    id::{EntryId, VisitId},
    level::Level,
    view::Touch,
};
use shiwen_log::leaf_hash;
use shiwen_store::What;
use shiwen_tests::terminal::{
    desk::{Desk, MONDAY_MS},
    kept::connect,
};

use super::old::{Ended, Old, is_clean, opened, read, verified};

const BREAK_HEAD: &str = "UPDATE head SET size = size - 1";

fn change(old: &Old, sql: &str) {
    let connection = connect(old.path(), &old.record()).expect("a record");
    assert!(connection.execute(sql, []).expect("changed") > 0, "{sql}");
}

fn change_all(old: &Old, sqls: &[&str]) {
    for sql in sqls {
        change(old, sql);
    }
}

/// Changes the record, then has the terminal start over.
fn after(ended: Ended, sqls: &[&str]) -> Old {
    let old = Old::new(ended);
    change_all(&old, sqls);
    starts_over(&old);
    old
}

fn starts_over(old: &Old) {
    let before = opened(&old.path_home()).log;
    old.serve();
    assert_ne!(opened(&old.path_home()).log, before);
    is_clean(&old.path_home());
}

/// The bytes of the best possible rating, of a visit that never was, and their place in the old log.
fn forged(old: &Old) -> (u64, Entry) {
    let mut ratings = old.entries.iter().rev().map(|(seq, entry)| (*seq, read(&entry.text)));
    let below_best =
        |body: &Body| matches!(body, Body::Rating(rating) if rating.level != Level::VerySatisfied);
    let (seq, mut entry) = ratings.find(|(_, entry)| below_best(&entry.body)).expect("a rating");
    let Body::Rating(rating) = &mut entry.body else { panic!("{entry:?}") };
    (rating.level, rating.comment, rating.writing) = (Level::VerySatisfied, None, None);
    (seq, entry)
}

fn append(old: &Old, mut entry: Entry) {
    entry.entry_id = EntryId(uuid::Uuid::from_u128(7));
    if let Body::Rating(rating) = &mut entry.body {
        rating.visit_id = VisitId(uuid::Uuid::from_u128(8));
    }
    let bytes = entry.to_bytes().expect("an entry");
    let leaf = leaf_hash(&bytes);
    let connection = connect(old.path(), &old.record()).expect("a record");
    let row = params![old.size.cast_signed(), entry.entry_id.0.as_bytes(), "rating", leaf.as_bytes(), bytes];
    connection.execute("INSERT INTO entry VALUES (?, ?, ?, ?, ?)", row).expect("appended");
}

#[test]
fn an_entry_forged_behind_the_head_is_not_carried_over() {
    for ended in [Ended::InOrder, Ended::Cut] {
        for sqls in [&[][..], &["UPDATE head SET size = size + 1"], &[BREAK_HEAD]] {
            let old = Old::new(ended);
            append(&old, forged(&old).1);
            change_all(&old, sqls);
            starts_over(&old);
            assert_eq!(old.recovered_places().last(), Some(&(old.size - 1)), "{sqls:?}");
            // The rest is what was signed.
            old.continued_whole(ReopenReason::HeadMismatch);
            assert!(old.carried_as_proven(), "{sqls:?}");
        }
    }
}

#[test]
fn where_no_signature_can_be_read_everything_is_carried_over_and_marked() {
    for sql in [
        "UPDATE head SET checkpoint = replace(checkpoint, 'shiwen/', 'shiwem/')",
        "UPDATE head SET checkpoint = replace(checkpoint, char(10) || char(10), char(10))",
        "DELETE FROM head",
    ] {
        let old = after(Ended::InOrder, &[sql]);
        old.carried_over(&old.to_carry_over());
        assert!(!old.carried_as_proven(), "{sql}");
    }
}

/// Puts other bytes in the place of an entry, with the leaf hash that fits them, and starts over.
fn replaced(old: &Old, seq: u64, bytes: &[u8]) {
    let connection = connect(old.path(), &old.record()).expect("a record");
    let sql = "UPDATE entry SET bytes = ?1, leaf = ?2 WHERE seq = ?3";
    let leaf = leaf_hash(bytes);
    let row = params![bytes, leaf.as_bytes(), seq.cast_signed()];
    assert_eq!(connection.execute(sql, row).expect("replaced"), 1);
    drop(connection);
    change(old, BREAK_HEAD);
    old.serve();
}

#[test]
fn after_an_entry_was_replaced_with_its_leaf_hash_nothing_is_proven() {
    let old = Old::new(Ended::InOrder);
    let (seq, entry) = forged(&old);
    let bytes = entry.to_bytes().expect("an entry");
    replaced(&old, seq, &bytes);
    assert!(!old.carried_as_proven());
    // Which one it was nobody can say, so it is there as well, marked like all others.
    let carried = old.recovered().into_iter().find(|recovered| recovered.seq == seq).expect("carried over");
    assert_eq!(carried.entry.as_bytes(), bytes);
}

#[test]
fn an_entry_too_long_to_be_wrapped_does_not_keep_the_terminal_from_starting() {
    let old = Old::new(Ended::InOrder);
    replaced(&old, 5, " ".repeat(65_500).as_bytes());
    let mut expected = old.to_carry_over();
    expected.remove(&5);
    old.carried_over(&expected);
    assert!(!old.carried_as_proven());
}

#[test]
fn a_content_too_long_to_be_kept_does_not_keep_the_terminal_from_starting() {
    let old = Old::new(Ended::InOrder);
    let connection = connect(old.path(), &old.record()).expect("a record");
    connection.execute_batch("PRAGMA ignore_check_constraints = ON").expect("unchecked");
    let sql = "UPDATE writing SET content = zeroblob(70000)";
    assert!(connection.execute(sql, []).expect("changed") > 0);
    drop(connection);
    change(&old, BREAK_HEAD);
    old.serve();
    let mut expected = old.to_carry_over();
    for entry in expected.values_mut() {
        entry.private.remove(&PrivateKind::Writing);
    }
    old.carried_over_exactly(&expected);
    let findings = verified(&old.path_home()).findings;
    assert!(!findings.is_empty() && findings.iter().all(|one| one.what == What::PrivateMissing));
}

#[test]
fn after_a_row_was_deleted_nothing_is_proven() {
    let old = after(Ended::InOrder, &["DELETE FROM entry WHERE seq = 5", BREAK_HEAD]);
    let mut expected = old.to_carry_over();
    expected.remove(&5);
    old.carried_over(&expected);
    assert!(!old.carried_as_proven());
}

#[test]
fn whole_entries_are_proven_whatever_happened_beside_them() {
    for sql in [
        "UPDATE head SET compact_range = zeroblob(length(compact_range))",
        "UPDATE head SET compact_range = x'00', size = 3",
        "UPDATE entry SET leaf = zeroblob(32) WHERE seq = 5",
        "UPDATE entry SET kind = 'nothing', entry_id = randomblob(16) WHERE seq = 5",
        "UPDATE rating_tally SET count = count + 1",
        "DELETE FROM draft",
        "DELETE FROM log",
    ] {
        let old = after(Ended::InOrder, &[sql, BREAK_HEAD]);
        // Size and root are those of the signature, not of the columns.
        let previous = opened(&old.path_home()).previous.expect("an old log");
        assert_eq!((previous.size, previous.root.as_ref()), (Some(old.size), Some(&old.root)), "{sql}");
        old.carried_over(&old.to_carry_over());
        assert!(old.carried_as_proven(), "{sql}");
    }
}

#[test]
fn the_opening_that_is_proven_goes_before_a_changed_row() {
    let old = Old::new(Ended::InOrder);
    let before = opened(&old.path_home());
    change(&old, "UPDATE log SET demo = 0");
    change(&old, BREAK_HEAD);
    drop(Desk::open(&old.path_home(), MONDAY_MS).expect("a terminal"));
    let now = opened(&old.path_home());
    assert_eq!((now.demo, now.terminal), (before.demo, before.terminal));
    assert!(old.carried_as_proven());
}

#[test]
fn what_was_once_unproven_stays_so_in_every_later_log() {
    let old = Old::new(Ended::InOrder);
    change(&old, "DELETE FROM entry WHERE seq = 5");
    change(&old, BREAK_HEAD);
    let mut desk = Desk::open(&old.path_home(), MONDAY_MS).expect("a terminal");
    desk.touch(Touch::TapFace { level: Level::Satisfied });
    assert_eq!(desk.finish_visit().len(), 1);
    drop(desk);
    change(&old, BREAK_HEAD);
    starts_over(&old);
    let of_first = |of_first: bool| {
        old.recovered()
            .into_iter()
            .filter(move |one| (one.log == Some(old.log)) == of_first)
            .collect::<Vec<_>>()
    };
    assert!(!of_first(true).is_empty() && of_first(true).iter().all(|one| !one.proven));
    // What the log between wrote itself it can prove.
    assert!(!of_first(false).is_empty() && of_first(false).iter().all(|one| one.proven));
}

#[test]
fn a_size_that_no_file_could_hold_does_not_keep_the_terminal_from_starting() {
    let size = 1_i64 << 62;
    let range = [&size.to_be_bytes()[..], &[0; 32]].concat();
    let old = Old::new(Ended::InOrder);
    change(&old, "UPDATE head SET checkpoint = replace(checkpoint, 'shiwen/', 'shiwem/')");
    let connection = connect(old.path(), &old.record()).expect("a record");
    connection
        .execute("UPDATE head SET size = ?1, compact_range = ?2", params![size, range])
        .expect("changed");
    drop(connection);
    starts_over(&old);
    old.carried_over(&old.to_carry_over());
    assert!(!old.carried_as_proven());
}
