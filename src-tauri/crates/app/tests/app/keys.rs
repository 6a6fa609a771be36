//! The two keys: made once, read by nobody else, never replaced.

use std::fs;

use shiwen_app::home::{Home, HomeError, OpenReaderError};

use super::home::{mode, prepared};

const FILES: [&str; 2] = ["keys/database.key", "keys/signing.key"];

fn texts(home: &Home) -> [String; 2] {
    FILES.map(|file| fs::read_to_string(home.path().join(file)).expect("a key"))
}

#[test]
fn keys_are_made_once_and_stay() {
    let (_folder, home) = prepared();
    let first = home.keys().expect("keys").signing().verifying_key();
    let made = texts(&home);
    assert_eq!(home.keys().expect("keys").signing().verifying_key(), first);
    assert_eq!(texts(&home), made);
}

#[test]
fn keys_are_64_hex_digits_that_only_their_user_reads() {
    let (_folder, home) = prepared();
    home.keys().expect("keys");
    for (file, text) in FILES.iter().zip(texts(&home)) {
        assert!(text.len() == 64 && text.chars().all(|digit| digit.is_ascii_hexdigit()), "{file}");
        assert_eq!(mode(&home.path().join(file)), 0o600, "{file}");
    }
}

#[test]
fn no_two_keys_are_alike() {
    let ((_a, one), (_b, other)) = (prepared(), prepared());
    one.keys().expect("keys");
    other.keys().expect("keys");
    let mut all = [texts(&one), texts(&other)].concat();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 4);
}

#[test]
fn a_file_that_holds_no_key_is_named_and_left_as_it_is() {
    for broken in ["", "07", &"zz".repeat(32), &"07".repeat(33)] {
        let (_folder, home) = prepared();
        home.keys().expect("keys");
        let path = home.path().join(FILES[1]);
        fs::write(&path, broken).expect("a file");
        assert!(matches!(home.keys(), Err(HomeError::Key(named)) if named == path), "{broken}");
        assert_eq!(fs::read_to_string(&path).expect("a file"), broken);
    }
}

#[test]
fn a_key_may_end_with_a_line_end() {
    let (_folder, home) = prepared();
    let before = home.keys().expect("keys").signing().verifying_key();
    let path = home.path().join(FILES[1]);
    fs::write(&path, format!("{}\n", texts(&home)[1])).expect("a file");
    assert_eq!(home.keys().expect("keys").signing().verifying_key(), before);
}

#[test]
fn a_key_that_a_power_cut_left_half_written_is_made_anew() {
    let (_folder, home) = prepared();
    fs::write(home.path().join("keys/signing.new"), "07").expect("a file");
    home.keys().expect("keys");
    assert_eq!(texts(&home)[1].len(), 64);
}

#[test]
fn keys_are_not_shown() {
    let (_folder, home) = prepared();
    let shown = format!("{:?}", home.keys().expect("keys"));
    assert_eq!(shown, "Keys(..)");
}

fn names(home: &Home) -> Vec<String> {
    let files = fs::read_dir(home.path().join("keys")).expect("the folder").filter_map(Result::ok);
    files.map(|file| file.file_name().to_string_lossy().into_owned()).collect()
}

#[test]
fn a_key_is_not_made_again_where_something_was_written() {
    for trace in ["log/record.db", "log.new/record.db", "terminal.json"] {
        for (file, other) in [(FILES[0], "signing.key"), (FILES[1], "database.key")] {
            let (_folder, home) = prepared();
            home.keys().expect("keys");
            let trace = home.path().join(trace);
            fs::create_dir_all(trace.parent().expect("a folder")).expect("a folder");
            fs::write(&trace, "").expect("a file");
            home.keys().expect("both keys are there");
            let path = home.path().join(file);
            fs::remove_file(&path).expect("a key");
            let error = home.keys().expect_err("no key");
            assert!(matches!(&error, HomeError::KeyMissing(named) if *named == path), "{error}");
            let sentence = error.to_string();
            assert!(
                sentence.ends_with(" is missing; restore it from the place where the keys are kept"),
                "{sentence}"
            );
            assert_eq!(names(&home), [other]);
        }
    }
}

#[test]
fn whoever_only_looks_makes_no_key() {
    let (_folder, home) = prepared();
    fs::write(home.record(), "something").expect("a file");
    let missing = |found| matches!(found, Err(OpenReaderError::Home(HomeError::KeyMissing(path))) if path.ends_with(FILES[0]));
    assert!(missing(home.reader()));
    assert_eq!(names(&home), Vec::<String>::new());
    // With keys it is the file itself that is looked at.
    for file in FILES {
        fs::write(home.path().join(file), "07".repeat(32)).expect("a key");
    }
    assert!(matches!(home.reader(), Err(OpenReaderError::Store(_))));
}
