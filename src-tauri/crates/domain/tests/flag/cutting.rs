//! A log that is judged in pieces, each by a new judge who was told the [`LOOK_BACK`] ratings before it, gets the flags of
//! one that is judged at once.

use std::collections::BTreeMap;

use proptest::prelude::*;
use shiwen_domain::flag::{Basis, Flag, FlagRules, Judge, LOOK_BACK, WINDOW};

use crate::{
    log::{Log, after, judge, log, told},
    naive::Hall,
    random::{halls, logs},
};

/// The flags of a log cut at these places, told by new judges who look back so far.
fn in_pieces(new: impl Fn() -> Judge, log: &Log, cuts: &[usize], look_back: usize) -> Vec<Flag> {
    let mut ends = [cuts, &[log.len()]].concat();
    ends.sort_unstable();
    let mut flags = Vec::new();
    let mut begin = 0_usize;
    for end in ends {
        let mut judge = new();
        let told = log.iter().enumerate().take(end).skip(begin.saturating_sub(look_back));
        for (place, (rating, at)) in told {
            let found = judge.next(place as u64, rating, at);
            if place >= begin {
                flags.extend(found);
            }
        }
        begin = end;
    }
    flags
}

fn of(hall: &Hall) -> impl Fn() -> Judge {
    || Judge::new(&hall.rules, &hall.opening, &hall.calendar)
}

fn places(cuts: &[prop::sample::Index], log: &Log) -> Vec<usize> {
    cuts.iter().map(|cut| cut.index(log.len() + 1)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn pieces_of_a_short_log_get_the_flags_of_the_whole(
        hall in halls(),
        log in logs(6, 14),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
    ) {
        let cut = in_pieces(of(&hall), &log, &places(&cuts, &log), LOOK_BACK);
        prop_assert_eq!(cut, told(of(&hall)(), &log));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn pieces_of_a_log_longer_than_the_look_back_get_the_flags_of_the_whole(
        hall in halls(),
        log in logs(6, 300),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 1..6),
    ) {
        let cut = in_pieces(of(&hall), &log, &places(&cuts, &log), LOOK_BACK);
        prop_assert_eq!(cut, told(of(&hall)(), &log));
    }
}

/// The flags that come from one place on, told by a judge who was told what lies behind another; packs come into force
/// before the ratings at their places.
fn under_packs(log: &Log, packs: &BTreeMap<usize, Basis>, told: usize, asked: usize) -> Vec<Flag> {
    let mut judge = judge(&FlagRules::default());
    packs.range(..told).next_back().into_iter().for_each(|(_, basis)| judge.judge_by(basis));
    let mut flags = Vec::new();
    for (place, (rating, at)) in log.iter().enumerate().skip(told) {
        packs.get(&place).into_iter().for_each(|basis| judge.judge_by(basis));
        let found = judge.next(place as u64, rating, at);
        if place >= asked {
            flags.extend(found);
        }
    }
    flags
}

fn basis(hall: Hall) -> Basis {
    Basis { rules: hall.rules, opening: hall.opening, calendar: hall.calendar }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn a_new_judge_who_is_told_the_packs_too_goes_on_like_the_old_one(
        log in logs(6, 120),
        packs in prop::collection::vec((any::<prop::sample::Index>(), halls()), 0..6),
        cut in any::<prop::sample::Index>(),
    ) {
        let packs = packs.into_iter().map(|(place, hall)| (place.index(log.len() + 1), basis(hall))).collect();
        let cut = cut.index(log.len() + 1);
        let new = under_packs(&log, &packs, cut.saturating_sub(LOOK_BACK), cut);
        prop_assert_eq!(new, under_packs(&log, &packs, 0, cut));
    }
}

#[test]
fn a_row_goes_on_while_another_pack_comes_into_force_and_that_one_judges_it() {
    let log = log((0..6).map(|n| after(n * 10)));
    let pack = |burst| {
        let rules = FlagRules { burst, ..Basis::default().rules };
        BTreeMap::from([(3, Basis { rules, ..Basis::default() })])
    };
    let flags = |packs| under_packs(&log, &packs, 0, 0).len();
    assert_eq!(flags(pack(FlagRules::default().burst)), 6);
    assert_eq!(flags(pack(None)), 0);
}

/// A busy terminal where one counter is named by five ratings, then by a sixth much later, which is a burst of theirs, then
/// by five more, for which the sixth is still remembered and the first five are not.
fn stretched() -> Log {
    let counter = |n: u64| match n {
        0..5 | 120 | 240..245 => Some("counter-1"),
        _ => Some("counter-2"),
    };
    log((0..250).map(|n| after(n).counter(counter(n))))
}

#[test]
fn a_look_back_of_nothing_loses_what_a_row_shares_with_the_past() {
    let new = || judge(&FlagRules::default());
    let log = log((0..6).map(|n| after(n * 10)));
    let whole = told(new(), &log);
    assert_eq!(in_pieces(new, &log, &[3], LOOK_BACK), whole);
    assert_ne!(in_pieces(new, &log, &[3], 0), whole);
}

#[test]
fn a_look_back_of_one_window_tells_again_what_was_told() {
    let new = || judge(&FlagRules::default());
    let log = stretched();
    let whole = told(new(), &log);
    for cut in 0..=log.len() {
        assert_eq!(in_pieces(new, &log, &[cut], LOOK_BACK), whole, "{cut}");
    }
    // The control: some place at which one window is not enough.
    let differs = |cut: usize| in_pieces(new, &log, &[cut], WINDOW) != whole;
    assert!((0..=log.len()).any(differs));
}
