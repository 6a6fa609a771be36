//! A terminal whose disk was put back to yesterday's copy.

use shiwen_domain::entry::ReopenReason;
use shiwen_tests::{platform::Platform, terminal::enrolled::EnrolledTerminal};

use super::{alarms, all_is_well, begun, opened, reasons, seen_as_fork, something_is_missing, went_on};
use crate::NOTHING;

/// A terminal that has sent all of today and was put back to yesterday; and what it was before.
fn put_back() -> (Platform, EnrolledTerminal, EnrolledTerminal) {
    let (platform, mut terminal) = begun();
    let yesterday = terminal.copy();
    terminal.simulate(6, 2);
    terminal.syncs();
    let today = terminal.copy();
    terminal.put_back(&yesterday);
    (platform, terminal, today)
}

#[test]
fn an_old_copy_is_seen_though_nobody_came_since() {
    let (platform, mut terminal, today) = put_back();
    went_on(&terminal.sync(), "more than this log has");
    assert_eq!(alarms(&platform), ["reopened", "shrunk"]);
    assert_eq!(reasons(&platform), ["", "shrunk"]);
    assert_eq!(opened(&terminal).previous.expect("an old log").reason, ReopenReason::Shrunk);
    all_is_well(&platform, &[&terminal, &today]);
    terminal.simulate(3, 3);
    something_is_missing(&platform, &[&terminal, &today]);
    terminal.syncs();
    all_is_well(&platform, &[&terminal, &today]);
}

#[test]
fn an_old_copy_is_seen_when_others_came_since_and_they_are_counted() {
    for visits in [1, 6, 20] {
        let (platform, mut terminal, today) = put_back();
        terminal.simulate(visits, 3);
        something_is_missing(&platform, &[&terminal, &today]);
        went_on(&terminal.sync(), "a new log is needed");
        seen_as_fork(&platform, &terminal);
        all_is_well(&platform, &[&terminal, &today]);
    }
}

/// The control: a copy of today that is put back has lost nothing, and nobody is alarmed.
#[test]
fn a_copy_that_is_not_old_goes_on_in_its_log() {
    let (platform, mut terminal) = begun();
    let copy = terminal.copy();
    terminal.put_back(&copy);
    terminal.simulate(3, 2);
    terminal.syncs();
    assert_eq!(alarms(&platform), NOTHING);
    assert_eq!(reasons(&platform), [""]);
    all_is_well(&platform, &[&terminal]);
}
