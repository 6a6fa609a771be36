//! What stands out: the same however the log came about.

use std::collections::BTreeSet;

use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use shiwen_domain::{
    entry::{Body, Ending, PackApplied},
    flag::{Basis, Burst, FlagRules, Rule},
    level::Level,
};
use shiwen_store::What;

use crate::{
    history::{Cut, Step, steps, write},
    kit::{Record, TABLES, connect, moment, rated, signing, table},
};

/// Every table for reports, row by row.
fn all(record: &Record) -> Vec<Vec<Vec<String>>> {
    TABLES.map(|name| table(record, name)).to_vec()
}

fn lived(steps: &[Step]) -> Record {
    let mut record = Record::new();
    write(&mut record, steps);
    record
}

fn at_once(steps: &[Step]) -> Record {
    let whole: Vec<Step> = steps.iter().filter(|step| !matches!(step, Step::Cut(_))).cloned().collect();
    lived(&whole)
}

/// The flags of a record by the order of the ratings alone: an export between them takes a place of the log.
fn flags(record: &Record) -> Vec<Vec<String>> {
    record.query(
        "SELECT (SELECT count(*) FROM rating AS earlier WHERE earlier.seq < flag.seq), rule FROM flag ORDER BY 1, 2",
    )
}

fn tallies(record: &Record) -> Vec<Vec<Vec<String>>> {
    ["rating_tally", "reason_tally", "survey_tally", "answer_tally"].map(|name| table(record, name)).to_vec()
}

