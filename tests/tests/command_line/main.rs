//! The command line as a script sees it: exit codes, fixed keys, sentences on stderr, and nothing a visitor typed.

mod looking;
mod setting_up;
mod simulating;

use shiwen_domain::draft::Words;
use shiwen_tests::{
    hall::{picture_of, words},
    seed::Seed,
    terminal::{
        Program, Ran,
        desk::{Desk, MONDAY_MS},
        home_in_memory,
    },
};
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_shiwen-headless");

pub(crate) fn served(visits: u64, seed: u64) -> (TempDir, Program) {
    let home = home_in_memory().expect("a folder");
    let program = Program::new(PROGRAM, home.path());
    let ran = program.run(&Program::simulate(visits, seed)).expect("a run");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    (home, program)
}

/// The same, and two visitors more who typed and wrote by hand; the second was cut off.
pub(crate) fn written(visits: u64, seed: u64) -> (TempDir, Program) {
    let (home, program) = served(visits, seed);
    let mut desk = Desk::open(&program.home(), MONDAY_MS).expect("a terminal");
    for place in 0..2 {
        desk.begin_visit_saying(said(place));
        if place == 0 {
            desk.finish_visit();
        }
    }
    (home, program)
}

/// What one of those two visitors said.
pub(crate) fn said(place: u64) -> Words {
    let mut seed = Seed::new(place);
    let text = words(&mut seed, 20);
    Words { text, writing: Some(picture_of(&mut seed, 6_000)) }
}

pub(crate) fn run(program: &Program, words: &[&str]) -> Ran {
    program.run(words).expect("a run")
}

/// One sentence, for a person, on stderr alone.
pub(crate) fn refuses(ran: &Ran, code: i32, sentence: &str) {
    assert_eq!((ran.code, ran.out.as_str()), (Some(code), ""), "{}", ran.err);
    let said = ran.err.find("shiwen: ").map_or("", |place| &ran.err[place..]);
    assert!(said.contains(sentence), "{}", ran.err);
}
