//! The judge of all other proofs sees each of the faults it is there for.

use shiwen_domain::id::EntryId;
use shiwen_tests::{
    platform::{Platform, compare},
    terminal::{Acknowledged, enrolled::EnrolledTerminal},
};

use super::{NOTHING, programs};

/// What somebody does to the tables, and a word of what the judge says to it.
const FAULTS: &[(&str, &str)] = &[
    ("DELETE FROM counted WHERE entry_id = (SELECT entry_id FROM rating LIMIT 1)", "not counted once"),
    ("UPDATE entry SET bytes = bytes || ' ' WHERE seq = 2", "not what its leaf hash says"),
    (
        "UPDATE entry SET bytes = bytes || ' ', leaf = sha256('\\x00'::bytea || bytes || ' '::bytea) WHERE seq = 2",
        "has other bytes",
    ),
    ("UPDATE log SET size = size - 1", "witnessed"),
    ("DELETE FROM rating WHERE entry_id = (SELECT entry_id FROM rating LIMIT 1)", "rating differs"),
    (
        "INSERT INTO counted SELECT gen_random_uuid(), log, seq + 1000, 'note' FROM counted LIMIT 1",
        "written by nobody",
    ),
    (
        "INSERT INTO entry SELECT log, max(seq) + 1, sha256('\\x0078'), 'x' FROM entry GROUP BY log;
         UPDATE log SET size = size + 1",
        "was never written",
    ),
    (
        "DELETE FROM private; DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry);
         UPDATE log SET size = size - 1",
        "the platform",
    ),
    ("DELETE FROM private; DELETE FROM entry WHERE seq = 3", "stands at place"),
];

#[test]
fn the_judge_sees_what_is_lost_changed_doubled_or_invented() {
    let programs = programs();
    let platform = Platform::start(&programs);
    let mut terminal = EnrolledTerminal::enrolled_at(&programs, &platform);
    terminal.simulate(8, 3);
    terminal.syncs();
    assert_eq!(compare::wrong_with(&platform.sql(), &[&terminal]), NOTHING);
    for (fault, seen) in FAULTS {
        // Its connections would keep the copy from being made.
        platform.database().disconnect_all();
        let copy = platform.database().copy();
        copy.sql().run(fault);
        let wrong = compare::wrong_with(&copy.sql(), &[&terminal]);
        assert!(wrong.iter().any(|sentence| sentence.contains(seen)), "{fault}: {wrong:?}");
    }
}

#[test]
fn the_judge_sees_an_acknowledgement_without_an_entry() {
    let programs = programs();
    let platform = Platform::start(&programs);
    let mut terminal = EnrolledTerminal::enrolled_at(&programs, &platform);
    terminal.simulate(2, 3);
    terminal.syncs();
    terminal.acknowledged.push(Acknowledged { seq: 99, entry_id: EntryId(uuid::Uuid::nil()) });
    let wrong = compare::wrong_with(&platform.sql(), &[&terminal]);
    assert_eq!(wrong.len(), 1, "{wrong:?}");
}
