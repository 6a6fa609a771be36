//! A record from before visitors could write by hand, which has no table for that: it is continued whole.

use std::{collections::BTreeMap, fs};

use shiwen_domain::{
    entry::{Body, PrivateKind, ReopenReason},
    id::EntryId,
};
use shiwen_store::salvage;
use shiwen_tests::{
    hall::{Hall, Place, before_handwriting},
    terminal::{Program, home_in_memory},
};
use tempfile::TempDir;

use super::old::{PROGRAM, entries, is_clean, opened, read};

/// A data directory with visits, a visit that was cut off, and what came over from an earlier log.
fn home_before_handwriting() -> (TempDir, Place, BTreeMap<EntryId, String>) {
    let home = home_in_memory().expect("a folder");
    for folder in ["log", "keys"] {
        fs::create_dir(home.path().join(folder)).expect("a folder");
    }
    let place = Place::new(&home.path().join("log"), 3);
    for (name, key) in [("database", place.key), ("signing", place.signing)] {
        fs::write(home.path().join(format!("keys/{name}.key")), hex::encode(key)).expect("a key");
    }
    let mut hall = Hall::begin_before_handwriting(place.clone(), 3).expect("a log");
    assert!(hall.store().identity().demo, "simulated visitors come to it later");
    for _ in 0..12 {
        hall.visit().expect("a visit");
    }
    hall.recover().expect("an entry");
    hall.answer().expect("a draft");
    let said = hall.said.iter().map(|(id, words)| (*id, words.text.clone())).collect();
    drop(hall);
    assert!(before_handwriting(&place).expect("rewritten") > 12);
    (home, place, said)
}

#[test]
fn a_record_without_the_table_is_read_whole() {
    let (_home, place, said) = home_before_handwriting();
    let salvaged = salvage(&place.path, &place.database_key(), &place.verifying_key());
    assert!(salvaged.proven && salvaged.drafts.len() == 1);
    let mut texts = BTreeMap::new();
    for (entry, contents) in salvaged.entries.iter().zip(salvaged.private) {
        assert!(contents.iter().all(|content| content.kind == PrivateKind::Text));
        let text =
            contents.into_iter().next().map(|content| (entry.entry_id, String::from_utf8(content.content)));
        texts.extend(text.map(|(id, text)| (id, text.expect("a text"))));
    }
    assert!(texts == said && said.len() > 3, "{} texts of {}", texts.len(), said.len());
}

#[test]
fn a_record_without_the_table_is_continued_with_everything() {
    let (home, place, said) = home_before_handwriting();
    let connection = place.connect().expect("a record");
    let mut bytes = connection.prepare("SELECT CAST(bytes AS TEXT) FROM entry WHERE seq > 0").expect("SQL");
    let before: Vec<String> =
        bytes.query_map([], |row| row.get(0)).and_then(Iterator::collect).expect("entries");
    drop(bytes);
    connection.execute("UPDATE head SET size = size - 1", []).expect("changed");
    drop(connection);
    let program = Program::new(PROGRAM, home.path());
    let ran = program.run(&Program::simulate(30, 6)).expect("a run");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let home = program.home();
    assert_eq!(opened(&home).previous.expect("an old log").reason, ReopenReason::HeadMismatch);
    is_clean(&home);
    let (mut carried, mut writings) = (Vec::new(), 0);
    for entry in entries(&home).into_values() {
        writings += usize::from(entry.private.contains_key(&PrivateKind::Writing));
        if let Body::Recovered(recovered) = read(&entry.text).body {
            let text =
                entry.private.get(&PrivateKind::Text).map(|text| String::from_utf8_lossy(text).into_owned());
            assert_eq!(text.as_ref(), said.get(&entry.entry_id));
            carried.push(recovered.entry);
        }
    }
    // What was recovered before keeps its first wrapping, so its inner bytes are what is carried.
    let inner = |text: String| match read(&text).body {
        Body::Recovered(recovered) => recovered.entry,
        _ => text,
    };
    assert_eq!(carried, before.into_iter().map(inner).collect::<Vec<_>>());
    assert!(writings > 0, "the new log takes handwriting");
}
