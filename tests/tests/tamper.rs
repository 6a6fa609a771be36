//! Whoever has the file and its key, but not the signing key, cannot make the number lie unseen: single changes of
//! every kind, each against `verify`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;

use shiwen_store::Report;
use shiwen_tests::{
    figure,
    hall::{Hall, Place, folder, witness_key},
    seed::Seed,
    tamper::{Attack, Base, NEEDS_WITNESS, changes},
};

#[derive(Default)]
struct Line {
    tried: usize,
    found: usize,
    needs_witness: usize,
    other: Vec<String>,
}

fn bases() -> Vec<Base> {
    (0..8).map(|number| Base::new(number, 4 + 5 * usize::try_from(number).unwrap()).unwrap()).collect()
}

fn verify(place: &Place) -> Result<Report, shiwen_store::StoreError> {
    place.reader()?.verify_witnessed(&place.verifying_key(), &[witness_key()])
}

fn reason(kind: &str) -> Option<&'static str> {
    NEEDS_WITNESS.iter().find(|(named, _)| *named == kind).map(|(_, reason)| *reason)
}

/// Sorts one changed record into its column. A check that ends with an error has found nothing: it could not run.
fn judge(line: &mut Line, kind: &str, place: &Place, base: &Base) {
    line.tried += 1;
    match (verify(place), reason(kind)) {
        (Ok(report), None) if !report.findings.is_empty() => line.found += 1,
        (Ok(report), Some(_)) if report.findings.is_empty() && report.size < base.size => {
            // The terminal's own signature stands under it, so size and root are what a witness once saw.
            assert!(report.root.is_some());
            line.needs_witness += 1;
        }
        (Ok(report), _) => line.other.push(format!("{:?}", report.findings)),
        (Err(error), _) => line.other.push(error.to_string()),
    }
}

#[test]
fn every_change_without_the_signing_key_is_found_or_needs_the_witness() {
    let (bases, kinds, folder) = (bases(), changes(), folder());
    let mut seed = Seed::new(10_000);
    let mut table: BTreeMap<usize, Line> = BTreeMap::new();
    let (mut counted, mut tried) = (0, 0);
    while counted < figure(10_000) {
        let number = tried % kinds.len();
        tried += 1;
        assert!(tried < 3 * figure(10_000), "most attempts change something");
        let base = seed.one_of(&bases).unwrap();
        if let Some(place) = Attack::make(base, folder.path(), &mut seed.clone(), kinds[number]).unwrap() {
            counted += 1;
            judge(table.entry(number).or_default(), kinds[number].kind, &place, base);
        }
        seed.draw();
    }
    println!("{:<58} {:>6} {:>6} {:>14}", "kind", "tried", "found", "needs witness");
    let mut open = Vec::new();
    for (number, line) in &table {
        let kind = kinds[*number].kind;
        println!("{kind:<58} {:>6} {:>6} {:>14}", line.tried, line.found, line.needs_witness);
        open.extend(line.other.first().map(|first| format!("{kind} ({} times): {first}", line.other.len())));
    }
    println!("{:<58} {counted:>6}", format!("all, of {tried} attempts"));
    assert!(open.is_empty(), "not as expected:\n{}", open.join("\n"));
    assert_eq!(table.len(), kinds.len(), "every kind was tried");
}

#[test]
fn an_unchanged_copy_gives_no_finding() {
    let folder = folder();
    for base in bases() {
        for state in [&base.place, &base.older, &base.running] {
            let report = verify(&state.copy_to(folder.path()).unwrap()).unwrap();
            assert!(report.findings.is_empty(), "{:?}", report.findings);
        }
        assert_eq!(verify(&base.place).unwrap().size, base.size);
    }
}

#[test]
fn an_attack_that_changes_nothing_is_not_counted() {
    let (base, folder, mut seed) = (Base::new(1, 5).unwrap(), folder(), Seed::new(1));
    let nothing = shiwen_tests::tamper::Change { kind: "nothing", apply: |_| Ok(true) };
    assert!(Attack::make(&base, folder.path(), &mut seed, nothing).unwrap().is_none());
}

/// What cannot be detected: answers that are not an entry yet lie in a draft, which nothing signs.
#[test]
fn a_changed_draft_is_not_seen_before_its_visit_ends() {
    let folder = folder();
    let mut hall = Hall::begin(Place::new(folder.path(), 3), 3).unwrap();
    hall.answer().unwrap();
    hall.place().connect().unwrap().execute("DELETE FROM draft", []).unwrap();
    assert!(verify(hall.place()).unwrap().findings.is_empty());
}
