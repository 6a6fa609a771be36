//! What a terminal tells of itself that somebody has to look at: self-tests, which are counted apart, and that it stands still.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};

use shiwen_domain::{
    entry::{
        Body, Ending, Entry, Rating, SelfTest, SelfTestFault, SelfTestPart, SurveyResponse, TerminalEvent,
    },
    level::Level,
    self_test::{Held, MOST_TRIES, Odd},
    supervision::{Failing, Rung},
};
use shiwen_tests::{
    paper_log::{Author, PaperLog},
    postgres::Sql,
    seed::Seed,
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

/// The days of a log that have too many tests, and those with a misdated one, as the terminal's own verification says.
fn judged_by_the_terminal(log: &[Entry]) -> [BTreeSet<String>; 2] {
    let (mut held, mut days, mut odd) = (Held::default(), BTreeMap::new(), [const { BTreeSet::new() }; 2]);
    for (seq, entry) in (0..).zip(log) {
        if let Body::SelfTest(test) = &entry.body {
            days.insert(seq, test.of.day.clone());
        }
        match held.hears(seq, entry) {
            Some(Odd::TooMany) => drop(odd[0].insert(days[&seq].clone())),
            Some(Odd::OtherDay) => drop(odd[1].insert(days[&seq].clone())),
            None => {}
        }
    }
    odd[0].extend(held.finish().map(|seq| days[&seq].clone()));
    odd
}

/// What a day's self-test may leave, honest or not.
fn any_day(author: &mut Author, seed: &mut Seed, day: &str) -> Vec<Entry> {
    let mut left = set(author, day);
    for _ in 0..seed.below(16) {
        let number = 1 + u32::try_from(seed.below(5)).unwrap();
        let what = seed.below(40);
        let body = match what {
            0 => test(author, day, number),
            1 => test(author, "2026-11-20", number),
            2..25 => {
                let rating = Rating { ending: Ending::Interrupted, ..author.rating(Level::VerySatisfied) };
                Body::SelfTest(SelfTest {
                    of: part(day, number),
                    rating: Some(Box::new(rating)),
                    survey: None,
                })
            }
            _ => failed(day, number),
        };
        left.push(author.entry(body));
    }
    left
}

fn failed(day: &str, number: u32) -> Body {
    Body::TerminalEvent(TerminalEvent::SelfTestFailed { of: part(day, number), why: SelfTestFault::NotKept })
}

#[test]
fn terminal_and_platform_judge_self_tests_alike() {
    let scene = Scene::open();
    let (mut odd, mut days) = (0, 0);
    for number in 1..=12 {
        let (mut machine, mut log) = scene.witnessed(number, 1);
        let (mut seed, mut all) = (Seed::new(number), Vec::new());
        for _ in 0..4 {
            let day = machine.author.moment().day().to_owned();
            all.extend(any_day(&mut machine.author, &mut seed, &day));
            machine.author.waits(A_DAY_MS);
        }
        sends(&scene, &machine, &mut log, &all);
        let [too_many, misdated] = judged_by_the_terminal(&all);
        let says = |what: &str| -> BTreeSet<String> {
            let sql = format!("SELECT day FROM report.self_test WHERE terminal = $1 AND {what}");
            scene.sql().column(&sql, &[&machine.name().as_str()]).into_iter().collect()
        };
        assert_eq!((says("too_many"), says("misdated > 0")), (too_many.clone(), misdated), "{number}");
        odd += too_many.len();
        days += 4;
    }
    assert!(odd > days / 10 && odd < days * 9 / 10, "{odd} of {days} are odd: both are tried");
    scene.agrees();
}

#[test]
fn tries_that_failed_are_one_alarm_and_no_excess() {
    let scene = Scene::open();
    let (mut machine, mut log) = scene.witnessed(1, 1);
    let mut tries = |count: usize| {
        let mut entries = Vec::new();
        for number in (1..=5).cycle().take(count) {
            let rating =
                Rating { ending: Ending::Interrupted, ..machine.author.rating(Level::VerySatisfied) };
            let test = SelfTest { of: part(DAY, number), rating: Some(Box::new(rating)), survey: None };
            entries.push(machine.author.entry(Body::SelfTest(test)));
            entries.push(machine.author.entry(failed(DAY, number)));
        }
        sends(&scene, &machine, &mut log, &entries)
    };
    for _ in 0..MOST_TRIES {
        assert_eq!(tries(5), ["self_test_failed"]);
    }
    let day = "SELECT NOT passed AND NOT too_many AND made = 240 FROM report.self_test WHERE day = $1";
    assert!(scene.sql().one::<bool>(day, &[&DAY]));
    // More are no tries of anybody.
    assert_eq!(tries(1), ["self_test_excess", "self_test_failed"]);
    scene.agrees();
}
