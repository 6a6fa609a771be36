//! What the platform witnessed, what is sent, and what is dropped once it is witnessed and old enough.

use rusqlite::params;
use shiwen_domain::{
    entry::{Body, Commitment, Ending, Entry, Erasure, PrivateKind, Recovered},
    id::{EntryId, LogId},
    level::Level,
    moment::Moment,
};
use shiwen_log::{CompactRange, Origin, SigningKey, WitnessKey, add_cosignature, leaf_hash, sign_checkpoint};
use shiwen_store::{
    Bounds, Contact, DatabaseKey, Kept, Opening, Outbox, Remark, StoreError, What, WorkOrder, kept_ms,
};
use uuid::Uuid;

use crate::kit::{KEY, Record, connect, moment, picture, rated, signing, written};

const NAME: &str = "platform.test";
const DAYS: i64 = 24 * 60;
const ALL: Bounds = Bounds { entries: 1_000, bytes: 1 << 20 };

fn witness() -> WitnessKey {
    WitnessKey::new(NAME, seen_by().verifying_key()).unwrap()
}

fn seen_by() -> SigningKey {
    SigningKey::from_seed(&[8; 32])
}

fn outbox(record: &Record) -> Outbox {
    let key = DatabaseKey::new(KEY);
    Outbox::open(&Opening::new(&record.path(), &key), signing()).unwrap().unwrap()
}

/// A log with this many visits, a text and a writing in each.
fn lived(visits: u128) -> Record {
    let mut record = Record::new();
    let mut store = record.store();
    for visit in 1..=visits {
        let draft = written(visit, Level::Dissatisfied, 500);
        let minutes = i64::try_from(visit).unwrap() * DAYS;
        store.close_draft(&draft, Ending::Finished, &moment(minutes), &mut record.ids).unwrap();
    }
    record
}

/// The checkpoint of a size as the platform cosigns it, and the tree there.
fn cosigned(outbox: &Outbox, size: u64, time_s: u64) -> (String, CompactRange) {
    let range: CompactRange = outbox.leaves(0..size).unwrap().into_iter().collect();
    let signed = sign_checkpoint(&signing(), outbox.origin(), size, range.root());
    (add_cosignature(&signed, NAME, &seen_by(), time_s).unwrap(), range)
}

fn witnessed(record: &Record, size: u64) {
    let mut outbox = outbox(record);
    let (text, range) = cosigned(&outbox, size, 1_795_400_000 + size);
    assert_eq!(outbox.keep(Some((&text, &range)), &witness(), &[]).unwrap(), Kept::Newest);
}

fn found(record: &Record) -> Vec<What> {
    let report = record.reader().verify_witnessed(&signing().verifying_key(), &[witness()]).unwrap();
    report.findings.into_iter().map(|finding| finding.what).collect()
}

#[test]
fn entries_go_out_in_order_with_what_was_said() {
    let record = lived(5);
    let outbox = outbox(&record);
    let out = outbox.outgoing(1, ALL).unwrap();
    assert_eq!(out.len(), 5);
    let leaves: Vec<_> = out.iter().map(|entry| leaf_hash(&entry.bytes)).collect();
    assert_eq!(leaves, outbox.leaves(1..6).unwrap());
    let kinds: Vec<_> = out[2].private.iter().map(|private| private.kind).collect();
    assert_eq!(kinds, [PrivateKind::Text, PrivateKind::Writing]);
    assert!(outbox.outgoing(6, ALL).unwrap().is_empty());
    outbox.leaves(1..7).unwrap_err();
}

#[test]
fn a_batch_ends_at_its_bounds_and_holds_one_entry_at_least() {
    let record = lived(5);
    let outbox = outbox(&record);
    let count = |bounds| outbox.outgoing(0, bounds).unwrap().len();
    assert_eq!(count(Bounds { entries: 2, ..ALL }), 2);
    assert_eq!(count(Bounds { bytes: 1, ..ALL }), 1);
    let length = |entry: &shiwen_store::Outgoing| {
        entry.bytes.len() + entry.private.iter().map(|private| private.content.len()).sum::<usize>()
    };
    let three: usize = outbox.outgoing(0, Bounds { entries: 3, ..ALL }).unwrap().iter().map(length).sum();
    assert_eq!((count(Bounds { bytes: three, ..ALL }), count(Bounds { bytes: three - 1, ..ALL })), (3, 2));
}

