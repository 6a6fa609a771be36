//! Two histories of one log whose files share no place: the hashes beside the entries tell them apart as far as they go.

use std::path::{Path, PathBuf};

use shiwen_domain::{
    entry::{Body, Entry, TerminalEvent},
    id::{BootId, EntryId},
    moment::{ClockTrust, Moment},
};
use shiwen_store::{Fact, Opening, Store};
use shiwen_tests::{hall::folder, terminal::desk::MONDAY_MS};
use uuid::Uuid;

use super::{
    merged::{all, lines, merged, piece, terminal},
    refused::{refuses, swapped},
    scene::Scene,
};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// Days on which no terminal of the kit has visitors.
const LATER: (&str, &str) = ("2027-01-01", "2027-03-01");
const BEFORE: (&str, &str) = ("2026-11-01", "2026-12-31");

/// Something happens in a log: so often in November, then on a day long after.
fn go_on(store: &mut Store, number: u128, times: u128) {
    let mut write = |of: u128, wall_ms| {
        let at = Moment::new(wall_ms, 480, BootId(Uuid::nil()), 1, ClockTrust::Trusted);
        let entry_id = EntryId(Uuid::from_u128(number * 10_000 + of));
        let event = Body::TerminalEvent(TerminalEvent::Resume(shiwen_domain::entry::Resumed::default()));
        store.append(&[Fact::from(Entry::new(entry_id, at, event))]).unwrap();
    };
    (0..times).for_each(|of| write(of, MONDAY_MS));
    (times..times + 3).for_each(|of| write(of, MONDAY_MS + 50 * DAY_MS));
}

/// A record of which a copy goes on as another machine would: the scene, and what the copy has written long after.
fn fork(number: u64, times: u128) -> (Scene, PathBuf) {
    let mut scene = terminal(number, 10);
    let elsewhere = folder();
    let copy = scene.hall.place().copy_to(elsewhere.path()).unwrap();
    let key = copy.database_key();
    let mut twin = Store::open(&Opening::new(&copy.path, &key), copy.signing_key()).unwrap().unwrap();
    go_on(&mut twin, 1, times);
    drop(twin);
    let theirs = swapped(&mut scene, &copy.path, LATER);
    // Not of the same size, which would be seen by the roots alone.
    go_on(scene.hall.store(), 2, times - 2);
    (scene, theirs)
}

/// The first and the last entry of a file.
fn part(path: &Path) -> [u64; 2] {
    let header = lines(path).0;
    ["first", "last"].map(|name| header[name].as_u64().unwrap())
}

#[test]
fn two_histories_that_share_no_place_are_told_apart_by_the_hashes_beside_them() {
    let (scene, theirs) = fork(51, 140);
    let early = piece(&scene, BEFORE, "early.jsonl", &[]).unwrap();
    let late = piece(&scene, LATER, "late.jsonl", &[]).unwrap();
    assert!(part(&early)[1] < part(&theirs)[0]);
    let out = scene.out("merged.xlsx");
    let sentence = "one log cannot have two histories";
    refuses(&[early.clone(), theirs.clone()], &out, &[], 1, "jsonl has other entries ");
    refuses(&[theirs, early.clone()], &out, &[], 1, sentence);
    // The control: the same days of the same history.
    assert_eq!(part(&early)[1] + 1, part(&late)[0]);
    merged(&[late, early], &out, &[]);
}

#[test]
fn files_of_one_log_that_share_no_place_are_said_to_prove_no_single_history() {
    let mut scene = terminal(52, 20);
    go_on(scene.hall.store(), 3, 5);
    let out = scene.out("merged.xlsx");
    let early = piece(&scene, BEFORE, "early.jsonl", &[]).unwrap();
    let late = piece(&scene, LATER, "late.jsonl", &[]).unwrap();
    let said = "share no entry but its first one";
    let apart = merged(&[early.clone(), late.clone()], &out, &[]).out;
    assert!(apart.contains(&format!("files of log {} {said}", scene.identity().log)), "{apart}");
    // The controls: a file that has places of both, and what one witness has seen to its last entry.
    let all = all(&scene, "all.jsonl", &[]);
    assert!(!merged(&[early, all, late], &out, &[]).out.contains(said));
    scene.hall.witness().unwrap();
    let early = piece(&scene, BEFORE, "seen early.jsonl", &[]).unwrap();
    scene.hall.write(Body::TerminalEvent(TerminalEvent::Stop)).unwrap();
    let late = piece(&scene, LATER, "seen late.jsonl", &[]).unwrap();
    let files = [early, late];
    assert!(merged(&files, &out, &[]).out.contains(said));
    assert!(!merged(&files, &out, &["--witness-key", &scene.keys().1]).out.contains(said));
}
