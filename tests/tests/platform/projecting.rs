//! `shiwen-platform project` beside terminals that send and are heard: both go on, and it ends well each time.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    thread,
    time::Duration,
};

use shiwen_tests::{figure, paper_log::PaperLog};

use super::scene::{Machine, Scene};

/// Entries of a batch.
const BATCH: u64 = 10;
/// Batches that a terminal sends while is projected once: a log that grows by its own pace makes each time longer than the
/// one before, without end.
const BATCHES: u64 = 3;
/// How often is projected.
const RUNS: usize = 50;
/// No more is projected.
const OVER: u64 = u64::MAX;

#[test]
fn projecting_beside_terminals_that_send_ends_well() {
    let scene = Scene::open();
    let senders = [1, 2].map(|number| scene.witnessed(number, BATCH));
    let round = AtomicU64::new(0);
    let sent: u64 = thread::scope(|scope| {
        let round = &round;
        let senders = senders.map(|(machine, log)| scope.spawn(move || drain(machine, log, round)));
        let runs: Vec<_> = (0..figure(RUNS))
            .map(|_| {
                round.fetch_add(1, Ordering::Relaxed);
                scene.platform.run(&["project"])
            })
            .collect();
        round.store(OVER, Ordering::Relaxed);
        let sent = senders.map(|sender| sender.join().expect("a sender ends well")).iter().sum();
        for ran in runs {
            assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
            // What arrives meanwhile is no change.
            assert!(!ran.out.contains(" rows are gone, "), "{}", ran.out);
        }
        sent
    });
    // The control: there was traffic, and all of it is there.
    assert!(sent >= figure(RUNS) as u64, "only {sent} batches arrived meanwhile");
    assert_eq!(scene.sql().count("entry"), 2 * BATCH + sent * BATCH);
    scene.agrees();
}

/// Sends some batches each round and is heard in between until it is over; answers how many batches were taken.
fn drain(mut machine: Machine, mut log: PaperLog, round: &AtomicU64) -> u64 {
    let mut sent = 0;
    loop {
        let round = round.load(Ordering::Relaxed);
        if round == OVER {
            return sent;
        }
        if sent >= round * BATCHES {
            thread::sleep(Duration::from_millis(1));
            continue;
        }
        let first = log.size();
        log.write(&mut machine.author, BATCH);
        for first in [first, log.size()] {
            assert_eq!(machine.line.taken(&log, &log.batch_from(first)).size, log.size());
        }
        sent += 1;
    }
}
