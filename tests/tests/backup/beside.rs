//! Backups while visits go on: each is one state of the record.

use std::{
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    thread,
};

use shiwen_tests::{figure, terminal::Program};

use super::machine::{Machine, shelf};

const VISITS: usize = 1_000;
const RATE: u32 = 40;

#[test]
fn a_backup_made_while_visits_are_simulated_is_one_state_of_the_record() {
    let shelf = shelf();
    let machine = Machine::used(20, 1);
    let visits = figure(VISITS) as u64;
    let (over, made) = (AtomicBool::new(false), AtomicUsize::new(0));
    let mut backups = Vec::new();
    let acknowledged = thread::scope(|scope| {
        let serving = scope.spawn(|| {
            // As many a second as no hall has, and some backups meanwhile.
            let paced = ["--rate".to_owned(), RATE.to_string()];
            let ran = machine.program.run(&[Program::simulate(visits, 2), paced.to_vec()].concat());
            over.store(true, Ordering::Relaxed);
            let ran = ran.unwrap();
            assert_eq!(ran.code, Some(0), "{}", ran.err);
            ran.acknowledged().unwrap()
        });
        while !over.load(Ordering::Relaxed) {
            let number = made.fetch_add(1, Ordering::Relaxed);
            backups.push(machine.backup(shelf.path(), &format!("{number}.age")));
        }
        serving.join().unwrap()
    });
    let log = machine.log();
    let mut sizes = Vec::new();
    for backup in &backups {
        let new = Machine::new();
        new.restores(backup);
        new.is_whole();
        let restored = new.opening().1.unwrap();
        let size = usize::try_from(restored.size).unwrap();
        // It is the beginning of the log, entry by entry.
        let brought: Vec<_> = new.log()[2..].iter().map(|bytes| inner(bytes)).collect();
        assert_eq!(brought, log[1..size]);
        sizes.push(size);
    }
    assert!(sizes.is_sorted() && acknowledged.len() as u64 >= visits / 2);
    println!("backups of {sizes:?} entries; {} in the end", log.len());
    // The control: entries were appended between the backups.
    assert!(sizes.len() > 1 && sizes[0] < log.len());
}

/// What stands inside a recovered entry.
fn inner(bytes: &[u8]) -> Vec<u8> {
    let entry: serde_json::Value = serde_json::from_slice(bytes).unwrap();
    entry["entry"].as_str().unwrap().as_bytes().to_vec()
}
