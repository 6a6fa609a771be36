//! A record that nobody touched raises no alarm, whatever its terminal went through.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use shiwen_store::{MIGRATIONS, Migration, What};
use shiwen_tests::{
    figure,
    hall::{Hall, Place, before_handwriting, folder},
};

/// A step that a later program could bring.
const LATER: Migration = Migration {
    sql: "CREATE TABLE later (one INTEGER) STRICT; CREATE INDEX later_one ON later (one); DELETE FROM rating_tally;",
    rebuilds: true,
};

fn alarms(place: &Place) -> String {
    let report = place.reader().unwrap().verify(&place.verifying_key()).unwrap();
    if report.findings.is_empty() { String::new() } else { format!("{:?}", report.findings) }
}

/// One log with a life of its own; every stage of it is verified.
fn alarms_of_life(number: u64) -> Vec<(&'static str, String)> {
    let folder = folder();
    // One log in four begins in a file of the first schema, which has no tables for reports yet; one in four in a file
    // of the second, where nobody could write by hand.
    let place = Place::new(folder.path(), number);
    let begun = match number % 4 {
        0 => Hall::begin_at(place, number, &MIGRATIONS[..1]),
        1 => Hall::begin_before_handwriting(place, number),
        _ => Hall::begin(place, number),
    };
    let mut hall = begun.unwrap();
    let mut seen = Vec::new();
    if number % 4 < 2 {
        hall.event().unwrap();
        if number % 4 == 1 {
            hall = lived_before_handwriting(hall);
        }
        hall = hall.reopen(MIGRATIONS).unwrap();
        seen.push(("migrated", alarms(hall.place())));
    }
    let things = hall.seed().place(12);
    hall.live(things).unwrap();
    match number % 5 {
        0 => drop(hall.erase().unwrap()),
        1 => drop(hall.recover().unwrap()),
        2 => drop(hall.answer().unwrap()),
        3 => drop(hall.store().scrub().unwrap()),
        _ => drop(hall.newer().unwrap()),
    }
    seen.push(("changed", alarms(hall.place())));
    let hall = hall.restart().unwrap();
    seen.push(("restarted", alarms(hall.place())));
    let copy = folder.path().join("copy");
    std::fs::create_dir(&copy).unwrap();
    seen.push(("cut off", alarms(&hall.place().copy_to(&copy).unwrap())));
    seen
}

/// Visits, and what came over from an earlier log, as the program of that time wrote them.
fn lived_before_handwriting(mut hall: Hall) -> Hall {
    hall.recover().unwrap();
    hall.answer().unwrap();
    while hall.said.len() < 2 {
        hall.visit().unwrap();
    }
    let taken = before_handwriting(hall.place()).unwrap();
    assert!(taken >= 3, "the draft, what came over, and a visit: {taken}");
    hall
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
fn a_migrated_log_gives_no_alarm_to_the_program_that_migrated_it() {
    for number in 0..figure(100) as u64 {
        let folder = folder();
        let mut hall = Hall::begin(Place::new(folder.path(), number), number).unwrap();
        hall.live(9).unwrap();
        let steps = [MIGRATIONS, &[LATER]].concat();
        let mut hall = hall.reopen(&steps).unwrap();
        hall.event().unwrap();
        let (reader, key) = (hall.place().reader().unwrap(), hall.place().verifying_key());
        assert_eq!(reader.verify_as(&key, &steps).unwrap().findings, []);
        // An older program cannot vouch for a schema that it does not know, and says so.
        let findings = reader.verify(&key).unwrap().findings;
        assert_eq!(findings.into_iter().map(|finding| finding.what).collect::<Vec<_>>(), [What::Schema]);
    }
}
