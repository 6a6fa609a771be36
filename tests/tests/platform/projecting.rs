//! `shiwen-platform project` beside terminals that send and are heard: both go on, and it ends well each time.

use std::{
    sync::mpsc::{self, Receiver},
    thread,
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

#[test]
fn projecting_beside_terminals_that_send_ends_well() {
    let scene = Scene::open();
    let senders = [1, 2].map(|number| scene.witnessed(number, BATCH));
    let sent: u64 = thread::scope(|scope| {
        let senders = senders.map(|(machine, log)| {
            let (begin, rounds) = mpsc::channel();
            (begin, scope.spawn(move || drain(machine, log, &rounds)))
        });
        let project = |_| {
            for (begin, _) in &senders {
                begin.send(()).expect("a sender goes on");
            }
            scene.platform.run(&["project"])
        };
        let runs: Vec<_> = (0..figure(RUNS)).map(project).collect();
        let end = |(begin, sender): (_, thread::ScopedJoinHandle<'_, u64>)| {
            drop(begin);
            sender.join().expect("a sender ends well")
        };
        let sent = senders.map(end).iter().sum();
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

/// Sends some batches each round and is heard in between; answers how many batches were taken.
fn drain(mut machine: Machine, mut log: PaperLog, rounds: &Receiver<()>) -> u64 {
    let mut sent = 0;
    for () in rounds {
        for _ in 0..BATCHES {
            let first = log.size();
            log.write(&mut machine.author, BATCH);
            for first in [first, log.size()] {
                assert_eq!(machine.line.taken(&log, &log.batch_from(first)).size, log.size());
            }
            sent += 1;
        }
    }
    sent
}
