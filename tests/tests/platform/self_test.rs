//! What a terminal tells of itself that somebody has to look at: self-tests, which are counted apart, and that it stands still.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use shiwen_domain::{
    entry::{Body, SelfTest, SelfTestFault, SelfTestPart, TerminalEvent},
    level::Level,
    supervision::{Failing, Rung},
};
use shiwen_tests::{paper_log::Author, postgres::Sql};

use super::scene::Scene;

const DAY: &str = "2026-11-23";

fn part(part: u32) -> SelfTestPart {
    SelfTestPart { day: DAY.to_owned(), part, of: 5 }
}

/// What a terminal writes of one level.
fn test(author: &mut Author, number: u32) -> Body {
    let level = Level::ALL[usize::try_from(number).unwrap() - 1];
    let (rating, survey) = (author.rating(level), author.survey());
    Body::SelfTest(SelfTest {
        of: part(number),
        rating: Some(Box::new(rating)),
        survey: Some(Box::new(survey)),
    })
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
    let send = |log: &shiwen_tests::paper_log::PaperLog, machine: &super::scene::Machine, first| {
        let answer = machine.line.taken(log, &log.batch_from(first));
        assert_eq!((answer.size, answer.flagged.len()), (log.size(), 0));
    };
    let mut first = log.size();
    for number in 1..=5 {
        let body = test(&mut machine.author, number);
        log.push(&machine.author.entry(body));
    }
    send(&log, &machine, first);
    let day = "SELECT passed AND NOT too_many AND made = 5 FROM report.self_test WHERE day = $1";
    assert!(sql.one::<bool>(day, &[&DAY]));
    assert_eq!(sql.one::<i64>("SELECT count(*) FROM rating", &[]), ratings);
    assert_eq!(alarms(&sql), [""; 0], "the control: a day as it should be");
    scene.agrees();

    // A bad rating is passed off as a test.
    first = log.size();
    let body = test(&mut machine.author, 5);
    log.push(&machine.author.entry(body));
    send(&log, &machine, first);
    assert_eq!(alarms(&sql), ["self_test_excess"]);

    first = log.size();
    let failed = TerminalEvent::SelfTestFailed { of: part(5), why: SelfTestFault::NotKept };
    log.push(&machine.author.entry(Body::TerminalEvent(failed)));
    send(&log, &machine, first);
    assert_eq!(alarms(&sql), ["self_test_excess", "self_test_failed"]);
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
