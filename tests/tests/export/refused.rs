//! What `merge` refuses: one sentence, the right exit code, and nothing written. Each with the control that it merges otherwise.

use std::{
    fs,
    path::{Path, PathBuf},
};

use shiwen_domain::{
    entry::{Body, Entry, Recovered},
    id::LogId,
};
use shiwen_store::Fact;
use shiwen_tests::terminal::{Ran, small_disk::SmallDisk};

use super::{
    merged::{all, lines, merge, merge_in, merged, terminal, two},
    missing::sheet,
    scene::Scene,
};

/// It ends with this code, one sentence, and nothing where the workbook would be.
pub(crate) fn refuses(files: &[PathBuf], out: &Path, more: &[&str], code: i32, sentence: &str) {
    let before = fs::read_dir(out.parent().unwrap()).unwrap().count();
    let ran = merge(files, out, more);
    assert_eq!((ran.code, ran.out.as_str()), (Some(code), ""), "{sentence}: {}", ran.err);
    assert!(ran.err.contains(sentence) && ran.err.lines().count() == 1, "{}", ran.err);
    assert_eq!(fs::read_dir(out.parent().unwrap()).unwrap().count(), before, "{sentence}");
}

#[test]
fn a_changed_file_is_refused_by_name_and_nothing_is_written() {
    let [one, other] = two(1, 20);
    let files = [all(&one, "one.jsonl", &[]), all(&other, "other.jsonl", &[])];
    let out = one.out("merged.xlsx");
    let whole = fs::read_to_string(&files[1]).unwrap();
    let line = whole.lines().position(|line| line.contains("\"rating\"")).unwrap();
    let changes = [
        whole.replacen("\\\"level\\\":", "\\\"level\\\": ", 1),
        whole
            .lines()
            .enumerate()
            .filter(|(place, _)| *place != line)
            .fold(String::new(), |text, (_, line)| text + line + "\n"),
        whole[..whole.len() - 1].to_owned(),
        whole.replacen("\"to\":\"2027-12-31\"", "\"to\":\"2027-12-30\"", 1),
        String::new(),
        "a letter\n".to_owned(),
    ];
    for changed in changes {
        assert_ne!(changed, whole);
        fs::write(&files[1], changed).unwrap();
        refuses(
            &files,
            &out,
            &[],
            1,
            &format!("{} is not as a terminal wrote it: line ", files[1].display()),
        );
    }
    // The control.
    fs::write(&files[1], whole).unwrap();
    merged(&files, &out, &[]);
    let check = fs::read_to_string(one.out("merged.xlsx.sha256")).unwrap();
    assert!(check.ends_with("  merged.xlsx\n"));
}

#[test]
fn what_cannot_be_merged_is_said_in_one_sentence() {
    let [one, other] = two(2, 10);
    let files = [all(&one, "one.jsonl", &[]), all(&other, "other.jsonl", &[])];
    let out = one.out("merged.xlsx");
    let (terminal_key, _) = one.keys();
    let stranger = terminal(77, 5).keys().0;
    let with = |key: &'static str, value: String| [key.to_owned(), value];
    let swapped = with("--terminal-key", stranger);
    let swapped: Vec<&str> = swapped.iter().map(String::as_str).collect();
    refuses(&files, &out, &swapped, 2, "none of the files is of the terminal key shiwen/");
    refuses(&files, &files[0], &["--force"], 2, "is one of the files to be merged");
    refuses(&files, &out, &["--from", "2026-12-01", "--to", "2026-11-01"], 2, "the other way round");
    refuses(&files, &files[0], &[], 2, "is one of the files to be merged");
    let gone = [files[0].clone(), one.out("gone.jsonl")];
    refuses(&gone, &out, &[], 3, "gone.jsonl cannot be read");
    refuses(&[one.folder.path().to_owned()], &out, &[], 3, "cannot be read");
    fs::write(&out, "of somebody").unwrap();
    refuses(&files, &out, &[], 3, "is there already");
    assert_eq!(fs::read_to_string(&out).unwrap(), "of somebody");
    // A witness that has cosigned nothing, and the control with the right keys.
    let other_witness = shiwen_log::WitnessKey::new("other.example", one.hall.place().verifying_key());
    let other_witness = other_witness.unwrap().to_vkey();
    refuses(
        &files,
        &out,
        &["--force", "--witness-key", &other_witness],
        1,
        "the witness whose key was given",
    );
    let witness = one.keys().1;
    let ran = merged(
        &files,
        &out,
        &["--terminal-key", &terminal_key, "--terminal-key", &other.keys().0, "--witness-key", &witness],
    );
    assert!(!ran.out.contains("not confirmed"), "{}", ran.out);
    let ran = merged(&files, &out, &["--terminal-key", &terminal_key, "--witness-key", &witness]);
    assert!(ran.out.contains("the keys of other.jsonl stand in the file itself"), "{}", ran.out);
    assert!(!ran.out.contains("the keys of one.jsonl"), "{}", ran.out);
}

