//! What holds for all rules: names, words, the switch, the order, and entries that came over from an earlier log.

use std::collections::HashSet;

use shiwen_domain::{
    entry::{Body, Entry, Recovered},
    flag::{Burst, Flag, FlagRules, Rule},
    id::{EntryId, LogId},
};
use uuid::Uuid;

use crate::log::{Visit, after, at, judge, log, told};

const OFF: FlagRules = FlagRules {
    burst: None,
    alternating: None,
    off_hours: None,
    too_fast: None,
    same_pattern: None,
    closing_burst: None,
};

/// Ratings that between them break every rule.
fn all_at_once() -> Vec<Visit> {
    use shiwen_domain::level::Level::{Dissatisfied, VerySatisfied};
    let closing = (0_u64..20).map(|n| {
        let first = at("2026-11-25T16:50:00");
        let ms = n * 10_000;
        Visit { wall_ms: first.wall_ms + ms.cast_signed(), mono_ms: 9_000_000 + ms, took_ms: 900, ..first }
    });
    let turns = (0..6).map(|n| after(n * 60).level(if n % 2 == 0 { VerySatisfied } else { Dissatisfied }));
    let raised = Visit { taps: vec![(Dissatisfied, 0), (VerySatisfied, 2_000)], ..after(3_000) };
    let night = Visit { mono_ms: 90_000_000, ..at("2026-11-25T23:00:00") };
    turns.chain([raised]).chain(closing).chain([night]).collect()
}

#[test]
fn every_rule_has_a_name_and_words_of_its_own() {
    let rules = FlagRules::default();
    let words = |rule: Rule| {
        let sentence = rule.looks_for(&rules).expect("the rule is on");
        [rule.wording().zh, rule.wording().en, sentence.zh, sentence.en]
    };
    let all: HashSet<String> = Rule::ALL.into_iter().flat_map(words).collect();
    assert_eq!(all.len(), Rule::ALL.len() * 4);
    for rule in Rule::ALL {
        assert_eq!(Rule::named(rule.name()), Some(rule));
        assert_eq!(serde_json::to_value(rule).unwrap(), rule.name());
    }
    assert_eq!(Rule::named("none"), None);
}

#[test]
fn a_sentence_has_the_thresholds_of_the_pack() {
    let rules = FlagRules { burst: Some(Burst { ratings: 37, seconds: 41 }), ..OFF };
    let sentence = Rule::Burst.looks_for(&rules).expect("the rule is on");
    assert_eq!(sentence.zh, "同一窗口在 41 秒内收到 37 条或更多评价。");
    assert_eq!(sentence.en, "At least 37 ratings about one counter within 41 seconds.");
}

#[test]
fn a_rule_that_is_switched_off_flags_nothing_and_says_nothing() {
    let log = log(all_at_once());
    let with: HashSet<Rule> = told(judge(&FlagRules::default()), &log).iter().map(|flag| flag.rule).collect();
    assert_eq!(with.len(), Rule::ALL.len(), "the control: {with:?}");
    let without: HashSet<Rule> = told(judge(&OFF), &log).iter().map(|flag| flag.rule).collect();
    assert_eq!(without, HashSet::from([Rule::Raised]), "what the entry says itself has no switch");
    let silent = Rule::ALL.into_iter().filter(|rule| rule.looks_for(&OFF).is_none());
    assert_eq!(silent.count(), Rule::ALL.len() - 1);
}

#[test]
fn flags_come_with_the_rating_that_brings_them_in_order_and_once() {
    let visits = log((0..7).map(|n| Visit { took_ms: 900, ..after(n * 10) }));
    let mut judge = judge(&FlagRules::default());
    let mut says = |seq: u64| judge.next(seq, &visits[0].0, &visits[0].1).collect::<Vec<_>>();
    let flag = |seq, rule| Flag { seq, rule };
    for seq in 0..5 {
        assert_eq!(says(seq), [flag(seq, Rule::TooFast)]);
    }
    let all: Vec<_> = (0..6).map(|seq| flag(seq, Rule::Burst)).chain([flag(5, Rule::TooFast)]).collect();
    assert_eq!(says(5), all);
    assert_eq!(says(6), [flag(6, Rule::Burst), flag(6, Rule::TooFast)]);
}

#[test]
fn a_rating_is_taken_even_if_nobody_reads_what_is_said() {
    let visits = log((0..6).map(|n| after(n * 10)));
    let mut judge = judge(&FlagRules::default());
    for (seq, (rating, at)) in (0..5).zip(&visits) {
        drop(judge.next(seq, rating, at));
    }
    assert_eq!(judge.next(5, &visits[5].0, &visits[5].1).count(), 6);
}

#[test]
fn recovered_entries_are_judged_as_what_they_were() {
    let plain = log(all_at_once());
    let carried = plain.iter().map(|(rating, at)| {
        let entry = Entry::new(EntryId(Uuid::nil()), at.clone(), Body::Rating(rating.clone()));
        let old = String::from_utf8(entry.to_bytes().unwrap()).unwrap();
        let now = after(80_000).entry().1;
        let recovered = recovered(old);
        let again = Entry::new(EntryId(Uuid::nil()), now, Body::Recovered(recovered)).counted();
        let Body::Rating(rating) = again.body else { panic!("a rating was carried over") };
        (rating, again.at)
    });
    let flags = told(judge(&FlagRules::default()), &plain);
    assert!(flags.len() > 20, "the control: {flags:?}");
    assert_eq!(told(judge(&FlagRules::default()), &carried.collect()), flags);
}

fn recovered(entry: String) -> Recovered {
    Recovered { log: Some(LogId(Uuid::nil())), seq: 0, proven: true, entry }
}
