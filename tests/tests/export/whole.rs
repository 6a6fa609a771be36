//! A month's export, from the terminal to an auditor who has the file and two public keys.

use std::{collections::BTreeMap, fs};

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use serde_json::Value;
use shiwen_domain::{
    entry::{Body, Entry, PrivateKind},
    id::EntryId,
    moment::DATE_UNCERTAIN,
};
use shiwen_tests::{
    hall::WITNESS,
    terminal::{Program, home_in_memory},
};

use super::scene::{PROGRAM, Scene, verified};

const DECEMBER: (&str, &str) = ("2026-12-01", "2026-12-31");
const VISITS: usize = 3_600;

/// The day under which an entry counts, recounted here.
fn day_of(entry: &Entry) -> &str {
    match &entry.body {
        Body::Rating(rating) => rating.started.day(),
        Body::SurveyResponse(response) => response.started.day(),
        Body::Unrated(unrated) => unrated.started.day(),
        _ => entry.at.day(),
    }
}

/// What stands in the record: bytes and day of each entry; none for an entry that is not of a known day.
fn recorded(scene: &Scene) -> BTreeMap<u64, (String, Option<String>)> {
    let mut recorded = BTreeMap::new();
    let read = scene.reader().for_each_entry(0, |stored| {
        let day = Entry::read(&stored.bytes).ok().map(|entry| day_of(&entry.counted()).to_owned());
        let day = day.filter(|day| day != DATE_UNCERTAIN);
        recorded.insert(stored.seq, (String::from_utf8(stored.bytes).unwrap(), day));
        Ok(())
    });
    read.unwrap();
    recorded
}

#[test]
fn a_months_export_is_proven_from_the_file_and_two_public_keys_alone() {
    let scene = Scene::busy(1, VISITS, 60, 6);
    let file = scene.exported(DECEMBER, "december.jsonl", &[]);
    let (terminal, witness) = scene.keys();
    // Another machine: no record, no home, only the file.
    let elsewhere = home_in_memory().unwrap();
    let copy = elsewhere.path().join("copy.jsonl");
    fs::write(&copy, &file).unwrap();
    let auditor = Program::new(PROGRAM, elsewhere.path().join("nowhere"));
    let check = ["verify", "--export", copy.to_str().unwrap()];
    let known = ["--terminal-key", &terminal, "--witness-key", &witness];
    let ran = auditor.run(&[&check[..], &known].concat()).unwrap();
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{}", ran.out);
    assert!(ran.out.starts_with("The export is whole: entries "), "{}", ran.out);
    assert!(ran.out.contains(WITNESS) && ran.out.contains("signed by the terminal alone"), "{}", ran.out);
    assert!(!ran.out.contains("NOT PROVEN"), "{}", ran.out);
    // Without keys from elsewhere it says that nothing is proven, and by which keys it went.
    let ran = auditor.run(&check).unwrap();
    assert!(ran.code == Some(0) && ran.out.contains("NOT PROVEN"), "{}", ran.out);
    assert!(ran.out.contains(&terminal) && ran.out.contains(&witness), "{}", ran.out);
    assert!(!elsewhere.path().join("nowhere").exists());
    let (entries, hashed) = holds_december(&scene, &file);
    println!("{entries} entries of December, {hashed} of other days between them");
}

/// The file holds what a recount of the record finds, no more and no less: how many entries of December, and how many of
/// other days.
fn holds_december(scene: &Scene, file: &[u8]) -> (usize, u64) {
    let recorded = recorded(scene);
    let of_december = |day: &Option<String>| day.as_ref().is_some_and(|day| day.starts_with("2026-12-"));
    let ours: Vec<u64> =
        recorded.iter().filter(|(_, (_, day))| of_december(day)).map(|(seq, _)| *seq).collect();
    let proven = verified(file, &scene.anchors()).unwrap();
    assert_eq!(Some((proven.first, proven.last)), ours.first().copied().zip(ours.last().copied()));
    let witnessed = proven.witnessed.unwrap().size;
    assert!(
        ours.len() > 2_000 && proven.hashed > 0 && proven.first < witnessed && witnessed < proven.last,
        "{}",
        ours.len()
    );
    let mut whole = 0;
    for line in file.split(|byte| *byte == b'\n').skip(1) {
        let line: Value = serde_json::from_slice(line).unwrap_or_default();
        let Some(seq) = line["seq"].as_u64() else { continue };
        let (bytes, day) = &recorded[&seq];
        if seq > 0 && day.is_some() && !of_december(day) {
            assert!(line["leaf"].is_string() && line.as_object().unwrap().len() == 2, "entry {seq}");
            continue;
        }
        assert_eq!(line["entry"].as_str(), Some(bytes.as_str()), "entry {seq}");
        whole += usize::from(of_december(day));
    }
    assert_eq!(whole, ours.len());
    (whole, proven.hashed)
}

