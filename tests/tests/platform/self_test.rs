//! What a terminal tells of itself that somebody has to look at: self-tests, which are counted apart, and that it stands still.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use shiwen_domain::{
    entry::{
        Body, Ending, Entry, Rating, SelfTest, SelfTestFault, SelfTestPart, SurveyResponse, TerminalEvent,
    },
    level::Level,
    supervision::{Failing, Rung},
};
use shiwen_tests::{
    paper_log::{Author, PaperLog},
    postgres::Sql,
};

use super::scene::{Machine, Scene};

const DAY: &str = "2026-11-23";
const NEXT: &str = "2026-11-24";
const A_DAY_MS: i64 = 86_400_000;

fn part(day: &str, part: u32) -> SelfTestPart {
    SelfTestPart { day: day.to_owned(), part, of: 5 }
}

/// What a terminal writes of one level, as of a day.
fn test(author: &mut Author, day: &str, number: u32) -> Body {
    let level = Level::ALL[usize::try_from(number).unwrap() - 1];
    let (rating, survey) = (author.rating(level), author.survey());
    Body::SelfTest(SelfTest {
        of: part(day, number),
        rating: Some(Box::new(Rating { ending: Ending::Finished, ..rating })),
        survey: Some(Box::new(SurveyResponse { ending: Ending::Finished, ..survey })),
    })
}

/// A test that power has cut off, written at the next start.
fn cut_off(author: &mut Author, day: &str, later_ms: i64) -> Entry {
    let rating = Rating { ending: Ending::Interrupted, ..author.rating(Level::VerySatisfied) };
    author.waits(later_ms);
    author.entry(Body::SelfTest(SelfTest { of: part(day, 1), rating: Some(Box::new(rating)), survey: None }))
}

/// Sends new entries, and what is alarmed then. Nothing of a self-test is flagged, because it is no answer.
fn sends(scene: &Scene, machine: &Machine, log: &mut PaperLog, entries: &[Entry]) -> Vec<String> {
    let first = log.size();
    for entry in entries {
        log.push(entry);
    }
    let answer = machine.line.taken(log, &log.batch_from(first));
    assert_eq!((answer.size, answer.flagged.len()), (log.size(), 0));
    alarms(&scene.sql())
}

fn set(author: &mut Author, day: &str) -> Vec<Entry> {
    (1..=5)
        .map(|number| {
            let body = test(author, day, number);
            author.entry(body)
        })
        .collect()
}

fn alarms(sql: &Sql) -> Vec<String> {
    let sql_of_kinds =
        "SELECT kind FROM alarm WHERE kind LIKE 'self_test%' OR kind = 'standing_still' ORDER BY kind";
    sql.column(sql_of_kinds, &[])
}

#[test]
fn self_tests_are_in_no_count_and_too_many_or_a_failed_one_are_an_alarm() {
    let scene = Scene::open();
    let (mut machine, mut log) = scene.witnessed(1, 1);
    let sql = scene.sql();
    let ratings = sql.one::<i64>("SELECT count(*) FROM rating", &[]);
    let tests = set(&mut machine.author, DAY);
    assert_eq!(sends(&scene, &machine, &mut log, &tests), [""; 0], "the control: a day as it should be");
    let day =
        "SELECT passed AND NOT too_many AND made = 5 AND misdated = 0 FROM report.self_test WHERE day = $1";
    assert!(sql.one::<bool>(day, &[&DAY]));
    assert_eq!(sql.one::<i64>("SELECT count(*) FROM rating", &[]), ratings);
    scene.agrees();

    // A bad rating is passed off as a test.
    let body = test(&mut machine.author, DAY, 5);
    let forged = machine.author.entry(body);
    assert_eq!(sends(&scene, &machine, &mut log, &[forged]), ["self_test_excess"]);

    let failed = TerminalEvent::SelfTestFailed { of: part(DAY, 5), why: SelfTestFault::NotKept };
    let failed = machine.author.entry(Body::TerminalEvent(failed));
    assert_eq!(sends(&scene, &machine, &mut log, &[failed]), ["self_test_excess", "self_test_failed"]);
    scene.agrees();
}

#[test]
fn answers_passed_off_as_tests_of_another_day_are_an_alarm() {
    // Who holds the keys names a day that is over, and has every time in the entry say so too or not; or one that is to come.
    for (day, lies_ms) in [("2026-11-20", 0), ("2026-11-21", -3 * A_DAY_MS), ("2026-11-26", 0)] {
        let scene = Scene::open();
        let (mut machine, mut log) = scene.witnessed(1, 1);
        let mut honest = set(&mut machine.author, DAY);
        machine.author.waits(A_DAY_MS);
        honest.extend(set(&mut machine.author, NEXT));
        assert_eq!(
            sends(&scene, &machine, &mut log, &honest),
            [""; 0],
            "the control: two days as they should be"
        );
        machine.author.waits(lies_ms);
        let body = test(&mut machine.author, day, 5);
        let forged = machine.author.entry(body);
        assert_eq!(sends(&scene, &machine, &mut log, &[forged]), ["self_test_misdated"], "{day}");
        let of_day = "SELECT misdated > 0 FROM report.self_test WHERE day = $1";
        assert_eq!(
            scene.sql().one::<bool>(of_day, &[&day]),
            lies_ms == 0,
            "what bears one day is odd by its place"
        );
        scene.agrees();
    }
}

#[test]
fn a_test_that_power_has_cut_off_is_of_the_day_on_which_it_began() {
    let scene = Scene::open();
    let (mut machine, mut log) = scene.witnessed(1, 1);
    let mut entries = vec![cut_off(&mut machine.author, DAY, A_DAY_MS)];
    entries.extend(set(&mut machine.author, NEXT));
    assert_eq!(sends(&scene, &machine, &mut log, &entries), [""; 0]);
    // More of them than a day's visits are no accident.
    let many: Vec<Entry> = (0..6).map(|_| cut_off(&mut machine.author, NEXT, 0)).collect();
    assert_eq!(sends(&scene, &machine, &mut log, &many), ["self_test_excess"]);
    scene.agrees();
}

#[test]
fn a_terminal_that_stands_still_is_an_alarm_and_one_that_was_restarted_is_none() {
    let scene = Scene::open();
    let (mut machine, mut log) = scene.witnessed(1, 1);
    for (rung, expected) in [(Rung::Restart, &[][..]), (Rung::StandStill, &["standing_still"])] {
        let first = log.size();
        let event = TerminalEvent::Supervised { failing: Failing::Program, rung };
        log.push(&machine.author.entry(Body::TerminalEvent(event)));
        assert_eq!(machine.line.taken(&log, &log.batch_from(first)).size, log.size());
        assert_eq!(alarms(&scene.sql()), expected);
    }
}
