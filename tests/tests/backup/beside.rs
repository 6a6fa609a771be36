//! Backups while visits go on: each is one state of the record.

use std::{
    path::{Path, PathBuf},
    thread,
};

use shiwen_tests::{figure, terminal::Program};

use super::machine::{Machine, shelf};

/// Of one simulation; there are as many of them, one after the other, as the backups take.
const VISITS: usize = 1_000;
const RATE: u32 = 40;
const BACKUPS: usize = 3;

#[test]
fn a_backup_made_while_visits_are_simulated_is_one_state_of_the_record() {
    let shelf = shelf();
    let machine = Machine::used(20, 1);
    let visits = figure(VISITS) as u64;
    let (backups, (simulated, acknowledged)) = thread::scope(|scope| {
        let backing_up = scope.spawn(|| backs_up(&machine, shelf.path()));
        let served = serve_while(&machine, visits, || !backing_up.is_finished());
        (backing_up.join().unwrap(), served)
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
    assert!(sizes.is_sorted() && acknowledged as u64 >= simulated / 2);
    println!("backups of {sizes:?} entries; {} in the end", log.len());
    // The control: entries were appended between the backups.
    assert!(sizes[0] < log.len());
}

fn backs_up(machine: &Machine, place: &Path) -> Vec<PathBuf> {
    (0..BACKUPS).map(|number| machine.backup(place, &format!("{number}.age"))).collect()
}

/// Simulates at a pace that no hall has until nobody wants more. The last simulation begins after that, so that entries
/// follow the first backup on however slow a machine. How many visits, and how many acknowledgements.
fn serve_while(machine: &Machine, visits: u64, wanted: impl Fn() -> bool) -> (u64, usize) {
    let (mut simulated, mut acknowledged) = (0, 0);
    for seed in 2.. {
        let last = !wanted();
        let paced = ["--rate".to_owned(), RATE.to_string()];
        let ran = machine.program.run(&[Program::simulate(visits, seed), paced.to_vec()].concat()).unwrap();
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        simulated += visits;
        acknowledged += ran.acknowledged().unwrap().len();
        if last {
            break;
        }
    }
    (simulated, acknowledged)
}

/// What stands inside a recovered entry.
fn inner(bytes: &[u8]) -> Vec<u8> {
    let entry: serde_json::Value = serde_json::from_slice(bytes).unwrap();
    entry["entry"].as_str().unwrap().as_bytes().to_vec()
}
