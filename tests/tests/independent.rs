//! Two verifiers that share no code come to the same verdict, on whole records and on changed ones.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use shiwen_tests::{
    figure,
    hall::{Hall, Place, WITNESS, folder, witness_key, witness_public},
    independent,
    seed::Seed,
    tamper::{Attack, Base, changes_of_rows},
};

/// What both say: whether the record is whole, and the first place with something wrong.
fn verdicts(place: &Place) -> ((bool, Option<i64>), (bool, Option<i64>)) {
    let reader = place.reader().unwrap();
    let report = reader.verify_witnessed(&place.verifying_key(), &[witness_key()]).unwrap();
    let first = report.first_bad_seq().map(u64::cast_signed);
    let connection = place.connect().unwrap();
    let wrong = verify_independently(place, &connection);
    // What the second one cannot even read is not whole either.
    let second = wrong.map_or((false, None), |wrong| (wrong.is_empty(), independent::first_bad_seq(&wrong)));
    ((report.findings.is_empty(), first), second)
}

fn verify_independently(
    place: &Place,
    connection: &rusqlite::Connection,
) -> Result<Vec<independent::Wrong>, independent::Unable> {
    let witness = independent::Witness { name: WITNESS, public: witness_public() };
    independent::verify(connection, &place.verifying_key().to_bytes(), &witness)
}

fn agree(what: &str, place: &Place) -> bool {
    let (first, second) = verdicts(place);
    assert_eq!(first.0, second.0, "{what}: {first:?} {second:?}");
    if let (Some(one), Some(other)) = (first.1, second.1) {
        assert_eq!(one, other, "{what}");
    }
    first.0
}

#[test]
fn both_verifiers_accept_untouched_logs_of_any_size() {
    for number in 0..figure(500) as u64 {
        let folder = folder();
        let mut hall = Hall::begin(Place::new(folder.path(), number), number).unwrap();
        let things = if number % 25 == 24 { 400 } else { hall.seed().place(45) };
        hall.live(things).unwrap();
        if number % 3 > 0 {
            hall.witness().unwrap();
        }
        if number % 3 > 1 {
            hall.age().unwrap();
            hall.live(3).unwrap();
        }
        assert!(agree(&format!("log {number}"), hall.place()));
    }
}

#[test]
fn both_verifiers_name_the_same_fault_of_changed_logs() {
    let bases: Vec<Base> = (100..120).map(|number| Base::new(number, 30).unwrap()).collect();
    let (kinds, folder, mut seed) = (changes_of_rows(), folder(), Seed::new(500));
    let mut counted = 0;
    let mut refused = 0;
    while counted < figure(500) {
        let change = *seed.one_of(&kinds).unwrap();
        let base = seed.one_of(&bases).unwrap();
        if let Some(place) = Attack::make(base, folder.path(), &mut seed.clone(), change).unwrap() {
            counted += 1;
            refused += usize::from(!agree(change.kind, &place));
        }
        seed.draw();
    }
    assert!(refused > counted * 3 / 4, "most changes are faults: {refused} of {counted}");
}

#[test]
fn the_second_verifier_sees_each_of_its_own_rules_broken() {
    let (base, folder, mut seed) = (Base::new(3, 20).unwrap(), folder(), Seed::new(3));
    let mut rules = std::collections::BTreeSet::new();
    for change in changes_of_rows().into_iter().cycle().take(600) {
        if let Some(place) = Attack::make(&base, folder.path(), &mut seed, change).unwrap() {
            let connection = place.connect().unwrap();
            let wrong = verify_independently(&place, &connection);
            rules.extend(wrong.unwrap_or_default().into_iter().map(|(_, rule)| rule));
        }
    }
    for rule in
        ["gap", "leaf", "size", "signed size", "checkpoint", "compact range", "root", "entries", "columns"]
    {
        assert!(rules.contains(rule), "{rule} was never found");
    }
    for rule in
        ["opening", "stray text", "changed text", "missing text", "erased text", "rating", "answer_tally"]
    {
        assert!(rules.contains(rule), "{rule} was never found");
    }
    for rule in ["flag", "flag_basis", "answer_day", "rating_tally", "reason_tally", "survey_tally"] {
        assert!(rules.contains(rule), "{rule} was never found");
    }
    for rule in ["label_proposed", "ledger_note", "ledger_item"] {
        assert!(rules.contains(rule), "{rule} was never found");
    }
    for rule in ["witness", "dropped stray", "dropped text", "missing number", "changed number"] {
        assert!(rules.contains(rule), "{rule} was never found");
    }
    for rule in ["stray writing", "changed writing", "missing writing", "erased writing"] {
        assert!(rules.contains(rule), "{rule} was never found");
    }
}
