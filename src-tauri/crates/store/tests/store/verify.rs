//! What `verify` says about changes that no row shows, or that make a row unreadable.

use shiwen_domain::{
    draft::Draft,
    entry::{
        Body, Ending, Entry, Erasure, OutOfUse, PrivateKind, SelfTestFault, SelfTestPart, TerminalEvent,
        WhyOut,
    },
    level::{Level, Scale},
    outage::Outage,
    self_test::MOST_TRIES,
};
use shiwen_log::{FaultKind, VerifyingKey};
use shiwen_store::{MIGRATIONS, StoreError, What};

use crate::kit::{Record, connect, moment, rated, signing, typed, written};

fn key() -> VerifyingKey {
    signing().verifying_key()
}

fn lived() -> Record {
    let mut record = Record::new();
    let mut store = record.store();
    for visit in 1..4 {
        let draft = written(visit.into(), Level::Dissatisfied, 100 + 3_000 * usize::from(visit));
        let phone = Some(vec![visit; 200]);
        store.close_draft_with(&draft, Ending::Finished, phone, &moment(9), &mut record.ids).unwrap();
    }
    record
}

/// What is found after these statements.
fn found(sql: &str) -> Vec<What> {
    let record = lived();
    assert_eq!(record.reader().verify(&key()).unwrap().findings, []);
    let connection = connect(&record.path());
    connection.execute_batch("PRAGMA ignore_check_constraints = ON").unwrap();
    connection.execute_batch(sql).unwrap();
    drop(connection);
    record.reader().verify(&key()).unwrap().findings.into_iter().map(|finding| finding.what).collect()
}

