//! The invariants of ARCHITECTURE.md that a search can hold: which folder may name what, and that the documents name
//! what is there.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Words, and the only files or folders that may hold them. `std::fs` is found in `use std::{fs, …}` too.
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
        allowed: &["src-tauri/crates/app/src/clock.rs", "platform/src/clock.rs", "tests"],
    },
    // Pacing simulated visitors is no time of anything.
    Rule {
        words: &["Instant::now"],
        allowed: &["src-tauri/crates/app/src/simulate.rs", "platform/src/testing", "tests"],
    },
    Rule {
        words: &["getrandom::", "Uuid::now_v7", "Uuid::new_v4"],
        allowed: &["src-tauri/crates/app", "platform/src/secret.rs", "platform/src/testing", "tests"],
    },
    // The terminal's way out of the machine, and the platform's to the 12345 system.
    Rule {
        words: &["reqwest"],
        allowed: &["src-tauri/crates/sync/src/client", "platform/src/webhook", "tests"],
    },
    Rule { words: &["tokio_postgres", "deadpool"], allowed: &["platform/src", "tests"] },
    Rule { words: &["axum"], allowed: &["platform", "src-tauri/crates/counter", "tests"] },
    Rule { words: &["maud"], allowed: &["platform", "tests"] },
    Rule {
        words: &["std::fs", "std::net", "std::thread", "std::env"],
        allowed: &[
            "src-tauri/crates/app",
            "src-tauri/src",
            "src-tauri/build.rs",
            "src-tauri/examples",
            // The store removes what a power cut left of a copy; everything else is SQLite's.
            "src-tauri/crates/store/src/migration.rs",
            // An export is streamed; only its destination touches files.
            "src-tauri/crates/export/src/destination",
            // And waits for others who write the file.
            "src-tauri/crates/store/src/connection.rs",
            // It listens on a thread of its own, and touches no file.
            "src-tauri/crates/counter/src/config.rs",
            "src-tauri/crates/counter/src/http",
            "src-tauri/crates/counter/src/places.rs",
            "src-tauri/crates/counter/src/server.rs",
            "platform/src",
            "tests",
        ],
    },
    // Pictures come from strangers: one crate decodes them, within limits, and only what it was given.
    Rule { words: &["image::"], allowed: &["src-tauri/crates/picture", "tests"] },
    Rule {
        words: &["image::open", "ImageReader::open", "image_dimensions", "save_buffer"],
        allowed: &["tests"],
    },
    Rule {
        words: &["localStorage", "sessionStorage", "indexedDB", "document.cookie"],
        allowed: &["ui/tests"],
    },
    Rule {
        words: &["{@html", "innerHTML", "eval("],
        // Strings that must not work, and a page that is to hang in a proof.
        allowed: &["ui/tests", "tests/tests/window/hostile", "src-tauri/src/supervision/fault.rs"],
    },
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

/// Whether a text names a word: as it stands, or `std::module` inside `use std::{…}`.
fn names(text: &str, word: &str) -> bool {
    let Some(module) = word.strip_prefix("std::") else { return text.contains(word) };
    let is_name = |part: &str| {
        part.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(|name| name == module)
    };
    let listed = |list: &str| list.split(';').next().is_some_and(is_name);
    text.contains(word) || text.split("use std::{").skip(1).any(listed)
}

/// The part of a file that is the product: a test module closes a file, or is one line that names another file.
fn product(text: &str) -> String {
    let without = text.replace("#[cfg(test)]\nmod tests;", "");
    without.split("#[cfg(test)]\nmod ").next().unwrap_or_default().to_owned()
}

/// The words by which a file breaks a rule.
fn broken(path: &str, text: &str) -> Vec<&'static str> {
    let product_folder = path.starts_with("src-tauri/") || path.starts_with("platform/");
    if product_folder && (path.contains("/tests/") || path.ends_with("/tests.rs")) {
        return Vec::new();
    }
    let product = product(text);
    RULES
        .iter()
        .filter(|rule| !rule.allowed.iter().any(|folder| path.starts_with(folder)))
        .flat_map(|rule| rule.words.iter().copied().filter(|word| names(&product, word)))
        .collect()
}

