//! What lies in the data directory, who may look, and who holds it.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use shiwen_app::home::{Home, HomeError};
use tempfile::TempDir;

pub(crate) fn prepared() -> (TempDir, Home) {
    let folder = TempDir::new().expect("a folder");
    let home = Home::at(folder.path().join("home"));
    home.prepare().expect("a home");
    (folder, home)
}

pub(crate) fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("a file").permissions().mode() & 0o777
}

#[test]
fn the_folders_belong_to_their_user_alone() {
    let (_folder, home) = prepared();
    for name in ["", "keys", "log"] {
        assert_eq!(mode(&home.path().join(name)), 0o700, "{name}");
    }
}

#[test]
fn preparing_again_changes_nothing() {
    let (_folder, home) = prepared();
    fs::write(home.record(), "something").expect("a file");
    home.prepare().expect("a home");
    assert_eq!(fs::read(home.record()).expect("a file"), b"something");
}

#[test]
fn looking_at_an_empty_home_makes_nothing() {
    let folder = TempDir::new().expect("a folder");
    let home = Home::at(folder.path());
    assert!(home.reader().expect("no error").is_none());
    assert!(home.terminal_file().expect("no error").is_none());
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 0);
}

#[test]
fn one_program_at_a_time_serves_visitors() {
    let (_folder, home) = prepared();
    let held = home.lock_serving().expect("a lock");
    assert!(matches!(home.lock_serving(), Err(HomeError::Held("serving visitors"))));
    drop(held);
    assert!(home.lock_serving().is_ok());
}

#[test]
fn many_may_have_the_record_open() {
    let (_folder, home) = prepared();
    let _first = home.lock_record().expect("a lock");
    assert!(home.lock_record().is_ok());
}

#[test]
fn serving_and_looking_do_not_shut_each_other_out() {
    let (_folder, home) = prepared();
    let _serving = home.lock_serving().expect("a lock");
    assert!(home.lock_record().is_ok());
}

#[test]
fn a_home_under_a_file_is_an_error_that_names_it() {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("file");
    fs::write(&file, "").expect("a file");
    let error = Home::at(file.join("home")).prepare().expect_err("no folder");
    assert!(error.to_string().starts_with(&file.display().to_string()), "{error}");
}

#[test]
fn a_terminal_file_that_cannot_be_read_says_nothing() {
    let (_folder, home) = prepared();
    let path = home.path().join("terminal.json");
    let whole =
        r#"{"terminal":"demo-1","log":"01a208a6-f56e-7343-846f-263f4b4a2e0e","demo":true,"reopened_ms":[1]}"#;
    fs::write(&path, whole).expect("a file");
    let file = home.terminal_file().expect("no error").expect("a file");
    assert_eq!((file.terminal.as_str(), file.demo, file.reopened_ms), ("demo-1", true, vec![1]));
    for text in ["", "{", &whole.replace("demo-1\"", "demo-1"), "[]"] {
        fs::write(&path, text).expect("a file");
        assert_eq!(home.terminal_file().expect("no error"), None, "{text}");
    }
}
