//! Answers of a visit, before they are entries.

use shiwen_domain::{entry::Ending, level::Level};

use crate::kit::{Record, moment, rated, rated_and_asked};

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
    let written = store.close_draft(draft, Ending::Finished, &moment(9), &mut record.ids).unwrap();
    assert_eq!(written.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(store.drafts().unwrap(), []);
    let reader = record.reader();
    let texts = written.iter().map(|entry| reader.private(entry.entry_id).unwrap().unwrap().content);
    assert_eq!(texts.collect::<Vec<_>>(), [b"comment of visit 1".to_vec(), b"about the survey".to_vec()]);
}

#[test]
fn an_empty_draft_leaves_nothing() {
    let mut record = Record::new();
    let mut store = record.store();
    let mut draft = rated(1, Level::Satisfied);
    draft.rating = None;
    store.save_draft(&draft).unwrap();
    assert!(store.close_draft(draft, Ending::Left, &moment(1), &mut record.ids).unwrap().is_empty());
    assert_eq!(store.drafts().unwrap(), []);
    assert_eq!(store.head().unwrap().size(), 1);
}