/// The same flags as in the log that was written at once, and after a rebuild the same tables.
fn is_flagged_like(cut: &mut Record, whole: &Record) -> Result<(), TestCaseError> {
    prop_assert_eq!(flags(cut), flags(whole));
    let grown = all(cut);
    cut.store().rebuild_projections().unwrap();
    prop_assert_eq!(all(cut), grown);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn what_is_flagged_and_counted_does_not_depend_on_how_the_log_was_cut(steps in steps(160)) {
        let (mut cut, whole) = (lived(&steps), at_once(&steps));
        prop_assert_eq!(tallies(&cut), tallies(&whole));
        prop_assert_eq!(cut.reader().verify(&signing().verifying_key()).unwrap().findings, []);
        is_flagged_like(&mut cut, &whole)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn nor_does_it_in_a_log_longer_than_what_is_looked_back_at(steps in steps(900)) {
        is_flagged_like(&mut lived(&steps), &at_once(&steps))?;
    }
}

/// The control of both: the histories have flags of all rules but one, of which there is a story in the rules' own tests,
/// and every way to cut.
#[test]
fn the_histories_that_are_tried_have_flags_and_cuts() {
    let (mut runner, mut rules, mut cuts) = (TestRunner::deterministic(), BTreeSet::new(), Vec::new());
    for _ in 0..12 {
        let steps = steps(160).new_tree(&mut runner).unwrap().current();
        rules.extend(flags(&lived(&steps)).into_iter().map(|mut row| row.remove(1)));
        cuts.extend(
            steps.iter().filter_map(|step| if let Step::Cut(cut) = step { Some(*cut) } else { None }),
        );
    }
    for rule in Rule::ALL.into_iter().filter(|rule| *rule != Rule::ClosingBurst) {
        assert!(rules.contains(rule.name()), "{}", rule.name());
    }
    for cut in [Cut::Call, Cut::Restart, Cut::OtherStore, Cut::SenderAppends, Cut::RolledBack] {
        assert!(cuts.contains(&cut), "{cut:?}");
    }
}

fn applied(burst: Option<Burst>) -> Body {
    let rules = FlagRules { burst, ..Basis::default().rules };
    let judged_by = Some(Basis { rules, ..Basis::default() });
    Body::PackApplied(PackApplied { version: 1, sha256: "ab".repeat(32), judged_by })
}

/// Six visits at one counter within six minutes, under a pack with or without a rule for that.
fn busy(burst: Option<Burst>) -> Record {
    let mut record = Record::new();
    let mut store = record.store();
    let pack = record.fact(applied(burst));
    store.append(&[pack]).unwrap();
    for visit in 1..=6 {
        let draft = rated(visit, Level::ALL[usize::try_from(visit).unwrap() % 5]);
        store.close_draft(&draft, Ending::Left, &moment(90), &mut record.ids).unwrap();
    }
    record
}

#[test]
fn the_pack_in_the_log_says_what_stands_out() {
    let flagged = "SELECT rule, count(*) FROM flag GROUP BY rule";
    let tally = "SELECT sum(count), sum(flagged) FROM rating_tally WHERE period = '2026-11' AND dimension = 'counter'";
    let record = busy(Some(Burst { ratings: 5, seconds: 300 }));
    assert_eq!(record.query(flagged), [["burst", "6"]]);
    // Once for each, though the first four were counted before they stood out.
    assert_eq!(record.query(tally), [["6", "6"]]);
    let record = busy(None);
    assert_eq!(record.query(flagged), Vec::<Vec<String>>::new());
    assert_eq!(record.query(tally), [["6", "0"]]);
}

#[test]
fn a_rating_that_two_rules_flag_is_counted_as_flagged_once() {
    let mut record = Record::new();
    let mut store = record.store();
    let pack = record.fact(applied(Some(Burst { ratings: 3, seconds: 300 })));
    store.append(&[pack]).unwrap();
    for visit in 1..=3 {
        let mut draft = rated(visit, Level::VerySatisfied);
        let rating = draft.rating.as_mut().unwrap();
        rating.taps.insert(0, shiwen_domain::entry::Tap { level: Level::VeryDissatisfied, at_ms: 0 });
        store.close_draft(&draft, Ending::Left, &moment(90), &mut record.ids).unwrap();
    }
    assert_eq!(record.query("SELECT rule, count(*) FROM flag GROUP BY 1"), [["burst", "3"], ["raised", "3"]]);
    let tally = "SELECT sum(flagged) FROM rating_tally WHERE period = '2026-11' AND dimension = 'day'";
    assert_eq!(record.query(tally), [["3"]]);
}

#[test]
fn a_flag_or_tally_that_is_changed_missing_or_added_is_found_in_its_table() {
    let changes = [
        ("UPDATE flag SET rule = 'too_fast' WHERE seq = 3", "flag"),
        ("UPDATE flag SET seq = 1 WHERE seq = 3", "flag"),
        ("DELETE FROM flag WHERE seq = 3", "flag"),
        ("INSERT INTO flag VALUES (3, 'raised')", "flag"),
        ("DELETE FROM flag_basis", "flag_basis"),
        ("INSERT INTO flag_basis VALUES (2)", "flag_basis"),
        ("UPDATE answer_day SET first = first + 1", "answer_day"),
        ("UPDATE answer_day SET last = last + 1", "answer_day"),
        (
            "UPDATE rating_tally SET flagged = flagged - 1 WHERE dimension = 'counter' AND level = 1",
            "rating_tally",
        ),
        ("DELETE FROM rating_tally WHERE period = '2026-11' AND dimension = 'hour'", "rating_tally"),
        ("UPDATE rating_tally SET unproven = 1 WHERE dimension = 'day'", "rating_tally"),
        ("INSERT INTO reason_tally VALUES ('2026-11', 999, 1)", "reason_tally"),
        ("INSERT INTO survey_tally VALUES ('2026-11', '', 1)", "survey_tally"),
        ("INSERT INTO answer_tally VALUES ('2026-11', 'ten-questions', 1, 'q1', 'yes', 1)", "answer_tally"),
    ];
    for (sql, table) in changes {
        let record = busy(Some(Burst { ratings: 5, seconds: 300 }));
        let findings = |record: &Record| record.reader().verify(&signing().verifying_key()).unwrap().findings;
        assert_eq!(findings(&record), []);
        assert!(connect(&record.path()).execute(sql, []).unwrap() > 0, "{sql}");
        let found: Vec<What> = findings(&record).into_iter().map(|finding| finding.what).collect();
        assert_eq!(found, [What::Projection(table)], "{sql}");
    }
}
