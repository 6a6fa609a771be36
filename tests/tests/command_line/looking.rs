//! `status`, `verify` and `query`: what they say, and that looking changes nothing.

use std::{
    collections::BTreeSet,
    fs,
    io::{BufRead, BufReader},
    process::Stdio,
};

use serde_json::Value;
use shiwen_domain::{
    entry::{Body, Entry},
    id::VisitId,
    receipt::Receipt,
};
use shiwen_tests::terminal::{Program, Ran, home_in_memory, kept::connect};

use super::{PROGRAM, refuses, run, served, written};

/// The places of all values of a JSON object: `log.id`.
fn places(value: &Value, place: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                places(member, &[place, name].join(if place.is_empty() { "" } else { "." }), found);
            }
        }
        _ => drop(found.insert(place.to_owned())),
    }
}

#[test]
fn the_status_has_the_fixed_keys() {
    let (_home, program) = served(3, 1);
    let ran = run(&program, &["status", "--json"]);
    let status: Value = serde_json::from_str(&ran.out).expect("JSON");
    let mut found = BTreeSet::new();
    places(&status, "", &mut found);
    let fixed = [
        "alarms",
        "clock.trusted",
        "counter_break",
        "disk.free_bytes",
        "log.demo",
        "log.id",
        "log.root",
        "log.size",
        "refused_pack",
        "self_test",
        "skipped_pictures",
        "sync.hall",
        "sync.last_contact",
        "sync.platform",
        "sync.refused",
        "sync.stopped",
        "sync.waiting",
        "sync.witnessed",
        "terminal",
        "version",
        "work_orders.open",
    ];
    assert_eq!(found, fixed.map(str::to_owned).into());
    let open = program.home().reader().expect("a record").expect("a log");
    assert_eq!(status["log"]["size"], open.reader.head().expect("a head").size());
    assert_eq!(status["log"]["root"], open.reader.head().expect("a head").range.root().to_string());
    assert_eq!(
        (status["sync"]["waiting"].clone(), &status["log"]["demo"]),
        (status["log"]["size"].clone(), &true.into())
    );
    assert_eq!((ran.code, status["version"].as_str()), (Some(0), Some(env!("CARGO_PKG_VERSION"))));
}

#[test]
fn an_empty_home_is_no_error() {
    let home = home_in_memory().expect("a folder");
    let program = Program::new(PROGRAM, home.path());
    for words in [&["status"][..], &["status", "--json"], &["verify"]] {
        assert_eq!(run(&program, words).code, Some(0), "{words:?}");
    }
    refuses(&run(&program, &["query", "--read-only", "SELECT 1"]), 3, "there is no record yet");
    assert_eq!(fs::read_dir(home.path()).expect("the folder").count(), 0);
}

#[test]
fn a_whole_record_is_called_whole() {
    let (_home, program) = served(3, 1);
    let ran = run(&program, &["verify"]);
    assert!(ran.code == Some(0) && ran.out.starts_with("The record is whole: "), "{} {}", ran.out, ran.err);
    assert!(!ran.out.contains("recovered"), "{}", ran.out);
}

#[test]
fn a_whole_record_comes_with_what_only_a_witness_sees() {
    let (_home, program) = served(1, 1);
    let said = run(&program, &["verify"]).out;
    let lines: Vec<_> = said.lines().skip(1).collect();
    let unseen = [
        "A terminal by itself cannot see the following; the platform as witness will:",
        "- an older copy of the whole record in place of this one",
        "- a tail cut back to an earlier checkpoint that somebody kept",
        "- a record deleted together with terminal.json",
    ];
    assert_eq!(lines, unseen);
}

#[test]
fn a_record_that_continues_another_says_how_much_was_recovered_and_what_is_proven() {
    let (home, program) = served(6, 3);
    let connection = connect(home.path(), &program.home().record()).expect("a record");
    connection.execute("UPDATE head SET size = size + 1", []).expect("changed");
    drop(connection);
    assert_eq!(run(&program, &["simulate", "--visits", "1"]).code, Some(0));
    let ran = run(&program, &["verify"]);
    let open = program.home().reader().expect("a record").expect("a log");
    let report = open.reader.verify(&open.keys.signing().verifying_key()).expect("a report");
    assert!(report.recovered > 6, "{report:?}");
    let sentence = format!(
        "{} entries were recovered from an earlier log, {} of them not proven by its signature.",
        report.recovered, report.unproven
    );
    assert_eq!((ran.code, ran.out.lines().nth(1)), (Some(0), Some(sentence.as_str())), "{}", ran.out);
}

