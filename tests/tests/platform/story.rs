//! The plain story: a fresh terminal is enrolled, visitors come, and the platform has exactly what was acknowledged.

use serde_json::Value;
use shiwen_tests::{
    platform::{Platform, compare},
    terminal::enrolled::{EnrolledTerminal, HALL},
};

use super::{NOTHING, programs};

/// How often each level was given, by the terminal's own table.
fn levels_here(terminal: &EnrolledTerminal) -> Vec<(i64, i64)> {
    let ran = terminal.run(&[
        "query",
        "--read-only",
        "SELECT level, count(*) FROM rating GROUP BY level ORDER BY level",
    ]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let row = |line: &str| {
        let mut cells = line.split('\t').map(|cell| cell.trim().parse().expect("a number"));
        (cells.next().expect("a level"), cells.next().expect("a count"))
    };
    ran.out.lines().filter(|line| line.starts_with(|first: char| first.is_ascii_digit())).map(row).collect()
}

fn levels_there(platform: &Platform) -> Vec<(i64, i64)> {
    let rows =
        platform.sql().rows("SELECT level::bigint, count(*) FROM rating GROUP BY level ORDER BY level", &[]);
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

/// Ratings, good ones and bad ones, by the platform's JSON.
fn results(platform: &Platform) -> [i64; 3] {
    let token = platform.token("reader", None, &["results"]);
    let answer = platform.json("/v1/results?by=total", &token);
    let all = &answer["rows"][0]["all"];
    ["ratings", "good", "bad"]
        .map(|figure| all[figure].as_i64().unwrap_or_else(|| panic!("no {figure}: {answer}")))
}

fn good_and_bad_here(terminal: &EnrolledTerminal) -> [i64; 3] {
    let levels = levels_here(terminal);
    let sum = |from: i64, to: i64| {
        levels.iter().filter(|(level, _)| (from..=to).contains(level)).map(|(_, count)| count).sum::<i64>()
    };
    [sum(1, 5), sum(3, 5), sum(1, 2)]
}

#[test]
fn what_visitors_said_arrives_by_one_sync_and_is_counted_alike() {
    let programs = programs();
    let platform = Platform::start(&programs);
    let mut terminal = EnrolledTerminal::enrolled_at(&programs, &platform);
    terminal.simulate(60, 1);
    assert_ne!(compare::wrong_with(&platform.sql(), &[&terminal]), NOTHING, "nothing was sent yet");
    terminal.syncs();
    assert_eq!(compare::wrong_with(&platform.sql(), &[&terminal]), NOTHING);
    assert!(!levels_here(&terminal).is_empty());
    assert_eq!(levels_there(&platform), levels_here(&terminal));
    assert_eq!(results(&platform), good_and_bad_here(&terminal));

    let status = terminal.status();
    assert_eq!(status["sync"]["waiting"], Value::from(0), "{status}");
    assert_eq!(status["sync"]["witnessed"], status["log"]["size"], "{status}");
}

#[test]
fn a_sync_without_anything_new_changes_nothing() {
    let programs = programs();
    let platform = Platform::start(&programs);
    let mut terminal = EnrolledTerminal::enrolled_at(&programs, &platform);
    terminal.simulate(5, 1);
    terminal.syncs();
    let before = (platform.sql().count("entry"), platform.sql().count("work_order"));
    terminal.syncs();
    terminal.syncs();
    assert_eq!((platform.sql().count("entry"), platform.sql().count("work_order")), before);
    assert_eq!(platform.sql().count("alarm"), 0);
}

#[test]
fn every_bad_rating_has_one_work_order() {
    let programs = programs();
    let platform = Platform::start(&programs);
    let mut terminal = EnrolledTerminal::enrolled_at(&programs, &platform);
    terminal.simulate(60, 7);
    terminal.syncs();
    let bad = "SELECT entry_id FROM rating WHERE level <= 2 ORDER BY entry_id";
    let bad = platform.sql().column::<uuid::Uuid>(bad, &[]);
    let ordered =
        platform.sql().column::<uuid::Uuid>("SELECT entry_id FROM work_order ORDER BY entry_id", &[]);
    assert!(!bad.is_empty());
    assert_eq!(bad, ordered);
}

#[test]
fn many_terminals_share_one_code_and_one_hall() {
    let programs = programs();
    let platform = Platform::start(&programs);
    let code = platform.code_with(&["--hall", HALL, "--uses", "3"]);
    let mut terminals: Vec<EnrolledTerminal> = (0..3).map(|_| EnrolledTerminal::new(&programs)).collect();
    for (terminal, seed) in terminals.iter_mut().zip(1..) {
        let ran = terminal.enrol(&platform.url(), &code, None);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        terminal.simulate(6, seed);
        terminal.syncs();
    }
    let fourth = EnrolledTerminal::new(&programs).enrol(&platform.url(), &code, None);
    assert_eq!(fourth.code, Some(3), "{}", fourth.err);
    let all: Vec<&EnrolledTerminal> = terminals.iter().collect();
    assert_eq!(compare::wrong_with(&platform.sql(), &all), NOTHING);
    assert_eq!(platform.sql().one::<i64>("SELECT count(DISTINCT terminal) FROM log", &[]), 3);
}
