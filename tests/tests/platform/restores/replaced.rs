//! A machine that takes another one's place.

use shiwen_domain::entry::ReopenReason;
use shiwen_tests::terminal::enrolled::{EnrolledTerminal, HALL};

use super::{alarms, all_is_well, begun, break_head, opened, reasons, something_is_missing, stopped};
use crate::{NOTHING, programs};

#[test]
fn a_new_machine_continues_the_old_ones_log_and_the_old_ones_tail_is_still_taken() {
    let (platform, mut old) = begun();
    let (name, witnessed) = (old.status()["terminal"].clone(), old.status()["log"].clone());
    let words = ["--hall", HALL, "--replaces", name.as_str().expect("a name")];
    let log = old.log().log;
    old.simulate(5, 2);
    let code = platform.code_with(&words);
    // A machine with a name and visitors of its own takes nobody's place, and does not use the code up.
    let mut busy = EnrolledTerminal::new(&programs());
    busy.simulate(1, 9);
    assert_eq!(busy.enrol(&platform.url(), &code, None).code, Some(3));
    let mut new = EnrolledTerminal::new(&programs());
    let ran = new.enrol(&platform.url(), &code, None);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    assert_eq!(new.status()["terminal"], name);
    let previous = opened(&new).previous.expect("the old machine's log");
    assert_eq!((previous.reason, previous.log.map(|log| log.0)), (ReopenReason::Replaced, Some(log)));
    assert_eq!(previous.size, witnessed["size"].as_u64());
    assert_eq!(previous.root.as_deref(), witnessed["root"].as_str());
    assert_eq!(reasons(&platform), ["", "replaced"]);
    new.simulate(5, 3);
    new.syncs();
    something_is_missing(&platform, &[&new, &old]);
    // The old machine starts once more: what it has is taken, then it is told that the place is another's.
    stopped(&old.sync(), "forbidden");
    assert_eq!(alarms(&platform), NOTHING);
    all_is_well(&platform, &[&new, &old]);
    // The control: it opens no log under the name that is another machine's now.
    break_head(&old);
    stopped(&old.sync(), "forbidden");
    assert_eq!(reasons(&platform).len(), 2);
}
