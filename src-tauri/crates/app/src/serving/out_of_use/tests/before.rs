//! The time before a start, which may begin with any clock.

use super::*;

/// What a clock says at another time than it is.
fn says(clock: &str, moment: &Moment) -> Moment {
    Moment { wall: at(clock).wall, ..moment.clone() }
}

fn stopped(home: &Home, from: &str, until: &str) {
    started(home, &at(from)).stop(&at(until));
}

/// Off from ten o'clock on the first day to ten past nine on the second.
fn off() -> BTreeMap<(&'static str, String), u64> {
    is(&[(WhyOut::Off, DAYS[0], 7 * HOUR), (WhyOut::Off, DAYS[1], 10 * MINUTE)])
}

#[test]
fn time_off_is_counted_by_the_clock_as_it_was_put_right() {
    let began = || in_boot(2, "2 09:10");
    let wrong =
        [began(), doubted(says("1 10:01", &began())), says("1 10:01", &began()), says("3 12:00", &began())];
    for (place, wrong) in wrong.into_iter().enumerate() {
        let (_folder, home) = fresh();
        stopped(&home, "1 09:00", "1 10:00");
        let mut serving = begun(&home, &wrong);
        serving.watch_before(&wrong);
        assert_eq!(counted(&home), is(&[]), "{place}: nobody knows yet");
        serving.time_is_told(&in_boot(2, "2 09:15"));
        assert_eq!(counted(&home), off(), "{place}");
        serving.time_is_told(&in_boot(2, "2 09:20"));
        serving.stop(&in_boot(2, "2 09:21"));
        started(&home, &in_boot(2, "2 09:21:05"));
        assert_eq!(counted(&home), off(), "{place}: once");
    }
}

#[test]
fn where_nobody_tells_the_time_a_clock_that_is_believed_counts_after_some_minutes() {
    let (_folder, home) = fresh();
    stopped(&home, "1 09:00", "1 10:00");
    let mut serving = begun(&home, &in_boot(2, "2 09:10"));
    serving.watch_before(&in_boot(2, "2 09:19"));
    assert_eq!(counted(&home), is(&[]));
    serving.watch_before(&doubted(in_boot(2, "2 09:21")));
    assert_eq!(counted(&home), is(&[]), "a doubted clock is waited for");
    serving.watch_before(&in_boot(2, "2 09:21"));
    assert_eq!(counted(&home), off());
}

#[test]
fn what_is_not_counted_yet_outlasts_an_orderly_end_and_a_power_cut() {
    let began = in_boot(2, "2 09:10");
    for (ends, reboots) in [(true, true), (true, false), (false, true), (false, false)] {
        let (_folder, home) = fresh();
        stopped(&home, "1 09:00", "1 10:00");
        // On the same start of the machine its clock may have been wrong.
        let clock = if reboots { began.clone() } else { says("1 10:01", &began) };
        let mut serving = begun(&home, &clock);
        if ends {
            serving.stop(&Moment { mono_ms: clock.mono_ms + 1, ..clock });
        }
        drop(serving);
        let boot = if reboots { 3 } else { 2 };
        // This one is back at once, and ends as soon.
        drop(begun(&home, &in_boot(boot, "2 09:10:01")));
        let mut serving = begun(&home, &in_boot(boot, "2 09:12:01"));
        serving.time_is_told(&in_boot(boot, "2 09:30"));
        let counted: u64 = counted(&home).values().sum();
        // Up to a second of the run in between is not known to have been one.
        let expected = 7 * HOUR + 12 * MINUTE;
        assert!(expected.abs_diff(counted) <= 1_000, "{ends} {reboots}: {counted}");
        assert_eq!(super::counted(&home).len(), 2, "by the days");
    }
}

