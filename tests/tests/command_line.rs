//! The command line as a script sees it: exit codes, fixed keys, sentences on stderr, and nothing a visitor typed.

use std::{
    collections::BTreeSet,
    fs,
    io::{BufRead, BufReader, Read},
    path::Path,
    process::Stdio,
};

use serde_json::Value;
use shiwen_domain::entry::{Body, Entry};
use shiwen_tests::terminal::{
    Program, Ran, home_in_memory,
    kept::{connect, copy_folder},
};
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_shiwen-headless");
const ASSETS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets");

fn served(visits: u64, seed: u64) -> (TempDir, Program) {
    let home = home_in_memory().expect("a folder");
    let program = Program::new(PROGRAM, home.path());
    let ran = program.run(&Program::simulate(visits, seed)).expect("a run");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    (home, program)
}

fn run(program: &Program, words: &[&str]) -> Ran {
    program.run(words).expect("a run")
}

/// One sentence, for a person, on stderr alone.
fn refuses(ran: &Ran, code: i32, sentence: &str) {
    assert_eq!((ran.code, ran.out.as_str()), (Some(code), ""), "{}", ran.err);
    let said = ran.err.find("shiwen: ").map_or("", |place| &ran.err[place..]);
    assert!(said.contains(sentence), "{}", ran.err);
}

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
        "clock.trusted",
        "disk.free_bytes",
        "log.demo",
        "log.id",
        "log.root",
        "log.size",
        "sync.last_contact",
        "sync.waiting",
        "sync.witnessed",
        "terminal",
        "version",
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
    ];
    for (sql, first) in changes {
        let (home, program) = served(6, 3);
        let connection = connect(home.path(), &program.home().record()).expect("a record");
        let sql = sql.replace(
            "bytes = replace(CAST(bytes AS TEXT), '\"level\":5', '\"level\":4')",
            "bytes = CAST(replace(CAST(bytes AS TEXT), 'v', 'V') AS BLOB)",
        );
        assert!(connection.execute(&sql, []).expect("changed") > 0, "{sql}");
        drop(connection);
        let ran = run(&program, &["verify"]);
        assert_eq!(ran.code, Some(1), "{sql}: {} {}", ran.out, ran.err);
        assert!(ran.out.contains(&format!("first bad entry: {first}")), "{sql}: {}", ran.out);
    }
}

#[test]
fn a_record_that_cannot_be_read_is_not_called_whole() {
    let (_home, program) = served(6, 3);
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
    let (_home, program) = served(6, 3);
    let ran =
        run(&program, &["query", "--read-only", "SELECT level, count(*) AS n FROM rating GROUP BY level"]);
    assert!(ran.code == Some(0) && ran.out.starts_with("level\tn\n"), "{}", ran.out);
    for sql in [
        "DELETE FROM rating",
        "SELECT content FROM private",
        "SELECT body FROM draft",
        "PRAGMA key",
        "nonsense",
    ] {
        refuses(&run(&program, &["query", "--read-only", sql]), 2, "the query cannot be answered");
    }
    assert_eq!(run(&program, &["verify"]).code, Some(0));
}