#[test]
fn a_changed_record_gives_exit_code_1_and_the_first_bad_entry() {
    let changes = [
        (
            "UPDATE entry SET bytes = replace(CAST(bytes AS TEXT), '\"level\":5', '\"level\":4') WHERE seq = 5",
            "5",
        ),
        ("UPDATE entry SET leaf = zeroblob(32) WHERE seq = 4", "4"),
        ("DELETE FROM entry WHERE seq = 3", "3"),
        ("UPDATE rating_tally SET count = count + 1", "none can be named"),
        ("UPDATE private SET content = x'30'", ""),
        ("UPDATE writing SET content = x'30'", ""),
        ("DELETE FROM writing", ""),
        ("DROP TABLE writing", "none can be named"),
    ];
    for (sql, first) in changes {
        let (home, program) = written(6, 3);
        let connection = connect(home.path(), &program.home().record()).expect("a record");
        let sql = sql.replace(
            "bytes = replace(CAST(bytes AS TEXT), '\"level\":5', '\"level\":4')",
            "bytes = CAST(replace(CAST(bytes AS TEXT), 'v', 'V') AS BLOB)",
        );
        assert!(connection.execute(&sql, []).expect("changed") > 0 || sql.starts_with("DROP"), "{sql}");
        drop(connection);
        let ran = run(&program, &["verify"]);
        assert_eq!(ran.code, Some(1), "{sql}: {} {}", ran.out, ran.err);
        assert!(ran.out.contains(&format!("first bad entry: {first}")), "{sql}: {}", ran.out);
    }
}

#[test]
fn a_record_that_cannot_be_read_is_not_called_whole() {
    let (_home, program) = written(6, 3);
    let record = program.home().record();
    let whole = fs::read(&record).expect("a record");
    for page in 0..whole.len() / 4096 {
        let mut bytes = whole.clone();
        bytes[page * 4096 + 2_000..][..8].fill(0xa5);
        fs::write(&record, bytes).expect("damaged");
        let ran = run(&program, &["verify"]);
        assert_eq!(ran.code, Some(1), "page {page}: {} {}", ran.out, ran.err);
        assert!(ran.out.contains("The record is NOT whole"), "page {page}: {}", ran.out);
    }
    fs::remove_file(&record).expect("removed");
    let ran = run(&program, &["verify"]);
    assert!(ran.code == Some(1) && ran.out.contains("The record is NOT whole"), "{} {}", ran.out, ran.err);
}

#[test]
fn a_query_reads_and_does_nothing_else() {
    let (_home, program) = written(6, 3);
    let ran =
        run(&program, &["query", "--read-only", "SELECT level, count(*) AS n FROM rating GROUP BY level"]);
    assert!(ran.code == Some(0) && ran.out.starts_with("level\tn\n"), "{}", ran.out);
    for sql in [
        "DELETE FROM rating",
        "SELECT content FROM private",
        "SELECT content FROM writing",
        "SELECT content FROM (SELECT NULL AS content) FULL JOIN writing USING (content)",
        "SELECT body FROM draft",
        "PRAGMA key",
        "nonsense",
    ] {
        refuses(&run(&program, &["query", "--read-only", sql]), 2, "the query cannot be answered");
    }
    assert_eq!(run(&program, &["verify"]).code, Some(0));
}

#[test]
fn rows_are_printed_as_they_are_found() {
    let (_home, program) = served(1, 1);
    let endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n";
    let mut asked = program.command(&["query", "--read-only", endless]);
    let mut asked = asked.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("started");
    let out = BufReader::new(asked.stdout.take().expect("its output"));
    let lines: Vec<String> = out.lines().take(4).map(|line| line.expect("a line")).collect();
    // Nobody reads on: the question ends by itself.
    let ended = Ran::from(asked.wait_with_output().expect("ended"));
    assert_eq!(lines, ["i", "1", "2", "3"]);
    refuses(&ended, 3, "the answer cannot be printed");
}

