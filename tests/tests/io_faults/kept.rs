//! What is kept of the visits, held against what the screens have shown.

use std::collections::BTreeMap;

use shiwen_app::home::{Home, Keys};
use shiwen_domain::{
    draft::{Draft, Words},
    entry::{Body, Entry, PrivateKind},
    id::{EntryId, VisitId},
    level::Level,
    writing::Writing,
};
use shiwen_store::{Appended, Opening, Reader, Store};

use crate::terminal::Shown;

/// The ratings in a record, by visit: levels tapped, and where.
fn ratings(reader: &Reader) -> Vec<(VisitId, Vec<Level>, Appended)> {
    let mut found = Vec::new();
    reader
        .for_each_entry(0, |stored| {
            if let Body::Rating(rating) = Entry::read(&stored.bytes)?.body {
                let levels = rating.taps.iter().map(|tap| tap.level).collect();
                let place = Appended { seq: stored.seq, entry_id: stored.entry_id };
                found.push((rating.visit_id, levels, place));
            }
            Ok(())
        })
        .expect("the record can be read");
    found
}

/// What is kept of what was said in an entry.
fn kept_of(reader: &Reader, entry_id: EntryId) -> Words {
    let kept = |kind| reader.private(entry_id, kind).expect("the record can be read");
    // The screens of these tests take no number.
    let [text, writing, _] = PrivateKind::ALL.map(|kind| kept(kind).map(|private| private.content));
    Words {
        text: String::from_utf8(text.unwrap_or_default()).expect("a text"),
        writing: writing.map(Writing),
    }
}

/// The same of a draft.
fn said_in(draft: &Draft) -> Words {
    draft.rating.as_ref().map(|rating| rating.words.clone()).unwrap_or_default()
}

/// What is wrong with a record, given what the screens have shown.
pub(crate) fn fault_of(home: &Home, keys: &Keys, shown: &BTreeMap<VisitId, Shown>) -> Option<String> {
    let opening = home.record();
    let opened = Store::open(&Opening::new(&opening, &keys.database), keys.signing());
    if !matches!(opened, Ok(Some(_))) {
        return Some(format!("the record does not open: {opened:?}"));
    }
    let reader = Reader::open(&home.record(), &keys.database).expect("an open record can be read");
    let report = reader.verify(&keys.signing().verifying_key()).expect("an open record can be verified");
    if !report.findings.is_empty() {
        return Some(format!("the record does not prove itself: {:?}", report.findings));
    }
    let ratings = ratings(&reader);
    let drafts = opened.ok().flatten().expect("it was opened").drafts().expect("drafts can be read");
    for (visit, shown) in shown {
        let of_visit: Vec<_> = ratings.iter().filter(|(id, ..)| id == visit).collect();
        let in_draft = drafts.iter().find(|draft| draft.visit_id == *visit);
        let fits = match of_visit[..] {
            [(_, levels, place)] => {
                let whole = levels.starts_with(&shown.levels) && levels.len() <= shown.levels.len() + 1;
                let said = shown.fits(&kept_of(&reader, place.entry_id));
                whole && said && shown.ended.iter().all(|ended| ended == place)
            }
            [] => in_draft.is_some_and(|draft| shown.fits(&said_in(draft))) && shown.ended.is_empty(),
            _ => false,
        };
        if !fits {
            return Some(format!("visit {visit} was shown as {shown:?}, kept as {of_visit:?}"));
        }
    }
    let unknown =
        ratings.iter().filter(|(id, levels, _)| !shown.contains_key(id) && levels.len() > 1).count();
    (unknown > 0).then(|| format!("{unknown} visits nobody was shown"))
}