#[test]
fn a_file_that_the_platform_has_not_seen_is_said_to_be_one() {
    let scenes = (40..).map(|number| Scene::new(number, 10, 0));
    let scene = scenes.into_iter().find(|scene| scene.identity().demo).unwrap();
    let (file, out, witness) = ([all(&scene, "new.jsonl", &[])], scene.out("merged.xlsx"), scene.keys().1);
    let ran = merge(&file, &out, &["--witness-key", &witness]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(ran.err.contains("the platform has not seen it yet") && ran.err.contains("sync"), "{}", ran.err);
    assert!(!ran.err.contains("not as a terminal wrote it"), "{}", ran.err);
    // The control: a changed file is still said to be changed, and the genuine one is taken without the key.
    let text = fs::read_to_string(&file[0]).unwrap();
    fs::write(&file[0], text.replacen("\\\"level\\\":", "\\\"level\\\": ", 1)).unwrap();
    refuses(&file, &out, &[], 1, "is not as a terminal wrote it");
    fs::write(&file[0], text).unwrap();
    merged(&file, &out, &[]);
}

fn names(folder: &Path) -> Vec<String> {
    let items = fs::read_dir(folder).unwrap().map(|item| item.unwrap().file_name().into_string().unwrap());
    items.filter(|name| name != "filler" && name != "lost+found").collect()
}

#[test]
fn a_full_disk_leaves_neither_a_workbook_nor_scratch_files() {
    let scenes = two(10, 40);
    let files = scenes.each_ref().map(|scene| all(scene, "all.jsonl", &[]));
    let stick = SmallDisk::new(4).unwrap_or_else(|why| panic!("{why}"));
    let elsewhere = shiwen_tests::hall::folder();
    let out = elsewhere.path().join("merged.xlsx");
    stick.fill_to(512 * 1024).unwrap();
    let ran = merge_in(stick.path(), &files, &out, &[]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(3), ""), "{}", ran.err);
    assert!(ran.err.contains("cannot be kept in ") && ran.err.contains("TMPDIR"), "{}", ran.err);
    assert_eq!((names(stick.path()), names(elsewhere.path())), (vec![], vec![]));
    // Nor does a workbook that has no room on the stick.
    let on_stick = stick.path().join("merged.xlsx");
    stick.empty().unwrap();
    stick.fill_to(48 * 1024).unwrap();
    let ran = merge_in(elsewhere.path(), &files, &on_stick, &[]);
    assert!(ran.code == Some(3) && ran.err.contains("there is no room left for"), "{}", ran.err);
    assert_eq!((names(stick.path()), names(elsewhere.path())), (vec![], vec![]));
    // The control: with room both work, and leave nothing but the workbook.
    stick.empty().unwrap();
    assert_eq!(merge_in(stick.path(), &files, &out, &[]).code, Some(0));
    assert_eq!(merge_in(elsewhere.path(), &files, &on_stick, &[]).code, Some(0));
    for folder in [stick.path(), elsewhere.path()] {
        let mut there = names(folder);
        there.sort();
        assert_eq!(there, ["merged.xlsx", "merged.xlsx.sha256"]);
    }
}

#[test]
fn made_up_data_is_not_merged_with_real() {
    let demo = terminal(3, 10);
    let real = (30..60).map(|number| Scene::new(number, 10, 50)).find(|scene| !scene.identity().demo);
    let real = real.unwrap();
    let files = [all(&demo, "demo.jsonl", &[]), all(&real, "real.jsonl", &[])];
    refuses(&files, &demo.out("merged.xlsx"), &[], 1, "is of a demo terminal and");
    // Each alone it takes, and says which is which; a real hall has no names of the demo pack.
    let out = demo.out("merged.xlsx");
    let ran = merged(&files[..1], &out, &[]);
    assert!(ran.out.contains("(DEMO)") && !ran.out.contains("no pack of the hall"), "{}", ran.out);
    assert!(sheet(&out, "Summary")[0].contains("DEMO"));
    let ran = merged(&files[1..], &out, &[]);
    assert!(
        !ran.out.contains("DEMO") && ran.out.contains("there is no pack of the hall here"),
        "{}",
        ran.out
    );
    assert!(!sheet(&out, "Summary")[0].contains("DEMO"));
}