#[test]
fn the_cursor_moves_forwards_only_and_is_kept_with_its_tree() {
    let record = lived(6);
    let mut outbox = outbox(&record);
    assert_eq!(outbox.cursor(&witness()).unwrap(), None);
    let ((three, at_three), (five, at_five)) = (cosigned(&outbox, 3, 10), cosigned(&outbox, 5, 11));
    assert_eq!(outbox.keep(Some((&five, &at_five)), &witness(), &[]).unwrap(), Kept::Newest);
    assert_eq!(outbox.keep(Some((&three, &at_three)), &witness(), &[]).unwrap(), Kept::Older);
    let cursor = outbox.cursor(&witness()).unwrap().unwrap();
    assert_eq!((cursor.size(), cursor.range, cursor.cosigned, cursor.time_s), (5, at_five, five, 11));
    assert_eq!(found(&record), []);
}

#[test]
fn another_platform_begins_from_nothing_and_what_the_former_one_witnessed_stays_proven() {
    let record = lived(4);
    witnessed(&record, 3);
    record.open(shiwen_store::MIGRATIONS).unwrap().unwrap().drop_aged(&[witness()], day(900)).unwrap();
    let mut outbox = outbox(&record);
    outbox.told(&[], 70).unwrap();
    let (other_seed, name) = (SigningKey::from_seed(&[9; 32]), "other.test");
    let other = WitnessKey::new(name, other_seed.verifying_key()).unwrap();
    assert_eq!(outbox.cursor(&other).unwrap(), None);
    let (text, range) = cosigned(&outbox, 2, 10);
    let text = text.split_inclusive('\n').take(5).collect::<String>();
    let text = add_cosignature(&text, name, &other_seed, 11).unwrap();
    assert_eq!(outbox.keep(Some((&text, &range)), &other, &[]).unwrap(), Kept::Newest);
    assert_eq!(outbox.exchange().unwrap().after, 0);
    let report = |known: &[WitnessKey]| {
        record.reader().verify_witnessed(&signing().verifying_key(), known).unwrap().findings.len()
    };
    assert_eq!((report(&[other.clone(), witness()]), report(&[witness()])), (0, 1));
    assert!(
        report(std::slice::from_ref(&other)) > 1,
        "the other one alone has not seen all that was dropped"
    );
    // The control: the same witness again keeps its place.
    outbox.told(&[], 70).unwrap();
    let (text, range) = cosigned(&outbox, 4, 12);
    let text = text.split_inclusive('\n').take(5).collect::<String>();
    let text = add_cosignature(&text, name, &other_seed, 13).unwrap();
    assert_eq!(outbox.keep(Some((&text, &range)), &other, &[]).unwrap(), Kept::Newest);
    assert_eq!(outbox.exchange().unwrap().after, 70);
}

#[test]
fn what_is_not_signed_by_both_for_this_tree_is_no_cursor() {
    let record = lived(4);
    let mut outbox = outbox(&record);
    let (text, range) = cosigned(&outbox, 3, 10);
    let other = WitnessKey::new("other.test", seen_by().verifying_key()).unwrap();
    assert_eq!(outbox.keep(Some((&text, &range)), &other, &[]).unwrap(), Kept::NotSigned);
    let alone = sign_checkpoint(&signing(), outbox.origin(), 3, range.root());
    assert_eq!(outbox.keep(Some((&alone, &range)), &witness(), &[]).unwrap(), Kept::NotSigned);
    let (_, shorter) = cosigned(&outbox, 2, 10);
    assert_eq!(outbox.keep(Some((&text, &shorter)), &witness(), &[]).unwrap(), Kept::OtherHistory);
    assert_eq!(outbox.cursor(&witness()).unwrap(), None);
    // The control.
    assert_eq!(outbox.keep(Some((&text, &range)), &witness(), &[]).unwrap(), Kept::Newest);
}

#[test]
fn a_cursor_that_somebody_changed_is_none_and_is_found() {
    for sql in [
        "UPDATE witness SET size = size + 1",
        "UPDATE witness SET compact_range = zeroblob(length(compact_range))",
        "UPDATE witness SET cosigned = replace(cosigned, 'a', 'b')",
        "UPDATE witness SET cosigned = ''",
        "UPDATE witness SET cosigned = (SELECT checkpoint FROM head), size = 5,
             compact_range = (SELECT compact_range FROM head)",
    ] {
        let record = lived(4);
        witnessed(&record, 3);
        assert!(outbox(&record).cursor(&witness()).unwrap().is_some());
        connect(&record.path()).execute(sql, []).unwrap();
        assert_eq!(outbox(&record).cursor(&witness()).unwrap(), None, "{sql}");
        assert_eq!(found(&record), [What::WitnessUnproven], "{sql}");
        record.open(shiwen_store::MIGRATIONS).unwrap().unwrap().forget_unproven(&[witness()]).unwrap();
        assert_eq!(found(&record), []);
    }
}

