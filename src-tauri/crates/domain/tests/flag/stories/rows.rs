//! Ratings that stand out together: burst, alternating, same pattern.

use shiwen_domain::{
    flag::Rule::{Alternating, Burst, SamePattern},
    level::Level::{Dissatisfied as Bad, Satisfied as Good, VerySatisfied as Best},
    moment::ClockTrust::Doubted,
};

use super::NONE;
use crate::log::{Visit, after, flagged};

/// One visit a minute, the first at ten o'clock.
fn each_minute(count: u64) -> impl Iterator<Item = Visit> + Clone {
    (0..count).map(|n| after(n * 60))
}

fn minutes(levels: &[shiwen_domain::level::Level], apart: u64) -> Vec<Visit> {
    (0..).zip(levels).map(|(n, &level)| after(n * apart * 60).level(level)).collect()
}

#[test]
fn six_ratings_in_five_minutes_are_a_burst_and_five_are_none() {
    assert_eq!(flagged(Burst, each_minute(6)), [0, 1, 2, 3, 4, 5]);
    assert_eq!(flagged(Burst, each_minute(5)), NONE);
}

#[test]
fn six_ratings_in_a_millisecond_more_than_five_minutes_are_no_burst() {
    let mut visits: Vec<_> = each_minute(6).collect();
    visits[5].mono_ms += 1;
    assert_eq!(flagged(Burst, visits), NONE);
}

#[test]
fn a_burst_that_goes_on_takes_every_rating_in_and_what_was_long_before_not() {
    let visits = [after(0), after(3_000)].into_iter().chain((0..9).map(|n| after(4_000 + n * 60)));
    assert_eq!(flagged(Burst, visits), [2, 3, 4, 5, 6, 7, 8, 9, 10]);
}

#[test]
fn other_counters_neither_add_to_a_burst_nor_break_it() {
    let other = |visit: Visit| visit.counter(Some("counter-2"));
    let between = each_minute(5).flat_map(|visit| [visit.clone(), other(visit)]);
    assert_eq!(flagged(Burst, between.clone()), NONE);
    assert_eq!(flagged(Burst, between.chain([after(290)])), [0, 2, 4, 6, 8, 10]);
}

#[test]
fn where_no_counter_was_named_there_is_no_burst() {
    assert_eq!(flagged(Burst, each_minute(20).map(|visit| visit.counter(None))), NONE);
}

#[test]
fn a_doubted_clock_is_no_matter_while_the_machine_runs() {
    let doubted = each_minute(6).map(|visit| Visit { wall_ms: 0, clock: Doubted, ..visit });
    assert_eq!(flagged(Burst, doubted), [0, 1, 2, 3, 4, 5]);
}

#[test]
fn from_one_start_to_another_time_is_known_by_believed_clocks_only() {
    let restarted = |doubtful: usize| {
        let visits = each_minute(6).enumerate();
        visits.map(move |(n, visit)| Visit {
            boot: if n < 3 { 1 } else { 2 },
            mono_ms: if n < 3 { visit.mono_ms } else { visit.mono_ms - 1_100_000 },
            clock: if n == doubtful { Doubted } else { visit.clock },
            ..visit
        })
    };
    assert_eq!(flagged(Burst, restarted(99)), [0, 1, 2, 3, 4, 5]);
    assert_eq!(flagged(Burst, restarted(2)), NONE, "the last before the restart");
    assert_eq!(flagged(Burst, restarted(5)), NONE, "the newest");
}

#[test]
fn a_wall_clock_that_is_set_back_over_a_restart_makes_no_burst() {
    let later = |visit: Visit| Visit { boot: 2, wall_ms: visit.wall_ms - 600_000, ..visit };
    let visits = each_minute(3).chain(each_minute(3).map(later));
    assert_eq!(flagged(Burst, visits), NONE);
}

#[test]
fn six_levels_to_and_fro_alternate_and_five_do_not() {
    assert_eq!(flagged(Alternating, minutes(&[Best, Bad, Best, Bad, Best, Bad], 5)), [0, 1, 2, 3, 4, 5]);
    assert_eq!(flagged(Alternating, minutes(&[Best, Bad, Best, Bad, Best], 5)), NONE);
}