#[test]
fn wrong_use_gives_exit_code_2() {
    let home = home_in_memory().expect("a folder");
    let program = Program::new(PROGRAM, home.path());
    let wrong: [&[&str]; 12] = [
        &["nonsense"],
        &["status", "--nonsense"],
        &["query", "SELECT 1"],
        &["query", "--read-only"],
        &["simulate"],
        &["simulate", "--visits", "-1"],
        &["simulate", "--visits", "1", "--rate", "0"],
        &["simulate", "--visits", "1", "--rate", "1e-300"],
        &["simulate", "--visits", "1", "--rate", "0.00099"],
        &["simulate", "--visits", "1", "--rate", "10000.1"],
        &["simulate", "--visits", "1", "--rate", "NaN"],
        &["verify", "nonsense"],
    ];
    for words in wrong {
        let ran = run(&program, words);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{words:?}");
        assert!(!ran.err.is_empty(), "{words:?}");
    }
    for words in [&["--help"][..], &["--version"], &["status", "--help"], &["simulate", "--help"]] {
        assert_eq!(run(&program, words).code, Some(0), "{words:?}");
    }
    assert_eq!(fs::read_dir(home.path()).expect("the folder").count(), 0);
}

#[test]
fn a_home_that_cannot_be_used_gives_exit_code_3_and_its_name() {
    let home = home_in_memory().expect("a folder");
    let file = home.path().join("file");
    fs::write(&file, "").expect("a file");
    let program = Program::new(PROGRAM, &file);
    refuses(&run(&program, &["simulate", "--visits", "1"]), 3, "check that the folder exists");
    for place in [file, home.path().join("nowhere"), home.path().join("file/below")] {
        let program = Program::new(PROGRAM, &place);
        for words in
            [&["status"][..], &["status", "--json"], &["verify"], &["query", "--read-only", "SELECT 1"]]
        {
            let ran = run(&program, words);
            refuses(&ran, 3, "check that the folder exists");
            assert!(ran.err.contains(&*place.to_string_lossy()), "{words:?}: {}", ran.err);
        }
        assert!(!place.is_dir());
    }
    let (home, program) = served(1, 1);
    fs::write(home.path().join("keys/signing.key"), "no key").expect("a file");
    for words in [&["verify"][..], &["status"], &["simulate", "--visits", "1"]] {
        refuses(&run(&program, words), 3, "does not hold a key of 64 hex digits");
    }
}

#[test]
fn keys_that_systemd_hands_over_win_and_nothing_is_made_beside_them() {
    let (home, credentials) = (home_in_memory().expect("a folder"), home_in_memory().expect("a folder"));
    for (name, digit) in [("shiwen.database.key", "01"), ("shiwen.signing.key", "02")] {
        fs::write(credentials.path().join(name), digit.repeat(32)).expect("a credential");
    }
    let program = Program::new(PROGRAM, home.path());
    let with = |words: &[&str]| {
        let mut command = program.command(words);
        command.env("CREDENTIALS_DIRECTORY", credentials.path()).output().expect("a run").status.code()
    };
    assert_eq!(with(&["simulate", "--visits", "1"]), Some(0));
    assert_eq!(with(&["verify"]), Some(0));
    assert_eq!(fs::read_dir(home.path().join("keys")).expect("the folder").count(), 0);
    // Without them nobody makes others: neither who looks nor who would write.
    for words in [&["verify"][..], &["status"], &["simulate", "--visits", "1"]] {
        refuses(&run(&program, words), 3, "database.key is missing; restore it from the place where");
    }
    assert_eq!(fs::read_dir(home.path().join("keys")).expect("the folder").count(), 0);
    assert_eq!(with(&["verify"]), Some(0));
}

#[test]
fn a_receipt_says_that_the_answers_are_kept_and_nothing_of_them() {
    let (_home, program) = served(20, 3);
    let open = program.home().reader().expect("a record").expect("a log");
    let mut visits = BTreeSet::new();
    let walked = open.reader.for_each_entry(0, |stored| {
        if let Ok(Entry { body: Body::Rating(rating), .. }) = Entry::read(&stored.bytes) {
            visits.insert(rating.visit_id);
        }
        Ok(())
    });
    walked.expect("the entries");
    let size = open.reader.head().expect("a head").size();
    assert!(visits.len() > 5);
    for visit in visits {
        let ran = run(&program, &["receipt", &Receipt::of(visit).to_string()]);
        assert_eq!((ran.code, ran.out), (Some(0), format!("Stored, in the log of {size} entries.\n")));
    }
    let ran = run(&program, &["receipt", &Receipt::of(VisitId(uuid::Uuid::nil())).to_string()]);
    assert_eq!((ran.code, ran.out.starts_with("Not in the log of this terminal.")), (Some(1), true));
    assert_eq!(run(&program, &["receipt", "12"]).code, Some(2), "no receipt at all");
}
