//! A record that nobody touched raises no alarm, whatever its terminal went through.

use shiwen_domain::entry::{Body, Entry, TerminalEvent};
use shiwen_store::{Fact, Identities, MIGRATIONS, Migration};
use shiwen_tests::{
    figure,
    hall::{Hall, Place, folder},
};

/// A step that a later program could bring.
const LATER: Migration = Migration {
    sql: "CREATE TABLE later (one INTEGER) STRICT; ALTER TABLE rating ADD COLUMN later TEXT NOT NULL DEFAULT '';",
    rebuilds: true,
};

fn alarms(place: &Place) -> String {
    let report = place.reader().unwrap().verify(&place.verifying_key()).unwrap();
    report.findings.iter().map(|finding| format!("{finding:?} ")).collect()
}

/// One log with a life of its own; every stage of it is verified.
fn alarms_of_life(number: u64) -> Vec<(&'static str, String)> {
    let folder = folder();
    // One log in four begins in a file of the first schema, which has no tables for reports yet.
    let first = if number % 4 == 0 { &MIGRATIONS[..1] } else { MIGRATIONS };
    let mut hall = Hall::begin_at(Place::new(folder.path(), number), number, first).unwrap();
    if number % 4 == 0 {
        hall.event().unwrap();
        hall = hall.reopen(MIGRATIONS).unwrap();
    }
    let mut seen = vec![("begun", alarms(hall.place()))];
    let things = hall.seed().place(12);
    hall.live(things).unwrap();
    seen.push(("lived", alarms(hall.place())));
    match number % 5 {
        0 => drop(hall.erase().unwrap()),
        1 => drop(hall.recover().unwrap()),
        2 => drop(hall.answer().unwrap()),
        3 => drop(hall.store().scrub().unwrap()),
        _ => newer(&mut hall),
    }
    seen.push(("changed", alarms(hall.place())));
    let hall = hall.restart().unwrap();
    seen.push(("restarted", alarms(hall.place())));
    let copy = folder.path().join("copy");
    std::fs::create_dir(&copy).unwrap();
    seen.push(("cut off", alarms(&hall.place().copy_to(&copy).unwrap())));
    seen
}

/// An entry that a newer program wrote: proved by its hash, counted by nobody here.
fn newer(hall: &mut Hall) {
    let at = hall.later();
    let entry_id = hall.seed().entry_id();
    let entry = Entry { v: 2, ..Entry::new(entry_id, at, Body::TerminalEvent(TerminalEvent::Resume)) };
    hall.store().append(&[Fact::from(entry)]).unwrap();
}

#[test]
fn an_untouched_log_gives_no_alarm() {
    for number in 0..figure(10_000) as u64 {
        for (stage, alarms) in alarms_of_life(number) {
            assert_eq!(alarms, "", "log {number}, {stage}");
        }
    }
}

#[test]
fn a_log_that_a_newer_program_migrated_gives_no_alarm_about_its_entries() {
    let folder = folder();
    let mut hall = Hall::begin(Place::new(folder.path(), 5), 5).unwrap();
    hall.live(9).unwrap();
    let steps = [MIGRATIONS, &[LATER]].concat();
    let hall = hall.reopen(&steps).unwrap();
    let report = hall.place().reader().unwrap().verify(&hall.place().verifying_key()).unwrap();
    assert!(report.findings.is_empty(), "{:?}", report.findings);
}
