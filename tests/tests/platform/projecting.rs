//! `shiwen-platform project` beside terminals that send and are heard: both go on, and it ends well each time.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use shiwen_tests::paper_log::PaperLog;

use super::scene::{Machine, Scene};

/// Entries of a batch.
const BATCH: u64 = 10;
/// How often is projected. The logs grow all the while, so that each time takes longer than the one before.
const RUNS: u64 = 5;

#[test]
fn projecting_beside_terminals_that_send_ends_well() {
    let scene = Scene::open();
    let senders = [1, 2].map(|number| scene.witnessed(number, BATCH));
    let over = AtomicBool::new(false);
    let sent: u64 = thread::scope(|scope| {
        let over = &over;
        let senders = senders.map(|(machine, log)| scope.spawn(move || drain(machine, log, over)));
        let runs: Vec<_> = (0..RUNS).map(|_| scene.platform.run(&["project"])).collect();
        over.store(true, Ordering::Relaxed);
        let sent = senders.map(|sender| sender.join().expect("a sender ends well")).iter().sum();
        for ran in runs {
            assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
            // What arrives meanwhile is no change.
            assert!(!ran.out.contains(" rows are gone, "), "{}", ran.out);
        }
        sent
    });
    // The control: there was traffic, and all of it is there.
    assert!(sent >= RUNS, "only {sent} batches arrived meanwhile");
    assert_eq!(scene.sql().count("entry"), 2 * BATCH + sent * BATCH);
    scene.agrees();
}

/// Sends batches and is heard in between until it is over; answers how many batches were taken.
fn drain(mut machine: Machine, mut log: PaperLog, over: &AtomicBool) -> u64 {
    let mut sent = 0;
    while !over.load(Ordering::Relaxed) {
        let first = log.size();
        log.write(&mut machine.author, BATCH);
        for first in [first, log.size()] {
            assert_eq!(machine.line.taken(&log, &log.batch_from(first)).size, log.size());
        }
        sent += 1;
    }
    sent
}
