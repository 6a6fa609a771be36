//! The command line as a script sees it: exit codes, fixed keys, sentences on stderr, and nothing a visitor typed.

mod looking;
mod simulating;

use shiwen_tests::terminal::{Program, Ran, home_in_memory};
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_shiwen-headless");

pub(crate) fn served(visits: u64, seed: u64) -> (TempDir, Program) {
    let home = home_in_memory().expect("a folder");
    let program = Program::new(PROGRAM, home.path());
    let ran = program.run(&Program::simulate(visits, seed)).expect("a run");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    (home, program)
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
