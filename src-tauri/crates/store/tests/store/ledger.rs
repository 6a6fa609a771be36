//! The ledger in pages.

mod plain;

use plain::{plain, queries};
use proptest::prelude::*;
use shiwen_domain::{
    entry::{Body, Commitment, Ending, Entry, Label, Note, Recovered},
    id::EntryId,
    level::Level,
    results::Days,
};
use shiwen_store::{
    DatabaseKey, Fact, FoundWhat, LEDGER_PAGE, LedgerQuery, Of, Opening, Outbox, Reader, WorkOrder,
};
use uuid::Uuid;

use crate::{
    history::{steps, write},
    kit::{KEY, Record, managed, moment, rated, rated_and_asked, signing},
};

/// An item as it is compared: its entry, and the question of an answer.
type Item = (EntryId, Option<String>);

fn outbox(record: &Record) -> Outbox {
    let (path, key) = (record.path(), DatabaseKey::new(KEY));
    Outbox::open(&Opening::new(&path, &key), signing()).unwrap().unwrap()
}

fn commitment() -> Commitment {
    Commitment("ab".repeat(32))
}

fn order(entry_id: EntryId, state: &str, measure: &str, label: &str) -> WorkOrder {
    WorkOrder {
        entry_id,
        id: entry_id.to_string(),
        state: state.into(),
        due: "2026-12-01".into(),
        at_ms: 1,
        measure: measure.into(),
        label: label.into(),
    }
}

/// All pages, one after the other; how many there were.
fn pages(reader: &Reader, query: &LedgerQuery) -> (Vec<Item>, usize) {
    let (mut items, mut query, mut pages) = (Vec::new(), query.clone(), 0);
    loop {
        let found = reader.ledger(&query).unwrap();
        pages += 1;
        // Ten answers at most belong to the response that a page ends with.
        assert!(found.items.len() < LEDGER_PAGE + 10);
        items.extend(found.items.into_iter().map(|item| match item.what {
            FoundWhat::Answer(_, question) => (item.entry_id, Some(question)),
            FoundWhat::Rating(_) | FoundWhat::Item(_) => (item.entry_id, None),
        }));
        assert!(found.next.is_none_or(|next| query.before.is_none_or(|before| next < before)));
        match found.next {
            Some(next) => query.before = Some(next),
            None => return (items, pages),
        }
    }
}

/// What the platform tells of some of the ratings.
pub(crate) fn told(record: &Record) -> Vec<WorkOrder> {
    let mut ratings = Vec::new();
    let read = record.reader().for_each_entry(0, |stored| {
        let entry = Entry::read(&stored.bytes).unwrap().counted();
        ratings.extend(matches!(entry.body, Body::Rating(_)).then_some(entry.entry_id));
        Ok(())
    });
    read.unwrap();
    let measures = ["", "fix_at_once", "fix_by_date", "explained"];
    let orders = ratings.into_iter().enumerate().filter(|(number, _)| number % 5 > 0);
    let orders: Vec<WorkOrder> = orders
        .map(|(number, id)| {
            let state = if number % 3 == 0 { "closed" } else { "accepted" };
            order(id, state, measures[number % 4], ["", "", "mistaken"][number % 3])
        })
        .collect();
    outbox(record).told(&orders, 1).unwrap();
    orders
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn pages_put_together_are_a_plain_walk_over_the_entries(
        steps in steps(700),
        queries in prop::collection::vec(queries(), 8),
    ) {
        let mut record = Record::new();
        drop(record.store());
        write(&mut record, &steps);
        let orders = told(&record);
        let reader = record.reader();
        for query in queries.iter().chain([&LedgerQuery::default()]) {
            prop_assert_eq!(pages(&reader, query).0, plain(&reader, &orders, query), "{:?}", query);
        }
    }
}

/// More bad ratings than a page, with "no" to one question each.
fn many(count: u128) -> Record {
    let mut record = Record::new();
    let mut store = record.store();
    for visit in 1..=count {
        let draft = rated_and_asked(visit, Level::Dissatisfied);
        store.close_draft(&draft, Ending::Finished, &moment(9), &mut record.ids).unwrap();
    }
    record
}

#[test]
fn a_page_is_the_newest_and_the_next_goes_on_where_it_ended() {
    let record = many(60);
    let reader = record.reader();
    let first = reader.ledger(&LedgerQuery::default()).unwrap();
    assert_eq!((first.items.len(), first.next), (LEDGER_PAGE, Some(71)));
    assert_eq!(first.items[0].entry_id, reader.entry_id(120).unwrap());
    let (items, pages) = pages(&reader, &LedgerQuery::default());
    assert_eq!((items.len(), pages), (120, 3));
}

