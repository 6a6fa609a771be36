//! Power cuts while a new log takes the place of the old one.

use std::collections::BTreeSet;

use shiwen_domain::entry::ReopenReason;
use shiwen_tests::{
    figure,
    seed::Seed,
    terminal::{
        Program, home_in_memory,
        kept::{connect, copy_folder},
        strace::{Boundary, Counted},
    },
};

use super::old::{Ended, Old, PROGRAM, opened, set_aside};

fn broken() -> Old {
    let old = Old::new(Ended::InOrder);
    break_head(&old);
    old
}

fn break_head(old: &Old) {
    let connection = connect(old.path(), &old.record()).expect("a record");
    connection.execute("UPDATE head SET size = size - 1", []).expect("changed");
}

/// The calls of a start that starts over.
fn counted(old: &Old) -> Counted {
    let copy = home_in_memory().expect("a folder");
    copy_folder(old.path(), copy.path()).expect("a copy");
    let program = Program::new(PROGRAM, copy.path());
    let trace = copy.path().join("trace");
    program.counted(&Program::simulate(1, 1), &trace).unwrap_or_else(|why| panic!("{why}"))
}

/// Cuts a start off, starts again, and looks; then damages the new log, too.
fn cut_off(boundary: Boundary) {
    let old = broken();
    let ran =
        old.program().killed_at(boundary, &Program::simulate(1, 1)).unwrap_or_else(|why| panic!("{why}"));
    assert_eq!(ran.code, None, "{boundary:?} was not reached");
    old.serve();
    let previous = opened(&old.path_home()).previous.expect("an old log");
    let said = (previous.log, previous.reason, previous.automatic_in_24_h);
    assert_eq!(said, (Some(old.log), ReopenReason::HeadMismatch, 1), "{boundary:?}");
    assert_eq!(set_aside(old.path()).len(), 1, "{boundary:?}");
    old.carried_over(&old.to_carry_over());
    old.draft_became_interrupted();
    break_head(&old);
    old.serve();
    let again = opened(&old.path_home()).previous.expect("an old log");
    assert_eq!(again.automatic_in_24_h, 2, "{boundary:?}");
    old.carried_over_twice();
}

#[test]
fn an_exchange_cut_off_at_any_rename_is_finished_or_begun_again() {
    let counted = counted(&broken());
    let mut seen = BTreeSet::new();
    for call in ["rename", "renameat", "renameat2", "mkdir", "mkdirat", "unlink", "unlinkat"] {
        for number in 1..=counted.of(call) {
            cut_off(Boundary { call, number });
            seen.insert(call);
        }
    }
    assert!(seen.iter().any(|call| call.starts_with("rename")), "{seen:?}");
}

#[test]
fn starting_over_cut_off_anywhere_loses_nothing() {
    let counted = counted(&broken());
    let mut seed = Seed::new(900);
    for _ in 0..figure(200) {
        cut_off(counted.boundary(&mut seed));
    }
}
