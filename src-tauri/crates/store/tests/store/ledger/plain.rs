//! The ledger counted plainly, and what may be asked of it.

use std::collections::HashSet;

use jiff::civil::date;
use proptest::{prelude::*, sample::select};
use shiwen_domain::{
    entry::{Body, Entry},
    managing::MeasureKind,
    moment::{ClockTrust, Moment},
    reason::Aspect,
    results::{Days, QuestionKey},
    survey::Answer,
};
use shiwen_store::{LedgerQuery, Of, Reader, WorkOrder};

use super::Item;

/// The same by looking at every entry once, by the words of the definitions.
pub(super) fn plain(reader: &Reader, orders: &[WorkOrder], query: &LedgerQuery) -> Vec<Item> {
    let mut entries = Vec::new();
    let (mut rated, mut responded) = (HashSet::new(), HashSet::new());
    let read = reader.for_each_entry(0, |stored| {
        let entry = Entry::read(&stored.bytes).unwrap().counted();
        let counts = match &entry.body {
            Body::Rating(rating) => rated.insert(rating.visit_id),
            Body::SurveyResponse(response) => responded.insert(response.visit_id),
            _ => true,
        };
        entries.extend(counts.then_some((stored.seq, entry)));
        Ok(())
    });
    read.unwrap();
    let started = |entry: &Entry| match &entry.body {
        Body::Rating(rating) => Some(rating.started.clone()),
        Body::SurveyResponse(response) => Some(response.started.clone()),
        _ => None,
    };
    let all = query.days == Days::default();
    let on = |at: &Moment| query.days.hold(at.day());
    let places = entries.iter().filter(|(_, entry)| started(entry).is_some_and(|at| on(&at)));
    let places: Vec<u64> = places.map(|(seq, _)| *seq).collect();
    let between = |seq: u64| {
        all || places.first().zip(places.last()).is_some_and(|(first, last)| (*first..=*last).contains(&seq))
    };
    let wanted = |seq, at: &Moment| on(at) || (at.clock == ClockTrust::Doubted && between(seq));
    let mut items = Vec::new();
    for (seq, entry) in entries.iter().rev() {
        let id = entry.entry_id;
        let order = orders.iter().find(|order| order.entry_id == id);
        match &entry.body {
            Body::Rating(rating) if rating.level.is_bad() && wanted(*seq, &rating.started) => {
                let of = match &query.ratings {
                    Of::All => true,
                    Of::Only(codes) => rating.reasons.iter().any(|code| codes.contains(&code.0)),
                    Of::None => false,
                };
                let told = |measure: MeasureKind| order.is_some_and(|order| order.measure == measure.name());
                let closed = order.is_some_and(|order| order.state == "closed");
                if of && query.measure.is_none_or(told) && !(query.open_only && closed) {
                    items.push((id, None));
                }
            }
            Body::SurveyResponse(response) if query.measure.is_none() && wanted(*seq, &response.started) => {
                let mut given: Vec<_> = response.answers.iter().collect();
                given.sort_by_key(|given| given.question.as_str());
                given.dedup_by_key(|given| given.question.as_str());
                for given in given.into_iter().filter(|given| given.answer == Answer::No) {
                    let key = QuestionKey {
                        survey: response.survey.to_string(),
                        version: response.survey_version,
                        question: given.question.to_string(),
                    };
                    let of = match &query.answers {
                        Of::All => true,
                        Of::Only(keys) => keys.contains(&key),
                        Of::None => false,
                    };
                    items.extend(of.then_some((id, Some(key.question))));
                }
            }
            Body::LedgerItem(item) if query.measure.is_none() && wanted(*seq, &entry.at) => {
                let of = match &query.items {
                    Of::All => true,
                    Of::Only(aspects) => item.aspect.is_some_and(|aspect| aspects.contains(&aspect)),
                    Of::None => false,
                };
                items.extend(of.then_some((id, None)));
            }
            _ => {}
        }
    }
    items
}

pub(super) fn queries() -> impl Strategy<Value = LedgerQuery> {
    let key = |version| QuestionKey { survey: "ten-questions".into(), version, question: "q2".into() };
    let days = select(vec![
        Days::default(),
        Days::one(date(2026, 11, 28)),
        Days { from: Some(date(2026, 11, 29)), to: Some(date(2026, 12, 3)) },
        Days { from: Some(date(2027, 1, 1)), to: None },
    ]);
    let ratings = select(vec![Of::All, Of::All, Of::Only(vec![207]), Of::Only(vec![207, 108]), Of::None]);
    let answers = select(vec![Of::All, Of::All, Of::Only(vec![key(1)]), Of::Only(vec![key(2)]), Of::None]);
    let items = select(vec![Of::All, Of::Only(vec![Aspect::Quality]), Of::Only(vec![]), Of::None]);
    let measure = prop::option::weighted(0.2, select(MeasureKind::ALL.to_vec()));
    (days, ratings, answers, items, measure, any::<bool>()).prop_map(
        |(days, ratings, answers, items, measure, open_only)| LedgerQuery {
            days,
            ratings,
            answers,
            items,
            measure,
            open_only,
            before: None,
        },
    )
}