#[test]
fn a_history_that_was_changed_below_the_witnessed_size_and_signed_again_is_found() {
    let record = lived(4);
    witnessed(&record, 4);
    // Whoever has both keys, and writes a log of the same length that was never witnessed.
    let connection = connect(&record.path());
    let bytes: Vec<u8> =
        connection.query_row("SELECT bytes FROM entry WHERE seq = 2", [], |row| row.get(0)).unwrap();
    let moved = String::from_utf8(bytes).unwrap().replace("\"mode\":\"counter\"", "\"mode\":\"hall\"");
    let leaf = leaf_hash(moved.as_bytes());
    let sql = "UPDATE entry SET bytes = ?1, leaf = ?2 WHERE seq = 2";
    connection.execute(sql, params![moved.as_bytes(), leaf.as_bytes()]).unwrap();
    connection.execute("UPDATE rating SET mode = 'hall' WHERE seq = 2", []).unwrap();
    let leaves = outbox_leaves(&connection);
    let range: CompactRange = leaves.into_iter().collect();
    let origin = outbox(&lived(1)).origin().clone();
    let head = sign_checkpoint(&signing(), &origin, range.size(), range.root());
    let sql = "UPDATE head SET compact_range = ?1, checkpoint = ?2";
    connection.execute(sql, params![range.to_bytes(), head]).unwrap();
    drop(connection);
    assert_eq!(found(&record), [What::WitnessDiffers]);
}

