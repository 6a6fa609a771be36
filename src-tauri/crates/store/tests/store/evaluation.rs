//! Announced services in the record: durable before they are acknowledged, ended once, and never asked about twice.

use shiwen_domain::{
    announced::{Announced, EvaluationState},
    draft::Draft,
    entry::{Body, Ending, Entry},
    id::EvaluationId,
    level::Level,
    results::Days,
};
use shiwen_store::{AnnouncedBefore, Announcing, Identities, salvage};
use uuid::Uuid;

use crate::kit::{KEY, Record, moment, rated, signing};

fn announced(number: u128, service: &str) -> Announced {
    Announced {
        id: EvaluationId(Uuid::from_u128(number)),
        service: service.to_owned(),
        started: moment(1),
        subject: rated(1, Level::Satisfied).subject,
        pack_version: 1,
    }
}

/// A visit about an announced service.
fn about(service: &str, visit: u128) -> Draft {
    Draft { service: Some(service.to_owned()), ..rated(visit, Level::VeryDissatisfied) }
}

fn services(record: &Record) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    let read = record.reader().for_each_entry(0, |stored| {
        match Entry::read(&stored.bytes).unwrap().body {
            Body::Rating(rating) => found.extend(rating.service.map(|service| ("rating", service))),
            Body::Unrated(unrated) => found.push(("unrated", unrated.service)),
            _ => {}
        }
        Ok(())
    });
    read.unwrap();
    found
}

#[test]
fn a_power_cut_after_the_acknowledgement_leaves_it_waiting_for_its_end() {
    let mut record = Record::new();
    let mut store = record.store();
    assert_eq!(store.announce(&announced(1, "a")).unwrap(), Announcing::Durable);
    drop(store);
    let mut store = record.store();
    let awaited = store.awaited().unwrap().expect("it was acknowledged");
    assert_eq!(awaited, announced(1, "a"));
    store.close_unrated(&awaited, &moment(5), &mut record.ids).unwrap();
    assert_eq!(store.awaited().unwrap(), None);
    assert_eq!(store.close_unrated(&awaited, &moment(6), &mut record.ids).unwrap(), [], "never twice");
    assert_eq!(services(&record), [("unrated", "a".to_owned())]);
    assert_eq!(store.evaluation(awaited.id).unwrap(), Some(EvaluationState::Unanswered));
    assert_eq!(record.reader().verify(&signing().verifying_key()).unwrap().findings, []);
}

#[test]
fn a_visit_ends_it_in_the_transaction_that_writes_its_rating() {
    let mut record = Record::new();
    let mut store = record.store();
    store.announce(&announced(1, "a")).unwrap();
    let draft = about("a", 1);
    store.save_draft(&draft).unwrap();
    drop(store);
    // After a power cut the draft goes first, and nothing is left to be unrated.
    let mut store = record.store();
    store.close_draft(&draft, Ending::Interrupted, &moment(5), &mut record.ids).unwrap();
    assert_eq!((store.awaited().unwrap(), services(&record)), (None, vec![("rating", "a".to_owned())]));
    assert_eq!(store.evaluation(announced(1, "a").id).unwrap(), Some(EvaluationState::Answered));
}

#[test]
fn a_service_is_asked_about_once_whether_it_was_rated_or_not_and_also_after_a_restart() {
    let mut record = Record::new();
    let mut store = record.store();
    store.announce(&announced(1, "a")).unwrap();
    let first = Announcing::Before(Some(announced(1, "a").id));
    assert_eq!(store.announce(&announced(2, "a")).unwrap(), first, "still waiting");
    store.close_draft(&about("a", 1), Ending::Finished, &moment(5), &mut record.ids).unwrap();
    store.announce(&announced(3, "b")).unwrap();
    store.close_unrated(&announced(3, "b"), &moment(6), &mut record.ids).unwrap();
    drop(store);
    let mut store = record.store();
    assert_eq!(store.announce(&announced(4, "a")).unwrap(), first);
    assert_eq!(store.announce(&announced(5, "b")).unwrap(), Announcing::Before(Some(announced(3, "b").id)));
    // The log says so too where nothing else remembers, and a table computed again.
    store.rebuild_projections().unwrap();
    assert_eq!(
        store.announced_before("a").unwrap(),
        Some(AnnouncedBefore { id: Some(announced(1, "a").id) })
    );
    assert_eq!(store.announced_before("c").unwrap(), None, "the control");
}

#[test]
fn one_that_was_cancelled_may_be_announced_again_and_is_counted() {
    let mut record = Record::new();
    let mut store = record.store();
    store.announce(&announced(1, "a")).unwrap();
    store.close_cancelled(&announced(1, "a"), &moment(2), &mut record.ids).unwrap();
    assert_eq!(store.evaluation(announced(1, "a").id).unwrap(), Some(EvaluationState::Cancelled));
    assert_eq!(store.announce(&announced(2, "a")).unwrap(), Announcing::Durable);
    store.close_draft(&about("a", 1), Ending::Finished, &moment(5), &mut record.ids).unwrap();
    let beside = record.reader().results(&Days::default()).unwrap().beside;
    assert_eq!((beside.announced(), beside.rated, beside.unrated, beside.cancelled), (1, 1, 0, 1));
    assert_eq!(beside.response_rate().map(|rate| rate.to_string()).as_deref(), Some("100.00%"));
}

#[test]
fn a_draft_without_a_rating_leaves_the_service_unrated() {
    let mut record = Record::new();
    let mut store = record.store();
    store.announce(&announced(1, "a")).unwrap();
    let silent = Draft { rating: None, ..about("a", 1) };
    store.close_draft(&silent, Ending::Left, &moment(5), &mut record.ids).unwrap();
    assert_eq!(services(&record), [("unrated", "a".to_owned())]);
    assert_eq!(store.evaluation(announced(1, "a").id).unwrap(), Some(EvaluationState::Unanswered));
}

#[test]
fn the_newest_thousand_are_remembered_and_every_service_is_known_for_ever() {
    let mut record = Record::new();
    let mut store = record.store();
    for number in 1..=1_005 {
        let one = announced(number, &format!("service-{number}"));
        store.announce(&one).unwrap();
        store.close_unrated(&one, &moment(5), &mut record.ids).unwrap();
    }
    let remembered = |number| store.evaluation(EvaluationId(Uuid::from_u128(number))).unwrap();
    assert_eq!((remembered(1), remembered(1_005)), (None, Some(EvaluationState::Unanswered)));
    assert_eq!(
        store.announced_before("service-1").unwrap(),
        Some(AnnouncedBefore { id: None }),
        "by the log"
    );
}

#[test]
fn what_waits_is_salvaged_with_the_record_and_closed_to_questions() {
    let mut record = Record::new();
    let mut store = record.store();
    store.announce(&announced(1, "a")).unwrap();
    drop(store);
    let key = shiwen_store::DatabaseKey::new(KEY);
    let salvaged = salvage(&record.path(), &key, &signing().verifying_key());
    assert_eq!(salvaged.awaited, Some(announced(1, "a")));
    assert!(
        record.reader().query("SELECT * FROM evaluation").is_err(),
        "it leads from an evaluation to a service"
    );
    assert!(record.reader().query("SELECT * FROM unrated").is_ok(), "the control");
    let _ = record.ids.entry_id();
}