#[test]
fn what_is_rare_among_many_is_looked_for_in_pieces() {
    let mut record = many(1);
    let mut store = record.store();
    let kept = record.reader().entry_id(1).unwrap();
    let facts: Vec<Fact> = (0..6_000_u128)
        .map(|visit| {
            let draft = rated(visit + 10, Level::VeryDissatisfied);
            let body = draft.close_rating(Ending::Finished, &mut |_, _| commitment());
            let body = body.unwrap();
            record.fact(body)
        })
        .collect();
    store.append(&facts).unwrap();
    let reader = record.reader();
    let query = LedgerQuery { ratings: Of::Only(vec![214]), answers: Of::None, ..LedgerQuery::default() };
    let first = reader.ledger(&query).unwrap();
    assert_eq!((first.items.len(), first.next), (0, Some(4_003)));
    assert_eq!(pages(&reader, &query), (vec![(kept, None)], 4));
}

#[test]
fn what_is_written_follows_a_rating_into_the_next_log() {
    let mut record = Record::new();
    let mut store = record.store();
    let draft = rated(1, Level::Dissatisfied);
    let body = draft.close_rating(Ending::Finished, &mut |_, _| commitment());
    let rating = EntryId(Uuid::from_u128(7));
    let [proposed, note, item] = managed(rating);
    let Body::Note(note) = note else { unreachable!("a note") };
    let answer = Body::Note(Note { question: Some("q2".into()), text: "另一条".into(), ..note.clone() });
    let bodies = [body.unwrap(), proposed, Body::Note(note), answer, item];
    for (body, number) in bodies.into_iter().zip(7..) {
        let inner = Entry::new(EntryId(Uuid::from_u128(number)), moment(1), body);
        let entry = String::from_utf8(inner.to_bytes().unwrap()).unwrap();
        let recovered = Body::Recovered(Recovered { log: None, seq: 3, proven: true, entry });
        store.append(&[Entry::new(inner.entry_id, moment(90), recovered).into()]).unwrap();
    }
    let reader = record.reader();
    let found = reader.ledger(&LedgerQuery::default()).unwrap();
    assert_eq!(found.items.len(), 2);
    assert_eq!(found.items[1].entry_id, rating);
    let notes = reader.ledger_notes(rating, "").unwrap();
    assert_eq!((notes.len(), notes[0].text.as_str(), notes[0].by.as_str()), (1, "已联系", "一号大厅"));
    // When it was written down, not when it came over.
    assert_eq!(notes[0].at, moment(1).wall);
    assert_eq!(reader.ledger_notes(rating, "q2").unwrap()[0].text, "另一条");
    let proposal = reader.label_proposed(rating).unwrap().unwrap();
    assert_eq!((proposal.label, proposal.reason.as_str()), (Label::Mistaken, "排错了队"));
    assert!(matches!(&found.items[0].what, FoundWhat::Item(item) if item.text == "没有母婴室"));
}

#[test]
fn the_newest_proposal_stands_and_none_is_lost() {
    let mut record = many(1);
    let mut store = record.store();
    let target = record.reader().entry_id(1).unwrap();
    for label in [Label::Mistaken, Label::Malicious] {
        let [proposed, ..] = managed(target);
        let Body::LabelProposed(proposed) = proposed else { unreachable!("a proposal") };
        let fact =
            record.fact(Body::LabelProposed(shiwen_domain::entry::LabelProposed { label, ..proposed }));
        store.append(&[fact]).unwrap();
    }
    assert_eq!(record.reader().label_proposed(target).unwrap().unwrap().label, Label::Malicious);
    assert_eq!(record.query("SELECT count(*) FROM label_proposed"), [["2"]]);
    assert_eq!(record.reader().results(&Days::default()).unwrap().total.labelled, 0, "it is only proposed");
}

#[test]
fn what_was_confirmed_is_left_out_of_the_second_figure_alone() {
    let record = many(4);
    let id = |seq| record.reader().entry_id(seq).unwrap();
    let orders = [order(id(1), "closed", "explained", "mistaken"), order(id(3), "opened", "", "")];
    outbox(&record).told(&orders, 1).unwrap();
    let total = record.reader().results(&Days::default()).unwrap().total;
    assert_eq!((total.all.bad(), total.undisputed.bad(), total.labelled), (4, 3, 1));
}
