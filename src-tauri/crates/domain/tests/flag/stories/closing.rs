//! Praise in a burst in the last minutes before closing.

use shiwen_domain::{
    flag::{FlagRules, Judge, Rule::ClosingBurst},
    level::Level::{Dissatisfied, FairlySatisfied},
    moment::ClockTrust::Doubted,
    pack::Opening,
};

use super::NONE;
use crate::log::{Visit, at, calendar, flagged, flagged_by, hours};

/// Four good ratings, a hundred seconds apart, from a time on.
fn praise(from: &str) -> Vec<Visit> {
    (0..4).map(|n| later(from, n * 100)).collect()
}

fn later(from: &str, seconds: u32) -> Visit {
    let first = at(from);
    let ms = u64::from(seconds) * 1_000;
    Visit { wall_ms: first.wall_ms + i64::from(seconds) * 1_000, mono_ms: first.mono_ms + ms, ..first }
}

fn flagged_with(opening: &[Opening], visits: Vec<Visit>) -> Vec<u64> {
    flagged_by(Judge::new(&FlagRules::default(), opening, &calendar()), ClosingBurst, visits)
}

#[test]
fn four_times_praise_in_the_last_quarter_of_an_hour_stand_out_and_three_do_not() {
    assert_eq!(flagged(ClosingBurst, praise("2026-11-25T16:45:00")), [0, 1, 2, 3]);
    assert_eq!(flagged(ClosingBurst, praise("2026-11-25T16:45:00").into_iter().take(3)), NONE);
}

#[test]
fn praise_that_began_before_the_last_quarter_is_not_counted() {
    assert_eq!(flagged(ClosingBurst, praise("2026-11-25T16:44:59")), NONE);
    assert_eq!(flagged(ClosingBurst, praise("2026-11-25T11:00:00")), NONE);
}

#[test]
fn praise_after_closing_is_counted_until_midnight() {
    assert_eq!(flagged(ClosingBurst, praise("2026-11-25T16:58:00")).len(), 4);
    assert_eq!(flagged(ClosingBurst, praise("2026-11-25T23:54:59")).len(), 4);
    assert_eq!(flagged(ClosingBurst, praise("2026-11-25T23:55:00")), NONE, "the last one on the next day");
}

#[test]
fn praise_over_more_than_five_minutes_is_no_burst() {
    let mut visits = praise("2026-11-25T16:50:00");
    visits[3].mono_ms += 1;
    assert_eq!(flagged(ClosingBurst, visits), NONE);
}

#[test]
fn a_bad_rating_between_shows_that_visitors_were_there() {
    let with = |level| {
        let mut visits = praise("2026-11-25T16:50:00");
        visits[1] = visits[1].clone().level(level);
        visits
    };
    assert_eq!(flagged(ClosingBurst, with(FairlySatisfied)).len(), 4);
    assert_eq!(flagged(ClosingBurst, with(Dissatisfied)), NONE);
}

#[test]
fn other_counters_and_no_counter_make_no_burst_together() {
    let with = |counter| {
        let mut visits = praise("2026-11-25T16:50:00");
        visits[1] = visits[1].clone().counter(counter);
        visits
    };
    assert_eq!(flagged(ClosingBurst, with(Some("counter-2"))), NONE);
    let nameless = praise("2026-11-25T16:50:00").into_iter().map(|visit| visit.counter(None));
    assert_eq!(flagged(ClosingBurst, nameless), NONE);
}

#[test]
fn a_doubted_clock_knows_no_closing() {
    let doubted = praise("2026-11-25T16:50:00").into_iter().map(|visit| Visit { clock: Doubted, ..visit });
    assert_eq!(flagged(ClosingBurst, doubted), NONE);
}

#[test]
fn a_day_without_hours_has_no_closing() {
    assert_eq!(flagged(ClosingBurst, praise("2026-11-26T16:50:00")), NONE, "a holiday");
    assert_eq!(flagged(ClosingBurst, praise("2026-11-28T16:50:00")).len(), 4, "a worked Saturday");
}

#[test]
fn noon_is_no_closing_of_a_day_that_goes_on() {
    let noon = hours(&[(&[3], "13:30", "17:00"), (&[3], "09:00", "12:00")]);
    assert_eq!(flagged_with(&noon, praise("2026-11-25T11:50:00")), NONE);
    assert_eq!(flagged_with(&noon, praise("2026-11-25T16:50:00")).len(), 4);
}

#[test]
fn a_hall_that_is_open_all_night_does_not_close_at_midnight() {
    let late = "2026-11-24T23:50:00";
    assert_eq!(flagged_with(&hours(&[(&[2], "09:00", "24:00")]), praise(late)).len(), 4, "the control");
    assert_eq!(flagged_with(&hours(&[(&[2, 3], "00:00", "24:00")]), praise(late)), NONE);
}

#[test]
fn two_closings_around_midnight_make_no_burst_together() {
    let days = hours(&[(&[2], "09:00", "17:00"), (&[3], "00:00", "00:10")]);
    assert_eq!(flagged_with(&days, praise("2026-11-25T00:00:00")).len(), 4, "the control");
    assert_eq!(flagged_with(&days, praise("2026-11-24T23:58:00")), NONE);
}
