//! The daily self-test of a running terminal: every level is given, kept and read back, in no count of answers; a level that
//! somebody has made impossible is found, and told.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{path::Path, time::Duration};

use shiwen_app::{
    home::Home,
    terminal::{Terminal, TerminalOptions},
};
use shiwen_domain::{
    entry::{Body, Entry, SelfTest, SelfTestFault, TerminalEvent},
    level::Scale,
    results::Days,
    survey::Answer,
    view::{Mode, Screen, Touch},
};
use shiwen_tests::{
    terminal::{home_in_memory, kept::connect},
    until,
};

/// How much faster than real the terminal's clocks go: it looks at itself every five seconds of its own.
const PACE: u32 = 20;

fn open(home: &Path, mode: Mode, scale: Scale) -> Terminal {
    let options =
        TerminalOptions { mode: Some(mode), scale: Some(scale), pace: PACE, ..TerminalOptions::default() };
    let terminal = Terminal::open(&Home::at(home), &options).expect("a terminal");
    terminal.page_open().expect("a view");
    terminal
}

fn entries(home: &Path) -> Vec<Entry> {
    let open = Home::at(home).reader().unwrap().unwrap();
    let mut entries = Vec::new();
    let read = open.reader.for_each_entry(0, |stored| {
        entries.push(Entry::read(&stored.bytes).unwrap());
        Ok(())
    });
    read.unwrap();
    entries
}

fn tests(home: &Path) -> Vec<SelfTest> {
    let bodies = entries(home).into_iter().map(|entry| entry.body);
    bodies.filter_map(|body| if let Body::SelfTest(test) = body { Some(test) } else { None }).collect()
}

fn failures(home: &Path) -> Vec<(u32, SelfTestFault)> {
    let failed = |entry: Entry| match entry.body {
        Body::TerminalEvent(TerminalEvent::SelfTestFailed { of, why }) => Some((of.part, why)),
        _ => None,
    };
    entries(home).into_iter().filter_map(failed).collect()
}

fn is_whole(home: &Path) {
    let open = Home::at(home).reader().unwrap().unwrap();
    let key = open.keys.signing().verifying_key();
    let report = open.reader.verify(&key).unwrap();
    assert!(report.findings.is_empty(), "{:?}", report.findings);
}

#[test]
fn every_level_and_every_answer_is_given_kept_and_in_no_count() {
    for (mode, scale) in [(Mode::Counter, Scale::Five), (Mode::Hall, Scale::Five), (Mode::Hall, Scale::Two)] {
        let home = home_in_memory().unwrap();
        let terminal = open(home.path(), mode, scale);
        let levels = scale.levels();
        until("every level is tested", || tests(home.path()).len() == levels.len());
        let made = tests(home.path());
        let given: Vec<_> = made.iter().map(|test| test.rating.as_ref().unwrap().level).collect();
        assert_eq!(given, levels, "{mode:?}");
        if scale == Scale::Five {
            let questions = made[0].survey.as_ref().unwrap().answers.len();
            assert_eq!(questions, 10);
            for question in 0..questions {
                let mut given: Vec<Answer> =
                    made.iter().map(|test| test.survey.as_ref().unwrap().answers[question].answer).collect();
                given.sort_by_key(|answer| answer.name());
                given.dedup();
                assert_eq!(given.len(), 4, "each question gets every answer");
            }
        }
        assert!(failures(home.path()).is_empty());
        // A visitor is served as ever, and is the only one who counts.
        if mode == Mode::Counter {
            // Right after the start touches are ignored for a moment.
            until("the touch counts", || {
                let view = terminal.touch(Touch::TapFace { level: levels[0] }).unwrap();
                matches!(view.screen, Screen::Rate { chosen: Some(_), .. })
            });
        }
        terminal.stop();
        let results =
            Home::at(home.path()).reader().unwrap().unwrap().reader.results(&Days::default()).unwrap();
        assert_eq!(results.total.all.ratings(), u64::from(mode == Mode::Counter));
        assert_eq!(results.surveys, 0);
        is_whole(home.path());
        // Once a day: the next start of the same day makes none.
        let terminal = open(home.path(), mode, scale);
        until("it has looked again", || terminal.now().is_ok_and(|now| now.mono_ms > 0));
        #[expect(clippy::disallowed_methods, reason = "nothing happens, which nobody tells")]
        std::thread::sleep(Duration::from_secs(1));
        terminal.stop();
        assert_eq!(tests(home.path()).len(), levels.len());
    }
}

#[test]
fn a_level_that_is_not_kept_is_found_and_told_and_the_others_are_served() {
    let home = home_in_memory().unwrap();
    // Without a page nothing is tested.
    Terminal::open(&Home::at(home.path()), &TerminalOptions::default()).unwrap().stop();
    // Somebody makes the worst level impossible. The control is the test above: without this nothing is found.
    let record = Home::at(home.path()).record();
    let changed = connect(home.path(), &record).unwrap();
    changed
        .execute_batch(
            "CREATE TRIGGER no_bad_ones BEFORE INSERT ON draft
             WHEN instr(CAST(NEW.body AS TEXT), '\"level\":1') > 0
             BEGIN SELECT RAISE(ABORT, 'not this one'); END",
        )
        .unwrap();
    drop(changed);
    let before = tests(home.path()).len();
    assert_eq!(before, 0, "the day's test was not made yet");
    let terminal = open(home.path(), Mode::Counter, Scale::Five);
    until("it is found", || !failures(home.path()).is_empty());
    assert_eq!(failures(home.path())[0], (5, SelfTestFault::NotKept));
    assert_eq!(tests(home.path()).len(), 4, "the other levels can be given");
    until("visitors are served again", || {
        terminal.page_open().is_ok_and(|view| !matches!(view.screen, Screen::Paused { .. }))
    });
    terminal.stop();
    let tested = Home::at(home.path()).reader().unwrap().unwrap().reader.self_test().unwrap().unwrap();
    assert!(!tested.passed());
    // What was planted is a fault of its own, unless a new log has left it behind.
    let cleaned = connect(home.path(), &record).unwrap();
    cleaned.execute_batch("DROP TRIGGER IF EXISTS no_bad_ones").unwrap();
    drop(cleaned);
    is_whole(home.path());
}
