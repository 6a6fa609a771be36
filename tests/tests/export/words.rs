//! `export` and `verify --export` as a script sees them.

use std::{ffi::OsString, fs, path::Path};

use shiwen_log::SigningKey;
use shiwen_tests::terminal::{Program, home_in_memory};

use super::scene::{PROGRAM, Scene, words};

const ALL: (&str, &str) = ("2026-01-01", "2027-12-31");

#[test]
fn wrong_words_give_exit_code_2() {
    let home = home_in_memory().unwrap();
    let program = Program::new(PROGRAM, home.path());
    let wrong: [&[&str]; 7] = [
        &["export"],
        &["export", "--format", "jsonl", "--from", "2026-11-01", "--to", "2026-11-30"],
        &["export", "--format", "pdf", "--from", "2026-11-01", "--to", "2026-11-30", "--out", "x"],
        &["export", "--format", "jsonl", "--from", "2026-11-31", "--to", "2026-11-30", "--out", "x"],
        &["export", "--format", "jsonl", "--from", "2026-11-30", "--to", "2026-11-01", "--out", "x"],
        &["verify", "--terminal-key", "x"],
        &["verify", "--export", "x", "--witness-key", "x"],
    ];
    for words in wrong {
        let ran = program.run(words).unwrap();
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{words:?} {}", ran.err);
        assert!(!ran.err.is_empty());
    }
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
}

#[test]
fn what_cannot_be_exported_or_read_gives_exit_code_3_in_one_sentence() {
    let home = home_in_memory().unwrap();
    let empty = Program::new(PROGRAM, home.path());
    let ran = empty.run(&words(ALL, &home.path().join("x"), &[])).unwrap();
    assert!(ran.code == Some(3) && ran.err.contains("there is no record yet"), "{}", ran.err);
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
    let scene = Scene::new(9, 10, 50);
    let there = scene.out("there.jsonl");
    fs::write(&there, "of somebody").unwrap();
    let refused = [
        (scene.export(ALL, &there, &[]), "is there already"),
        (scene.export(("2020-01-01", "2020-12-31"), &scene.out("x"), &[]), "there is no entry of these days"),
        (scene.export(ALL, &scene.out("nowhere/x"), &[]), "is not there"),
        (scene.export(ALL, &scene.out(""), &[]), "is no name for a file"),
        (scene.program.run(&["verify", "--export", "nowhere"]).unwrap(), "name an export"),
    ];
    for (ran, sentence) in refused {
        assert_eq!((ran.code, ran.out.as_str()), (Some(3), ""), "{sentence}: {}", ran.err);
        assert!(ran.err.contains(sentence) && ran.err.lines().count() == 1, "{}", ran.err);
    }
    assert_eq!(fs::read_to_string(there).unwrap(), "of somebody");
    assert!(!scene.out("x").exists());
}

#[test]
fn a_changed_file_gives_exit_code_1_and_the_first_bad_entry() {
    let scene = Scene::new(10, 30, 50);
    let file = String::from_utf8(scene.exported(ALL, "all.jsonl", &[])).unwrap();
    let (from, to) = ("{\"seq\":7,\"kind\":\"", "{\"seq\":7,\"kind\":\"un");
    let out = scene.out("changed.jsonl");
    for (changed, first) in
        [(file.replacen(from, to, 1), "7"), (file.replacen("\"left\"", "\"Left\"", 1), "none can be named")]
    {
        assert_ne!(changed, file);
        fs::write(&out, changed).unwrap();
        let ran = scene.program.run(&["verify", "--export", out.to_str().unwrap()]).unwrap();
        assert_eq!((ran.code, ran.err.as_str()), (Some(1), ""), "{}", ran.out);
        let said = format!("The export is NOT whole.\nfirst bad entry: {first}\nline ");
        assert!(ran.out.starts_with(&said), "{}", ran.out);
    }
}

#[test]
fn an_export_beside_a_terminal_that_is_not_enrolled_is_signed_by_it_alone() {
    let scene = Scene::new(11, 30, 0);
    let out = scene.out("all.jsonl");
    assert_eq!(scene.export(ALL, &out, &[]).code, Some(0));
    let (terminal, witness) = scene.keys();
    let check = ["verify", "--export", out.to_str().unwrap(), "--terminal-key", &terminal];
    let ran = scene.program.run(&check).unwrap();
    assert!(ran.code == Some(0) && ran.out.contains("nothing; all of it is signed by"), "{}", ran.out);
    // Whoever asks for the witness's word is not told that the file is whole.
    let ran = scene.program.run(&[&check[..], &["--witness-key", &witness]].concat()).unwrap();
    assert_eq!(ran.code, Some(1), "{}", ran.out);
}

#[test]
fn a_manifest_says_whether_the_files_are_as_the_terminal_made_them() {
    let scene = Scene::new(11, 30, 50);
    let (book, tables) = (scene.out("all.xlsx"), scene.out("all"));
    for (form, out) in [("xlsx", &book), ("csv", &tables)] {
        let mut words: Vec<OsString> =
            ["export", "--format", form, "--from", ALL.0, "--to", ALL.1, "--out"].map(Into::into).into();
        words.push(out.into());
        assert_eq!(scene.program.run(&words).unwrap().code, Some(0), "{form}");
    }
    let manifest = scene.out("all.xlsx.manifest");
    let verify = |path: &Path, more: &[&str]| {
        let mut words: Vec<OsString> = ["verify", "--manifest"].map(Into::into).into();
        words.push(path.into());
        words.extend(more.iter().map(Into::into));
        scene.program.run(&words).unwrap()
    };
    let (origin, key) = scene.anchors().terminal.unwrap();
    for path in [&manifest, &tables.join("shiwen.manifest")] {
        for more in [&[][..], &["--terminal-key", &key.to_vkey(&origin)]] {
            let ran = verify(path, more);
            assert_eq!(ran.code, Some(0), "{} {}", ran.out, ran.err);
        }
    }
    let other = SigningKey::from_seed(&[9; 32]).verifying_key().to_vkey(&origin);
    let ran = verify(&manifest, &["--terminal-key", &other]);
    assert!(ran.code == Some(1) && ran.out.contains("not signed with the terminal's key"), "{}", ran.out);
    let mut bytes = fs::read(&book).unwrap();
    bytes[100] ^= 1;
    fs::write(&book, bytes).unwrap();
    let ran = verify(&manifest, &[]);
    assert!(ran.code == Some(1) && ran.out.contains("all.xlsx was changed"), "{}", ran.out);
    let ran = verify(&scene.out("nowhere"), &[]);
    assert!(ran.code == Some(3) && ran.err.contains("name the .manifest"), "{}", ran.err);
}
