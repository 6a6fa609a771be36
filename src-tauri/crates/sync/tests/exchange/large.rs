//! Batches that are too large.

use shiwen_sync::{
    exchange::End,
    link::{Fault, Page},
    protocol::Refused,
};

use crate::{log::Log, platform::Platform, run};

#[test]
fn a_batch_is_halved_until_it_fits() {
    let (mut log, platform) = (Log::of(20), Platform::honest());
    platform.most.set(3);
    let report = run(&mut log, &platform);
    assert_eq!((report.acknowledged, report.end), (20, End::Done));
    let sizes: Vec<_> = platform.sent.borrow().iter().map(|batch| batch.entries.len()).collect();
    assert_eq!(sizes[..4], [20, 10, 5, 2]);
}

#[test]
fn private_content_that_is_too_large_by_itself_stays_here_and_its_entry_goes() {
    let mut log = Log::of(3);
    log.say(1);
    let platform = Platform::honest();
    platform.takes_private.set(false);
    let report = run(&mut log, &platform);
    assert_eq!((report.acknowledged, report.refused, report.end), (3, 1, End::Done));
    let refused = Refused { entry_id: None, seq: 1, kind: "text".into(), why: "too_large".into() };
    assert_eq!(log.remarks.refused, [refused]);
    assert_eq!(log.entries[1].private.len(), 1, "it stays on the terminal");
}

#[test]
fn a_proxys_413_leaves_nothing_out() {
    let mut log = Log::of(1);
    log.say(0);
    let foreign = Fault::Foreign { status: 413, page: Page::default(), retry_after: None };
    let platform = Platform::saying(move |_| Err(foreign.clone()));
    let report = run(&mut log, &platform);
    assert!(matches!(report.end, End::Alarm { .. }), "{report}");
    assert_eq!((platform.sent.borrow().len(), log.keeps), (1, 0));
}

#[test]
fn an_entry_that_is_too_large_alone_is_an_alarm() {
    let (mut log, platform) = (Log::of(2), Platform::honest());
    platform.most.set(0);
    let report = run(&mut log, &platform);
    assert!(matches!(report.end, End::Alarm { .. }), "{report}");
    assert_eq!(log.keeps, 0);
}