fn outbox_leaves(connection: &rusqlite::Connection) -> Vec<shiwen_log::Hash> {
    let mut statement = connection.prepare("SELECT leaf FROM entry ORDER BY seq").unwrap();
    let rows = statement.query_map([], |row| Ok(shiwen_log::Hash::new(row.get(0)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

fn kept(record: &Record, kind: PrivateKind) -> Vec<u64> {
    let reader = record.reader();
    let mut kept = Vec::new();
    let each = |entry: shiwen_store::StoredEntry| {
        kept.extend(reader.private(entry.entry_id, kind)?.map(|_| entry.seq));
        Ok(())
    };
    reader.for_each_entry(0, each).unwrap();
    kept
}

/// Milliseconds of a day after the log began.
fn day(day: i64) -> i64 {
    moment(day * DAYS).wall_ms().unwrap()
}

#[test]
fn only_what_is_witnessed_and_old_enough_is_dropped() {
    let mut record = lived(6);
    witnessed(&record, 4);
    let mut store = record.store();
    // Entries 1 to 6 were written on the days 1 to 6; below 4 they are witnessed.
    let at = day(2) + kept_ms(PrivateKind::Text) + 1;
    let aged = store.drop_aged(&[witness()], at).unwrap();
    assert_eq!((aged.contents, aged.scrubbed), (4, true));
    assert_eq!(kept(&record, PrivateKind::Text), [3, 4, 5, 6]);
    assert_eq!(kept(&record, PrivateKind::Writing), [3, 4, 5, 6]);
    assert_eq!(found(&record), []);
    let later = day(900);
    assert_eq!(store.drop_aged(&[], later).unwrap().contents, 0, "without a witness nothing is dropped");
    assert_eq!(store.drop_aged(&[witness()], later).unwrap().contents, 2);
    assert_eq!(kept(&record, PrivateKind::Text), [4, 5, 6]);
    assert_eq!(found(&record), []);
    assert_eq!(store.drop_aged(&[witness()], later).unwrap().contents, 0);
}

#[test]
fn what_the_platform_refused_is_the_only_copy_and_stays() {
    let mut record = lived(4);
    // A remark about something else, one of another kind, and one of a kind whose name only begins so, are no refusal.
    let remarks = [
        Remark::refused(1, "text", "not_committed"),
        Remark::refused(2, "writing", "too_large"),
        Remark { seq: 3, remark: "unknown_reason".into() },
        Remark::refused(3, "textile", "unknown_kind"),
    ];
    outbox(&record).keep(None, &witness(), &remarks).unwrap();
    witnessed(&record, 5);
    let mut store = record.store();
    assert_eq!(store.drop_aged(&[witness()], day(900)).unwrap().contents, 6);
    assert_eq!(kept(&record, PrivateKind::Text), [1]);
    assert_eq!(kept(&record, PrivateKind::Writing), [2]);
    assert_eq!(store.drop_aged(&[witness()], day(901)).unwrap().contents, 0);
    assert_eq!(found(&record), []);
}

#[test]
fn a_sealed_number_goes_after_seven_days() {
    let mut record = Record::new();
    let mut store = record.store();
    let draft = rated(1, Level::Dissatisfied);
    let sealed = Some(picture(1, 200));
    store.close_draft_with(&draft, Ending::Finished, sealed, &moment(0), &mut record.ids).unwrap();
    store.close_draft(&rated(2, Level::Satisfied), Ending::Finished, &moment(1), &mut record.ids).unwrap();
    witnessed(&record, 3);
    assert_eq!(store.drop_aged(&[witness()], day(7)).unwrap().contents, 0);
    assert_eq!(store.drop_aged(&[witness()], day(7) + 1).unwrap().contents, 1);
    assert_eq!((kept(&record, PrivateKind::Phone).len(), kept(&record, PrivateKind::Text).len()), (0, 2));
    assert_eq!(found(&record), []);
}

#[test]
fn an_entry_of_a_doubted_clock_waits_for_one_behind_it_that_knows_the_time() {
    let mut record = Record::new();
    let mut store = record.store();
    let doubted = Moment { clock: shiwen_domain::moment::ClockTrust::Doubted, ..moment(0) };
    let close = |store: &mut shiwen_store::Store, visit, at: &Moment, ids: &mut crate::kit::Counting| {
        store.close_draft(&rated(visit, Level::Satisfied), Ending::Finished, at, ids).unwrap();
    };
    close(&mut store, 1, &doubted, &mut record.ids);
    witnessed(&record, 2);
    assert_eq!(store.drop_aged(&[witness()], day(90)).unwrap().contents, 0);
    close(&mut store, 2, &moment(DAYS), &mut record.ids);
    witnessed(&record, 3);
    assert_eq!(store.drop_aged(&[witness()], day(90)).unwrap().contents, 2);
}

#[test]
fn dropping_without_the_platform_is_found_and_blames_the_entry() {
    let record = lived(4);
    witnessed(&record, 3);
    let connection = connect(&record.path());
    let drop_at = |seq: i64| {
        for sql in [
            "DELETE FROM private WHERE entry_id = (SELECT entry_id FROM entry WHERE seq = ?1)",
            "INSERT INTO dropped_private SELECT entry_id, 'text' FROM entry WHERE seq = ?1",
        ] {
            assert_eq!(connection.execute(sql, [seq]).unwrap(), 1);
        }
    };
    drop_at(2);
    assert_eq!(found(&record), [], "the control: what is witnessed may be dropped");
    drop_at(3);
    assert_eq!(found(&record), [What::DroppedUnwitnessed]);
    let report = record.reader().verify_witnessed(&signing().verifying_key(), &[witness()]).unwrap();
    assert_eq!(report.first_bad_seq(), Some(3));
    let unknown = record.reader().verify(&signing().verifying_key()).unwrap();
    assert_eq!(unknown.first_bad_seq(), Some(2), "who knows no witness believes no size");
}

#[test]
fn what_is_called_dropped_and_is_not_missing_is_found() {
    for sql in [
        "INSERT INTO dropped_private SELECT entry_id, 'text' FROM entry WHERE seq = 1",
        "INSERT INTO dropped_private VALUES (randomblob(16), 'text')",
        "INSERT INTO dropped_private SELECT entry_id, 'other' FROM entry WHERE seq = 1",
        "INSERT INTO dropped_private SELECT entry_id, 'phone' FROM entry WHERE seq = 1",
    ] {
        let record = lived(2);
        witnessed(&record, 3);
        assert_eq!(connect(&record.path()).execute(sql, []).unwrap(), 1);
        assert_eq!(found(&record), [What::DroppedStray], "{sql}");
    }
}

#[test]
fn an_erasure_may_follow_a_dropping() {
    let mut record = lived(2);
    witnessed(&record, 3);
    let mut store = record.store();
    store.drop_aged(&[witness()], day(90)).unwrap();
    let target = record.reader().entry(1).unwrap().unwrap().entry_id;
    let erasure = Erasure { target, order: "order-1".into(), reason: "asked for".into() };
    store.erase(erasure, EntryId(Uuid::from_u128(77)), moment(1)).unwrap();
    assert_eq!(found(&record), []);
}

#[test]
fn how_the_exchange_goes_is_kept_in_parts() {
    let record = lived(1);
    let mut outbox = outbox(&record);
    assert!(outbox.stop("unauthorized").unwrap());
    assert!(!outbox.stop("unauthorized").unwrap(), "that is not new");
    let order = |state: &str, at_ms| WorkOrder {
        entry_id: EntryId(Uuid::from_u128(5)),
        id: "wo-1".into(),
        state: state.into(),
        due: "2026-12-01".into(),
        at_ms,
        measure: if at_ms == 30 { "explained".into() } else { String::new() },
        label: if at_ms == 30 { "mistaken".into() } else { String::new() },
    };
    outbox.told(&[order("accepted", 20), order("opened", 10)], 7).unwrap();
    assert_eq!(record.reader().open_work_orders().unwrap(), 1);
    outbox.told(&[order("closed", 30)], 8).unwrap();
    let contact = |at_ms| Contact { at: "2026-11-23T10:00:00Z".into(), at_ms };
    outbox.contact(&contact(98), "unauthorized").unwrap();
    assert_eq!(record.reader().exchange().unwrap().stopped, "unauthorized", "it is still in the way");
    outbox.contact(&contact(99), "state").unwrap();
    let exchange = record.reader().exchange().unwrap();
    assert_eq!((exchange.after, exchange.stopped.as_str(), exchange.last_contact_ms), (8, "", 99));
    assert_eq!(record.reader().work_orders().unwrap(), [order("closed", 30)]);
    assert_eq!(record.reader().open_work_orders().unwrap(), 0);
}

#[test]
fn a_remark_is_kept_once() {
    let record = lived(1);
    let mut outbox = outbox(&record);
    let remarks =
        [Remark { seq: 1, remark: "unknown_reason".into() }, Remark::refused(1, "text", "too_long")];
    for _ in 0..2 {
        outbox.keep(None, &witness(), &remarks).unwrap();
    }
    let mut kept = remarks.to_vec();
    kept.sort();
    assert_eq!(record.reader().remarks().unwrap(), kept);
}

#[test]
fn the_sender_makes_no_file_and_waits_for_the_schema() {
    let mut record = Record::new();
    let key = DatabaseKey::new(KEY);
    let open = |record: &Record| Outbox::open(&Opening::new(&record.path(), &key), signing());
    assert!(open(&record).unwrap().is_none());
    assert!(!record.path().exists());
    drop(record.begin(shiwen_store::MIGRATIONS));
    record.set_back(3);
    assert!(open(&record).unwrap().is_none());
    record.open(shiwen_store::MIGRATIONS).unwrap();
    assert!(open(&record).unwrap().is_some());
    connect(&record.path()).execute("UPDATE head SET size = size + 1", []).unwrap();
    assert!(matches!(open(&record), Err(StoreError::Damaged(_))));
}

#[test]
fn what_an_earlier_log_dropped_stays_dropped_as_far_as_that_log_was_witnessed() {
    for (size, expected) in [(5, vec![]), (4, vec![]), (3, vec![What::DroppedUnwitnessed])] {
        let mut record = Record::new();
        let mut store = record.store();
        let earlier = LogId(Uuid::from_u128(99));
        let draft = rated(1, Level::Dissatisfied);
        let mut commit = |_, _: &[u8]| Commitment("ab".repeat(32));
        let body = draft.close_rating(Ending::Finished, &mut commit).unwrap();
        let inner = Entry::new(EntryId(Uuid::from_u128(7)), moment(0), body);
        let entry = String::from_utf8(inner.to_bytes().unwrap()).unwrap();
        let recovered = Recovered { log: Some(earlier), seq: 3, proven: true, entry };
        let fact = Entry::new(inner.entry_id, moment(1), Body::Recovered(recovered));
        store.append(&[fact.into()]).unwrap();
        assert_eq!(found(&record), [What::PrivateMissing], "the control");
        let origin = Origin::new("demo-1", &earlier.to_string()).unwrap();
        let signed = sign_checkpoint(&signing(), &origin, size, leaf_hash(b"any"));
        let cosigned = add_cosignature(&signed, NAME, &seen_by(), 10).unwrap();
        store.take_over(&[(earlier, cosigned)], &[(inner.entry_id, PrivateKind::Text)]).unwrap();
        assert_eq!(found(&record), expected, "witnessed up to {size}");
    }
}
