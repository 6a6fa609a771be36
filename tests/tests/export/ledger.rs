//! The ledger in every form: what visitors raised, what a manager put in, and what was written down about it.

use std::collections::{BTreeMap, BTreeSet};

use calamine::{Data, Range};
use serde_json::Value;
use shiwen_domain::{
    entry::{Body, Label, LabelProposed, Note},
    id::EntryId,
};
use shiwen_store::{Opening, Outbox, WorkOrder};

use super::{
    agreement::{Figures, csv, entries_of, tables},
    scene::Scene,
};

/// What every note of the kit has, and nothing else.
const BY: &str = "一号大厅";

fn id(entry: &Value) -> EntryId {
    serde_json::from_value(entry["entry_id"].clone()).unwrap()
}

fn is_bad(entry: &Value) -> bool {
    entry["kind"] == "rating" && entry["level"].as_u64().unwrap() <= 2
}

/// Managers write into the ledger, and the platform tells how work orders stand. Answers which ratings are labelled.
pub(crate) fn managed(scene: &mut Scene, number: u64) -> BTreeSet<String> {
    for _ in 0..6 {
        scene.hall.ledger().unwrap();
    }
    let entries = entries_of(scene);
    let bad: Vec<EntryId> =
        entries.iter().filter(|(_, entry)| is_bad(entry)).map(|(_, entry)| id(entry)).collect();
    for (place, &target) in bad.iter().enumerate().filter(|(place, _)| place % 2 == 0) {
        let note = Note { target, question: None, text: format!("=第{place}条\n已联系"), by: BY.into() };
        scene.hall.write(Body::Note(note)).unwrap();
        let (label, reason, by) = (Label::Malicious, "@没有办过事".to_owned(), Some(BY.into()));
        scene.hall.write(Body::LabelProposed(LabelProposed { target, label, reason, by })).unwrap();
    }
    let orders: Vec<WorkOrder> =
        bad.iter().enumerate().map(|(place, &target)| order(target, place)).collect();
    let place = scene.hall.place();
    let key = place.database_key();
    let outbox = Outbox::open(&Opening::new(&place.path, &key), place.signing_key()).unwrap();
    outbox.unwrap().told(&orders, number).unwrap();
    let labelled = orders.iter().filter(|order| !order.label.is_empty());
    labelled.map(|order| order.entry_id.to_string()).collect()
}

fn order(entry_id: EntryId, place: usize) -> WorkOrder {
    WorkOrder {
        entry_id,
        id: entry_id.to_string(),
        state: ["accepted", "closed"][place % 2].into(),
        due: "2026-12-01".into(),
        at_ms: 1,
        measure: ["fix_at_once", "fix_by_date", "explained", ""][place % 4].into(),
        label: ["mistaken", "", "malicious", "", ""][place % 5].into(),
    }
}

/// Counts the ledger as it stands in the log; `wanted` are places and times that belong to the days.
pub(crate) fn recount(entries: &[(u64, Value)], wanted: impl Fn(u64, &Value) -> bool) -> Figures {
    let (mut items, mut figures) = (BTreeMap::<(String, String), bool>::new(), Figures::new());
    let mut add = |name: &'static str, count: u64| *figures.entry(name).or_default() += count;
    for (seq, entry) in entries {
        let name = |question: &Value| {
            let question = question.as_str().unwrap_or_default();
            (entry["entry_id"].as_str().unwrap().to_owned(), question.to_owned())
        };
        if is_bad(entry) && wanted(*seq, &entry["started"]) {
            items.insert(name(&Value::Null), true);
        } else if entry["kind"] == "survey_response" && wanted(*seq, &entry["started"]) {
            let negative =
                entry["answers"].as_array().unwrap().iter().filter(|given| given["answer"] == "no");
            for given in negative {
                add("negative", 1);
                items.insert(name(&given["question"]), false);
            }
        } else if entry["kind"] == "ledger_item" && wanted(*seq, &entry["at"]) {
            add("typed in", 1);
            items.insert(name(&Value::Null), false);
        }
    }
    let mut proposed = BTreeSet::new();
    for (_, entry) in entries {
        let text = |name: &str| entry[name].as_str().unwrap_or_default().to_owned();
        let target = (text("target"), text("question"));
        if entry["kind"] == "note" && items.contains_key(&target) {
            add("notes", 1);
        }
        if entry["kind"] == "label_proposed" && items.get(&target) == Some(&true) {
            proposed.insert(target);
        }
    }
    add("proposed", proposed.len() as u64);
    figures
}

