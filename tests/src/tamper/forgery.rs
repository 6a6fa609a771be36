//! Changes in which everything fits everything, except that the signing key was not there: the log is written anew
//! through the store itself under another key.

use shiwen_domain::{
    entry::{Body, Entry, EntryError, Erasure, PrivateKind, Rating},
    id::EntryId,
    level::Level,
    moment::Moment,
};
use shiwen_store::{Fact, Opening, Reader, Store, StoreError};
use uuid::Uuid;

use super::{
    Change,
    attack::{Attack, Changed},
    change,
};
use crate::hall::Place;

pub(super) const CHANGES: &[Change] = &[
    change("forge praise, all but the signature fits", |a| forge(a, true, praise)),
    change("forge praise under another key", |a| forge(a, false, praise)),
    change("forge a log without bad ratings", |a| {
        forge(a, true, |_, facts| facts.retain(|fact| !is_bad(fact)))
    }),
    change("forge another date, all but the signature fits", |a| forge(a, true, re_date)),
    change("forge a shorter log, all but the signature fits", |a| {
        forge(a, true, |_, facts| {
            facts.pop();
        })
    }),
    change("forge an erasure, all but the signature fits", |a| forge(a, true, erase)),
    change("forge an erasure under another key", |a| forge(a, false, erase)),
    change("the same log under another key", |a| forge(a, false, |_, _| {})),
];

type Facts = Vec<Fact>;

fn rating(fact: &mut Fact) -> Option<&mut Rating> {
    match &mut fact.entry.body {
        Body::Rating(rating) => Some(rating),
        _ => None,
    }
}

fn is_bad(fact: &Fact) -> bool {
    matches!(&fact.entry.body, Body::Rating(rating) if rating.level.is_bad())
}

fn praise(_: &mut Attack<'_>, facts: &mut Facts) {
    for rating in facts.iter_mut().filter_map(rating) {
        rating.level = Level::VerySatisfied;
        rating.no_reason = false;
        rating.reasons.clear();
    }
}

fn re_date(attack: &mut Attack<'_>, facts: &mut Facts) {
    let place = attack.seed.place(facts.len());
    let earlier =
        |moment: &Moment| Moment { wall: moment.wall.replacen("2026", "2025", 1), ..moment.clone() };
    facts[place].entry.at = earlier(&facts[place].entry.at);
    for rating in facts.iter_mut().filter_map(rating) {
        rating.started = earlier(&rating.started);
    }
}

/// Says that something private was erased, and drops it.
fn erase(attack: &mut Attack<'_>, facts: &mut Facts) {
    let written = facts.iter_mut().filter(|fact| !fact.private.is_empty()).last();
    let Some(target) = written.map(|fact| (std::mem::take(&mut fact.private), fact.entry.entry_id).1) else {
        return;
    };
    let Some(at) = facts.last().map(|last| last.entry.at.clone()) else { return };
    let erasure = Erasure { target, order: "order-0".to_owned(), reason: "nobody asked".to_owned() };
    let entry_id = EntryId(Uuid::from_bytes(attack.seed.bytes()));
    facts.push(Fact::from(Entry::new(entry_id, at, Body::Erasure(erasure))));
}

/// Writes the log again, changed, under another signing key; then may put the true checkpoint beside it.
fn forge(attack: &mut Attack<'_>, true_checkpoint: bool, change: fn(&mut Attack<'_>, &mut Facts)) -> Changed {
    let base = attack.base;
    let mut facts = facts_of(&base.place).expect("the base can be read");
    change(attack, &mut facts);
    let place = Place { signing: attack.seed.bytes(), ..attack.place.clone() };
    attack.replace_file(|_| write(base, &place, &facts).expect("a log can be written"))?;
    if true_checkpoint {
        let head = base.place.reader().and_then(|reader| reader.head()).expect("the base has a head");
        attack.run("UPDATE head SET checkpoint = ?1", [head.checkpoint])?;
    }
    Ok(true)
}

fn facts_of(place: &Place) -> Result<Facts, StoreError> {
    let reader: Reader = place.reader()?;
    let mut facts = Vec::new();
    reader.for_each_entry(0, |stored| {
        let kept =
            PrivateKind::ALL.into_iter().filter_map(|kind| reader.private(stored.entry_id, kind).transpose());
        let private = kept.collect::<Result<Vec<_>, _>>()?;
        facts.push(Fact { entry: entry_of(&stored.bytes)?, private });
        Ok(())
    })?;
    Ok(facts)
}

/// An entry of whatever format: this one forges a newer program's entries as well.
fn entry_of(bytes: &[u8]) -> Result<Entry, StoreError> {
    match Entry::read(bytes) {
        Err(EntryError::Format(v)) => {
            let known = String::from_utf8_lossy(bytes).replacen(&format!("\"v\":{v}"), "\"v\":1", 1);
            Ok(Entry { v, ..Entry::read(known.as_bytes())? })
        }
        entry => Ok(entry?),
    }
}

fn write(base: &super::Base, place: &Place, facts: &[Fact]) -> Result<(), StoreError> {
    let identity = base.place.reader()?.identity()?.expect("the base holds a log");
    for file in [place.path.clone(), place.wal()] {
        let _ = std::fs::remove_file(file);
    }
    let key = place.database_key();
    let mut store = Store::begin(&Opening::new(&place.path, &key), place.signing_key(), identity)?;
    store.append(facts)?;
    Ok(())
}
