//! Ten thousand calls that no page makes: odd names, odd arguments, both ways to the program, right and wrong keys. The same ones
//! each time. Nothing may come of them but what a visitor's touches do.

#[path = "fuzz/calls.rs"]
mod calls;

use std::{fs, path::Path};

use serde_json::json;
use shiwen_tests::{
    figure,
    seed::Seed,
    window::{Options, record::Record, undriven::kiosk::Kiosk},
};

use calls::Call;

const CALLS: usize = 10_000;
const BATCH: usize = 100;
const SEED: u64 = 20_261_128;
const RUN: &str = include_str!("fuzz/run.js");
/// What managers and installers have set, and nobody else may.
const MANAGERS: [&str; 7] = [
    "accounts.json",
    "tries.json",
    "settings.json",
    "enrolment.json",
    "counter.json",
    "on-duty.json",
    "terminal.json",
];

/// What lies in the files of those who manage the terminal.
fn managed(home: &Path) -> Vec<Option<Vec<u8>>> {
    MANAGERS.map(|file| fs::read(home.join(file)).ok()).into()
}

/// Makes the calls, and answers the places of those that were done; nothing if the page went meanwhile. One that has grown too
/// large is loaded anew by whoever watches over it.
fn makes(kiosk: &Kiosk, calls: &[Call]) -> Option<Vec<usize>> {
    let calls: Vec<_> = calls.iter().map(|call| &call.told).collect();
    // As a text, because the page has to make odd values of some of it.
    let text = json!(json!(calls).to_string());
    let places = kiosk.asks(&format!("const told = {text};\n{RUN}")).ok()?;
    Some(serde_json::from_value(places).expect("places"))
}

#[tokio::test]
async fn ten_thousand_odd_calls_do_nothing() {
    let home = tempfile::tempdir().unwrap();
    let kiosk = Kiosk::open(home.path(), Options::default()).await;
    let before = kiosk.looks("nothing").await;
    let record = Record::of(home.path());
    let (entries, things) = (format!("{:?}", record.entries()), managed(home.path()));
    let mut seed = Seed::new(SEED);
    let calls: Vec<Call> = (0..figure(CALLS)).map(|_| calls::draw(&mut seed)).collect();
    let (mut done, mut pages, mut faults) = (0, 1, Vec::new());
    for batch in calls.chunks(BATCH) {
        let made = makes(&kiosk, batch);
        faults.extend(kiosk.faults_of_the_program("odd calls", &before));
        if made.is_none() {
            pages += 1;
            kiosk.comes_back().await;
        }
        for place in made.into_iter().flatten() {
            done += 1;
            if !batch[place].may_be_done {
                faults.push(format!("done: {}", batch[place].told));
            }
        }
        assert_eq!(faults, [""; 0]);
    }
    println!("{} calls from {pages} pages, {done} of them a visitor's own and done", calls.len());
    assert!(
        done > calls.len() / 100 && done < calls.len() / 2,
        "the control: calls do arrive, {done} of them"
    );
    assert_eq!(format!("{:?}", record.entries()), entries, "no call wrote anything");
    assert_eq!(managed(home.path()), things, "no call set anything");
    record.verifies();

    kiosk.says("await window.__TAURI_INTERNALS__.invoke('page_open')");
    kiosk.rates(1).await;
    kiosk.ends().await;
    assert_eq!(record.only_rating().level.number(), 1, "the control: a visitor's entry is there");
    record.verifies();
}

#[test]
fn the_same_number_gives_the_same_calls() {
    let drawn = |number: u64| -> Vec<String> {
        let mut seed = Seed::new(number);
        (0..50).map(|_| calls::draw(&mut seed).told.to_string()).collect()
    };
    assert_eq!(drawn(SEED), drawn(SEED));
    assert_ne!(drawn(SEED), drawn(SEED + 1));
}
