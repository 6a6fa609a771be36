//! A log that is not what it was signed for is not sent, and no checkpoint is signed for it.

use shiwen_domain::entry::ReopenReason;
use shiwen_log::{SigningKey, sign_checkpoint};
use shiwen_sync::{exchange::End, ledger::Cursor};

use crate::{
    log::{Log, origin},
    platform::{Platform, cosigned, stranger, witness},
    run,
};

/// Changes a log of which six entries are witnessed and nine are there; how the exchange ends, and what was sent.
fn changed(change: impl FnOnce(&mut Log)) -> (End, usize) {
    let mut log = Log::of(9);
    let range = log.range(6);
    log.cursor = Some(Cursor { range, cosigned: cosigned(&Log::of(6).head, &witness()) });
    change(&mut log);
    let platform = Platform::honest();
    let end = run(&mut log, &platform).end;
    let sent = platform.sent.borrow().len();
    (end, sent)
}

#[test]
fn an_unchanged_log_goes_out() {
    assert_eq!(changed(|_| ()), (End::Done, 1));
}

#[test]
fn an_entry_whose_bytes_were_changed_is_not_sent() {
    assert_eq!(changed(|log| log.entries[7].bytes = b"praise".to_vec()), (End::NotSound, 0));
}

#[test]
fn an_entry_that_was_changed_with_its_leaf_hash_is_not_sent() {
    assert_eq!(changed(|log| log.rewrite(7)), (End::NotSound, 0));
    assert_eq!(
        changed(|log| log.rewrite(3)).0,
        End::Done,
        "below the cursor it is the verification that finds it"
    );
}

#[test]
fn a_head_of_another_key_is_not_believed() {
    let forge = |log: &mut Log| {
        let other = SigningKey::from_seed(&[9; 32]);
        log.head = sign_checkpoint(&other, &origin(), 9, log.range(9).root());
    };
    assert_eq!(changed(forge), (End::NotSound, 0));
}

#[test]
fn a_past_that_was_changed_and_signed_again_needs_a_new_log() {
    let (end, sent) = changed(|log| {
        log.rewrite(3);
        log.sign_head();
    });
    assert!(matches!(end, End::Reopen { reason: ReopenReason::Forked, size: 6, .. }), "{end}");
    assert_eq!(sent, 0);
    // Above what is witnessed, whoever holds both keys can do it; that is written down as what cannot be detected.
    let (end, sent) = changed(|log| {
        log.rewrite(7);
        log.sign_head();
    });
    assert_eq!((end, sent), (End::Done, 1));
}

#[test]
fn a_log_that_is_shorter_than_its_cursor_needs_a_new_one() {
    let (end, sent) = changed(|log| {
        let cursor = log.cursor.take();
        *log = Log { cursor, ..Log::of(5) };
    });
    assert!(matches!(end, End::Reopen { reason: ReopenReason::Shrunk, size: 6, .. }), "{end}");
    assert_eq!(sent, 0);
}

#[test]
fn a_cursor_that_proves_nothing_is_none() {
    for spoil in [
        |cursor: &mut Cursor| cursor.cosigned = cosigned(&Log::of(6).head, &stranger()),
        |cursor: &mut Cursor| cursor.range = Log::of(5).range(5),
        |cursor: &mut Cursor| cursor.cosigned.clear(),
    ] {
        let mut log = Log::of(9);
        let mut cursor = Cursor { range: log.range(6), cosigned: cosigned(&Log::of(6).head, &witness()) };
        spoil(&mut cursor);
        log.cursor = Some(cursor);
        let platform = Platform::honest();
        assert_eq!(run(&mut log, &platform).end, End::Done);
        assert_eq!((platform.sent.borrow()[0].first, log.cursor_size()), (0, 9));
    }
}