#[test]
fn a_level_out_of_turn_begins_another_row() {
    assert_eq!(flagged(Alternating, minutes(&[Best, Bad, Best, Best, Bad, Best, Bad], 5)), NONE);
    assert_eq!(flagged(Alternating, minutes(&[Best, Bad, Good, Bad, Best, Bad, Good], 5)), NONE);
    let late = minutes(&[Good, Best, Bad, Best, Bad, Best, Bad], 5);
    assert_eq!(flagged(Alternating, late), [1, 2, 3, 4, 5, 6]);
    assert_eq!(flagged(Alternating, minutes(&[Best; 12], 1)), NONE);
}

#[test]
fn what_alternates_slower_than_in_an_hour_is_no_row() {
    let levels = [Best, Bad, Best, Bad, Best, Bad];
    assert_eq!(flagged(Alternating, minutes(&levels, 12)).len(), 6);
    let mut slow = minutes(&levels, 12);
    slow[5].mono_ms += 1;
    assert_eq!(flagged(Alternating, slow), NONE);
}

#[test]
fn two_counters_of_different_levels_do_not_alternate() {
    let turns = minutes(&[Best, Bad, Best, Bad, Best, Bad], 5).into_iter();
    let counters = turns.zip(["counter-1", "counter-2"].into_iter().cycle());
    assert_eq!(flagged(Alternating, counters.map(|(visit, counter)| visit.counter(Some(counter)))), NONE);
}

#[test]
fn without_a_counter_a_row_is_about_one_department() {
    let turns =
        || minutes(&[Best, Bad, Best, Bad, Best, Bad], 5).into_iter().map(|visit| visit.counter(None));
    assert_eq!(flagged(Alternating, turns()).len(), 6);
    let departments = turns().zip([Some("11990000000000019A"), None].into_iter().cycle());
    assert_eq!(
        flagged(Alternating, departments.map(|(visit, department)| Visit { department, ..visit })),
        NONE
    );
}

#[test]
fn five_times_the_same_reasons_are_a_pattern_and_four_are_none() {
    let visits = |count: u64| (0..count).map(|n| after(n * 600).level(Best).reasons(&[510, 513]));
    assert_eq!(flagged(SamePattern, visits(5)), [0, 1, 2, 3, 4]);
    assert_eq!(flagged(SamePattern, visits(4)), NONE);
}

#[test]
fn reasons_are_the_same_in_any_order_and_not_with_one_more() {
    let tapped = |last: &[u16]| {
        let four = (0..4).map(|n| after(n * 600).level(Best).reasons(&[510, 513]));
        four.chain([after(2_400).level(Best).reasons(last)]).collect::<Vec<_>>()
    };
    assert_eq!(flagged(SamePattern, tapped(&[513, 510])).len(), 5);
    assert_eq!(flagged(SamePattern, tapped(&[510, 512, 513])), NONE);
    assert_eq!(flagged(SamePattern, tapped(&[])), NONE);
}

#[test]
fn another_level_between_ends_a_pattern() {
    let level = |n| if n == 2 { Bad } else { Best };
    let visits = (0..6).map(|n| after(n * 600).level(level(n)).reasons(&[510]));
    assert_eq!(flagged(SamePattern, visits), NONE);
}

#[test]
fn without_reasons_it_takes_fifteen() {
    let visits = |count: u64| (0..count).map(|n| after(n * 240).level(Best));
    assert_eq!(flagged(SamePattern, visits(15)).len(), 15);
    assert_eq!(flagged(SamePattern, visits(14)), NONE);
}

#[test]
fn a_pattern_slower_than_in_an_hour_is_none() {
    let visits = |last: u64| (0..5).map(move |n| after(n * 900 + n / 4 * last).level(Best).reasons(&[510]));
    assert_eq!(flagged(SamePattern, visits(0)).len(), 5);
    assert_eq!(flagged(SamePattern, visits(1)), NONE);
}
