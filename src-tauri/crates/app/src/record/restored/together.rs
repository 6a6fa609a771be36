//! The entries of a record and of a backup, each once, with what was said: what is known here to be erased or dropped stays so.

use std::collections::{HashMap, HashSet, hash_map::Entry as Place};

use shiwen_domain::{
    entry::{Body, PrivateKind, Recovered},
    id::{EntryId, LogId, VisitId},
    moment::Moment,
};
use shiwen_log::{Origin, WitnessKey, open_witnessed};
use shiwen_store::{Fact, Private, Salvaged};

use super::Brought;
use crate::record::carried::{Carried, dropped_of, recovered_facts};

/// What the new log carries, and how many entries and contents of it were not here.
pub(super) fn combined(
    here: &Salvaged,
    brought: &Brought,
    witnesses: &[WitnessKey],
    now: &Moment,
) -> (Carried, u64, u64) {
    let dropped_here: HashSet<_> = here.dropped.iter().copied().collect();
    let mut all = Together::default();
    // The backup is older than what came since, and the order of a log is its time.
    let own: Vec<Fact> = recovered_facts(here, now).collect();
    let told: HashMap<_, _> =
        own.iter().filter_map(|fact| Some((visit(fact)?, fact.entry.entry_id))).collect();
    // A visit gives one rating and one survey: another one of a visit that is here would take its place.
    let is_another = |fact: &Fact| {
        let here = visit(fact).and_then(|visit| told.get(&visit));
        here.is_some_and(|id| *id != fact.entry.entry_id)
    };
    recovered_facts(&brought.salvaged, now).filter(|fact| !is_another(fact)).for_each(|fact| all.add(fact));
    let from_backup = all.facts.len();
    let known: HashSet<EntryId> = own.iter().map(|fact| fact.entry.entry_id).collect();
    let before: HashSet<_> = contents(&own).collect();
    for fact in own {
        all.meet(fact, &dropped_here);
    }
    let mut facts = all.facts;
    let erased: HashSet<EntryId> = facts.iter().filter_map(erases).collect();
    for fact in facts.iter_mut().filter(|fact| erased.contains(&fact.entry.entry_id)) {
        fact.private.clear();
    }
    let new = facts[..from_backup].iter().filter(|fact| !known.contains(&fact.entry.entry_id)).count();
    let said = contents(&facts).filter(|whose| !before.contains(whose)).count();
    let dropped = dropped_of(&[here.dropped.clone(), brought.salvaged.dropped.clone()].concat(), &facts);
    let signed = newest(here, brought, witnesses);
    let carried = Carried {
        facts,
        witnessed: signed,
        dropped,
        drafts: here.drafts.clone(),
        awaited: here.awaited.clone(),
    };
    (carried, new as u64, said as u64)
}

fn contents(facts: &[Fact]) -> impl Iterator<Item = (EntryId, PrivateKind)> + '_ {
    facts.iter().flat_map(|fact| fact.private.iter().map(|private| (fact.entry.entry_id, private.kind)))
}

/// The visit that an entry is of, and whether it is its rating.
fn visit(fact: &Fact) -> Option<(VisitId, bool)> {
    match fact.entry.clone().counted().body {
        Body::Rating(rating) => Some((rating.visit_id, true)),
        Body::SurveyResponse(response) => Some((response.visit_id, false)),
        _ => None,
    }
}

/// The entry whose content an erasure was for.
fn erases(fact: &Fact) -> Option<EntryId> {
    match fact.entry.clone().counted().body {
        Body::Erasure(erasure) => Some(erasure.target),
        _ => None,
    }
}

/// Entries, each once.
#[derive(Default)]
struct Together {
    facts: Vec<Fact>,
    places: HashMap<EntryId, usize>,
}

impl Together {
    fn add(&mut self, fact: Fact) {
        if let Place::Vacant(place) = self.places.entry(fact.entry.entry_id) {
            place.insert(self.facts.len());
            self.facts.push(fact);
        }
    }

