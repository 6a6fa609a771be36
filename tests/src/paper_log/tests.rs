use std::collections::{BTreeMap, BTreeSet};

use shiwen_domain::entry::Entry;
use shiwen_log::open_checkpoint;

use super::*;

fn log(number: u64, entries: u64) -> (PaperLog, Author) {
    let mut author = Author::new(number);
    let key = PaperKey::new(&mut author.seed);
    let mut log = PaperLog::open(&"t-1".into(), &key, &mut author, true);
    log.write(&mut author, entries);
    (log, author)
}

#[test]
fn every_entry_can_be_read_and_every_checkpoint_opens() {
    let (log, _) = log(1, 50);
    for paper in log.papers() {
        Entry::read(&paper.bytes).expect("an entry");
    }
    for size in [1, 7, 51] {
        let opened =
            open_checkpoint(&log.checkpoint(size), &log.origin(), &log.verifying_key()).expect("ours");
        assert_eq!((opened.size, opened.root), (size, log.root(size)));
    }
    assert_eq!(log.batch_from(50).entries.len(), 1);
}

#[test]
fn what_is_said_in_private_fits_its_commitment() {
    let (_, mut author) = log(2, 0);
    let secrets = [Secret::text("太慢了"), Secret::writing()];
    let paper = author.rating_with(shiwen_domain::level::Level::Dissatisfied, &secrets);
    let entry = Entry::read(&paper.bytes).expect("an entry");
    assert_eq!(entry.body.commitments().count(), 2);
    for ((_, committed), sent) in entry.body.commitments().zip(&paper.private) {
        let nonce = hex::decode(&sent.nonce).expect("hex");
        let nonce = shiwen_log::Nonce(nonce.try_into().expect("32 bytes"));
        assert_eq!(committed.0, shiwen_log::commit(&nonce, &sent.content).to_string());
    }
}

#[test]
fn every_change_makes_another_past() {
    let (log, mut author) = log(3, 30);
    let mut seen: BTreeMap<Change, BTreeSet<&str>> = BTreeMap::new();
    for number in 0..2_000 {
        let change = Change::ALL[number % Change::ALL.len()];
        let Some(changed) = Changed::make(&log, 25, change, &mut author) else { continue };
        let same = changed.log.papers().iter().zip(&log.papers()[..25]).all(|(is, was)| is == was);
        assert!(!same || changed.log.size() < 25, "{change:?}");
        assert!(changed.first <= changed.log.size());
        seen.entry(change).or_default().insert(changed.expected);
    }
    assert_eq!(seen.len(), Change::ALL.len());
    assert_eq!(seen[&Change::Cut], ["shrunk"].into());
    assert_eq!(seen[&Change::Regrown], ["fork", "gap"].into());
}

#[test]
fn a_number_is_sealed_to_its_recipient_only() {
    let (own, other) = (age::x25519::Identity::generate(), age::x25519::Identity::generate());
    let file = sealed(b"13800138000", &own.to_public().to_string());
    assert_eq!(age::decrypt(&own, &file).expect("ours"), b"13800138000");
    assert!(age::decrypt(&other, &file).is_err());
}
