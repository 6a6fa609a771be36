//! What was erased is nowhere on the disk: not in a page, not in a free one, not in the write-ahead log. Each proof
//! looks at the decrypted pages and has a control in which the same look finds the text.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use shiwen_domain::{
    draft::Draft,
    entry::{Ending, Erasure},
    id::EntryId,
};
use shiwen_tests::{
    encrypted::Pages,
    figure,
    hall::{Hall, Place, folder, words},
};
use tempfile::TempDir;

fn hall(number: u64) -> (TempDir, Hall) {
    let folder = folder();
    let mut hall = Hall::begin(Place::new(folder.path(), number), number).unwrap();
    hall.live(5).unwrap();
    (folder, hall)
}

/// A visit with this comment, under way.
fn draft_with(hall: &mut Hall, comment: &str) -> Draft {
    loop {
        let mut draft = hall.answer().unwrap();
        if let Some(rating) = &mut draft.rating {
            comment.clone_into(&mut rating.comment);
            hall.store().save_draft(&draft).unwrap();
            return draft;
        }
        hall.end(draft, Ending::Left).unwrap();
    }
}

fn comment(hall: &mut Hall, text: &str) -> EntryId {
    let draft = draft_with(hall, text);
    hall.end(draft, Ending::Finished).unwrap()[0].entry_id
}

fn erase(hall: &mut Hall, target: EntryId) -> bool {
    let at = hall.later();
    let entry_id = shiwen_store::Identities::entry_id(hall.seed());
    let erasure = Erasure { target, order: "order-1".to_owned(), reason: "asked for".to_owned() };
    hall.store().erase(erasure, entry_id, at).unwrap().scrubbed
}

#[test]
fn an_erased_comment_is_on_no_page() {
    for number in 0..figure(200) as u64 {
        let (_folder, mut hall) = hall(number);
        let length = [8, 40, 300, 500][hall.seed().place(4)];
        let text = words(hall.seed(), length);
        let target = comment(&mut hall, &text);
        assert!(Pages::read(hall.place()).unwrap().with(&text) > 0, "the look finds what is there");
        assert!(erase(&mut hall, target));
        assert_eq!(Pages::read(hall.place()).unwrap().with(&text), 0, "log {number}");
    }
}

#[test]
fn comments_erased_among_many_are_on_no_page() {
    for number in 0..figure(40) as u64 {
        let (_folder, mut hall) = hall(number);
        hall.live(60).unwrap();
        let mut erased = Vec::new();
        for _ in 0..20 {
            erased.extend(hall.erase().unwrap());
            hall.live(2).unwrap();
        }
        hall.store().scrub().unwrap();
        let pages = Pages::read(hall.place()).unwrap();
        let left: Vec<_> = erased.iter().filter(|text| pages.with(text) > 0).collect();
        assert!(left.is_empty(), "log {number}: {} of {} are still there", left.len(), erased.len());
        assert!(hall.comments.iter().all(|(_, text)| pages.with(text) > 0), "the others are still there");
    }
}

/// How many of the texts that were deleted one by one, as a life went on, are still somewhere.
fn left_by_deletion_alone(number: u64) -> usize {
    let folder = folder();
    let mut hall = Hall::begin(Place::new(folder.path(), number), number).unwrap();
    for _ in 0..60 {
        hall.visit().unwrap();
    }
    let connection = hall.place().connect().unwrap();
    connection.pragma_update(None, "secure_delete", true).unwrap();
    let mut deleted = Vec::new();
    for _ in 0..20 {
        let place = hall.comments.len() / 2;
        let (target, text) = hall.comments.swap_remove(place);
        connection.execute("DELETE FROM private WHERE entry_id = ?1", [target.0.as_bytes()]).unwrap();
        deleted.push(text);
        hall.visit().unwrap();
    }
    assert!(hall.store().scrub().unwrap());
    let pages = Pages::read(hall.place()).unwrap();
    deleted.iter().filter(|text| pages.with(text) > 0).count()
}

/// `SQLite` zeroes what it frees, but not what a cell leaves behind when it moves to another page.
#[test]
fn a_deletion_alone_now_and_then_leaves_a_copy_in_a_page_that_the_text_had_moved_from() {
    let found = (60..460).find(|&number| left_by_deletion_alone(number) > 0);
    println!("first found in log {found:?}");
    assert!(found.is_some(), "the look finds what moving left behind");
}

#[test]
fn a_draft_that_was_ended_and_erased_is_on_no_page() {
    for number in 0..figure(100) as u64 {
        let (_folder, mut hall) = hall(number);
        let (first, last) = (words(hall.seed(), 60), words(hall.seed(), 60));
        let mut draft = draft_with(&mut hall, &first);
        draft.rating.as_mut().unwrap().comment.clone_from(&last);
        hall.store().save_draft(&draft).unwrap();
        let pages = Pages::read(hall.place()).unwrap();
        assert!(pages.with(&first) > 0 && pages.with(&last) > 0, "both texts were written");
        let target = hall.end(draft, Ending::Finished).unwrap()[0].entry_id;
        erase(&mut hall, target);
        let pages = Pages::read(hall.place()).unwrap();
        assert_eq!((pages.with(&first), pages.with(&last)), (0, 0), "log {number}");
    }
}

/// The deletion alone, as [`shiwen_store::Store::erase`] does it, without one of the two things beside it.
fn pages_after_deletion(secure_delete: bool, truncate: bool) -> usize {
    let (_folder, mut hall) = hall(7);
    let text = words(hall.seed(), 60);
    let target = comment(&mut hall, &text);
    let connection = hall.place().connect().unwrap();
    connection.pragma_update(None, "secure_delete", secure_delete).unwrap();
    connection.execute("DELETE FROM private WHERE entry_id = ?1", [target.0.as_bytes()]).unwrap();
    if truncate {
        let busy: i64 =
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0)).unwrap();
        assert_eq!(busy, 0);
    }
    Pages::read(hall.place()).unwrap().with(&text)
}

#[test]
fn the_text_is_found_without_the_truncating_checkpoint_or_without_secure_delete() {
    assert_eq!(pages_after_deletion(true, true), 0);
    assert!(pages_after_deletion(true, false) > 0, "the write-ahead log still has it");
    assert!(pages_after_deletion(false, true) > 0, "the freed cell still has it");
}

#[test]
fn an_erasure_says_that_a_reader_keeps_the_text_alive_and_a_restart_removes_it() {
    let (_folder, mut hall) = hall(8);
    let text = words(hall.seed(), 60);
    let target = comment(&mut hall, &text);
    let reader = hall.place().connect().unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM entry;").unwrap();
    hall.store().quick_check().unwrap();
    assert!(!erase(&mut hall, target), "a reader is in the way");
    assert!(Pages::read(hall.place()).unwrap().with(&text) > 0);
    drop(reader);
    let hall = hall.restart().unwrap();
    assert_eq!(Pages::read(hall.place()).unwrap().with(&text), 0);
}
