//! Facts about verification. Each fault is put into a log that was found sound before.

use super::*;
use crate::checkpoint::sign_checkpoint;
use crate::key::SigningKey;
use crate::tree::tests::range_of;

/// Three perfect subtrees: 0 to 7, 8 and 9, 10.
const SIZE: u64 = 11;

/// A log as a store holds it, each part open to change.
#[derive(Clone)]
struct Kept {
    entries: Vec<(u64, Vec<u8>, Hash)>,
    size: u64,
    range: Vec<u8>,
    checkpoint: String,
}

fn key() -> SigningKey {
    SigningKey::from_seed(&[7; 32])
}

fn origin() -> Origin {
    Origin::new("demo-1", "0190").unwrap()
}

impl Kept {
    fn sound(size: u64) -> Self {
        let bytes = (0..size).map(|seq| format!("entry {seq}").into_bytes());
        let entries: Vec<_> =
            (0..).zip(bytes).map(|(seq, bytes)| (seq, bytes.clone(), leaf_hash(&bytes))).collect();
        let mut kept = Self { entries, size, range: Vec::new(), checkpoint: String::new() };
        let range = kept.range_of_entries();
        kept.range = range.to_bytes();
        kept.checkpoint = sign_checkpoint(&key(), &origin(), size, range.root());
        assert_eq!(kept.verify(), Ok(range.root()), "the untouched log is sound");
        kept
    }

    fn range_of_entries(&self) -> CompactRange {
        range_of(&self.entries.iter().map(|(_, _, leaf)| *leaf).collect::<Vec<_>>())
    }

    fn head(&self) -> Head<'_> {
        Head { size: self.size, compact_range: &self.range, checkpoint: &self.checkpoint }
    }

    fn verify(&self) -> Result<Hash, Fault> {
        let mut check = LogCheck::new();
        for (seq, bytes, leaf) in &self.entries {
            check.entry(*seq, bytes, leaf.as_bytes())?;
        }
        check.finish(&self.head(), &origin(), &key().verifying_key())
    }

    fn rewrite(&mut self, place: usize, with_leaf_hash: bool) {
        self.entries[place].1 = b"a better rating".to_vec();
        if with_leaf_hash {
            self.entries[place].2 = leaf_hash(b"a better rating");
        }
    }

    fn renumber(&mut self) {
        for (seq, entry) in (0..).zip(&mut self.entries) {
            entry.0 = seq;
        }
    }
}

fn changed(change: impl FnOnce(&mut Kept)) -> Fault {
    let mut kept = Kept::sound(SIZE);
    change(&mut kept);
    kept.verify().expect_err("the change is found")
}

fn of_entry(seq: u64, what: FaultKind) -> Fault {
    Fault { seq: Some(seq), what }
}

#[test]
fn a_sound_log_of_any_size_leads_to_its_signed_root() {
    for size in 0..70 {
        let kept = Kept::sound(size);
        let range = kept.head().check(&origin(), &key().verifying_key());
        assert_eq!(range, Ok(kept.range_of_entries()));
    }
}

#[test]
fn a_changed_entry_is_found_at_its_place() {
    for (seq, place) in (0..SIZE).zip(0..) {
        assert_eq!(changed(|kept| kept.rewrite(place, false)), of_entry(seq, FaultKind::LeafHashDiffers));
    }
}

#[test]
fn a_changed_entry_with_a_new_leaf_hash_is_found_in_its_subtree() {
    for (place, first, through) in [(0, 0, 7), (7, 0, 7), (8, 8, 9), (9, 8, 9), (10, 10, 10)] {
        let expected = of_entry(first, FaultKind::EntriesDiffer { through });
        assert_eq!(changed(|kept| kept.rewrite(place, true)), expected);
    }
}

#[test]
fn a_changed_entry_with_a_new_range_does_not_reach_the_signed_root() {
    let fault = changed(|kept| {
        kept.rewrite(3, true);
        kept.range = kept.range_of_entries().to_bytes();
    });
    assert_eq!(fault, FaultKind::RootDiffers.into());
}

#[test]
fn a_missing_entry_is_a_gap() {
    let fault = changed(|kept| drop(kept.entries.remove(4)));
    assert_eq!(fault, of_entry(4, FaultKind::Gap { found: 5 }));
}