/// The figures of a table's rows, given the cells that they are counted by.
fn count<'a>(rows: impl Iterator<Item = [&'a str; 4]>) -> Figures {
    let mut figures = Figures::new();
    for [source, channel, notes, proposed] in rows {
        let mut add = |name: &'static str, count: u64| *figures.entry(name).or_default() += count;
        assert_eq!(source == "Typed in", channel == "manual", "{source} {channel}");
        add("typed in", u64::from(source == "Typed in"));
        add("negative", u64::from(source == "Survey"));
        add("notes", notes.matches(&format!("{BY}：")).count() as u64);
        // A rule of the kit: it proposes for other entries too, which has no effect.
        add("proposed", u64::from(source == "Bad rating" && !proposed.is_empty()));
    }
    figures.into_iter().filter(|(_, count)| *count > 0).collect()
}

pub(crate) fn of_rows(rows: &[BTreeMap<String, String>]) -> Figures {
    count(
        rows.iter()
            .map(|row| ["Source", "Channel", "Notes", "Proposed label"].map(|name| row[name].as_str())),
    )
}

pub(crate) fn of_sheet(sheet: &Range<Data>) -> Figures {
    let titles: Vec<String> = sheet.rows().next().unwrap().iter().map(ToString::to_string).collect();
    let places = ["Source", "Channel", "Notes", "Proposed label"]
        .map(|name| titles.iter().position(|title| title.ends_with(name)).unwrap());
    let cell = |row: &'_ [Data], place: usize| match &row[place] {
        Data::String(text) => text.clone(),
        _ => String::new(),
    };
    let rows: Vec<[String; 4]> =
        sheet.rows().skip(1).map(|row| places.map(|place| cell(row, place))).collect();
    count(rows.iter().map(|row| [&*row[0], &*row[1], &*row[2], &*row[3]]))
}

#[test]
fn a_row_says_what_became_of_its_item() {
    let mut scene = Scene::new(9, 30, 50);
    let labelled = managed(&mut scene, 9);
    let rows = csv(&tables(&scene, "csv", "tables", &[]).join("ledger.csv"));
    let bad = || rows.iter().filter(|row| row["Source"] == "Bad rating");
    assert!(!labelled.is_empty() && bad().count() > 4);
    let said = |column: &str, text: &str| bad().filter(|row| row[column].contains(text)).count();
    for (column, text) in [
        ("State", "Closed"),
        ("State", "Accepted"),
        ("Measure", "Put right at once"),
        ("Measure", "Explained"),
        ("Due", "2026-12-01"),
        ("Notes", "一号大厅：=第0条\n已联系"),
        ("Proposed label", "Malicious（一号大厅）：@没有办过事"),
        ("Confirmed label", "Mistaken"),
    ] {
        assert!(said(column, text) > 0, "{column}: {text}");
    }
    assert!(said("Confirmed label", "") > said("Confirmed label", "M"), "not all are labelled");
    // Only a rating has a work order and is called mistaken.
    for row in rows.iter().filter(|row| row["Source"] != "Bad rating") {
        let none = ["State", "Measure", "Due", "Confirmed label"].map(|name| row[name].as_str());
        assert_eq!(none, [""; 4], "{row:?}");
    }
}