#[test]
fn a_start_with_a_doubted_clock_that_power_ends_soon_counts_as_off() {
    let wrong = doubted(says("1 10:01", &in_boot(2, "2 09:05")));
    // Longer ago than the ten minutes in which nobody knows: then it was in use, at a time that nobody knows.
    for (entry_after, expected) in [(None, off()), (Some(5 * MINUTE), off()), (Some(11 * MINUTE), is(&[]))] {
        let (_folder, home) = fresh();
        stopped(&home, "1 09:00", "1 10:00");
        let mut serving = begun(&home, &wrong);
        if let Some(after_ms) = entry_after {
            let cleaning = TerminalEvent::Cleaning { by: "manager".to_owned() };
            let now = Moment { mono_ms: wrong.mono_ms + after_ms, ..wrong.clone() };
            serving.write_down(Body::TerminalEvent(cleaning), &now).expect("written");
        }
        drop(serving);
        started(&home, &in_boot(3, "2 09:10"));
        assert_eq!(counted(&home), expected, "{entry_after:?}");
    }
    // The control: its clock was put right before power went.
    let (_folder, home) = fresh();
    stopped(&home, "1 09:00", "1 10:00");
    let mut serving = begun(&home, &wrong);
    let cleaning = TerminalEvent::Cleaning { by: "manager".to_owned() };
    serving.write_down(Body::TerminalEvent(cleaning), &in_boot(2, "2 09:07")).expect("written");
    drop(serving);
    started(&home, &in_boot(3, "2 09:10"));
    assert_eq!(counted(&home), is(&[(WhyOut::Off, DAYS[0], 7 * HOUR), (WhyOut::Off, DAYS[1], 8 * MINUTE)]));
}

#[test]
fn a_break_that_goes_on_over_a_start_of_the_machine_is_counted_by_the_clock_as_it_was_put_right() {
    use WhyOut::Paused;
    let began = in_boot(2, "2 09:10");
    for wrong in [says("1 10:01", &began), doubted(says("1 10:01", &began))] {
        let (folder, home) = fresh();
        let mut serving = started(&home, &at("1 09:00"));
        pause(&mut serving, "1 10:00");
        serving.stop(&at("1 11:00"));
        let mut serving = begun(&home, &wrong);
        serving.watch_break(&Moment { mono_ms: wrong.mono_ms + 5_000, ..wrong.clone() });
        assert_eq!(counted(&home), is(&[(Paused, DAYS[0], HOUR)]), "nobody knows yet");
        let cut = cut(&home, &folder.path().join("cut"));
        serving.time_is_told(&in_boot(2, "2 09:15"));
        let whole = [(Paused, DAYS[0], 7 * HOUR), (Paused, DAYS[1], 10 * MINUTE)];
        assert_eq!(counted(&home), is(&whole));
        serving.counter_asks(Question::Resume, &in_boot(2, "2 09:20")).expect("done");
        assert_eq!(counted(&home), is(&[whole[0], (Paused, DAYS[1], 20 * MINUTE)]));
        // Power went before: the next start counts all of it.
        started(&cut, &in_boot(3, "2 09:20"));
        assert_eq!(counted(&cut), is(&[whole[0], (Paused, DAYS[1], 20 * MINUTE)]));
    }
}

#[test]
fn a_break_that_ends_before_the_clock_is_known_counts_what_the_clocks_say() {
    let began = in_boot(2, "2 09:10");
    let later = in_boot(2, "2 09:40");
    for (begins, ends, expected) in [
        (began.clone(), later.clone(), 7 * HOUR + 40 * MINUTE),
        // Of the time before this start of the machine nobody knows how long it was.
        (doubted(began), doubted(later), HOUR + 30 * MINUTE),
    ] {
        let (_folder, home) = fresh();
        let mut serving = started(&home, &at("1 09:00"));
        pause(&mut serving, "1 10:00");
        serving.stop(&at("1 11:00"));
        let mut serving = begun(&home, &begins);
        serving.counter_asks(Question::Resume, &ends).expect("done");
        assert_eq!(counted(&home).values().sum::<u64>(), expected);
    }
}

