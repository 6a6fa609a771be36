//! The invariants of ARCHITECTURE.md that a search can hold: which folder may name what.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// A word, and the only folders whose files may hold it.
struct Rule {
    words: &'static [&'static str],
    allowed: &'static [&'static str],
}

const RULES: &[Rule] = &[
    Rule { words: &["rusqlite"], allowed: &["src-tauri/crates/store", "tests"] },
    Rule {
        words: &["tauri::", "tauri_build"],
        allowed: &["src-tauri/src", "src-tauri/build.rs", "src-tauri/examples"],
    },
    Rule {
        words: &["SystemTime::now", "Timestamp::now", "Zoned::now", "clock_gettime"],
        allowed: &["src-tauri/crates/app/src/clock.rs", "tests", "src-tauri/src"],
    },
    Rule {
        words: &["getrandom::", "Uuid::now_v7", "Uuid::new_v4"],
        allowed: &["src-tauri/crates/app", "tests"],
    },
    Rule {
        words: &["std::fs", "std::net", "std::thread", "std::env"],
        allowed: &[
            "src-tauri/crates/app",
            "src-tauri/src",
            "src-tauri/build.rs",
            // The store removes what a power cut left of a copy; everything else is SQLite's.
            "src-tauri/crates/store/src/migration.rs",
            "tests",
        ],
    },
    Rule {
        words: &["localStorage", "sessionStorage", "indexedDB", "document.cookie"],
        allowed: &["ui/tests"],
    },
    Rule { words: &["{@html", "innerHTML", "eval("], allowed: &["ui/tests"] },
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests lies in the root").to_owned()
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for item in fs::read_dir(folder).expect("the folder can be read") {
        let path = item.expect("the item can be read").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() && !["node_modules", "target", "dist", "gen"].contains(&name.as_str()) {
            sources(&path, found);
        } else if ["rs", "ts", "svelte"].iter().any(|kind| path.extension().is_some_and(|is| is == *kind)) {
            found.push(path);
        }
    }
}

/// The rules that a file breaks, by the word it holds. `#[cfg(test)]` modules at the end of a file are tests, and so
/// is everything in a folder or file of that name.
fn broken(path: &str, text: &str) -> Vec<&'static str> {
    if path.starts_with("src-tauri/") && (path.contains("/tests/") || path.ends_with("/tests.rs")) {
        return Vec::new();
    }
    let product = text.split("#[cfg(test)]").next().unwrap_or_default();
    RULES
        .iter()
        .filter(|rule| !rule.allowed.iter().any(|folder| path.starts_with(folder)))
        .flat_map(|rule| rule.words.iter().copied().filter(|word| product.contains(word)))
        .collect()
}

#[test]
fn every_folder_keeps_its_rule() {
    let root = root();
    let mut files = Vec::new();
    for folder in ["src-tauri", "tests", "ui"] {
        sources(&root.join(folder), &mut files);
    }
    assert!(files.len() > 50, "the search has lost its way: {} files", files.len());
    let mut faults = Vec::new();
    for file in &files {
        let path = file.strip_prefix(&root).expect("a file of the root").to_string_lossy().into_owned();
        let text = fs::read_to_string(file).expect("the file can be read");
        if path != "tests/tests/layout.rs" {
            faults.extend(broken(&path, &text).into_iter().map(|word| format!("{path}: {word}")));
        }
    }
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn the_search_sees_a_broken_rule() {
    assert_eq!(broken("src-tauri/crates/app/src/x.rs", "use rusqlite::Connection;"), ["rusqlite"]);
    assert_eq!(broken("src-tauri/crates/domain/src/x.rs", "std::fs::read(p)"), ["std::fs"]);
    assert_eq!(broken("src-tauri/crates/store/src/x.rs", "use rusqlite::Connection;"), [""; 0]);
    assert_eq!(broken("src-tauri/crates/domain/src/x.rs", "#[cfg(test)]\nuse std::fs;"), [""; 0]);
}
