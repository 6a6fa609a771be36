//! What was erased is nowhere on the disk: not in a page, not in a free one, not in the write-ahead log. Each proof
//! looks at the decrypted pages and has a control in which the same look finds the text.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use rusqlite::Connection;
use shiwen_domain::{
    draft::{Draft, Words},
    entry::{Ending, Entry, Erasure, PrivateKind},
    id::EntryId,
    moment::ClockTrust,
};
use shiwen_tests::{
    encrypted::Pages,
    figure,
    hall::{Hall, Place, folder, picture_of, words},
    seed::Seed,
};
use tempfile::TempDir;

fn hall(number: u64) -> (TempDir, Hall) {
    let folder = folder();
    let mut hall = Hall::begin(Place::new(folder.path(), number), number).unwrap();
    hall.live(5).unwrap();
    (folder, hall)
}

/// A visit in which this was said, under way.
fn draft_with(hall: &mut Hall, words: &Words) -> Draft {
    loop {
        let mut draft = hall.answer().unwrap();
        if let Some(rating) = &mut draft.rating {
            rating.words = words.clone();
            hall.store().save_draft(&draft).unwrap();
            return draft;
        }
        hall.end(&draft, Ending::Left).unwrap();
    }
}

fn said(hall: &mut Hall, words: &Words) -> EntryId {
    let draft = draft_with(hall, words);
    hall.end(&draft, Ending::Finished).unwrap()[0].entry_id
}

fn typed(seed: &mut Seed, length: usize) -> Words {
    Words { text: words(seed, length), writing: None }
}

fn written(seed: &mut Seed, length: usize) -> Words {
    Words { text: String::new(), writing: Some(picture_of(seed, length)) }
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
        let words = typed(hall.seed(), length);
        let target = said(&mut hall, &words);
        assert!(Pages::read(hall.place()).unwrap().with(&words.text) > 0, "the look finds what is there");
        assert!(erase(&mut hall, target));
        assert_eq!(Pages::read(hall.place()).unwrap().with(&words.text), 0, "log {number}");
    }
}

/// Handwriting fills pages of its own, and more of them as a draft, where it is in base64.
#[test]
fn an_erased_writing_is_on_no_page() {
    for number in 0..figure(100) as u64 {
        let (_folder, mut hall) = hall(number);
        let length = if hall.seed().once_in(3) { 1_000 } else { 20_000 + hall.seed().place(45_537) };
        let mut words = written(hall.seed(), length);
        words.text = if number % 2 == 0 { typed(hall.seed(), 30).text } else { String::new() };
        let draft = draft_with(&mut hall, &words);
        let (pages, writing) = (Pages::read(hall.place()).unwrap(), words.writing.as_ref().unwrap());
        assert!(pages.with_writing(writing) > length / 4_096, "the look finds the draft");
        let target = hall.end(&draft, Ending::Finished).unwrap()[0].entry_id;
        let pages = Pages::read(hall.place()).unwrap();
        assert!(pages.with(&writing.0) > length / 4_096, "the look finds what is there");
        assert!(erase(&mut hall, target));
        let pages = Pages::read(hall.place()).unwrap();
        assert_eq!(pages.with_words(&words), 0, "log {number}, {length} bytes");
    }
}

#[test]
fn what_was_dropped_for_its_age_is_on_no_page_and_what_is_not_witnessed_stays() {
    for number in 0..figure(40) as u64 {
        let (_folder, mut hall) = hall(number);
        hall.live(30).unwrap();
        hall.visit_saying_all().unwrap();
        hall.witness().unwrap();
        let before = std::mem::take(&mut hall.said);
        hall.visit_saying_all().unwrap();
        let pages = Pages::read(hall.place()).unwrap();
        assert!(before.iter().all(|(_, words)| pages.with_words(words) > 0), "the look finds what is there");
        assert!(hall.age().unwrap() > 2);
        // Of what was written last under a doubted clock nobody knows how old it is: it stays, and nothing else does.
        let (stays, gone): (Vec<_>, Vec<_>) = before.iter().partition(|(id, _)| is_kept(&hall, *id));
        assert!(
            stays.iter().all(|(id, _)| clock_of(&hall, *id) == Some(ClockTrust::Doubted)),
            "log {number}"
        );
        assert!(gone.len() > 4 * stays.len(), "log {number}: {} of {} stay", stays.len(), before.len());
        let pages = Pages::read(hall.place()).unwrap();
        let left = gone.iter().filter(|(_, words)| pages.with_words(words) > 0).count();
        assert_eq!(left, 0, "log {number}: of {}", gone.len());
        assert!(
            hall.said.iter().all(|(_, words)| pages.with_words(words) > 0),
            "the other one is still there"
        );
    }
}

fn is_kept(hall: &Hall, id: EntryId) -> bool {
    let reader = hall.place().reader().unwrap();
    PrivateKind::ALL.into_iter().any(|kind| reader.private(id, kind).unwrap().is_some())
}

