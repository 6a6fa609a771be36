//! The place an export goes to: full, read-only, or gone with the power in between. A name stands for a whole file, or for
//! what was there before.

use std::{fs, path::Path, process::Command};

use shiwen_export::destination::check_of;
use shiwen_tests::{
    figure,
    seed::Seed,
    terminal::{small_disk::SmallDisk, strace::Boundary},
};

use super::scene::{Scene, verified, words};

const ALL: (&str, &str) = ("2026-01-01", "2027-12-31");
const KILLS: usize = 200;

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|item| item.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_full_disk_leaves_no_half_file_and_the_old_one_as_it_was() {
    let scene = Scene::new(5, 300, 50);
    let stick = SmallDisk::new(2).unwrap_or_else(|why| panic!("{why}"));
    let out = stick.path().join("all.jsonl");
    stick.fill_to(64 * 1024).unwrap();
    let ran = scene.export(ALL, &out, &[]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(3), ""));
    assert!(ran.err.contains("there is no room left for"), "{}", ran.err);
    assert_eq!(names(stick.path()), ["filler"]);
    // Nor does one that was to be replaced suffer.
    stick.empty().unwrap();
    fs::write(&out, "an older export").unwrap();
    fs::write(check_of(&out), "its hash").unwrap();
    stick.fill_to(64 * 1024).unwrap();
    assert_eq!(scene.export(ALL, &out, &["--force"]).code, Some(3));
    assert_eq!(fs::read_to_string(&out).unwrap(), "an older export");
    assert_eq!(fs::read_to_string(check_of(&out)).unwrap(), "its hash");
    assert_eq!(names(stick.path()), ["all.jsonl", "all.jsonl.sha256", "filler"]);
    // The control: with room it works, at the second try.
    stick.empty().unwrap();
    let ran = scene.export(ALL, &out, &["--force"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    verified(&fs::read(&out).unwrap(), &scene.anchors()).unwrap();
    assert_eq!(names(stick.path()), ["all.jsonl", "all.jsonl.manifest", "all.jsonl.sha256"]);
}

#[test]
fn a_read_only_stick_or_one_that_is_not_there_is_named_in_words() {
    let scene = Scene::new(6, 20, 50);
    let stick = SmallDisk::new(2).unwrap_or_else(|why| panic!("{why}"));
    stick.lock().unwrap_or_else(|why| panic!("{why}"));
    let ran = scene.export(ALL, &stick.path().join("all.jsonl"), &[]);
    assert_eq!(ran.code, Some(3));
    assert!(ran.err.contains("is read-only; unlock it or take another"), "{}", ran.err);
    let gone = stick.path().join("not mounted");
    let ran = scene.export(ALL, &gone.join("all.jsonl"), &[]);
    assert_eq!(ran.code, Some(3));
    assert!(ran.err.contains("is not there; put the stick in"), "{}", ran.err);
}

#[test]
fn the_hash_beside_a_file_is_read_by_sha256sum() {
    let scene = Scene::new(7, 20, 50);
    scene.exported(ALL, "all.jsonl", &[]);
    let check = || {
        let mut command = Command::new("sha256sum");
        command.args(["--check", "--strict", "all.jsonl.sha256"]).current_dir(scene.folder.path());
        command.output().unwrap().status.success()
    };
    assert!(check());
    fs::write(scene.out("all.jsonl"), "changed").unwrap();
    assert!(!check());
}

#[test]
fn whoever_sees_the_name_sees_a_whole_file_wherever_the_program_ends() {
    let scene = Scene::new(8, 150, 50);
    let old = scene.exported(ALL, "old.jsonl", &[]);
    let out = scene.out("all.jsonl");
    let export = words(ALL, &out, &["--force"]);
    fs::write(&out, &old).unwrap();
    let counted = scene.program.counted(&export, &scene.out("trace")).unwrap_or_else(|why| panic!("{why}"));
    in_order(&fs::read_to_string(scene.out("trace")).unwrap());
    let mut seed = Seed::new(8);
    let (mut kept, mut new, mut halves) = (0, 0, 0);
    for time in 0..figure(KILLS) {
        let there = time % 2 == 0;
        let _ = fs::remove_file(check_of(&out));
        if there {
            fs::write(&out, &old).unwrap();
        } else {
            fs::remove_file(&out).unwrap();
        }
        let boundary = if time < 4 {
            Boundary { call: "write", number: counted.of("write") - 2 }
        } else {
            counted.boundary(&mut seed)
        };
        scene.program.killed_at(boundary, &export).unwrap_or_else(|why| panic!("{why}"));
        halves += usize::from(scene.out(".all.jsonl.part").exists());
        match fs::read(&out) {
            Ok(file) if file == old => kept += 1,
            Ok(file) => {
                verified(&file, &scene.anchors()).unwrap_or_else(|why| panic!("{boundary:?}: {why}"));
                new += 1;
            }
            Err(_) => assert!(!there, "{boundary:?}: the old file is gone"),
        }
        fs::write(&out, &old).unwrap();
    }
    // The control: the kills fell before, into and behind the writing.
    println!("{kept} kept the old file, {new} have the new one, {halves} left a draft under another name");
    assert!(kept > 0 && halves > 0);
    // What is left of all of them is in nobody's way.
    assert_eq!(scene.program.run(&export).unwrap().code, Some(0));
    assert!(!scene.out(".all.jsonl.part").exists());
    verified(&fs::read(&out).unwrap(), &scene.anchors()).unwrap();
}

/// A power cut takes what was not synced: the draft is on the disk before it gets its name, and the name after that.
fn in_order(trace: &str) {
    let calls: Vec<&str> = trace.lines().collect();
    let place = |is: &dyn Fn(&str) -> bool, from: usize| {
        calls[from..].iter().position(|call| is(call)).map(|place| from + place)
    };
    let opened = place(&|call| call.contains("openat(") && call.contains("/.all.jsonl.part"), 0).unwrap();
    let synced = place(&|call| call.contains("fsync("), opened).unwrap();
    let named = place(&|call| call.contains("rename") && call.contains("/.all.jsonl.part"), opened).unwrap();
    let folder = place(&|call| call.contains("fsync("), named);
    assert!(synced < named && folder.is_some(), "{:?}", &calls[opened..]);
    let last_write = calls[..named].iter().rposition(|call| call.contains(" write(")).unwrap();
    let hashed = place(&|call| call.contains("fsync("), last_write).unwrap();
    assert!(hashed < named, "something was written behind the last sync");
}
