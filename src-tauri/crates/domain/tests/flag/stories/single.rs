//! Ratings that stand out by themselves: outside the hours, too fast, raised.

use shiwen_domain::{
    entry::Ending,
    flag::{
        FlagRules, Judge,
        Rule::{OffHours, Raised, TooFast},
    },
    level::Level::{Dissatisfied, FairlySatisfied, Satisfied, VeryDissatisfied},
    moment::ClockTrust::Doubted,
};

use super::NONE;
use crate::log::{Visit, after, at, calendar, flagged, flagged_by, hours, judge, told};

#[test]
fn half_an_hour_before_opening_and_after_closing_is_served() {
    for (time, off) in [
        ("08:29:59.999", true),
        ("08:30:00", false),
        ("12:00:00", false),
        ("17:29:59.999", false),
        ("17:30:00", true),
        ("03:00:00", true),
    ] {
        let visit = at(&format!("2026-11-25T{time}"));
        assert_eq!(!flagged(OffHours, [visit]).is_empty(), off, "{time}");
    }
}

#[test]
fn a_holiday_is_off_and_the_day_worked_for_it_is_not() {
    for (day, off) in [("26", true), ("27", false), ("28", false), ("29", true)] {
        let visit = at(&format!("2026-11-{day}T10:00:00"));
        assert_eq!(!flagged(OffHours, [visit]).is_empty(), off, "{day}");
    }
}

#[test]
fn hours_until_midnight_reach_into_the_next_day_and_not_further() {
    let late = hours(&[(&[3], "13:00", "24:00")]);
    for (time, off) in [("2026-11-26T00:29:59", false), ("2026-11-26T00:30:00", true)] {
        let judge = Judge::new(&FlagRules::default(), &late, &calendar());
        assert_eq!(!flagged_by(judge, OffHours, [at(time)]).is_empty(), off, "{time}");
    }
    let early = hours(&[(&[3], "00:00", "12:00")]);
    for (time, off) in [("2026-11-24T23:29:59", true), ("2026-11-24T23:30:00", false)] {
        let judge = Judge::new(&FlagRules::default(), &early, &calendar());
        assert_eq!(!flagged_by(judge, OffHours, [at(time)]).is_empty(), off, "{time}");
    }
}

#[test]
fn a_doubted_clock_is_never_outside_the_hours() {
    let night = at("2026-11-25T03:00:00");
    assert_eq!(flagged(OffHours, [night.clone()]), [0], "the control");
    assert_eq!(flagged(OffHours, [Visit { clock: Doubted, ..night }]), NONE);
}

#[test]
fn a_time_that_is_none_is_not_outside_the_hours() {
    let mut log = vec![at("2026-11-25T03:00:00").entry()];
    let rules = FlagRules::default();
    assert_eq!(told(judge(&rules), &log).len(), 1, "the control");
    for odd in
        ["", "2026-11-25", "2026-13-45T03:00:00", "二〇二六年十一月二十五日 三点整", "2026-11-25T03:00:0零"]
    {
        odd.clone_into(&mut log[0].0.started.wall);
        assert_eq!(told(judge(&rules), &log), [], "{odd}");
    }
}

/// A visit with so many reasons that took so long, from its only tap on.
fn took(ms: u64, reasons: &[u16]) -> Visit {
    Visit { took_ms: ms, ..after(0).reasons(reasons) }
}

#[test]
fn each_reason_takes_its_time_to_read() {
    for (reasons, least) in [(&[][..], 1_500), (&[406], 2_100), (&[406, 407, 410], 3_300)] {
        assert_eq!(flagged(TooFast, [took(least - 1, reasons)]), [0], "{reasons:?}");
        assert_eq!(flagged(TooFast, [took(least, reasons)]), NONE, "{reasons:?}");
    }
}

#[test]
fn time_is_taken_from_the_last_tap() {
    let dithered = |last| Visit {
        taps: vec![(Dissatisfied, 0), (FairlySatisfied, 4_000), (Satisfied, last)],
        ..took(10_000, &[406])
    };
    assert_eq!(flagged(TooFast, [dithered(7_901)]), [0]);
    assert_eq!(flagged(TooFast, [dithered(7_900)]), NONE);
}

#[test]
fn who_went_away_was_not_fast() {
    for ending in [Ending::Left, Ending::Interrupted] {
        assert_eq!(flagged(TooFast, [Visit { ending, ..took(10, &[406]) }]), NONE);
    }
}

#[test]
fn nobody_is_fast_by_a_time_that_is_not_known() {
    let rules = FlagRules::default();
    let mut log = vec![took(10, &[406]).entry()];
    assert_eq!(told(judge(&rules), &log).len(), 1, "the control");
    let backwards = log[0].0.started.mono_ms - 1;
    let honest = std::mem::replace(&mut log[0].1.mono_ms, backwards);
    assert_eq!(told(judge(&rules), &log), [], "ended before it began");
    log[0].1.mono_ms = honest;
    log[0].0.taps[0].at_ms = u64::MAX;
    assert_eq!(told(judge(&rules), &log), [], "tapped after it ended");
    log[0].0.taps.clear();
    log[0].1.boot = after(0).level(Satisfied).entry().0.started.boot;
    assert_eq!(told(judge(&rules), &log).len(), 1, "without a tap, from the beginning");
    log[0].1.boot.0 = uuid::Uuid::max();
    assert_eq!(told(judge(&rules), &log), [], "ended after another start");
}

#[test]
fn a_doubted_clock_does_not_hide_haste() {
    assert_eq!(flagged(TooFast, [Visit { clock: Doubted, ..took(10, &[]) }]), [0]);
}

#[test]
fn a_level_raised_by_two_is_flagged_and_one_raised_by_one_is_not() {
    let taps = |from, to| Visit { taps: vec![(from, 0), (to, 3_000)], ..after(0) };
    assert_eq!(flagged(Raised, [taps(Dissatisfied, Satisfied)]), [0]);
    assert_eq!(flagged(Raised, [taps(Dissatisfied, FairlySatisfied)]), NONE);
    assert_eq!(flagged(Raised, [taps(Satisfied, VeryDissatisfied)]), NONE);
}