#[test]
fn every_folder_keeps_its_rule() {
    let root = root();
    let mut files = Vec::new();
    for folder in ["src-tauri", "platform", "tests", "ui"] {
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
    let none: [&str; 0] = [];
    assert_eq!(broken("src-tauri/crates/app/src/x.rs", "use rusqlite::Connection;"), ["rusqlite"]);
    assert_eq!(broken("src-tauri/crates/store/src/x.rs", "use rusqlite::Connection;"), none);
    assert_eq!(broken("src-tauri/crates/domain/src/x.rs", "std::fs::read(p)"), ["std::fs"]);
    assert_eq!(broken("src-tauri/crates/domain/src/x.rs", "use std::{\n    fs,\n    io,\n};"), ["std::fs"]);
    assert_eq!(broken("src-tauri/crates/domain/src/x.rs", "use std::{fmt, offset};\nlet fs = 1;"), none);
    assert_eq!(broken("src-tauri/crates/domain/src/x.rs", "#[cfg(test)]\nmod tests {\nuse std::fs;"), none);
    assert_eq!(
        broken("src-tauri/crates/domain/src/x.rs", "#[cfg(test)]\nmod tests;\nuse std::fs;"),
        ["std::fs"]
    );
    assert_eq!(broken("src-tauri/src/x.rs", "SystemTime::now()"), ["SystemTime::now"]);
    assert_eq!(broken("platform/src/x.rs", "SystemTime::now()"), ["SystemTime::now"]);
    assert_eq!(broken("src-tauri/crates/app/src/x.rs", "reqwest::get(u)"), ["reqwest"]);
    for names in ["use rusqlite::Connection;", "tauri::Builder", "reqwest::get(u)", "std::fs::write(p, b)"] {
        assert_eq!(broken("src-tauri/crates/export/src/jsonl/x.rs", names).len(), 1, "{names}");
    }
    assert_eq!(broken("src-tauri/crates/export/src/destination/x.rs", "std::fs::write(p, b)"), none);
    assert_eq!(broken("src-tauri/crates/sync/src/x.rs", "use axum::Router;"), ["axum"]);
    assert_eq!(broken("src-tauri/crates/sync/src/x.rs", "tokio_postgres::connect"), ["tokio_postgres"]);
    assert_eq!(broken("src-tauri/crates/app/src/x.rs", "use image::ImageReader;"), ["image::"]);
    assert_eq!(broken("src-tauri/crates/picture/src/x.rs", "use image::ImageReader;"), none);
    for reads in ["std::fs::read(p)", "use std::{\n    env,\n    io::Cursor,\n};"] {
        assert_eq!(broken("src-tauri/crates/picture/src/x.rs", reads).len(), 1, "{reads}");
    }
    assert_eq!(broken("src-tauri/crates/picture/src/x.rs", "ImageReader::open(p)"), ["ImageReader::open"]);
}

/// The crates whose manifest names a dependency, as it stands at the beginning of a line.
fn depend_on(dependency: &str) -> Vec<String> {
    let manifests = fs::read_dir(root().join("src-tauri/crates")).expect("the crates can be listed");
    let mut folders: Vec<PathBuf> = manifests.map(|item| item.expect("a crate").path()).collect();
    folders.extend(["src-tauri", "platform", "tests"].map(|folder| root().join(folder)));
    folders.retain(|folder| {
        let text = fs::read_to_string(folder.join("Cargo.toml")).expect("a manifest");
        text.lines().any(|line| line.split(['=', '.', ' ']).next() == Some(dependency))
    });
    let mut names: Vec<String> =
        folders.iter().map(|path| path.file_name().unwrap_or_default().display().to_string()).collect();
    names.sort();
    names.retain(|name| name != "tests");
    names
}

#[test]
fn one_crate_each_has_the_database_and_the_pictures() {
    assert_eq!(depend_on("rusqlite"), ["store"]);
    assert_eq!(depend_on("image"), ["picture"]);
    assert_eq!(depend_on("png"), ["picture"]);
    assert_eq!(depend_on("shiwen-picture"), ["app"]);
    assert_eq!(depend_on("reqwest"), ["platform", "sync"]);
    assert_eq!(depend_on("tokio-postgres"), ["platform"]);
    assert_eq!(depend_on("axum"), ["counter", "platform"]);
    assert_eq!(depend_on("shiwen-counter"), ["app"]);
    // Neither half knows the other but by the words of `shiwen-sync`.
    assert_eq!(depend_on("shiwen-platform"), [""; 0]);
    assert_eq!(depend_on("shiwen-store"), ["app"]);
    assert_eq!(depend_on("shiwen-export"), ["app"]);
    // The look finds what is there.
    assert!(depend_on("thiserror").len() > 3);
}

/// The paths that a document names in back quotes or links and that are not there.
fn missing(document: &str, root: &Path) -> Vec<String> {
    let linked = document.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let quoted = document.split('`').skip(1).step_by(2);
    let is_path = |text: &&str| {
        let known = [
            "src-tauri/",
            "platform/",
            "ui/",
            "assets/",
            "tests/",
            "packaging/",
            ".ci/",
            "domain/",
            "store/",
            "app/",
        ];
        known.iter().any(|folder| text.starts_with(folder)) && !text.contains([' ', '<', '…'])
    };
    let there = |text: &str| {
        root.join(text).exists() || root.join("src-tauri/crates").join(text).exists() || {
            let (krate, rest) = text.split_once('/').unwrap_or((text, ""));
            root.join("src-tauri/crates").join(krate).join("src").join(rest).exists()
        }
    };
    linked.chain(quoted).filter(is_path).filter(|path| !there(path)).map(str::to_owned).collect()
}

#[test]
fn the_documents_name_files_that_are_there() {
    for document in ["README.md", "ARCHITECTURE.md"] {
        let text = fs::read_to_string(root().join(document)).expect("the document can be read");
        assert_eq!(missing(&text, &root()), Vec::<String>::new(), "{document}");
    }
    assert_eq!(
        missing("see `tests/nothing.rs` and [it](assets/none.png)", &root()),
        ["assets/none.png", "tests/nothing.rs"]
    );
}
