//! Any log and any rules: what the judge says is what the rules say, in order and once.

use std::collections::{BTreeSet, HashMap};

use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use shiwen_domain::flag::{Flag, Judge, Rule, WINDOW};

use crate::{
    log::{Log, told},
    naive::{self, Hall},
    random::{halls, logs},
};

fn judge(hall: &Hall) -> Judge {
    Judge::new(&hall.rules, &hall.opening, &hall.calendar)
}

fn check_same(hall: &Hall, log: &Log) {
    let flags = told(judge(hall), log);
    let all: BTreeSet<Flag> = flags.iter().copied().collect();
    assert_eq!(all.len(), flags.len(), "a flag was told twice");
    assert_eq!(all, naive::flags(hall, log));
}

fn check_order(hall: &Hall, log: &Log) {
    let mut judge = judge(hall);
    for (seq, (rating, at)) in (0..).zip(log) {
        let flags: Vec<Flag> = judge.next(seq, rating, at).collect();
        assert!(flags.is_sorted(), "{flags:?}");
        let remembered = (seq + 1).saturating_sub(WINDOW as u64)..=seq;
        assert!(flags.iter().all(|flag| remembered.contains(&flag.seq)), "{seq}: {flags:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_is_flagged_is_what_the_rules_say_of_the_whole_log(hall in halls(), log in logs(6, 14)) {
        check_same(&hall, &log);
    }

    #[test]
    fn flags_come_in_order_and_about_remembered_ratings_only(hall in halls(), log in logs(6, 14)) {
        check_order(&hall, &log);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_is_flagged_is_what_the_rules_say_beyond_the_window_too(hall in halls(), log in logs(4, 150)) {
        check_same(&hall, &log);
        check_order(&hall, &log);
    }
}

/// What the properties look at is there: each rule flags some of the ratings and leaves most alone.
#[test]
fn the_logs_that_are_tried_reach_every_rule() {
    let mut runner = TestRunner::deterministic();
    let mut hits: HashMap<Rule, usize> = HashMap::new();
    let mut ratings = 0;
    for _ in 0..300 {
        let hall = halls().new_tree(&mut runner).expect("a hall").current();
        let log = logs(6, 14).new_tree(&mut runner).expect("a log").current();
        ratings += log.len();
        for flag in told(judge(&hall), &log) {
            *hits.entry(flag.rule).or_default() += 1;
        }
    }
    for rule in Rule::ALL {
        let hits = hits.get(&rule).copied().unwrap_or(0);
        assert!((50..ratings / 2).contains(&hits), "{}: {hits} of {ratings}", rule.name());
    }
}
