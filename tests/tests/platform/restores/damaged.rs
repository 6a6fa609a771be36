//! A terminal whose record is damaged.

use std::fs;

use shiwen_domain::entry::ReopenReason;
use shiwen_tests::terminal::enrolled::EnrolledTerminal;

use super::{
    alarms, all_is_well, begun, break_head, enrol_again, opened, reasons, something_is_missing, stopped,
};
use crate::NOTHING;

fn fill_with_rubbish(terminal: &EnrolledTerminal) {
    let path = terminal.home().record();
    let mut bytes = fs::read(&path).expect("a record");
    bytes.fill(0xa5);
    fs::write(&path, bytes).expect("damaged");
}

#[test]
fn a_damaged_record_is_set_aside_and_what_it_held_is_counted_once() {
    let (platform, mut terminal) = begun();
    let log = terminal.log().log;
    // Some of it the platform has, and some only the record.
    terminal.simulate(5, 2);
    break_head(&terminal);
    something_is_missing(&platform, &[&terminal]);
    terminal.syncs();
    assert_eq!(alarms(&platform), ["reopened"]);
    assert_eq!(reasons(&platform), ["", "head_mismatch"]);
    let previous = opened(&terminal).previous.expect("an old log");
    assert_eq!((previous.reason, previous.log.map(|log| log.0)), (ReopenReason::HeadMismatch, Some(log)));
    assert_eq!(fs::read_dir(terminal.folder().join("set-aside")).expect("a folder").count(), 1);
    all_is_well(&platform, &[&terminal]);
}

#[test]
fn of_a_record_that_nothing_can_be_read_of_the_platform_has_what_was_sent() {
    let (platform, mut terminal) = begun();
    let before = terminal.copy();
    fill_with_rubbish(&terminal);
    terminal.simulate(4, 2);
    something_is_missing(&platform, &[&terminal, &before]);
    terminal.syncs();
    assert_eq!(alarms(&platform), ["reopened"]);
    assert_eq!(reasons(&platform), ["", "damaged"]);
    all_is_well(&platform, &[&terminal, &before]);
}

#[test]
fn a_second_damage_within_a_day_waits_for_a_code_and_visitors_do_not_wait() {
    let (platform, mut terminal) = begun();
    break_head(&terminal);
    terminal.syncs();
    break_head(&terminal);
    terminal.simulate(4, 2);
    stopped(&terminal.sync(), "confirmation-needed");
    assert_eq!(terminal.status()["sync"]["stopped"], "confirmation-needed");
    assert_eq!(alarms(&platform), ["confirmation_needed", "reopened"]);
    assert_eq!(reasons(&platform).len(), 2);
    // Visitors are served meanwhile, and a third try changes nothing.
    assert!(!terminal.simulate(4, 3).is_empty());
    stopped(&terminal.sync(), "confirmation-needed");
    something_is_missing(&platform, &[&terminal]);
    // A code that is none lets nobody in.
    let refused = terminal.enrol(&platform.url(), "0000-0000-0000", None);
    assert_eq!(refused.code, Some(3), "{}", refused.err);
    enrol_again(&platform, &terminal);
    assert_eq!(alarms(&platform), ["reopened"]);
    assert_eq!(reasons(&platform), ["", "head_mismatch", "head_mismatch"]);
    all_is_well(&platform, &[&terminal]);
}

/// The control: a sound record goes on in its log.
#[test]
fn a_sound_record_is_not_set_aside() {
    let (platform, mut terminal) = begun();
    terminal.simulate(4, 2);
    terminal.syncs();
    assert_eq!(alarms(&platform), NOTHING);
    assert_eq!(reasons(&platform), [""]);
    all_is_well(&platform, &[&terminal]);
}
