//! A backup and a record that has gone on: both are in the new log, each entry once; and what is known here to be erased or
//! dropped does not come back.

use std::fs;

use age::x25519::Identity;
use shiwen_app::home::Home;
use shiwen_domain::entry::{Erasure, PrivateKind};
use shiwen_store::{Identities, Opening, Store};
use shiwen_tests::{
    hall::{Hall, Place},
    terminal::kept::connect,
};

use super::machine::{Machine, shelf};

/// A terminal of the hall that never was, of whose first visits the witness has seen everything and some are old enough to
/// have been dropped.
pub(crate) fn witnessed(number: u64) -> Machine {
    let machine = Machine::new();
    for name in ["log", "keys"] {
        fs::create_dir(machine.folder.path().join(name)).unwrap();
    }
    let place = Place::new(&machine.folder.path().join("log"), number);
    fs::write(machine.folder.path().join("keys/database.key"), hex::encode(place.key)).unwrap();
    fs::write(machine.folder.path().join("keys/signing.key"), hex::encode(place.signing)).unwrap();
    let mut hall = Hall::begin(place, number).unwrap();
    hall.live(40).unwrap();
    hall.visit_saying_all().unwrap();
    hall.witness().unwrap();
    hall.age().unwrap();
    hall.visit_saying_all().unwrap();
    let identity = hall.store().identity().clone();
    drop(hall);
    let recovery = Identity::generate();
    machine.enrol(identity.terminal.as_str(), &recovery);
    machine
}

#[test]
fn what_came_since_the_backup_stays_and_what_was_lost_comes_back() {
    let shelf = shelf();
    let mut machine = Machine::used(10, 1);
    let backup = machine.backup(shelf.path(), "monday.age");
    let (before, said) = (machine.entries(), machine.said());
    fs::remove_dir_all(machine.folder.path().join("log")).unwrap();
    machine.simulate(10, 2);
    let (since, since_said) = (machine.entries(), machine.said());
    assert!(!since.keys().any(|id| before.contains_key(id)), "the control: it has all been lost");
    machine.restores(&backup);
    machine.is_whole();
    let now = machine.entries();
    assert!(before.iter().chain(&since).all(|(id, entry)| now.get(id) == Some(entry)));
    let all: Vec<_> = said.into_iter().chain(since_said).collect();
    assert_eq!(machine.said(), all.into_iter().collect());
    // Acknowledged before and after: all of it, once.
    assert!(machine.acknowledged.iter().all(|one| now.contains_key(&one.entry_id)));
}

#[test]
fn a_backup_of_which_everything_is_here_changes_nothing() {
    let shelf = shelf();
    let mut machine = Machine::used(10, 3);
    let backup = machine.backup(shelf.path(), "monday.age");
    machine.simulate(5, 4);
    let before = machine.log();
    let out = machine.restores(&backup);
    assert!(out.contains("is here already; nothing was changed"), "{out}");
    assert_eq!(machine.log(), before);
    assert!(!machine.folder.path().join("set-aside").exists());
    // Brought back a second time there is nothing left to bring.
    fs::remove_dir_all(machine.folder.path().join("log")).unwrap();
    machine.restores(&backup);
    let once = machine.log();
    assert!(machine.restores(&backup).contains("nothing was changed"));
    assert_eq!(machine.log(), once);
}

#[test]
fn what_was_erased_here_since_the_backup_stays_erased() {
    let shelf = shelf();
    let machine = Machine::used(30, 5);
    let backup = machine.backup(shelf.path(), "monday.age");
    let said = machine.said();
    let ((erased, kind), _) = said.iter().find(|((_, kind), _)| *kind == PrivateKind::Text).unwrap();
    erase(&machine.home(), *erased);
    // Another text was lost without an erasure: that one is wanted back.
    let ((lost, _), _) =
        said.iter().rfind(|((id, kind), _)| id != erased && *kind == PrivateKind::Text).unwrap();
    let connection = connect(machine.folder.path(), &machine.home().record()).unwrap();
    let gone = connection.execute("DELETE FROM private WHERE entry_id = ?1", [lost.0.as_bytes()]).unwrap();
    assert_eq!(gone, 1);
    connection.close().unwrap();
    let out = machine.restores(&backup);
    assert!(out.contains("0 entries and 1 things said in private came back"), "{out}");
    machine.is_whole();
    let now = machine.said();
    assert!(!now.contains_key(&(*erased, *kind)) && now.contains_key(&(*lost, PrivateKind::Text)));
    assert_eq!(now.len(), said.len() - 1);
}

fn erase(home: &Home, target: shiwen_domain::id::EntryId) {
    let keys = home.keys().unwrap();
    let path = home.record();
    let mut store = Store::open(&Opening::new(&path, &keys.database), keys.signing()).unwrap().unwrap();
    let mut last = None;
    let read = home.reader().unwrap().unwrap().reader.for_each_entry(0, |stored| {
        last = shiwen_domain::entry::Entry::read(&stored.bytes).ok();
        Ok(())
    });
    read.unwrap();
    let erasure = Erasure { target, order: "order-1".to_owned(), reason: "asked for".to_owned() };
    store.erase(erasure, shiwen_app::identity::Random.entry_id(), last.unwrap().at).unwrap();
}

#[test]
fn what_was_dropped_because_the_platform_has_it_stays_dropped_and_is_known_to_be() {
    let shelf = shelf();
    let machine = witnessed(6);
    let said = machine.said();
    let dropped = dropped(&machine);
    assert!(dropped > 5 && said.len() > 2, "{dropped} dropped, {} said", said.len());
    machine.is_whole();
    let backup = machine.backup(shelf.path(), "monday.age");
    // On the same machine, and on one that takes its place with another key.
    fs::remove_dir_all(machine.folder.path().join("log")).unwrap();
    machine.restores(&backup);
    let new = Machine::new();
    new.enrol(machine.opening().0.terminal.as_str(), &Identity::generate());
    new.restores(&backup);
    for restored in [&machine, &new] {
        let ran = restored.program.run(&["verify"]).unwrap();
        assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
        assert_eq!((super::both::dropped(restored), restored.said()), (dropped, said.clone()));
        // The witness has signed for the old machine's log, so its entries are proven.
        assert!(restored.opening().1.unwrap().proven);
    }
}

fn dropped(machine: &Machine) -> i64 {
    let connection = connect(machine.folder.path(), &machine.home().record()).unwrap();
    connection.query_row("SELECT count(*) FROM dropped_private", [], |row| row.get(0)).unwrap()
}

#[test]
fn a_record_that_somebody_changed_is_not_made_to_look_sound() {
    let shelf = shelf();
    let mut machine = Machine::used(5, 21);
    let backup = machine.backup(shelf.path(), "monday.age");
    fs::remove_dir_all(machine.folder.path().join("log")).unwrap();
    machine.simulate(5, 22);
    let record = machine.home().record();
    let changed = connect(machine.folder.path(), &record).unwrap();
    assert_eq!(changed.execute("DELETE FROM entry WHERE seq = 3", []).unwrap(), 1);
    drop(changed);
    let before = machine.log();
    let ran = machine.restore(&backup);
    assert_eq!(ran.code, Some(3), "{}{}", ran.out, ran.err);
    assert_eq!(machine.log(), before, "nothing has changed");
    assert!(!machine.folder.path().join("log.begun").exists(), "nothing half is left");
}