#[test]
fn one_log_with_two_histories_is_refused() {
    let mut scene = terminal(4, 10);
    let before = all(&scene, "before.jsonl", &[]);
    // A copy of the record goes on as another machine would.
    let elsewhere = shiwen_tests::hall::folder();
    let copy = scene.hall.place().copy_to(elsewhere.path()).unwrap();
    let mut twin = scene.hall;
    twin.visit().unwrap();
    let key = copy.database_key();
    let opening = shiwen_store::Opening::new(&copy.path, &key);
    let mut store = shiwen_store::Store::open(&opening, copy.signing_key()).unwrap().unwrap();
    let at = twin.later();
    let entry_id = shiwen_domain::id::EntryId(twin.seed().uuid(9));
    let event = Body::TerminalEvent(shiwen_domain::entry::TerminalEvent::Resume(
        shiwen_domain::entry::Resumed::default(),
    ));
    store.append(&[Fact::from(Entry::new(entry_id, at, event))]).unwrap();
    drop(store);
    scene.hall = twin;
    let mine = all(&scene, "mine.jsonl", &[]);
    fs::copy(&copy.path, scene.hall.place().path.with_file_name("twin.db")).unwrap();
    let theirs = swapped(&mut scene, &copy.path, super::agreement::ALL_DAYS);
    let out = scene.out("merged.xlsx");
    let sentence = "one log cannot have two histories";
    refuses(&[mine.clone(), theirs.clone()], &out, &[], 1, sentence);
    refuses(&[theirs.clone(), mine.clone()], &out, &[], 1, sentence);
    // The control: what came before is the beginning of both.
    merged(&[before.clone(), mine], &out, &[]);
    merged(&[theirs, before], &out, &[]);
}

/// An export of the record at another path, with the scene's keys.
pub(crate) fn swapped(scene: &mut Scene, record: &Path, days: (&str, &str)) -> PathBuf {
    let home = scene.out("twin home");
    for name in ["log", "keys"] {
        fs::create_dir_all(home.join(name)).unwrap();
    }
    fs::copy(record, home.join("log/record.db")).unwrap();
    for key in ["database.key", "signing.key"] {
        fs::copy(scene.folder.path().join("keys").join(key), home.join("keys").join(key)).unwrap();
    }
    let out = scene.out("theirs.jsonl");
    let program = scene.program.clone().in_home(&home);
    let ran = program.run(&super::scene::words(days, &out, &[])).unwrap();
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    out
}

#[test]
fn an_entry_that_says_something_else_in_another_log_is_refused() {
    let [one, mut other] = two(5, 10);
    let mine = all(&one, "one.jsonl", &[]);
    let (_, lines) = lines(&mine);
    let rating = lines.iter().find(|line| line["kind"] == "rating").unwrap()["entry"].as_str().unwrap();
    let carry = |other: &mut Scene, bytes: String| {
        let inner = Entry::read(bytes.as_bytes()).unwrap();
        let at = other.hall.later();
        let log = Some(LogId(one.identity().log.0));
        let recovered = Body::Recovered(Recovered { log, seq: 3, proven: true, entry: bytes });
        other.hall.store().append(&[Fact::from(Entry::new(inner.entry_id, at, recovered))]).unwrap();
    };
    // The control: the same bytes count once.
    carry(&mut other, rating.to_owned());
    let theirs = all(&other, "other.jsonl", &[]);
    let out = one.out("merged.xlsx");
    let ran = merged(&[mine.clone(), theirs.clone()], &out, &[]);
    let alone: u64 =
        [&mine, &theirs].map(|file| ratings(&merged(std::slice::from_ref(file), &out, &[]))).iter().sum();
    assert_eq!(ratings(&ran), alone - 1);
    let [one_more, mut third] = two(6, 10);
    drop(one_more);
    let level = if rating.contains("\"level\":5") {
        ("\"level\":5", "\"level\":4")
    } else {
        ("\"level\":", "\"level\":0")
    };
    let changed = match level {
        (from, to) if rating.contains("\"level\":5") => rating.replacen(from, to, 1),
        _ => rating.replacen("\"clock\":\"trusted\"", "\"clock\":\"doubted\"", 1),
    };
    assert_ne!(changed, rating);
    carry(&mut third, changed);
    let theirs = all(&third, "third.jsonl", &[]);
    let id = Entry::read(rating.as_bytes()).unwrap().entry_id.to_string();
    refuses(&[mine, theirs], &out, &["--force"], 1, &format!("entry {id} says something else in "));
}

fn ratings(ran: &Ran) -> u64 {
    let line = ran.out.lines().find(|line| line.contains(" ratings, ")).unwrap();
    line.split(' ').next().unwrap().parse().unwrap()
}
