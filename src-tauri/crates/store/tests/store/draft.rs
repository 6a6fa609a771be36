//! Answers of a visit, before they are entries.

use shiwen_domain::{
    entry::{Ending, PrivateKind},
    level::Level,
    writing::MAX_WRITING_BYTES,
};

use crate::kit::{Record, connect, moment, picture, rated, rated_and_asked, written};

#[test]
fn a_saved_draft_is_there_after_a_restart() {
    let mut record = Record::new();
    let draft = rated(1, Level::Dissatisfied);
    record.store().save_draft(&draft).unwrap();
    assert_eq!(record.store().drafts().unwrap(), [draft]);
}

#[test]
fn a_later_draft_takes_the_place_of_the_visits_earlier_one() {
    let mut record = Record::new();
    let mut store = record.store();
    store.save_draft(&rated(1, Level::Dissatisfied)).unwrap();
    store.save_draft(&rated_and_asked(1, Level::Satisfied)).unwrap();
    store.save_draft(&rated(2, Level::Satisfied)).unwrap();
    let kept = [rated_and_asked(1, Level::Satisfied), rated(2, Level::Satisfied)];
    assert_eq!(store.drafts().unwrap(), kept);
    assert_eq!(record.reader().draft_count().unwrap(), 2);
}

#[test]
fn a_closed_draft_is_its_entries_and_gone() {
    let mut record = Record::new();
    let mut store = record.store();
    let draft = rated_and_asked(1, Level::Dissatisfied);
    store.save_draft(&draft).unwrap();
    let written = store.close_draft(&draft, Ending::Finished, &moment(9), &mut record.ids).unwrap();
    assert_eq!(written.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(store.drafts().unwrap(), []);
    let reader = record.reader();
    let texts =
        written.iter().map(|entry| reader.private(entry.entry_id, PrivateKind::Text).unwrap().unwrap());
    let texts: Vec<_> = texts.map(|text| text.content).collect();
    assert_eq!(texts, [b"comment of visit 1".to_vec(), b"about the survey".to_vec()]);
    let writings = written.iter().map(|entry| reader.private(entry.entry_id, PrivateKind::Writing).unwrap());
    assert!(writings.flatten().next().is_none(), "nothing was written by hand");
}

#[test]
fn handwriting_is_kept_beside_the_text_and_apart_from_the_entry() {
    for length in [8, 900, 20_000, MAX_WRITING_BYTES] {
        let mut record = Record::new();
        let mut store = record.store();
        let draft = written(1, Level::Dissatisfied, length);
        store.save_draft(&draft).unwrap();
        assert_eq!(record.store().drafts().unwrap(), std::slice::from_ref(&draft));
        let appended = store.close_draft(&draft, Ending::Finished, &moment(9), &mut record.ids).unwrap();
        let reader = record.reader();
        let kept = |kind| reader.private(appended[0].entry_id, kind).unwrap().unwrap().content;
        assert_eq!(kept(PrivateKind::Text), b"comment of visit 1");
        assert!(kept(PrivateKind::Writing) == picture(1, length));
        assert!(reader.entry(1).unwrap().unwrap().bytes.len() < 2_000);
        assert_eq!(reader.verify(&crate::kit::signing().verifying_key()).unwrap().findings, []);
    }
}

#[test]
fn a_sealed_number_is_kept_beside_the_rating_and_beside_nothing_else() {
    let mut record = Record::new();
    let mut store = record.store();
    let draft = rated_and_asked(1, Level::Satisfied);
    let (ending, sealed) = (Ending::Finished, vec![201; 213]);
    let phone = Some(sealed.clone());
    let appended = store.close_draft_with(&draft, ending, phone, &moment(9), &mut record.ids).unwrap();
    let reader = record.reader();
    let kept = |at: usize| reader.private(appended[at].entry_id, PrivateKind::Phone).unwrap();
    let private = kept(0).expect("the number of the rating");
    assert!(private.content == sealed && kept(1).is_none());
    assert_eq!(
        reader.private(appended[0].entry_id, PrivateKind::Text).unwrap().unwrap().kind,
        PrivateKind::Text
    );
    let entry = String::from_utf8(reader.entry(1).unwrap().unwrap().bytes).unwrap();
    assert!(entry.contains(&format!(r#""phone":"{}""#, private.commitment().0)), "{entry}");
    assert_eq!(reader.verify(&crate::kit::signing().verifying_key()).unwrap().findings, []);
}

#[test]
fn a_number_without_a_rating_is_left_out() {
    let mut record = Record::new();
    let mut draft = rated_and_asked(1, Level::Satisfied);
    draft.rating = None;
    let (ending, phone) = (Ending::Finished, Some(vec![201; 213]));
    record.store().close_draft_with(&draft, ending, phone, &moment(9), &mut record.ids).unwrap();
    let count = "SELECT count(*) FROM phone";
    assert_eq!(connect(&record.path()).query_row(count, [], |row| row.get::<_, i64>(0)).unwrap(), 0);
    assert_eq!(record.reader().verify(&crate::kit::signing().verifying_key()).unwrap().findings, []);
}

#[test]
fn a_rating_with_handwriting_alone_is_one_with_a_comment() {
    let mut record = Record::new();
    let mut draft = written(1, Level::Dissatisfied, 300);
    draft.rating.as_mut().unwrap().words.text.clear();
    draft.rating.as_mut().unwrap().reasons.clear();
    record.store().close_draft(&draft, Ending::Finished, &moment(9), &mut record.ids).unwrap();
    assert_eq!(record.query("SELECT comment, no_reason FROM rating"), [["1", "0"]]);
}

#[test]
fn nothing_said_is_shown_by_whoever_prints_a_draft_or_a_private_content() {
    let mut record = Record::new();
    let draft = written(1, Level::Dissatisfied, 300);
    let appended = record.store().close_draft(&draft, Ending::Finished, &moment(9), &mut record.ids).unwrap();
    let kept = PrivateKind::ALL.map(|kind| record.reader().private(appended[0].entry_id, kind).unwrap());
    let shown = format!("{draft:?} {kept:?}");
    assert!(shown.contains("300 bytes") && !shown.contains("comment of visit"), "{shown}");
    // Neither as numbers nor in base64.
    assert!(!shown.contains("137, 80, 78, 71") && !shown.contains("iVBORw"), "{shown}");
}

#[test]
fn an_empty_draft_leaves_nothing() {
    let mut record = Record::new();
    let mut store = record.store();
    let mut draft = rated(1, Level::Satisfied);
    draft.rating = None;
    store.save_draft(&draft).unwrap();
    assert!(store.close_draft(&draft, Ending::Left, &moment(1), &mut record.ids).unwrap().is_empty());
    assert_eq!(store.drafts().unwrap(), []);
    assert_eq!(store.head().unwrap().size(), 1);
}
