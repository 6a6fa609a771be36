//! Faults of the record: whatever ends one, its time counts once.

use shiwen_domain::{
    announced::Duty,
    entry::{DutyChanged, WhyOut},
    view::PauseReason,
};

use super::*;
use crate::identity::Random;
use shiwen_store::Identities;

/// The disk has run full; the record stays open, and what is small can be written.
fn runs_full(serving: &mut Serving, now: &str) {
    serving.enter_pause(&StoreError::Closed, PauseReason::DiskFull, &at(now));
}

/// Something that a manager does meanwhile.
fn is_entered(serving: &mut Serving, now: &str) {
    let cleaning = TerminalEvent::Cleaning { by: "manager".to_owned() };
    serving.write_down(Body::TerminalEvent(cleaning), &at(now)).expect("written");
}

#[test]
fn a_fault_in_which_the_terminal_is_switched_off_in_order_counts_up_to_there() {
    use WhyOut::{Off, Paused};
    let (_folder, home) = fresh();
    let mut serving = started(&home, &at("1 09:00"));
    runs_full(&mut serving, "1 10:00");
    serving.stop(&at("1 12:00"));
    assert_eq!(counted(&home), is(&[(Paused, DAYS[0], 2 * HOUR)]));
    started(&home, &in_boot(2, "1 13:00"));
    assert_eq!(counted(&home), is(&[(Paused, DAYS[0], 2 * HOUR), (Off, DAYS[0], HOUR)]));
}

#[test]
fn a_fault_that_closed_the_record_counts_as_off_from_where_it_began() {
    let (_folder, home) = fresh();
    let mut serving = started(&home, &at("1 09:00"));
    serving.shows_life(&at("1 10:00"));
    serving.pause(&StoreError::Closed, &at("1 10:00"));
    serving.stop(&at("1 12:00"));
    started(&home, &in_boot(2, "1 13:00"));
    assert_eq!(counted(&home), is(&[(WhyOut::Off, DAYS[0], 3 * HOUR)]));
}

#[test]
fn a_fault_in_which_power_goes_counts_from_its_beginning_whatever_was_written_meanwhile() {
    for (breaks, expected) in
        [(false, (WhyOut::Off, 3 * HOUR)), (true, (WhyOut::Paused, 3 * HOUR + HOUR / 2))]
    {
        let (folder, home) = fresh();
        let mut serving = started(&home, &at("1 09:00"));
        if breaks {
            pause(&mut serving, "1 09:30");
        }
        runs_full(&mut serving, "1 10:00");
        is_entered(&mut serving, "1 11:00");
        let cut = cut(&home, &folder.path().join("cut"));
        started(&cut, &in_boot(2, "1 13:00"));
        assert_eq!(counted(&cut), is(&[(expected.0, DAYS[0], expected.1)]), "{breaks}");
        // The control: it is over, and what was written then is the last sign.
        assert!(serving.recover(&at("1 11:30")));
        is_entered(&mut serving, "1 12:00");
        let cut = self::cut(&home, &folder.path().join("over"));
        started(&cut, &in_boot(2, "1 13:00"));
        if !breaks {
            let both = [(WhyOut::Paused, DAYS[0], HOUR + HOUR / 2), (WhyOut::Off, DAYS[0], HOUR)];
            assert_eq!(counted(&cut), is(&both));
        }
    }
}

#[test]
fn a_break_that_ends_in_a_fault_is_not_counted_again_where_power_goes() {
    let (folder, home) = fresh();
    let mut serving = started(&home, &at("1 09:00"));
    pause(&mut serving, "1 10:00");
    runs_full(&mut serving, "1 10:30");
    asks(&mut serving, Question::Resume, "1 11:00");
    let cut = cut(&home, &folder.path().join("cut"));
    started(&cut, &in_boot(2, "1 13:00"));
    let both = [(WhyOut::Paused, DAYS[0], HOUR), (WhyOut::Off, DAYS[0], 2 * HOUR)];
    assert_eq!(counted(&cut), is(&both));
    serving.stop(&at("1 12:00"));
    assert_eq!(counted(&home), is(&[(WhyOut::Paused, DAYS[0], 2 * HOUR)]));
}

#[test]
fn a_fault_that_goes_on_after_its_end_was_written_loses_nothing() {
    for fails in [false, true] {
        let (_folder, home) = fresh();
        let mut serving = started(&home, &at("1 09:00"));
        serving.pause(&StoreError::Closed, &at("1 10:00"));
        let whole = serving.pack_sha256.clone();
        if fails {
            // No entry is so long: what follows the end of the fault cannot be written.
            serving.pack_sha256 = "0".repeat(70_000);
        }
        assert_eq!(serving.recover(&at("1 11:00")), !fails);
        serving.pack_sha256 = whole;
        assert!(serving.recover(&at("1 12:00")));
        assert_eq!(serving.paused(), None);
        let hours = if fails { 2 } else { 1 };
        assert_eq!(counted(&home), is(&[(WhyOut::Paused, DAYS[0], hours * HOUR)]), "{fails}");
    }
}

#[test]
fn a_break_that_many_changes_of_duty_hide_is_counted_from_where_it_was_known_to_be() {
    for changes in [1_u128, 2_001] {
        let (_folder, home) = fresh();
        let mut serving = started(&home, &at("1 09:00"));
        pause(&mut serving, "1 10:00");
        let changed = || {
            let duty = DutyChanged { duty: Duty::Nobody, by: "business system".to_owned() };
            let body = Body::TerminalEvent(TerminalEvent::Duty(duty));
            Entry::new(Random.entry_id(), at("1 11:00"), body).into()
        };
        let facts: Vec<_> = (0..changes).map(|_| changed()).collect();
        serving.open_record().expect("a record").store.append(&facts).expect("written");
        serving.pause(&StoreError::Closed, &at("1 11:10"));
        assert!(serving.recover(&at("1 11:20")));
        asks(&mut serving, Question::Resume, "1 12:00");
        assert_eq!(counted(&home), is(&[(WhyOut::Paused, DAYS[0], 2 * HOUR)]), "{changes}");
    }
}

#[test]
fn an_end_that_was_written_although_the_write_seemed_to_fail_counts_once() {
    let (_folder, home) = fresh();
    let mut serving = started(&home, &at("1 09:00"));
    runs_full(&mut serving, "1 10:00");
    let fault = serving.fault.clone();
    serving.tell_end_of_fault(&at("1 11:00")).expect("written");
    serving.fault = fault;
    serving.close();
    assert!(serving.recover(&at("1 12:00")));
    assert_eq!(counted(&home), is(&[(WhyOut::Paused, DAYS[0], 2 * HOUR)]));
}

#[test]
fn a_recovery_that_fails_again_and_again_tells_of_the_end_once() {
    let (_folder, home) = fresh();
    let mut serving = started(&home, &at("1 09:00"));
    serving.pause(&StoreError::Closed, &at("1 10:00"));
    let whole = std::mem::replace(&mut serving.pack_sha256, "0".repeat(70_000));
    for minute in 10..30 {
        assert!(!serving.recover(&at(&format!("1 11:{minute}"))));
    }
    serving.pack_sha256 = whole;
    let size = || home.reader().expect("a reader").expect("a record").reader.head().expect("a head").size();
    let before = size();
    assert!(serving.recover(&at("1 12:00")));
    assert_eq!(size(), before + 2, "that it began, and that it is over");
    assert_eq!(counted(&home), is(&[(WhyOut::Paused, DAYS[0], 2 * HOUR)]));
}
