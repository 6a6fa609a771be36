//! A thousand single changes to a month's export are all found; the untouched file is proven.

use std::collections::{BTreeMap, BTreeSet};

use shiwen_tests::{figure, seed::Seed};

use super::{
    change::{KINDS, Original, RESEALED, SPLICED},
    scene::{Scene, verified},
};

const CHANGES: usize = 1_000;
/// A month that ends before the log does.
const MONTH: (&str, &str) = ("2026-11-25", "2026-12-25");

fn original(scene: &Scene) -> Original {
    let file = scene.exported(MONTH, "december.jsonl", &["--private"]);
    let other = scene.exported(("2026-12-02", "2026-12-30"), "other.jsonl", &["--private"]);
    let mut entries = BTreeMap::new();
    let read = scene.reader().for_each_entry(0, |stored| {
        entries.insert(stored.seq, (stored.kind, String::from_utf8(stored.bytes).unwrap()));
        Ok(())
    });
    read.unwrap();
    Original::new(&file, &other, entries, scene.hall.place().signing_key())
}

#[test]
fn a_thousand_single_changes_to_an_export_are_all_found() {
    let mut scene = Scene::new(20, 1_200, 40);
    for _ in 0..10 {
        scene.hall.visit_saying_all().unwrap();
    }
    let (original, anchors) = (original(&scene), scene.anchors());
    let proven = verified(&original.file(), &anchors).expect("the control: the untouched file is proven");
    assert!(
        proven.hashed > 0
            && proven.said > 0
            && proven.last - proven.first > 500
            && proven.last + 1 < proven.size,
        "{proven:?}"
    );
    let resealed = original.resealed(original.lines.clone());
    verified(&resealed, &anchors).expect("the control: a seal made here is as good as the program's");
    let all: Vec<_> = KINDS.iter().chain(SPLICED).chain(RESEALED).collect();
    let (mut seed, mut counted) = (Seed::new(20), BTreeMap::<&str, (usize, BTreeSet<String>)>::new());
    for time in 0..figure(CHANGES).max(all.len()) {
        let (kind, change) = all[time % all.len()];
        let changed = change(&original, &mut seed);
        assert_ne!(changed, original.file(), "{kind} changes nothing");
        let found = verified(&changed, &anchors).map(drop);
        let what = found.expect_err(&format!("{kind} is not found (change {time})"));
        let (times, faults) = counted.entry(kind).or_default();
        *times += 1;
        faults.insert(what);
    }
    for (kind, (times, faults)) in counted {
        println!("{times:4} x {kind}: {}", faults.into_iter().collect::<Vec<_>>().join(", "));
    }
}