    /// Puts an entry of this terminal beside those of the backup. Of two with one identity the proven one counts, or else the
    /// one that is here; what was said comes from either, unless it is known here to be dropped.
    fn meet(&mut self, own: Fact, dropped: &HashSet<(EntryId, PrivateKind)>) {
        let Some(&place) = self.places.get(&own.entry.entry_id) else { return self.add(own) };
        let other = &self.facts[place];
        let mut one = if is_proven(other) && !is_proven(&own) { other.clone() } else { own.clone() };
        let own_kinds: Vec<PrivateKind> = own.private.iter().map(|private| private.kind).collect();
        let is_wanted = |kind| !own_kinds.contains(&kind) && !dropped.contains(&(own.entry.entry_id, kind));
        let inner = one.entry.clone().counted().body;
        let fits = |private: &Private| {
            let own = private.commitment();
            inner.commitments().any(|(kind, commitment)| kind == private.kind && *commitment == own)
        };
        let brought = other.private.iter().filter(|private| is_wanted(private.kind) && fits(private));
        let brought: Vec<_> = brought.cloned().collect();
        one.private = own.private;
        one.private.extend(brought);
        self.facts[place] = one;
    }
}

fn is_proven(fact: &Fact) -> bool {
    matches!(&fact.entry.body, Body::Recovered(Recovered { proven: true, .. }))
}

/// The newest checkpoint of each log; of the backup's those that a known witness has signed.
fn newest(here: &Salvaged, brought: &Brought, witnesses: &[WitnessKey]) -> Vec<(LogId, String)> {
    let size = |log: LogId, text: &str| {
        let origin = Origin::new(brought.identity.terminal.as_str(), &log.to_string()).ok()?;
        let opened = witnesses.iter().filter_map(|witness| open_witnessed(text, &origin, witness).ok());
        opened.map(|cosigned| cosigned.checkpoint.size).max()
    };
    let mut newest: HashMap<LogId, String> = here.witnessed.iter().cloned().collect();
    for (log, text) in &brought.salvaged.witnessed {
        let known = newest.get(log).and_then(|known| size(*log, known));
        if size(*log, text) > known {
            newest.insert(*log, text.clone());
        }
    }
    newest.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use shiwen_domain::{
        draft::{Draft, DraftRating, Words},
        entry::{Commitment, Ending, Entry, Subject, Tap},
        id::{BootId, LogId, TerminalId},
        level::{Level, Scale},
        moment::ClockTrust,
        view::Mode,
    };
    use shiwen_log::leaf_hash;
    use shiwen_store::{LogIdentity, StoredEntry};
    use uuid::Uuid;

    use super::*;

    fn now() -> Moment {
        Moment::new(1_795_379_400_000, 480, BootId(Uuid::nil()), 1, ClockTrust::Trusted)
    }

    /// A log with one rating.
    fn rated(entry: u128, visit: u128, level: Level) -> Salvaged {
        let rating = DraftRating {
            scale: Scale::Five,
            taps: vec![Tap { level, at_ms: 0 }],
            reasons: Vec::new(),
            reason_table: 1,
            words: Words::default(),
        };
        let draft = Draft {
            visit_id: VisitId(Uuid::from_u128(visit)),
            started: now(),
            mode: Mode::Hall,
            subject: Subject::default(),
            pack_version: 1,
            rating: Some(rating),
            survey: None,
            self_test: None,
            service: None,
        };
        let mut none = |_: PrivateKind, _: &[u8]| -> Commitment { unreachable!("nothing was said") };
        let body = draft.close_rating(Ending::Finished, &mut none).expect("a rating");
        let entry_id = EntryId(Uuid::from_u128(entry));
        let bytes = Entry::new(entry_id, now(), body).to_bytes().expect("an entry");
        let stored = StoredEntry { seq: 1, entry_id, kind: String::new(), leaf: leaf_hash(&bytes), bytes };
        Salvaged { entries: vec![stored], private: vec![Vec::new()], ..Salvaged::default() }
    }

    fn brought(salvaged: Salvaged) -> Brought {
        let log = LogId(Uuid::from_u128(7));
        let identity = LogIdentity { terminal: TerminalId::from("hall-7"), log, demo: true };
        let (root, made, by) = (String::new(), String::new(), String::new());
        Brought { salvaged, identity, size: 2, root, made, by }
    }

    #[test]
    fn another_rating_of_a_visit_that_is_here_takes_its_place_nowhere() {
        let here = rated(1, 100, Level::VeryDissatisfied);
        let with = |backup: Salvaged| {
            let (carried, entries, _) = combined(&here, &brought(backup), &[], &now());
            (carried.facts.iter().map(|fact| fact.entry.entry_id.0.as_u128()).collect::<Vec<_>>(), entries)
        };
        assert_eq!(with(rated(2, 100, Level::VerySatisfied)), (vec![1], 0));
        // The controls: the same entry, and one of another visit.
        assert_eq!(with(rated(1, 100, Level::VeryDissatisfied)), (vec![1], 0));
        assert_eq!(with(rated(2, 101, Level::VerySatisfied)), (vec![2, 1], 1));
    }
}
