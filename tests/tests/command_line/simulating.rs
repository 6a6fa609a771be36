//! `simulate`: demo logs only, one program at a time, the same visitors for the same seed.

use std::{
    collections::BTreeSet,
    fs,
    io::{BufRead, BufReader, Read},
    path::Path,
    process::Stdio,
};

use shiwen_app::home::Home;
use shiwen_domain::{
    entry::{Body, Entry, TerminalEvent},
    moment::ClockTrust,
    writing::Writing,
};
use shiwen_tests::terminal::{
    Program,
    desk::{Desk, MONDAY_MS},
    home_in_memory,
    kept::{connect, copy_folder},
};
use tempfile::TempDir;

use super::{PROGRAM, refuses, run, said, served, written};

const ASSETS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets");

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
            "/demo/pack.json: at terminal.scale: ",
        ),
        (
            "demo/pack.json",
            "\"counter\": \"counter-3\"",
            "\"counter\": \"nowhere\"",
            "/demo/pack.json: at terminal.counter: must ",
        ),
        ("demo/pack.json", "{", "x", "/demo/pack.json: at the top: expected value at line 1 column 1"),
    ];
    for (file, from, to, said) in mistakes {
        let assets = assets_with(file, from, to);
        let program = Program::new(PROGRAM, home.path()).with_assets(assets.path());
        let ran = run(&program, &["simulate", "--visits", "1"]);
        refuses(&ran, 3, "the assets have mistakes; mend them and start again");
        let said = format!("\n{}{said}", assets.path().display());
        assert!(ran.err.contains(&said), "{said}: {}", ran.err);
    }
    assert_eq!(fs::read_dir(home.path()).expect("the folder").count(), 0);
}

#[test]
fn assets_that_cannot_be_read_are_named_by_file_and_cause() {
    let home = home_in_memory().expect("a folder");
    let said = |assets: &Path| {
        run(&Program::new(PROGRAM, home.path()).with_assets(assets), &["simulate", "--visits", "1"])
    };
    refuses(
        &said(Path::new("/nonexistent")),
        3,
        "\n/nonexistent/demo/pack.json cannot be read: No such file or directory",
    );
    // A folder in a file's place: whoever reads it as root is refused too.
    let assets = assets_with("demo/pack.json", "{", "{");
    let table = assets.path().join("reasons/v2.json");
    fs::remove_file(&table).expect("removed");
    fs::create_dir(&table).expect("a folder");
    refuses(&said(assets.path()), 3, &format!("\n{} cannot be read: Is a directory", table.display()));
    assert_eq!(fs::read_dir(home.path()).expect("the folder").count(), 0);
    // Naming nothing is naming no folder.
    assert_eq!(said(Path::new("")).code, Some(0));
}

#[test]
fn a_simulation_that_nobody_listens_to_ends_in_order() {
    let home = home_in_memory().expect("a folder");
    let program = Program::new(PROGRAM, home.path());
    let mut talking = program.command(&Program::simulate(1_000_000, 1));
    let mut talking = talking.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("started");
    let mut out = BufReader::new(talking.stdout.take().expect("its output"));
    out.read_line(&mut String::new()).expect("an ack");
    drop(out);
    let ended = talking.wait_with_output().expect("ended");
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.code() == Some(3) && said.contains("cannot be printed"), "{said}");
    let last = entries(&program).pop().expect("entries");
    assert_eq!(last.body, Body::TerminalEvent(TerminalEvent::Stop));
}

#[test]
fn the_slowest_and_the_fastest_rate_are_taken() {
    let home = home_in_memory().expect("a folder");
    let program = Program::new(PROGRAM, home.path());
    for (visits, rate) in [("1", "0.001"), ("20", "10000")] {
        let ran = run(&program, &["simulate", "--visits", visits, "--rate", rate]);
        assert_eq!(ran.code, Some(0), "{rate}: {}", ran.err);
    }
}

#[test]
fn a_simulation_doubts_a_clock_that_is_behind_the_newest_entry() {
    let (home, program) = served(1, 1);
    let ten_years_on = MONDAY_MS + 10 * 365 * 24 * 3_600 * 1_000;
    drop(Desk::open(&Home::at(home.path()), ten_years_on).expect("a terminal"));
    let before = entries(&program).len();
    assert_eq!(run(&program, &["simulate", "--visits", "2"]).code, Some(0));
    let written = entries(&program).split_off(before);
    assert!(written.iter().all(|entry| entry.at.clock == ClockTrust::Doubted), "{written:?}");
    assert!(written.len() >= 2);
}

fn entries(program: &Program) -> Vec<Entry> {
    let open = program.home().reader().expect("a record").expect("a log");
    let mut entries = Vec::new();
    let read = open.reader.for_each_entry(0, |stored| {
        entries.push(Entry::read(&stored.bytes)?);
        Ok(())
    });
    read.expect("entries");
    entries
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

/// A PNG as some library could print it: as base64, as hex, as numbers.
fn renderings(picture: &[u8]) -> [String; 4] {
    let numbers: Vec<String> = picture.iter().map(u8::to_string).collect();
    let hex = hex::encode(picture);
    let middle = |text: &str| text.get(text.len() / 2..text.len() / 2 + 24).unwrap_or(text).to_owned();
    let url = Writing(picture.to_vec()).to_data_url();
    [middle(&url), middle(&hex), middle(&hex.to_uppercase()), numbers[numbers.len() / 2..][..8].join(", ")]
}

#[test]
fn nothing_a_visitor_said_is_in_the_programs_own_log() {
    let (home, program) = written(1, 1);
    let run_tracing = |seed| {
        let mut command = program.command(&Program::simulate(120, seed));
        let ran = command.env("SHIWEN_LOG", "trace").output().expect("a run");
        [ran.stderr, ran.stdout].map(|said| String::from_utf8_lossy(&said).into_owned()).concat()
    };
    let first = run_tracing(5);
    let connection = connect(home.path(), &program.home().record()).expect("a record");
    let typed: BTreeSet<String> = connection
        .prepare("SELECT CAST(content AS TEXT) FROM private")
        .and_then(|mut rows| rows.query_map([], |row| row.get(0))?.collect())
        .expect("texts");
    let drawn: BTreeSet<Vec<u8>> = connection
        .prepare("SELECT content FROM writing")
        .and_then(|mut rows| rows.query_map([], |row| row.get(0))?.collect())
        .expect("writings");
    // The scribble of the simulated visitors, and what the two others wrote before.
    assert!(typed.len() > 4 && drawn.len() == 3, "{typed:?}, {} writings", drawn.len());
    connection.execute("UPDATE head SET size = size + 1", []).expect("damaged");
    drop(connection);
    // A run that has something to say: it reads everything again to carry it over.
    let second = run_tracing(6);
    assert!(second.contains("the record cannot go on"), "{second}");
    let drawn = drawn.iter().flat_map(|picture| renderings(picture));
    let private: Vec<String> = typed.into_iter().chain(drawn).collect();
    let told: Vec<_> = private
        .iter()
        .filter(|text| first.contains(text.as_str()) || second.contains(text.as_str()))
        .collect();
    assert_eq!(told, Vec::<&String>::new());
    let control = format!("{:?} {}", said(0).writing.map(|writing| writing.0), said(0).text);
    assert!(
        private.iter().filter(|text| control.contains(text.as_str())).count() >= 2,
        "the look finds both"
    );
}