#[test]
fn wrong_use_gives_exit_code_2() {
    let home = home_in_memory().expect("a folder");
    let program = Program::new(PROGRAM, home.path());
    let wrong: [&[&str]; 8] = [
        &["nonsense"],
        &["status", "--nonsense"],
        &["query", "SELECT 1"],
        &["query", "--read-only"],
        &["simulate"],
        &["simulate", "--visits", "-1"],
        &["simulate", "--visits", "1", "--rate", "0"],
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
    let (home, program) = served(1, 1);
    fs::write(home.path().join("keys/signing.key"), "no key").expect("a file");
    for words in [&["verify"][..], &["status"], &["simulate", "--visits", "1"]] {
        refuses(&run(&program, words), 3, "does not hold a key of 64 hex digits");
    }
}

/// A copy of the assets with something in a file replaced.
fn assets_with(file: &str, from: &str, to: &str) -> TempDir {
    let folder = home_in_memory().expect("a folder");
    copy_folder(Path::new(ASSETS), folder.path()).expect("a copy");
    let text = fs::read_to_string(folder.path().join(file)).expect("a file");
    assert!(text.contains(from), "{file} has no {from}");
    fs::write(folder.path().join(file), text.replacen(from, to, 1)).expect("a file");
    folder
}

#[test]
fn nothing_is_simulated_with_a_pack_that_is_no_demo() {
    let assets = assets_with("demo/pack.json", "\"demo\": true", "\"demo\": false");
    let home = home_in_memory().expect("a folder");
    let program = Program::new(PROGRAM, home.path()).with_assets(assets.path());
    refuses(&run(&program, &["simulate", "--visits", "1"]), 3, "simulated visits go into demo logs only");
    assert_eq!(fs::read_dir(home.path()).expect("the folder").count(), 0);
}

#[test]
fn nothing_is_simulated_in_a_real_log_and_nothing_is_written_into_it() {
    let (home, program) = real_log();
    let before = fs::read(program.home().record()).expect("a record");
    refuses(&run(&program, &["simulate", "--visits", "1"]), 3, "simulated visits go into demo logs only");
    assert!(fs::read(program.home().record()).expect("a record") == before, "something was written");
    // A damaged one is continued by the program that serves real visitors, not by a simulation.
    fs::write(program.home().record(), "damaged").expect("damaged");
    refuses(&run(&program, &["simulate", "--visits", "1"]), 3, "simulated visits go into demo logs only");
    assert!(!home.path().join("set-aside").exists());
}

/// A log that says it is no demo, made as the window would make it.
fn real_log() -> (TempDir, Program) {
    use shiwen_app::{assets, serving::Serving, terminal::TerminalOptions};
    use shiwen_domain::{
        id::BootId,
        moment::{ClockTrust, Moment},
    };
    let folder = home_in_memory().expect("a folder");
    let program = Program::new(PROGRAM, folder.path());
    let home = program.home();
    home.prepare().expect("a home");
    let loaded = assets::load().expect("assets");
    let mut setting = TerminalOptions::default().setting(&loaded).expect("a setting");
    setting.demo = false;
    let now = Moment::new(1_795_379_400_000, 480, BootId(uuid::Uuid::nil()), 1, ClockTrust::Trusted);
    let keys = home.keys().expect("keys");
    Serving::start(home, keys, setting, loaded.pack_sha256, &now).expect("a terminal").stop(&now);
    (folder, program)
}

#[test]
fn two_programs_do_not_serve_the_same_home() {
    let (_home, program) = served(1, 1);
    let words = ["simulate", "--visits", "1000000", "--rate", "0.5"];
    let mut first =
        program.command(&words).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("started");
    let mut out = BufReader::new(first.stdout.take().expect("its output"));
    out.read_line(&mut String::new()).expect("an ack");
    let second = run(&program, &["simulate", "--visits", "1"]);
    // Looking is allowed beside it.
    let beside = [run(&program, &["status", "--json"]).code, run(&program, &["verify"]).code];
    first.kill().expect("killed");
    first.wait().expect("ended");
    out.read_to_string(&mut String::new()).expect("the rest");
    refuses(&second, 3, "another shiwen is serving visitors in this folder; end it first");
    assert_eq!(beside, [Some(0), Some(0)]);
    assert_eq!(run(&program, &["simulate", "--visits", "1"]).code, Some(0));
}

#[test]
fn bad_assets_are_named_by_file_place_and_rule() {
    let home = home_in_memory().expect("a folder");
    let mistakes = [
        (
            "demo/pack.json",
            "\"scale\": \"five\"",
            "\"scale\": \"seven\"",
            "assets/demo/pack.json: at terminal.scale: ",
        ),
        (
            "demo/pack.json",
            "\"counter\": \"counter-3\"",
            "\"counter\": \"nowhere\"",
            "assets/demo/pack.json: at terminal.counter: must ",
        ),
        ("reasons/v2.json", "{", "", "assets/reasons/v2.json: at the top: "),
    ];
    for (file, from, to, said) in mistakes {
        let assets = assets_with(file, from, to);
        let program = Program::new(PROGRAM, home.path()).with_assets(assets.path());
        let ran = run(&program, &["simulate", "--visits", "1"]);
        refuses(&ran, 3, "the assets have mistakes; mend them and start again");
        assert!(ran.err.contains(said), "{}", ran.err);
    }
    let nowhere = Program::new(PROGRAM, home.path()).with_assets("/nonexistent");
    refuses(
        &run(&nowhere, &["simulate", "--visits", "1"]),
        3,
        "assets/demo/pack.json: at the top: must exist",
    );
    assert_eq!(fs::read_dir(home.path()).expect("the folder").count(), 0);
}

/// What visitors chose, without identities and times.
fn choices(program: &Program) -> Vec<String> {
    let open = program.home().reader().expect("a record").expect("a log");
    let mut choices = Vec::new();
    let read = open.reader.for_each_entry(0, |stored| {
        choices.push(match Entry::read(&stored.bytes)?.body {
            Body::Rating(rating) => {
                format!(
                    "{:?} {:?} {:?} {:?} {:?}",
                    rating.subject,
                    rating.level,
                    rating.taps.len(),
                    rating.reasons,
                    rating.ending
                )
            }
            Body::SurveyResponse(response) => {
                format!(
                    "{:?} {:?} {:?} {:?}",
                    response.subject, response.answers, response.capacity, response.ending
                )
            }
            _ => stored.kind,
        });
        Ok(())
    });
    read.expect("entries");
    choices
}

#[test]
fn the_same_seed_gives_the_same_choices_and_another_one_others() {
    let [(_a, first), (_b, same), (_c, other)] = [served(20, 11), served(20, 11), served(20, 12)];
    assert_eq!(choices(&first), choices(&same));
    assert_ne!(choices(&first), choices(&other));
}

#[test]
fn nothing_a_visitor_typed_is_in_the_programs_own_log() {
    let home = home_in_memory().expect("a folder");
    let program = Program::new(PROGRAM, home.path());
    let ran = program.command(&Program::simulate(120, 5)).env("SHIWEN_LOG", "trace").output().expect("a run");
    let connection = connect(home.path(), &program.home().record()).expect("a record");
    let sql = "SELECT CAST(content AS TEXT) FROM private";
    let typed: BTreeSet<String> = connection
        .prepare(sql)
        .and_then(|mut rows| rows.query_map([], |row| row.get(0))?.collect())
        .expect("texts");
    assert!(typed.len() > 2);
    let said = String::from_utf8_lossy(&ran.stderr) + String::from_utf8_lossy(&ran.stdout);
    let told: Vec<_> = typed.iter().filter(|text| said.contains(text.as_str())).collect();
    assert_eq!(told, Vec::<&String>::new());
    // The words are found where they are: in the entries' private table only, not in any file as plain text.
    assert!(said.contains("ack "));
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
    // Other keys do not open it.
    assert_eq!(run(&program, &["verify"]).code, Some(1));
}
