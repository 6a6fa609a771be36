//! Kills of the terminal at the boundaries of its system calls: nothing acknowledged is lost, nothing is there twice,
//! no visit is there by half. The same judge sees each of these faults when it is made on purpose.

use std::{fs, path::Path};

use shiwen_app::home::Home;
use shiwen_domain::{
    entry::{Body, Ending, Entry},
    id::EntryId,
};
use shiwen_store::{Opening, Store};
use shiwen_tests::{
    figure,
    seed::Seed,
    terminal::{
        Program, home_in_memory,
        kept::{Expected, closed, copy_folder, visit_of},
        strace::Counted,
    },
};
use uuid::Uuid;

const PROGRAM: &str = env!("CARGO_BIN_EXE_shiwen-headless");
const VISITS: u64 = 8;
/// Most kills of a home before it is started to its end and judged.
const MOST_IN_A_ROW: u64 = 3;
/// How often a home is judged and used again before it is thrown away.
const ROUNDS: u64 = 4;

#[test]
fn whatever_was_acknowledged_before_a_kill_is_there_once_and_whole() {
    let kills = figure(500);
    let mut seed = Seed::new(500);
    let (fresh, used) = counted_runs();
    let (mut killed, mut acknowledged, mut drafts) = (0, 0, 0);
    while killed < kills {
        let home = home_in_memory().expect("a folder");
        let mut expected = Expected::default();
        for round in 0..ROUNDS {
            for place in 0..=seed.below(MOST_IN_A_ROW) {
                let counted = if round == 0 && place == 0 { &fresh } else { &used };
                killed += usize::from(kill(home.path(), counted, &mut seed, &mut expected));
            }
            serve_again(home.path(), &mut seed, &mut expected);
        }
        acknowledged += expected.acknowledged.len();
        drafts += expected.drafts.len();
    }
    // A run without acknowledgements or drafts would prove nothing.
    assert!(acknowledged > kills && drafts > kills / 20, "{acknowledged} acknowledged, {drafts} drafts");
}

/// The calls of a first run, and of one on a record that is there.
fn counted_runs() -> (Counted, Counted) {
    let home = home_in_memory().expect("a folder");
    let program = Program::new(PROGRAM, home.path());
    let trace = home.path().join("trace");
    let count =
        || program.counted(&Program::simulate(VISITS, 1), &trace).unwrap_or_else(|why| panic!("{why}"));
    (count(), count())
}

/// Whether the kill came before the end of the run.
fn kill(home: &Path, counted: &Counted, seed: &mut Seed, expected: &mut Expected) -> bool {
    let boundary = counted.boundary(seed);
    let words = Program::simulate(VISITS, seed.draw());
    let ran = Program::new(PROGRAM, home).killed_at(boundary, &words).unwrap_or_else(|why| panic!("{why}"));
    assert!(matches!(ran.code, None | Some(0)), "{boundary:?}: {} {}", ran.out, ran.err);
    expected.acknowledged.extend(ran.acknowledged().expect("acks"));
    expected.look(home).unwrap_or_else(|why| panic!("{boundary:?}: {why}"));
    ran.code.is_none()
}

