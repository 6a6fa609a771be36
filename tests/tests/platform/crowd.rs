//! Two hundred batches of one log at once, at two servers of one platform: the recorded size never goes back, every
//! checkpoint handed out is of the one history, every entry is there once.

use std::{
    sync::{
        Barrier,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use shiwen_log::{Checkpoint, Hash};
use shiwen_sync::protocol::BatchAnswer;
use shiwen_tests::{
    figure,
    paper_log::{Author, Line, PaperLog},
    postgres::Sql,
};

use super::scene::{Machine, Scene};

const ENTRIES: u64 = 400;

/// What one sender saw.
#[derive(Default)]
struct Seen {
    answers: Vec<BatchAnswer>,
    /// How many batches met a platform that was not yet, or no longer, where they begin.
    gaps: usize,
}

#[test]
fn of_two_hundred_batches_at_once_none_takes_the_size_back() {
    let scene = Scene::open();
    let other = scene.another_server();
    let mut machine = scene.machine(1);
    let mut log = machine.opens();
    log.write(&mut machine.author, ENTRIES - 1);
    let senders = figure(200);
    let barrier = Barrier::new(senders + 1);
    let over = AtomicBool::new(false);
    let (seen, samples) = thread::scope(|scope| {
        let watch = scope.spawn(|| watch(&scene.sql(), &barrier, &over));
        let senders: Vec<_> = (0..senders as u64)
            .map(|number| {
                let address = if number % 2 == 0 { scene.platform.address() } else { other.address };
                let (line, log, barrier) = (machine.line.lead_to(address), &log, &barrier);
                scope.spawn(move || send(number, &line, log, barrier))
            })
            .collect();
        let seen: Vec<Seen> = senders.into_iter().map(|sender| sender.join().expect("a sender")).collect();
        over.store(true, Ordering::Relaxed);
        (seen, watch.join().expect("the watch"))
    });
    assert_eq!(faults(&log, &samples), [""; 0]);
    check_answers(&machine, &log, &seen);
    let gaps: usize = seen.iter().map(|seen| seen.gaps).sum();
    let sizes = samples.iter().map(|sample| sample.size).collect::<std::collections::BTreeSet<_>>();
    println!("{senders} senders, {} samples, sizes {sizes:?}, {gaps} gaps", samples.len());
    check_database(&scene.sql(), &log);
    scene.agrees();
    // The control: the same look at a database that did go back.
    let sql = scene.sql();
    let mut set_back = samples.clone();
    sql.run("UPDATE log SET size = size - 1");
    set_back.extend(sample(&sql));
    assert_eq!(faults(&log, &set_back).len(), 2, "a smaller size, and a root that is not of that size");
}

/// Sends batches that begin anywhere and overlap, until the whole log is witnessed.
fn send(number: u64, line: &Line, log: &PaperLog, barrier: &Barrier) -> Seen {
    let mut author = Author::new(1_000 + number);
    let mut seen = Seen::default();
    let mut first = author.seed.below(ENTRIES / 2);
    // Half of them open the log, or believe that they do.
    if number % 4 < 2 {
        first = 0;
    }
    barrier.wait();
    loop {
        let end = (first + 1 + author.seed.below(60)).min(log.size());
        let answer = line.send(log, &log.batch(first..end));
        first = match answer.said().as_str() {
            "ok" => {
                let taken: BatchAnswer = answer.json();
                assert!(taken.size >= end, "{} of {end}", taken.size);
                seen.answers.push(taken);
                // Not always where it ended: what is known already is sent again.
                end.saturating_sub(author.seed.below(10))
            }
            "gap" => {
                seen.gaps += 1;
                answer.problem().and_then(|problem| problem.size).expect("where to begin")
            }
            // Whoever waits longest for the log is told to come again.
            "unavailable" | "too-many-requests" => first,
            said => panic!("{said}: {}", answer.text()),
        };
        if end == log.size() && seen.answers.last().is_some_and(|answer| answer.size == log.size()) {
            return seen;
        }
    }
}

/// Size and root as the platform has them, again and again until it is over.
fn watch(sql: &Sql, barrier: &Barrier, over: &AtomicBool) -> Vec<Checkpoint> {
    barrier.wait();
    let mut samples = Vec::new();
    while !over.load(Ordering::Relaxed) {
        samples.extend(sample(sql));
    }
    samples.extend(sample(sql));
    samples
}

/// What is recorded now; nothing before the log is opened.
fn sample(sql: &Sql) -> Option<Checkpoint> {
    let rows = sql.rows("SELECT size, root FROM log", &[]);
    assert!(rows.len() <= 1, "one log is opened once");
    let row = rows.first()?;
    let root = Hash::from_slice(row.get(1)).expect("a root");
    Some(Checkpoint { size: row.get::<_, i64>(0).unsigned_abs(), root })
}

/// What is wrong with sizes that were seen one after another.
fn faults(log: &PaperLog, samples: &[Checkpoint]) -> Vec<String> {
    let back = samples.windows(2).filter(|two| two[1].size < two[0].size);
    let back = back.map(|two| format!("{} after {}", two[1].size, two[0].size));
    let mut distinct = samples.to_vec();
    distinct.dedup();
    let other = distinct.iter().filter(|seen| seen.root != log.root(seen.size));
    back.chain(other.map(|seen| format!("the root at {} is of no history", seen.size))).collect()
}

/// Everything that was handed out is of the one history, and goes forward for each who asks.
fn check_answers(machine: &Machine, log: &PaperLog, seen: &[Seen]) {
    for seen in seen {
        let opened: Vec<Checkpoint> =
            seen.answers.iter().map(|answer| machine.opened(log, &answer.cosigned)).collect();
        assert!(opened.iter().zip(&seen.answers).all(|(opened, answer)| opened.size == answer.size));
        assert_eq!(faults(log, &opened), [""; 0]);
    }
}

/// All entries, once, in their places.
fn check_database(sql: &Sql, log: &PaperLog) {
    let stored: Vec<Vec<u8>> = sql.column("SELECT bytes FROM entry ORDER BY seq", &[]);
    let sent: Vec<&[u8]> = log.papers().iter().map(|paper| paper.bytes.as_slice()).collect();
    assert_eq!(stored, sent);
    let ratings = "SELECT count(*) = count(DISTINCT entry_id) FROM (
        SELECT entry_id FROM rating UNION ALL SELECT entry_id FROM survey_response) c";
    assert!(sql.one::<bool>(ratings, &[]));
    let alarms: Vec<String> = sql.column("SELECT kind FROM alarm WHERE closed_at IS NULL", &[]);
    assert!(alarms.iter().all(|kind| kind == "gap"), "{alarms:?}");
}
