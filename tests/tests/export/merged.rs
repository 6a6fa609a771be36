//! Exports of several terminals that are merged, and a plain union of what stands in them: raw JSON, no type of the program.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};
use shiwen_domain::entry::Ending;
use shiwen_tests::terminal::{Program, Ran};

use super::{
    agreement::{ALL_DAYS, counted, entries_of},
    scene::Scene,
};

/// A demo terminal with some hours behind it, and flags of some rules.
pub(crate) fn terminal(number: u64, visits: usize) -> Scene {
    // Once in four a terminal of the kit is a real one.
    let scenes = (0..).map(|more| Scene::new(number + 10_000 * more, visits, 50));
    let mut scene = scenes.into_iter().find(|scene| scene.identity().demo).unwrap();
    scene.hall.apply_pack().unwrap();
    scene.hall.rush().unwrap();
    let draft = scene.hall.answer().unwrap();
    scene.hall.end(&draft, Ending::Interrupted).unwrap();
    scene.hall.newer().unwrap();
    scene
}

/// Two of them, with other names.
pub(crate) fn two(number: u64, visits: usize) -> [Scene; 2] {
    let first = terminal(number, visits);
    let name = first.identity().terminal;
    let second = (1..).map(|more| terminal(number + 100_000 * more, visits));
    let second = second.into_iter().find(|scene| scene.identity().terminal != name).unwrap();
    [first, second]
}

/// The file of an export of these days; none if there is nothing of them.
pub(crate) fn piece(scene: &Scene, days: (&str, &str), name: &str, more: &[&str]) -> Option<PathBuf> {
    let out = scene.out(name);
    let ran = scene.export(days, &out, more);
    if ran.code == Some(0) {
        return Some(out);
    }
    assert!(ran.err.contains("there is no entry of these days"), "{}", ran.err);
    None
}

/// The file of an export of all days.
pub(crate) fn all(scene: &Scene, name: &str, more: &[&str]) -> PathBuf {
    piece(scene, ALL_DAYS, name, more).unwrap()
}

/// `shiwen merge` where there is no record, with its scratch files in memory.
pub(crate) fn merge(files: &[PathBuf], out: &Path, more: &[&str]) -> Ran {
    let memory = Path::new(if Path::new("/dev/shm").is_dir() { "/dev/shm" } else { "/tmp" });
    merge_in(memory, files, out, more)
}

/// The same with its scratch files in a folder.
pub(crate) fn merge_in(scratch: &Path, files: &[PathBuf], out: &Path, more: &[&str]) -> Ran {
    let nowhere = out.with_file_name("no home");
    let ran = merge_by(&Program::new(super::scene::PROGRAM, &nowhere), scratch, files, out, more);
    assert!(!nowhere.exists(), "a data directory was made");
    ran
}

/// The same by a program with a home or assets of its own.
pub(crate) fn merge_by(
    program: &Program,
    scratch: &Path,
    files: &[PathBuf],
    out: &Path,
    more: &[&str],
) -> Ran {
    let files = files.iter().map(|file| file.to_str().unwrap());
    let words = ["merge"].into_iter().chain(files).chain(["--out", out.to_str().unwrap()]);
    let words: Vec<&str> = words.chain(more.iter().copied()).collect();
    let scratch = ("TMPDIR".to_owned(), scratch.to_str().unwrap().to_owned());
    program.clone().with_environment([scratch]).run(&words).unwrap()
}

/// The same where it works, in English, replacing what is there.
pub(crate) fn merged(files: &[PathBuf], out: &Path, more: &[&str]) -> Ran {
    let ran = merge(files, out, &[&["--force", "--lang", "en"], more].concat());
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    ran
}

/// A file's first line, and its others that have a whole entry.
pub(crate) fn lines(path: &Path) -> (Value, Vec<Value>) {
    let text = fs::read_to_string(path).unwrap();
    let mut lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let header = lines.next().unwrap();
    (header, lines.filter(|line| line["entry"].is_string()).collect())
}

/// An entry in the union, and whether anything proves it.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) proven: bool,
    pub(crate) entry: Value,
}

/// The entries of each terminal in files, each once, in the order in which its record has them now, numbered from 1: a log that
/// was reopened has everything of the one before. Where the beginning of the oldest log is not there, the pack of the demo
/// hall stands before them.
pub(crate) fn union(scenes: &[Scene], files: &[PathBuf]) -> Vec<Vec<(u64, Found)>> {
    let of = |scene: &Scene| {
        let own: Vec<_> = files.iter().filter(|file| file.starts_with(scene.folder.path())).collect();
        let files: Vec<_> = own.iter().map(|path| lines(path)).collect();
        let mut found = BTreeMap::<String, Found>::new();
        files.iter().flat_map(|(_, lines)| lines).for_each(|line| add(&mut found, line));
        let before: BTreeMap<&str, Option<String>> =
            files.iter().map(|(header, lines)| (text(&header["log"]), previous(&lines[0]))).collect();
        let age = |log: &str| {
            std::iter::successors(before[log].as_deref(), |log| before.get(log)?.as_deref()).count()
        };
        let begins = files.iter().map(|(header, _)| (age(text(&header["log"])), header["first"].as_u64()));
        let begins = begins.min();
        let places: Vec<(u64, String)> = entries_of(scene)
            .into_iter()
            .map(|(seq, entry)| (seq, entry["entry_id"].as_str().unwrap().to_owned()))
            .collect();
        let in_order = places.iter().filter_map(|(_, id)| found.remove(id)).collect::<Vec<_>>();
        // What is left are the openings of logs.
        assert!(found.values().all(|found| found.entry["kind"] == "log_opened"), "{found:?}");
        let basis = begins.filter(|(_, first)| *first > Some(1)).map(|_| demo_pack());
        basis.into_iter().chain(in_order).zip(1..).map(|(found, seq)| (seq, found)).collect()
    };
    scenes.iter().map(of).collect()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// The log that an opening continues.
fn previous(opening: &Value) -> Option<String> {
    let opening: Value = serde_json::from_str(text(&opening["entry"])).unwrap();
    opening["previous"]["log"].as_str().map(str::to_owned)
}

fn add(found: &mut BTreeMap<String, Found>, line: &Value) {
    let entry: Value = serde_json::from_str(line["entry"].as_str().unwrap()).unwrap();
    let proven = entry["kind"] != "recovered" || entry["proven"] == true;
    let entry = counted(entry);
    let id = entry["entry_id"].as_str().unwrap().to_owned();
    match found.get_mut(&id) {
        None => drop(found.insert(id, Found { proven, entry })),
        Some(there) => {
            assert_eq!(there.entry, entry);
            there.proven |= proven;
        }
    }
}

/// By what the demo hall's ratings are judged.
fn demo_pack() -> Found {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/demo/pack.json");
    let pack: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    let (rules, opening, calendar) = (&pack["flag_rules"], &pack["opening"], &pack["calendar"]);
    let rules = if rules.is_null() { &json!({}) } else { rules };
    let judged_by = json!({ "rules": rules, "opening": opening, "calendar": calendar });
    let entry = json!({ "kind": "pack_applied", "entry_id": "", "judged_by": judged_by });
    Found { proven: true, entry }
}