#[test]
fn an_entry_that_comes_twice_is_a_gap() {
    let fault = changed(|kept| kept.entries.insert(4, kept.entries[3].clone()));
    assert_eq!(fault, of_entry(4, FaultKind::Gap { found: 3 }));
}

#[test]
fn a_missing_entry_whose_gap_was_closed_is_one_too_few() {
    let fault = changed(|kept| {
        kept.entries.remove(4);
        kept.renumber();
    });
    assert_eq!(fault, of_entry(10, FaultKind::SizeDiffers { entries: 10, head: 11 }));
}

#[test]
fn an_inserted_entry_is_one_too_many() {
    let fault = changed(|kept| {
        kept.entries.insert(4, (4, b"praise".to_vec(), leaf_hash(b"praise")));
        kept.renumber();
    });
    assert_eq!(fault, of_entry(11, FaultKind::SizeDiffers { entries: 12, head: 11 }));
}

#[test]
fn two_entries_that_changed_places_are_found_in_their_subtree() {
    let fault = changed(|kept| {
        kept.entries.swap(8, 9);
        kept.renumber();
    });
    assert_eq!(fault, of_entry(8, FaultKind::EntriesDiffer { through: 9 }));
}

#[test]
fn a_tail_cut_off_with_its_size_does_not_have_the_signed_size() {
    let fault = changed(|kept| {
        drop(kept.entries.pop());
        kept.size -= 1;
        kept.range = kept.range_of_entries().to_bytes();
    });
    assert_eq!(fault, FaultKind::SignedSizeDiffers { signed: 11, head: 10 }.into());
}

#[test]
fn a_changed_range_beside_sound_entries_is_told_from_changed_entries() {
    let fault = changed(|kept| kept.range[8] ^= 1);
    assert_eq!(fault, FaultKind::RangeDiffers.into());
    let fault = changed(|kept| kept.range = Kept::sound(SIZE - 1).range);
    assert_eq!(fault, FaultKind::RangeDiffers.into());
    let fault = changed(|kept| kept.range.truncate(8 + 95));
    let what = RangeError::Hashes { size: 11, expected: 96, found: 95 };
    assert_eq!(fault, what.into());
}

#[test]
fn a_checkpoint_that_is_not_believed_is_a_fault_of_the_head() {
    let root = Kept::sound(SIZE).range_of_entries().root();
    let other_key = SigningKey::from_seed(&[8; 32]);
    let other_log = Origin::new("demo-1", "0191").unwrap();
    let checkpoints = [
        (String::new(), CheckpointError::Malformed),
        (sign_checkpoint(&key(), &other_log, SIZE, root), CheckpointError::OtherLog),
        (sign_checkpoint(&other_key, &origin(), SIZE, root), CheckpointError::BadSignature),
    ];
    for (checkpoint, what) in checkpoints {
        let fault = changed(|kept| kept.checkpoint.clone_from(&checkpoint));
        assert_eq!(fault, what.into());
        let kept = Kept { checkpoint, ..Kept::sound(SIZE) };
        assert_eq!(kept.head().check(&origin(), &key().verifying_key()), Err(what.into()));
    }
}

#[test]
fn a_head_is_refused_by_itself_when_its_range_does_not_reach_the_signed_root() {
    let mut kept = Kept::sound(SIZE);
    kept.range[8] ^= 1;
    let checked = kept.head().check(&origin(), &key().verifying_key());
    assert_eq!(checked, Err(FaultKind::RootDiffers.into()));
}

#[test]
fn a_check_stays_with_the_first_fault() {
    let mut check = LogCheck::new();
    let leaf = leaf_hash(b"one");
    let first = of_entry(0, FaultKind::LeafHashDiffers);
    assert_eq!(check.entry(0, b"changed", leaf.as_bytes()), Err(first));
    assert_eq!(check.entry(0, b"one", leaf.as_bytes()), Err(first));
    let kept = Kept::sound(SIZE);
    assert_eq!(check.finish(&kept.head(), &origin(), &key().verifying_key()), Err(first));
}

#[test]
fn a_fault_says_where_and_what() {
    let fault = of_entry(4, FaultKind::LeafHashDiffers);
    assert_eq!(fault.to_string(), "entry 4: its bytes do not have the stored leaf hash");
    let fault = Fault::from(CheckpointError::OtherLog);
    assert_eq!(fault.to_string(), "the checkpoint belongs to another log");
}
