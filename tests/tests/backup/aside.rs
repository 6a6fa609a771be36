//! The files of a backup: none is written over, and both of a pair are there or neither.

use std::fs;

use super::machine::{Machine, shelf, text};

#[test]
fn what_is_there_is_replaced_only_if_somebody_says_so() {
    let shelf = shelf();
    let machine = Machine::used(2, 1);
    let passphrase = text(&shelf.path().join("passphrase"));
    let words = ["--passphrase-file", passphrase.as_str()];
    for there in ["monday.age", "monday.age.sha256", "monday.key.age"] {
        fs::write(shelf.path().join(there), "mine").unwrap();
        let size = machine.log().len();
        let (_, ran) = machine.tries_backup(shelf.path(), "monday.age", &words);
        assert_eq!(ran.code, Some(3), "{there}");
        assert!(
            ran.err.contains(&format!("{there} is there already")) || ran.err.contains("is there already")
        );
        assert_eq!(fs::read_to_string(shelf.path().join(there)).unwrap(), "mine");
        assert_eq!(names(&shelf), [there, "passphrase"], "nothing else was left");
        assert_eq!(machine.log().len(), size);
        fs::remove_file(shelf.path().join(there)).unwrap();
    }
    let backup = machine.backup(shelf.path(), "monday.age");
    let first = fs::read(&backup).unwrap();
    let (_, ran) = machine.tries_backup(shelf.path(), "monday.age", &[&words[..], &["--force"]].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_ne!(fs::read(&backup).unwrap(), first);
    assert_eq!(names(&shelf), ["monday.age", "monday.age.sha256", "monday.key.age", "passphrase"]);
    Machine::new().restores(&backup);
}

#[test]
fn the_log_tells_of_each_backup_before_it_is_made() {
    let shelf = shelf();
    let machine = Machine::used(2, 2);
    let backup = machine.backup(shelf.path(), "monday.age");
    let last = machine.log().pop().unwrap();
    let last: serde_json::Value = serde_json::from_slice(&last).unwrap();
    assert_eq!((&last["kind"], &last["event"]), (&"terminal_event".into(), &"backup_made".into()));
    assert_eq!((&last["by"], &last["passphrase"]), (&"command line".into(), &true.into()));
    assert_eq!(last["recovery_key"], false);
    let new = Machine::new();
    new.restores(&backup);
    let told = new.log().pop().unwrap();
    assert!(String::from_utf8_lossy(&told).contains("backup_made"), "it is in the backup itself");
}

fn names(shelf: &tempfile::TempDir) -> Vec<String> {
    let items = fs::read_dir(shelf.path()).unwrap().flatten();
    let mut names: Vec<_> = items.map(|item| item.file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
