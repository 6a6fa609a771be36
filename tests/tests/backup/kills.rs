//! A restore that is killed anywhere leaves the old state or the new one; the next one finishes it.

use std::collections::BTreeMap;

use shiwen_domain::id::EntryId;
use shiwen_tests::{
    figure,
    seed::Seed,
    terminal::{kept::copy_folder, strace::Counted},
};

use super::machine::{Machine, restoring, shelf};

/// A machine before its restore.
fn copy(of: &Machine) -> Machine {
    let machine = Machine::new();
    copy_folder(of.folder.path(), machine.folder.path()).unwrap();
    machine
}

fn counted(of: &Machine, words: &[String]) -> Counted {
    let machine = copy(of);
    let trace = machine.folder.path().join("trace");
    machine.program.counted(words, &trace).unwrap_or_else(|why| panic!("{why}"))
}

/// The entries of a machine, if it has a record.
fn entries(machine: &Machine) -> BTreeMap<EntryId, Vec<u8>> {
    if !machine.home().record().exists() {
        return BTreeMap::new();
    }
    let entries = machine.entries().into_iter();
    entries.map(|(id, entry)| (id, entry.to_bytes().unwrap())).collect()
}

fn has_all(there: &BTreeMap<EntryId, Vec<u8>>, all: &BTreeMap<EntryId, Vec<u8>>) -> bool {
    all.iter().all(|(id, bytes)| there.get(id) == Some(bytes))
}

/// Kills restores on copies of a machine; `backup` holds more than it has.
fn killed(before: &Machine, backup: &std::path::Path, all: &BTreeMap<EntryId, Vec<u8>>, number: u64) {
    let words = restoring(backup);
    let counted = counted(before, &words);
    let (old, mut seed) = (entries(before), Seed::new(number));
    let (mut kept_old, mut was_new) = (0, 0);
    for _ in 0..figure(150) {
        let machine = copy(before);
        let boundary = counted.boundary(&mut seed);
        let ran = machine.program.killed_at(boundary, &words).unwrap_or_else(|why| panic!("{why}"));
        assert!(matches!(ran.code, None | Some(0)), "{boundary:?}: {}", ran.err);
        // What a start, or the next restore, finds there.
        let again = machine.restore(backup);
        assert_eq!(again.code, Some(0), "{boundary:?}: {}", again.err);
        if again.out.contains("is here already") {
            was_new += 1;
        } else {
            kept_old += 1;
        }
        let now = entries(&machine);
        assert!(has_all(&now, all) && has_all(&now, &old), "{boundary:?}");
        machine.is_whole();
    }
    // Both states were met.
    assert!(kept_old > 0 && was_new > 0, "{kept_old} old, {was_new} new");
}

#[test]
fn on_a_fresh_machine() {
    let shelf = shelf();
    let old = Machine::used(12, 1);
    let backup = old.backup(shelf.path(), "monday.age");
    let fresh = Machine::new();
    fresh.home().prepare().unwrap();
    killed(&fresh, &backup, &entries(&old), 77);
}

#[test]
fn beside_a_record_with_visits_of_its_own() {
    let shelf = shelf();
    let mut machine = Machine::used(12, 2);
    let backup = machine.backup(shelf.path(), "monday.age");
    let all = entries(&machine);
    std::fs::remove_dir_all(machine.folder.path().join("log")).unwrap();
    machine.simulate(4, 3);
    assert!(!has_all(&entries(&machine), &all), "the control: something is missing");
    killed(&machine, &backup, &all, 78);
}