#[test]
fn whoever_waits_for_it_hears_how_far_it_is_and_can_stop_it() {
    use std::{ops::ControlFlow, sync::Mutex};
    let record = lived();
    let size = record.reader().head().unwrap().size();
    let heard = Mutex::new(Vec::new());
    let watch = |done, of| {
        heard.lock().unwrap().push((done, of));
        ControlFlow::Continue(())
    };
    let report = record.reader().verify_watched(&key(), &[], &watch).unwrap();
    assert_eq!((report.findings, report.size), (vec![], size));
    let heard = heard.into_inner().unwrap();
    assert_eq!((heard.first(), heard.last()), (Some(&(0, size)), Some(&(size, size))));
    // At its beginning, and at its end.
    for from in [0, size] {
        let stop = |done, _| if done >= from { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
        let stopped = record.reader().verify_watched(&key(), &[], &stop);
        assert!(matches!(stopped, Err(StoreError::Stopped)), "{stopped:?}");
    }
}

#[test]
fn a_trigger_or_view_or_index_of_somebody_else_is_found() {
    let trigger = "CREATE TRIGGER t AFTER INSERT ON draft BEGIN DELETE FROM draft; END";
    assert_eq!(found(trigger), [What::Schema]);
    let view = "ALTER TABLE rating_tally RENAME TO hidden;
                CREATE VIEW rating_tally AS SELECT * FROM hidden WHERE level > 2 OR date('now') < '2999'";
    assert_eq!(found(view), [What::Schema]);
    assert_eq!(found("CREATE INDEX more ON rating (level)"), [What::Schema]);
    assert_eq!(found("PRAGMA user_version = 1"), [What::Schema]);
    assert!(found("DROP TABLE rating").contains(&What::Schema));
}

#[test]
fn an_entry_before_the_first_place_is_found() {
    let sql = "INSERT INTO entry SELECT -1, randomblob(16), kind, leaf, bytes FROM entry WHERE seq = 1";
    assert_eq!(found(sql), [What::BeforeFirst]);
}

#[test]
fn a_second_head_or_log_is_found() {
    let head = "INSERT INTO head SELECT 2, size, compact_range, checkpoint FROM head";
    assert_eq!(found(head), [What::Unsound]);
    assert_eq!(found("INSERT INTO log SELECT 2, terminal, log, demo FROM log"), [What::Unsound]);
}

#[test]
fn what_cannot_be_read_is_a_finding_and_not_the_end_of_the_check() {
    for sql in [
        "UPDATE entry SET kind = CAST(x'ff' AS TEXT) WHERE seq = 2",
        "UPDATE entry SET leaf = x'00' WHERE seq = 2",
        "UPDATE private SET nonce = x'00'",
        "UPDATE writing SET nonce = x'00'",
        "UPDATE phone SET nonce = x'00'",
        "UPDATE writing SET entry_id = x'00' WHERE entry_id = (SELECT max(entry_id) FROM writing)",
        "DROP TABLE writing",
        "DROP TABLE phone",
    ] {
        assert!(found(sql).contains(&What::Unreadable), "{sql}");
    }
}

#[test]
fn a_signature_beside_the_terminals_is_found() {
    let sql = "UPDATE head SET checkpoint = checkpoint || '— somebody.example AAAAAAAA' || char(10)";
    assert!(matches!(found(sql)[..], [What::Log(FaultKind::Checkpoint(_))]), "{:?}", found(sql));
}

/// The first entry whose private content is off, and what is found in all.
fn found_of_private(sql: &str) -> (Option<u64>, Vec<What>) {
    let record = lived();
    let seconds = "(SELECT entry_id FROM entry WHERE seq = 2)";
    let sql = sql.replace("[second]", seconds).replace("[third]", &seconds.replace('2', "3"));
    assert!(connect(&record.path()).execute(&sql, []).unwrap() > 0, "{sql}");
    let report = record.reader().verify(&key()).unwrap();
    (report.first_bad_seq(), report.findings.into_iter().map(|finding| finding.what).collect())
}

#[test]
fn a_changed_missing_or_stray_content_is_found_in_every_table() {
    for table in ["private", "writing", "phone"] {
        let found = |sql: &str| found_of_private(&sql.replace("[table]", table));
        let edited = "UPDATE [table] SET content = x'30' WHERE entry_id = [second]";
        assert_eq!(found(edited), (Some(2), vec![What::PrivateChanged]));
        let deleted = "DELETE FROM [table] WHERE entry_id = [second]";
        assert_eq!(found(deleted), (Some(2), vec![What::PrivateMissing]));
        let added = "INSERT INTO [table] SELECT randomblob(16), nonce, content FROM [table] LIMIT 1";
        assert_eq!(found(added), (None, vec![What::PrivateStray]));
        let given_away = "UPDATE OR REPLACE [table] SET entry_id = [third] WHERE entry_id = [second]";
        assert_eq!(found(given_away), (Some(2), vec![What::PrivateChanged, What::PrivateMissing]));
    }
}

#[test]
fn a_text_in_the_place_of_a_writing_is_found() {
    let exchanged = "UPDATE writing SET (nonce, content) =
        (SELECT nonce, content FROM private WHERE private.entry_id = writing.entry_id) WHERE entry_id = [second]";
    assert_eq!(found_of_private(exchanged), (Some(2), vec![What::PrivateChanged]));
}

#[test]
fn an_erased_content_that_is_back_is_found() {
    let tables =
        [(PrivateKind::Text, "private"), (PrivateKind::Writing, "writing"), (PrivateKind::Phone, "phone")];
    for (kind, table) in tables {
        let mut record = lived();
        let target = record.reader().entry(1).unwrap().unwrap().entry_id;
        let content = record.reader().private(target, kind).unwrap().unwrap();
        let erasure = Erasure { target, order: "order-1".to_owned(), reason: "asked for".to_owned() };
        let entry_id = shiwen_store::Identities::entry_id(&mut record.ids);
        record.store().erase(erasure, entry_id, moment(20)).unwrap();
        for kind in PrivateKind::ALL {
            assert!(record.reader().private(target, kind).unwrap().is_none(), "one order erases all");
        }
        assert_eq!(record.reader().verify(&key()).unwrap().findings, []);
        let values = (target.0.as_bytes(), content.nonce.0, content.content);
        let sql = format!("INSERT INTO {table} VALUES (?1, ?2, ?3)");
        connect(&record.path()).execute(&sql, values).unwrap();
        let report = record.reader().verify(&key()).unwrap();
        assert_eq!(report.first_bad_seq(), Some(1));
        assert_eq!(report.findings[0].what, What::PrivateErased);
    }
}

#[test]
fn a_changed_erasure_is_blamed_and_not_the_entry_it_was_about() {
    let mut record = lived();
    let target = record.reader().entry(1).unwrap().unwrap().entry_id;
    let erasure = Erasure { target, order: "order-1".to_owned(), reason: "asked for".to_owned() };
    let entry_id = shiwen_store::Identities::entry_id(&mut record.ids);
    record.store().erase(erasure, entry_id, moment(20)).unwrap();
    let sql = "UPDATE entry SET bytes = CAST(replace(CAST(bytes AS TEXT), '\"reason\"', '\"season\"') AS BLOB) WHERE seq = 4";
    connect(&record.path()).execute(sql, []).unwrap();
    assert_eq!(record.reader().verify(&key()).unwrap().first_bad_seq(), Some(4));
}

#[test]
fn a_schema_is_judged_by_the_steps_that_made_it() {
    let record = lived();
    assert_eq!(record.reader().verify_as(&key(), MIGRATIONS).unwrap().findings, []);
    assert_ne!(record.reader().verify_as(&key(), &MIGRATIONS[..1]).unwrap().findings, []);
}

/// A visit of a self-test: which, and the minutes of the day that it is of, of its beginning and of its entry.
type Tested = (usize, [i64; 3], Ending);

fn part(part: usize, of: i64) -> SelfTestPart {
    SelfTestPart { day: moment(of).day().to_owned(), part: u32::try_from(part).unwrap(), of: 5 }
}

fn tests(record: &mut Record, tests: &[Tested]) {
    let mut store = record.store();
    for (number, [of, began, at], ending) in tests {
        let visit = record.ids.0;
        let mut draft = Draft {
            self_test: Some(part(*number, *of)),
            started: moment(*began),
            ..rated(visit, Scale::Five.levels()[number - 1])
        };
        if let Some(rating) = &mut draft.rating {
            rating.words = typed("");
        }
        store.close_draft(&draft, *ending, &moment(*at), &mut record.ids).unwrap();
    }
}

fn notes(record: &mut Record, at: i64, event: TerminalEvent) {
    let entry_id = shiwen_store::Identities::entry_id(&mut record.ids);
    let entry = Entry::new(entry_id, moment(at), Body::TerminalEvent(event));
    record.store().append(&[entry.into()]).unwrap();
}

fn whats(record: &Record) -> Vec<What> {
    record.reader().verify(&key()).unwrap().findings.into_iter().map(|finding| finding.what).collect()
}

/// Who holds the keys writes these, and what is found.
fn found_of_tests(of: &[Tested]) -> Vec<What> {
    let mut record = lived();
    tests(&mut record, of);
    whats(&record)
}

#[test]
fn a_self_test_of_another_day_or_one_too_many_is_found() {
    use Ending::{Finished, Interrupted};
    const DAY: i64 = 24 * 60;
    let set =
        |day: i64| (1..=5).map(move |part| (part, [day * DAY, day * DAY + 60, day * DAY + 60], Finished));
    let honest: Vec<Tested> = set(0).chain(set(1)).collect();
    assert_eq!(found_of_tests(&honest), [], "the control: two days as they should be");
    let with = |more: &[Tested]| found_of_tests(&[&honest, more].concat());
    // A real answer of the third day is called a test of the second, of one long ago, or of one to come.
    assert_eq!(with(&[(5, [-DAY, 2 * DAY, 2 * DAY], Finished)]), [What::SelfTestDay]);
    assert_eq!(with(&[(5, [-9 * DAY, -9 * DAY, 2 * DAY], Finished)]), [What::SelfTestDay]);
    assert_eq!(with(&[(5, [3 * DAY, 2 * DAY, 2 * DAY], Finished)]), [What::SelfTestDay]);
    assert_eq!(with(&[(5, [DAY, DAY + 90, DAY + 90], Finished)]), [What::SelfTestExcess]);
    // Power cuts a test off, and its entry comes with the next start.
    let cut_off = (2, [DAY, DAY + 60, 3 * DAY], Interrupted);
    assert_eq!(with(&[cut_off]), []);
    assert_eq!(with(&vec![cut_off; 6]), [What::SelfTestExcess]);
    assert_eq!(with(&[(2, [3 * DAY, 3 * DAY, DAY], Interrupted)]), [What::SelfTestDay]);
}

#[test]
fn tries_of_a_self_test_that_the_log_says_have_failed_are_no_excess() {
    let mut record = lived();
    for hour in 0..20 {
        for part_of_day in 1..=5 {
            tests(&mut record, &[(part_of_day, [0, hour, hour], Ending::Interrupted)]);
            let failed =
                TerminalEvent::SelfTestFailed { of: part(part_of_day, 0), why: SelfTestFault::NotOffered };
            notes(&mut record, hour, failed);
        }
    }
    assert_eq!(whats(&record), []);
    // A failure explains the one test that it follows, and none that comes after it.
    let failed = || TerminalEvent::SelfTestFailed { of: part(1, 0), why: SelfTestFault::NotOffered };
    (0..9).for_each(|_| notes(&mut record, 30, failed()));
    tests(&mut record, &[(1, [0, 31, 31], Ending::Interrupted); 5]);
    assert_eq!(whats(&record), []);
    tests(&mut record, &[(2, [0, 31, 31], Ending::Interrupted)]);
    assert_eq!(whats(&record), [What::SelfTestExcess]);
    notes(&mut record, 32, failed());
    assert_eq!(whats(&record), [], "five are left");
    notes(&mut record, 32, failed());
    tests(&mut record, &[(3, [0, 32, 32], Ending::Interrupted)]);
    assert_eq!(whats(&record), [What::SelfTestExcess], "a second failure explains no other one");
}

#[test]
fn no_failure_explains_more_tests_than_a_day_has_tries() {
    let mut record = lived();
    let tries = |number, record: &mut Record| {
        for _ in 0..number {
            tests(record, &[(1, [0, 1, 1], Ending::Interrupted)]);
            notes(
                record,
                1,
                TerminalEvent::SelfTestFailed { of: part(1, 0), why: SelfTestFault::NotOffered },
            );
        }
    };
    tries(5 * MOST_TRIES, &mut record);
    assert_eq!(whats(&record), []);
    tries(1, &mut record);
    assert_eq!(whats(&record), [What::SelfTestExcess]);
}

#[test]
fn an_entry_that_bears_the_time_of_long_ago_says_nothing_of_the_clock() {
    const DAY: i64 = 24 * 60;
    let then = 3 * DAY + 120;
    let mut record = lived();
    tests(&mut record, &[(1, [then, then, then], Ending::Finished)]);
    let of = part(1, then);
    let whole = |record: &mut Record| {
        record.store().self_test_of(&of.day).unwrap().map_or(0, |tested| tested.whole.len())
    };
    // A break that began two days ago is told of when it is over.
    let outage = Outage { since: moment(DAY), open: Vec::new() };
    notes(&mut record, DAY, TerminalEvent::OutOfUse(OutOfUse { why: WhyOut::Paused, outage }));
    assert_eq!(whole(&mut record), 1);
    tests(&mut record, &[(1, [then, then + 5, then + 5], Ending::Finished)]);
    assert_eq!(whats(&record), [What::SelfTestExcess]);
}

#[test]
fn a_test_that_a_clock_made_that_ran_ahead_is_none_of_its_day() {
    use Ending::Finished;
    const DAY: i64 = 24 * 60;
    let set = |at: i64| (1..=5).map(move |part| (part, [at, at, at], Finished)).collect::<Vec<Tested>>();
    // It is told by what follows: how far back, and whether the day is still the test's own afterwards.
    for (back, whole) in [(-3 * DAY, 0), (-DAY - 1, 0), (-DAY, 5), (-10, 5)] {
        let mut record = lived();
        let then = 3 * DAY + 120;
        tests(&mut record, &set(then));
        let day = moment(then).day().to_owned();
        let whole_of = |record: &mut Record| {
            record.store().self_test_of(&day).unwrap().map_or(0, |tested| tested.whole.len())
        };
        assert_eq!(whole_of(&mut record), 5);
        notes(&mut record, then + back, TerminalEvent::ClockStep { by_ms: back * 60_000 });
        assert_eq!(whole_of(&mut record), whole, "{back}");
        assert_eq!(whats(&record), []);
        // When the day comes it is made again, and counts; where it counted already that is one too many.
        tests(&mut record, &set(then + 5));
        assert_eq!(whole_of(&mut record), 5);
        assert_eq!(whats(&record).len(), whole, "{back}");
    }
}