#[test]
fn what_was_said_goes_along_only_if_asked_for_and_numbers_never() {
    let scene = Scene::new(2, 60, 50);
    let all = ("2026-01-01", "2027-12-31");
    let without = String::from_utf8(scene.exported(all, "without.jsonl", &[])).unwrap();
    let with = scene.exported(all, "with.jsonl", &["--private"]);
    let proven = verified(&with, &scene.anchors()).unwrap();
    let with = String::from_utf8(with).unwrap();
    let mut contents = 0;
    for (seq, (bytes, _)) in recorded(&scene) {
        let Ok(entry) = Entry::read(bytes.as_bytes()) else { continue };
        let line = with.lines().find(|line| line.starts_with(&format!("{{\"seq\":{seq},"))).unwrap();
        let line: Value = serde_json::from_str(line).unwrap();
        let said = |kind| scene.said(entry.entry_id, kind);
        let text = said(PrivateKind::Text).map(|text| String::from_utf8(text).unwrap());
        assert_eq!(line["private"]["text"]["content"].as_str(), text.as_deref());
        let writing = said(PrivateKind::Writing).map(|png| BASE64.encode(png));
        assert_eq!(line["private"]["writing"]["content"].as_str(), writing.as_deref());
        contents += u64::from(text.is_some()) + u64::from(writing.is_some());
        // Something that everybody types may stand in an entry's own words; a picture cannot.
        assert!(writing.is_none_or(|writing| !without.contains(&writing)));
        no_number(&scene, entry.entry_id, &[&with, &without]);
    }
    assert!(contents > 10 && proven.said == contents, "{contents}");
    assert!(!without.contains("\"private\":{") && !without.contains("nonce"));
}

fn no_number(scene: &Scene, id: EntryId, files: &[&str]) {
    let Some(number) = scene.said(id, PrivateKind::Phone) else { return };
    assert_eq!(number.len(), super::scene::SEALED_BYTES);
    for form in [BASE64.encode(&number), hex::encode(&number)] {
        assert!(files.iter().all(|file| !file.contains(&form[8..40])));
    }
}

#[test]
fn a_record_that_was_changed_is_not_exported() {
    let changes = [
        "UPDATE entry SET bytes = CAST(replace(CAST(bytes AS TEXT), '\"mono_ms\":', '\"mono_ms\":1') AS BLOB) WHERE seq = 5",
        "UPDATE entry SET leaf = zeroblob(32) WHERE seq = 4",
        "DELETE FROM entry WHERE seq = 3",
        "UPDATE head SET checkpoint = ''",
        "UPDATE private SET content = x'30'",
    ];
    for sql in changes {
        let scene = Scene::new(3, 120, 50);
        // The second leaves out the first entries: what is changed stands left of the part.
        let parts = [("2026-11-01", "2027-12-31"), ("2026-11-25", "2027-12-31")];
        for (place, days) in parts.into_iter().enumerate() {
            scene.exported(days, &format!("control-{place}.jsonl"), &["--private"]);
        }
        let connection = scene.hall.place().connect().unwrap();
        assert!(connection.execute(sql, []).unwrap() > 0, "{sql}");
        drop(connection);
        for days in parts {
            let out = scene.out("changed.jsonl");
            let ran = scene.export(days, &out, &["--private"]);
            assert_eq!((ran.code, ran.out.as_str()), (Some(3), ""), "{sql}: {}", ran.err);
            assert!(!out.exists(), "{sql}");
            println!("{}", ran.err.trim());
        }
    }
}
