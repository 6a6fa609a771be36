//! What no single file shows to be missing: days that went on, logs that went on, names that came later, terminals nobody named.

use std::{fs, path::Path};

use serde_json::{Value, json};
use shiwen_tests::terminal::Program;

use super::{
    agreement::DAYS,
    merged::{all, merged, piece, terminal, two},
    missing::sheet,
    scene::Scene,
};

/// All days there will ever be, so that the day on which the test runs is one of them.
const EVER: (&str, &str) = ("2026-11-01", "2099-12-31");

/// The lines that say that a day went on.
fn unfinished(said: &str) -> usize {
    said.lines().filter(|line| line.contains("what came later that day is in no file")).count()
}

#[test]
fn a_day_that_went_on_is_said_of_every_file_that_was_made_on_it() {
    let scene = terminal(21, 20);
    let out = scene.out("merged.xlsx");
    let noon = piece(&scene, EVER, "noon.jsonl", &[]).unwrap();
    let before = piece(&scene, DAYS, "before.jsonl", &[]).unwrap();
    // The file that was made last is of days that were over.
    assert_eq!(unfinished(&merged(&[noon.clone(), before.clone()], &out, &[]).out), 1);
    assert_eq!(unfinished(&merged(&[before.clone(), noon.clone()], &out, &[]).out), 1);
    // The controls: one alone that is over, and days that do not have the day on which it was made.
    assert_eq!(unfinished(&merged(std::slice::from_ref(&before), &out, &[]).out), 0);
    let asked = ["--from", DAYS.0, "--to", DAYS.1];
    assert_eq!(unfinished(&merged(&[noon.clone(), before], &out, &asked).out), 0);
    // A later file of the same day says it in the place of the earlier one.
    let evening = piece(&scene, EVER, "evening.jsonl", &[]).unwrap();
    assert_eq!(unfinished(&merged(&[noon, evening], &out, &[]).out), 1);
}

/// The machine takes the place of another one, of which the platform knew so much, and goes on.
fn replace(machine: &Scene, terminal: &str, log: &str, size: u64) {
    let path = machine.folder.path().join("enrolment.json");
    let mut enrolment: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    enrolment["terminal"] = json!(terminal);
    enrolment["replaces"] = json!({ "log": log, "size": size, "root": "0c".repeat(32) });
    fs::write(&path, serde_json::to_vec(&enrolment).unwrap()).unwrap();
    go_on(machine);
}

fn go_on(machine: &Scene) {
    let old = machine.identity().log;
    let ran = machine.program.run(&Program::simulate(8, 5)).unwrap();
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_ne!(machine.identity().log, old);
}

#[test]
fn what_an_old_log_had_behind_its_files_is_said() {
    let [mut one, other] = two(22, 20);
    let out = one.out("merged.xlsx");
    let early = all(&one, "early.jsonl", &[]);
    let first = one.reader().head().unwrap().size();
    one.hall.live(20).unwrap();
    let late = all(&one, "late.jsonl", &[]);
    let size = one.reader().head().unwrap().size();
    assert!(size > first);
    let old = one.identity();
    replace(&other, old.terminal.as_str(), &old.log.to_string(), size);
    let new = all(&other, "new.jsonl", &[]);
    let said = format!("entries {first} to {} of log {} were written behind", size - 1, old.log);
    let ran = merged(&[early.clone(), new.clone()], &out, &[]);
    assert!(ran.out.contains(&said), "{said}\n{}", ran.out);
    assert!(sheet(&out, "Missing").join("\n").contains(&said));
    // The controls: a file that goes to the end, and a log that went on with everything of the one before.
    let ran = merged(&[late, early.clone(), new], &out, &[]);
    assert!(!ran.out.contains("were written behind"), "{}", ran.out);
    super::merging::reopen(&one);
    let carried = all(&one, "carried.jsonl", &[]);
    let ran = merged(&[early, carried], &out, &[]);
    assert!(!ran.out.contains("were written behind"), "{}", ran.out);
}

#[test]
fn what_was_written_on_other_days_is_said_of_a_part_of_a_log() {
    let [mut one, other] = two(23, 30);
    one.hall.ledger_of_each_kind().unwrap();
    let out = one.out("merged.xlsx");
    let part = piece(&one, DAYS, "part.jsonl", &[]).unwrap();
    let (whole, beside) = (all(&one, "whole.jsonl", &[]), all(&other, "beside.jsonl", &[]));
    let said = "notes, proposals and flags that were written or caused on other days are not in it";
    let ran = merged(&[part.clone(), beside.clone()], &out, &[]);
    let of =
        |scene: &Scene| format!("- {}: only a part of its log is here: {said}", scene.identity().terminal);
    assert!(ran.out.contains(&of(&one)) && !ran.out.contains(&of(&other)), "{}", ran.out);
    // The control.
    let ran = merged(&[part, whole, beside], &out, &[]);
    assert!(!ran.out.contains(said), "{}", ran.out);
}

#[test]
fn a_terminal_that_got_its_name_later_is_one_terminal() {
    let scene = (24..).map(|number| terminal(number, 20));
    let scene = scene.into_iter().find(|scene| scene.identity().terminal.as_str() != "demo-1").unwrap();
    let out = scene.out("merged.xlsx");
    let (before, old) = (scene.identity().terminal, all(&scene, "old.jsonl", &[]));
    go_on(&scene);
    let named = scene.identity().terminal;
    assert_ne!(named, before);
    let new = all(&scene, "new.jsonl", &[]);
    let both = merged(&[old, new.clone()], &out, &[]).out;
    assert!(!both.contains("no file of the old log"), "{both}");
    assert!(!both.contains(&format!("- {before}: ")), "{both}");
    let hall = |out: &Path| sheet(out, "Summary").join("\n").contains("1 terminals");
    assert!(hall(&out), "{:?}", sheet(&out, "Summary"));
    let rows = sheet(&out, "Ratings").len();
    // The control: what came over is all that the old log had, and without its file that is missing.
    let alone = merged(&[new], &out, &[]).out;
    assert!(alone.contains(&format!("- {named}: no file of the old log")), "{alone}");
    assert_eq!(sheet(&out, "Ratings").len(), rows);
}

#[test]
fn the_terminals_that_are_in_it_are_named_and_that_there_may_be_more() {
    let [one, other] = two(25, 10);
    let files = [all(&one, "one.jsonl", &[]), all(&other, "other.jsonl", &[])];
    let out = one.out("merged.xlsx");
    let mut names = [&one, &other].map(|scene| scene.identity().terminal.to_string());
    names.sort();
    let said = "whether the hall has more stands in no file";
    let both = merged(&files, &out, &[]).out;
    assert!(both.contains(&format!("- the terminals in it are {}; {said}", names.join(", "))), "{both}");
    assert!(sheet(&out, "Missing").join("\n").contains(said));
    let alone = merged(&files[..1], &out, &[]).out;
    assert!(
        alone.contains(&format!("the terminals in it are {}; {said}", one.identity().terminal)),
        "{alone}"
    );
}