#[test]
fn a_sign_of_life_that_the_terminal_did_not_leave_is_not_believed() {
    for forged in [false, true] {
        let (_folder, home) = fresh();
        let serving = started(&home, &at("1 09:00"));
        serving.shows_life(&at("1 10:00"));
        drop(serving);
        if forged {
            let file = fs::read_to_string(home.sign_of_life_file()).expect("a sign");
            let later = file.replace("T10:00", "T16:00");
            assert_ne!(file, later);
            fs::write(home.sign_of_life_file(), later).expect("written");
        }
        started(&home, &in_boot(2, "2 09:10"));
        // What is forged is no sign: the newest entry is.
        let first = if forged { 8 } else { 7 };
        assert_eq!(
            counted(&home),
            is(&[(WhyOut::Off, DAYS[0], first * HOUR), (WhyOut::Off, DAYS[1], 10 * MINUTE)]),
            "{forged}"
        );
    }
}

#[test]
fn a_sign_of_life_of_a_clock_that_was_wrong_is_left_or_put_right() {
    let off = |hours| is(&[(WhyOut::Off, DAYS[0], hours * HOUR), (WhyOut::Off, DAYS[1], 10 * MINUTE)]);
    let lived = at("1 10:00");
    for (sign, hours) in [
        (lived.clone(), 7),
        // Later than the start: the clock ran ahead, and only the entry before is of use.
        (Moment { boot: BootId(Uuid::from_u128(7)), ..at("3 10:00") }, 8),
        // The steady clock went on from an entry whose clock was believed.
        (doubted(says("3 10:00", &lived)), 7),
        // It counts from another start of the machine.
        (doubted(in_boot(7, "1 10:00")), 8),
    ] {
        let (_folder, home) = fresh();
        let serving = started(&home, &at("1 09:00"));
        serving.shows_life(&sign);
        drop(serving);
        started(&home, &in_boot(2, "2 09:10"));
        assert_eq!(counted(&home), off(hours), "{sign:?}");
    }
}

#[test]
fn whoever_is_served_waits_for_no_sign_of_life() {
    use shiwen_domain::{level::Level, view::Touch, visit::Event};

    let (_folder, home) = fresh();
    let mut serving = started(&home, &at("1 09:00"));
    let kept = || fs::read(home.sign_of_life_file()).expect("a sign");
    serving.shows_life(&at("1 10:00"));
    let before = kept();
    serving.event(&Event::PageOpened, &at("1 10:00:10"));
    serving.event(&Event::Touch(Touch::TapFace { level: Level::Satisfied }), &at("1 10:00:30"));
    assert!(!serving.is_idle(), "somebody is there");
    serving.shows_life(&at("1 10:01"));
    assert_eq!(kept(), before);
    // The control: nobody is there any more.
    serving.event(&Event::Tick, &at("1 10:05"));
    serving.event(&Event::Tick, &at("1 10:06"));
    serving.shows_life(&at("1 10:06"));
    assert_ne!(kept(), before);
}

#[test]
fn what_was_counted_although_the_write_seemed_to_fail_is_not_counted_again() {
    let (_folder, home) = fresh();
    stopped(&home, "1 09:00", "1 10:00");
    let mut serving = begun(&home, &in_boot(2, "2 09:10"));
    let gaps = serving.before.gaps.clone();
    serving.time_is_told(&in_boot(2, "2 09:15"));
    serving.before.gaps = gaps;
    serving.pause(&StoreError::Closed, &in_boot(2, "2 09:16"));
    assert!(serving.recover(&in_boot(2, "2 09:17")));
    assert_eq!(serving.paused(), None);
    serving.time_is_told(&in_boot(2, "2 09:20"));
    let mut once = off();
    once.extend(is(&[(WhyOut::Paused, DAYS[1], MINUTE)]));
    assert_eq!(counted(&home), once);
}

#[test]
fn however_often_it_starts_without_counting_the_next_start_can_be_written() {
    let (_folder, home) = fresh();
    stopped(&home, "1 09:00", "1 10:00");
    for minute in 0_u16..300 {
        let boot = 2 + u128::from(minute);
        begun(&home, &in_boot(boot, &format!("1 {}:{:02}", 11 + minute / 60, minute % 60)));
    }
    started(&home, &in_boot(400, "1 16:30"));
    assert_eq!(counted(&home), is(&[(WhyOut::Off, DAYS[0], 6 * HOUR + HOUR / 2)]));
}