/// The clock of the log that an entry was first written in: one that was taken over says so beside it.
fn clock_of(hall: &Hall, id: EntryId) -> Option<ClockTrust> {
    let mut clock = None;
    let read = hall.place().reader().unwrap().for_each_entry(0, |stored| {
        if stored.entry_id == id {
            clock = Entry::read(&stored.bytes).ok().map(|entry| entry.counted().at.clock);
        }
        Ok(())
    });
    read.unwrap();
    clock
}

#[test]
fn what_was_erased_among_many_is_on_no_page() {
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
        let left: Vec<_> = erased.iter().filter(|words| pages.with_words(words) > 0).collect();
        assert!(erased.iter().any(|words| words.writing.is_some()));
        assert!(left.is_empty(), "log {number}: {} of {} are still there", left.len(), erased.len());
        let there = |words: &Words| {
            let writing = words.writing.as_ref().is_none_or(|writing| pages.with(&writing.0) > 0);
            writing && (words.text.is_empty() || pages.with(&words.text) > 0)
        };
        assert!(hall.said.iter().all(|(_, words)| there(words)), "the others are still there");
    }
}

/// How much of what was deleted piece by piece, as a life went on, is still somewhere.
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
        let place = hall.said.len() / 2;
        let (target, words) = hall.said.swap_remove(place);
        delete(&connection, target);
        deleted.push(words);
        hall.visit().unwrap();
    }
    assert!(hall.store().scrub().unwrap());
    let pages = Pages::read(hall.place()).unwrap();
    deleted.iter().filter(|words| pages.with_words(words) > 0).count()
}

fn delete(connection: &Connection, target: EntryId) {
    for table in ["private", "writing"] {
        let sql = format!("DELETE FROM {table} WHERE entry_id = ?1");
        connection.execute(&sql, [target.0.as_bytes()]).unwrap();
    }
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
        let length = if number % 4 == 0 { 20_000 + hall.seed().place(45_537) } else { 400 };
        let [first, last] =
            [(); 2].map(|()| Words { text: words(hall.seed(), 60), ..written(hall.seed(), length) });
        let mut draft = draft_with(&mut hall, &first);
        draft.rating.as_mut().unwrap().words = last.clone();
        hall.store().save_draft(&draft).unwrap();
        let pages = Pages::read(hall.place()).unwrap();
        for words in [&first, &last] {
            let writing = words.writing.as_ref().unwrap();
            assert!(pages.with(&words.text) > 0 && pages.with_writing(writing) > 0, "both were written");
        }
        let target = hall.end(&draft, Ending::Finished).unwrap()[0].entry_id;
        erase(&mut hall, target);
        let pages = Pages::read(hall.place()).unwrap();
        assert_eq!((pages.with_words(&first), pages.with_words(&last)), (0, 0), "log {number}");
    }
}

/// The deletion alone, as [`shiwen_store::Store::erase`] does it, without one of the two things beside it.
fn pages_after_deletion(words: fn(&mut Seed) -> Words, secure_delete: bool, truncate: bool) -> usize {
    let (_folder, mut hall) = hall(7);
    let words = words(hall.seed());
    let target = said(&mut hall, &words);
    let connection = hall.place().connect().unwrap();
    connection.pragma_update(None, "secure_delete", secure_delete).unwrap();
    delete(&connection, target);
    if truncate {
        let busy: i64 =
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0)).unwrap();
        assert_eq!(busy, 0);
    }
    Pages::read(hall.place()).unwrap().with_words(&words)
}

#[test]
fn it_is_found_without_the_truncating_checkpoint_or_without_secure_delete() {
    let kinds: [fn(&mut Seed) -> Words; 3] =
        [|seed| typed(seed, 60), |seed| written(seed, 900), |seed| written(seed, 40_000)];
    for words in kinds {
        assert_eq!(pages_after_deletion(words, true, true), 0);
        assert!(pages_after_deletion(words, true, false) > 0, "the write-ahead log still has it");
        assert!(pages_after_deletion(words, false, true) > 0, "the freed pages still have it");
    }
}

#[test]
fn an_erasure_says_that_a_reader_keeps_it_alive_and_a_restart_removes_it() {
    let (_folder, mut hall) = hall(8);
    let words = Words { text: words(hall.seed(), 60), ..written(hall.seed(), 30_000) };
    let target = said(&mut hall, &words);
    let reader = hall.place().connect().unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM entry;").unwrap();
    hall.store().quick_check().unwrap();
    assert!(!erase(&mut hall, target), "a reader is in the way");
    let pages = Pages::read(hall.place()).unwrap();
    assert!(pages.with(&words.text) > 0 && pages.with_writing(words.writing.as_ref().unwrap()) > 0);
    drop(reader);
    let hall = hall.restart().unwrap();
    assert_eq!(Pages::read(hall.place()).unwrap().with_words(&words), 0);
}