fn serve_again(home: &Path, seed: &mut Seed, expected: &mut Expected) {
    let program = Program::new(PROGRAM, home);
    let ran = program.run(&Program::simulate(1, seed.draw())).expect("a run");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    expected.acknowledged.extend(ran.acknowledged().expect("acks"));
    let wrong = expected.wrong_with(&program.home());
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A home with some visits, and what must be in it.
fn served(home: &Path, visits: u64) -> Expected {
    let ran = Program::new(PROGRAM, home).run(&Program::simulate(visits, 7)).expect("a run");
    let mut expected = Expected { acknowledged: ran.acknowledged().expect("acks"), ..Expected::default() };
    expected.look(home).expect("a record");
    assert_eq!(expected.wrong_with(&Home::at(home)), Vec::<String>::new());
    expected
}

fn append(home: &Path, bodies: Vec<Body>) {
    let home = Home::at(home);
    let keys = home.keys().expect("keys");
    let path = home.record();
    let opened = Store::open(&Opening::new(&path, &keys.database), keys.signing());
    let mut store = opened.expect("a record").expect("a log");
    for body in bodies {
        let at = newest(&home).at;
        store.append(&[Entry::new(EntryId(Uuid::now_v7()), at, body).into()]).expect("appended");
    }
}

fn newest(home: &Home) -> Entry {
    entries(home).pop().expect("an entry")
}

fn entries(home: &Home) -> Vec<Entry> {
    let open = home.reader().expect("a record").expect("a log");
    let mut entries = Vec::new();
    let read = open.reader.for_each_entry(0, |stored| {
        entries.push(Entry::read(&stored.bytes)?);
        Ok(())
    });
    read.expect("entries");
    entries
}

#[test]
fn an_acknowledgement_without_an_entry_is_seen() {
    let home = home_in_memory().expect("a folder");
    let mut expected = served(home.path(), 3);
    let mut forged = expected.acknowledged[0];
    forged.entry_id = EntryId(Uuid::now_v7());
    forged.seq = expected.entries.len() as u64;
    expected.acknowledged.push(forged);
    assert_eq!(expected.wrong_with(&Home::at(home.path())).len(), 1);
}

#[test]
fn a_record_rolled_back_behind_its_last_acknowledgement_is_seen() {
    let home = home_in_memory().expect("a folder");
    let mut expected = served(home.path(), 3);
    let (log, earlier) = (home.path().join("log"), home.path().join("earlier"));
    copy_folder(&log, &earlier).expect("a copy");
    let ran = Program::new(PROGRAM, home.path()).run(&Program::simulate(3, 8)).expect("a run");
    expected.acknowledged.extend(ran.acknowledged().expect("acks"));
    assert_eq!(expected.wrong_with(&Home::at(home.path())), Vec::<String>::new());
    fs::remove_dir_all(&log).expect("removed");
    fs::rename(&earlier, &log).expect("rolled back");
    let wrong = expected.wrong_with(&Home::at(home.path()));
    assert!(wrong.iter().all(|why| why.starts_with("acknowledged, but not there once")) && !wrong.is_empty());
}

#[test]
fn a_visit_that_is_there_twice_is_seen() {
    let home = home_in_memory().expect("a folder");
    let expected = served(home.path(), 6);
    let rating =
        entries(&Home::at(home.path())).into_iter().find(|entry| matches!(&entry.body, Body::Rating(_)));
    append(home.path(), vec![rating.expect("a rating").body]);
    let wrong = expected.wrong_with(&Home::at(home.path()));
    assert!(wrong.iter().any(|why| why.contains("has 2 entries of kind rating")), "{wrong:?}");
}

#[test]
fn a_draft_of_which_only_half_became_an_entry_is_seen() {
    let home = home_in_memory().expect("a folder");
    let mut expected = served(home.path(), 1);
    // A run that was killed with a rating and answers in its draft; which boundary that is, is looked for.
    let (rating, words) =
        (1..2_000).find_map(|number| draft_with_both(home.path(), number)).expect("such a draft");
    assert!(expected.look(home.path()).is_ok() && !expected.drafts.is_empty(), "{words:?}");
    let program = Program::new(PROGRAM, home.path());
    program.run(&Program::simulate(1, 9)).expect("a run");
    assert_eq!(expected.wrong_with(&program.home()), Vec::<String>::new());
    let draft = expected.drafts.get_mut(&rating).expect("the draft");
    draft.survey = None;
    let wrong = expected.wrong_with(&program.home());
    assert!(wrong.iter().any(|why| why.contains("was left as")), "{wrong:?}");
}

fn draft_with_both(home: &Path, number: u64) -> Option<(shiwen_domain::id::VisitId, Vec<String>)> {
    let words = Program::simulate(VISITS, number);
    let boundary = shiwen_tests::terminal::strace::Boundary { call: "pwrite64", number: 100 };
    let program = Program::new(PROGRAM, home);
    program.killed_at(boundary, &words).unwrap_or_else(|why| panic!("{why}"));
    let mut left = Expected::default();
    left.look(home).expect("a record");
    let both = left.drafts.values().find(|draft| {
        draft.rating.is_some() && draft.survey.as_ref().is_some_and(|survey| !survey.answers.is_empty())
    });
    both.map(|draft| (draft.visit_id, words))
}

#[test]
fn an_entry_beside_its_draft_is_seen() {
    let home = home_in_memory().expect("a folder");
    served(home.path(), 1);
    let left = (1..2_000).find_map(|number| {
        draft_with_both(home.path(), number)?;
        let mut left = Expected::default();
        left.look(home.path()).ok().map(|()| left)
    });
    let draft = left.expect("a draft").drafts.into_values().next().expect("a draft");
    let bodies = closed(&draft, Ending::Left).into_iter().map(|(body, _)| body);
    append(home.path(), bodies.filter(|body| visit_of(body).is_some()).collect());
    let seen = Expected::default().look(home.path());
    assert!(seen.is_err_and(|why| why.starts_with("half a visit")));
}
