//! Two machines with copies of one data directory.

use shiwen_tests::terminal::enrolled::EnrolledTerminal;

use super::{
    alarms, all_is_well, begun, break_head, enrol_again, opened, reasons, seen_as_fork, something_is_missing,
    stopped, went_on,
};
use crate::{NOTHING, programs};

#[test]
fn the_second_of_two_copies_is_seen_at_its_first_contact_and_goes_on_in_a_log_of_its_own() {
    // The second has said less, about as much, and more.
    for (first, second) in [(9, 1), (4, 4), (1, 9)] {
        let (platform, mut one) = begun();
        let mut other = one.copy();
        let log = one.log().log;
        one.simulate(first, 2);
        other.simulate(second, 3);
        one.syncs();
        assert_eq!(alarms(&platform), NOTHING, "one of them alone has done nothing wrong");
        something_is_missing(&platform, &[&other, &one]);
        went_on(&other.sync(), "another history of this log");
        seen_as_fork(&platform, &other);
        assert_eq!(reasons(&platform), ["", "forked"]);
        let previous = opened(&other).previous.expect("an old log");
        assert_eq!(previous.log.map(|log| log.0), Some(log));
        all_is_well(&platform, &[&other, &one]);
        // Both go on, each in its own log.
        one.simulate(2, 4);
        other.simulate(2, 5);
        one.syncs();
        other.syncs();
        assert_eq!(one.log().log, log);
        assert_eq!(reasons(&platform).len(), 2);
        all_is_well(&platform, &[&other, &one]);
    }
}

#[test]
fn a_copy_that_needs_another_new_log_within_a_day_is_let_in_by_a_code() {
    let (platform, mut one) = begun();
    let mut other = one.copy();
    one.simulate(2, 2);
    other.simulate(2, 3);
    one.syncs();
    went_on(&other.sync(), "another history");
    break_head(&other);
    other.simulate(3, 4);
    stopped(&other.sync(), "confirmation-needed");
    assert!(alarms(&platform).contains(&"confirmation_needed".to_owned()));
    something_is_missing(&platform, &[&other, &one]);
    enrol_again(&platform, &other);
    assert!(!alarms(&platform).contains(&"confirmation_needed".to_owned()));
    all_is_well(&platform, &[&other, &one]);
    // The copy has the name for itself now. What the first one still has is taken once it is enrolled again.
    one.simulate(3, 5);
    stopped(&one.sync(), "unauthorized");
    something_is_missing(&platform, &[&other, &one]);
    enrol_again(&platform, &one);
    all_is_well(&platform, &[&other, &one]);
    // In the copy's place stands a machine with a folder and a name of its own: both go on.
    let mut new = EnrolledTerminal::enrolled_at(&programs(), &platform);
    new.simulate(2, 6);
    one.simulate(2, 7);
    new.syncs();
    one.syncs();
    all_is_well(&platform, &[&other, &one, &new]);
}
