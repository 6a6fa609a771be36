//! The same entries in two logs at once, as two machines with copies of one database would bring them: taken from both, in
//! whatever order, and counted once.

use std::thread;

use shiwen_domain::{
    entry::{Body, Entry},
    id::EntryId,
    level::Level,
};
use shiwen_tests::{
    figure,
    paper_log::{PaperLog, Secret},
};

use super::scene::{HALL, Machine, Scene};

/// Entries that both have.
const COMMON: usize = 40;

#[test]
fn what_two_logs_bring_at_once_is_counted_once() {
    let scene = Scene::open();
    let other = scene.another_server();
    let code = scene.platform.code_with(&["--hall", HALL, "--uses", "100000"]);
    let rounds = figure(100);
    for round in 0..rounds as u64 {
        let mut one = scene.machine_with(2 * round + 1, &code, None);
        let mut two = scene.machine_with(2 * round + 2, &code, None);
        two.line = two.line.lead_to(other.address);
        let old = written(&mut one);
        let forwards: Vec<u64> = (1..=COMMON as u64).collect();
        let backwards: Vec<u64> = forwards.iter().rev().copied().collect();
        let logs = [carrying(&mut one, &old, &forwards), carrying(&mut two, &old, &backwards)];
        thread::scope(|scope| {
            for (line, log) in [(one.line, &logs[0]), (two.line, &logs[1])] {
                scope.spawn(move || {
                    let answer = line.taken(log, &log.batch_from(0));
                    assert_eq!((answer.size, answer.refused.len()), (log.size(), 0));
                });
            }
        });
    }
    let sql = scene.sql();
    let (ratings, bad) = (rounds * COMMON, rounds * COMMON / Level::ALL.len() * 2);
    assert_eq!(sql.count("rating"), ratings as u64);
    assert_eq!(sql.count("work_order"), bad as u64);
    let private: i64 = sql.one("SELECT count(*) FROM private", &[]);
    assert_eq!(private, i64::try_from(ratings).expect("a count"));
    // The control: there were two of each.
    assert_eq!(sql.count("entry"), 2 * (ratings + rounds) as u64);
    let duplicates: i64 = sql.one("SELECT count(*) FROM entry_flag WHERE flag = 'duplicate_entry'", &[]);
    assert_eq!(duplicates, private);
    scene.agrees();
}

/// A log that never reaches the platform itself.
fn written(machine: &mut Machine) -> PaperLog {
    let mut old = machine.opens();
    for number in 0..COMMON {
        let said = Secret::text(&format!("第{number}条"));
        old.push(machine.author.rating_with(Level::ALL[number % Level::ALL.len()], &[said]));
    }
    old
}

/// A machine's own log with the entries at some places of another one, recovered, and what belongs to them.
fn carrying(machine: &mut Machine, old: &PaperLog, places: &[u64]) -> PaperLog {
    let mut log = machine.opens();
    for &seq in places {
        let recovered = old.recovered(seq, true);
        let inner = Entry::read(recovered.entry.as_bytes()).expect("an entry");
        let mut entry = machine.author.entry(Body::Recovered(recovered));
        entry.entry_id = EntryId(inner.entry_id.0);
        let at = log.push(&entry);
        let private = old.papers()[usize::try_from(seq).expect("a place")].private.clone();
        log.papers_mut()[usize::try_from(at).expect("a place")].private = private;
    }
    log
}
