//! Entries of many exports in one place: each once, the best copy of it, and no two that differ.

use proptest::prelude::*;
use shiwen_domain::{entry::PrivateKind, id::EntryId};
use shiwen_log::{Nonce, leaf_hash};
use shiwen_store::{DatabaseKey, Gathered, Gathering, Private, StoreError, Taken};
use tempfile::TempDir;
use uuid::Uuid;

fn begun() -> (TempDir, Gathering) {
    let folder = tempfile::tempdir().unwrap();
    let gathering = Gathering::begin(&folder.path().join("gathered.db"), &DatabaseKey::new([7; 32]));
    (folder, gathering.unwrap())
}

fn entry(id: u128, log: u32, seq: u64, original: bool) -> Gathered {
    let bytes = format!("entry {id}").into_bytes();
    Gathered { entry_id: EntryId(Uuid::from_u128(id)), log, seq, original, proven: original, bytes }
}

fn of_log(gathering: &Gathering, log: u32) -> Vec<(u128, u64, bool)> {
    let mut found = Vec::new();
    let each = |entry: Gathered| {
        found.push((entry.entry_id.0.as_u128(), entry.seq, entry.proven));
        Ok::<_, StoreError>(())
    };
    gathering.for_each(log, each).unwrap();
    found
}

#[test]
fn an_entry_counts_once_where_it_was_written() {
    let (_folder, mut gathering) = begun();
    let carried = entry(1, 2, 9, false);
    assert_eq!(gathering.take(&carried).unwrap(), Taken::New);
    assert_eq!(gathering.take(&carried).unwrap(), Taken::Again);
    assert_eq!(of_log(&gathering, 2), [(1, 9, false)]);
    // What proves one copy proves the entry, and an earlier place of a copy is the better one.
    assert_eq!(gathering.take(&Gathered { proven: true, ..entry(1, 1, 4, false) }).unwrap(), Taken::Again);
    assert_eq!(gathering.take(&entry(1, 2, 1, false)).unwrap(), Taken::Again);
    assert_eq!((of_log(&gathering, 1), of_log(&gathering, 2)), (vec![(1, 4, true)], vec![]));
    // Its own log is the best of all, also if it comes later in the order of logs.
    assert_eq!(gathering.take(&entry(1, 3, 5, true)).unwrap(), Taken::Again);
    assert_eq!(gathering.take(&carried).unwrap(), Taken::Again);
    assert_eq!((of_log(&gathering, 1), of_log(&gathering, 3)), (vec![], vec![(1, 5, true)]));
    assert_eq!((gathering.carried(1, 0).unwrap(), gathering.carried(3, 0).unwrap()), (0, 1));
}

#[test]
fn copies_that_differ_are_found_and_the_first_one_stays() {
    let (_folder, mut gathering) = begun();
    gathering.take(&entry(1, 2, 9, true)).unwrap();
    let other = Gathered { bytes: b"other".to_vec(), ..entry(1, 0, 3, true) };
    assert_eq!(gathering.take(&other).unwrap(), Taken::Differs { log: 2, seq: 9 });
    assert_eq!((of_log(&gathering, 0), of_log(&gathering, 2)), (vec![], vec![(1, 9, true)]));
}

#[test]
fn a_place_has_one_leaf_and_is_whole_if_any_file_has_its_entry() {
    let (_folder, mut gathering) = begun();
    let leaf = leaf_hash(b"one");
    for whole in [false, false, true, false] {
        assert!(gathering.place(1, 7, leaf, whole).unwrap());
    }
    assert!(gathering.place(1, 8, leaf, false).unwrap());
    assert!(!gathering.place(1, 7, leaf_hash(b"other"), true).unwrap());
    assert!(gathering.place(2, 7, leaf_hash(b"other"), true).unwrap());
    assert_eq!((gathering.hashed(1).unwrap(), gathering.hashed(2).unwrap()), (1, 0));
    assert_eq!((gathering.behind(1, 7).unwrap(), gathering.behind(1, 8).unwrap()), (1, 0));
    // What came over from it is known without its file, and is not known twice.
    assert_eq!((gathering.known(1).unwrap(), gathering.known(3).unwrap()), (1, 0));
    gathering.take(&entry(1, 1, 7, true)).unwrap();
    assert_eq!(gathering.known(1).unwrap(), 1);
    gathering.take(&entry(2, 1, 8, false)).unwrap();
    assert_eq!((gathering.known(1).unwrap(), gathering.carried(1, 8).unwrap()), (2, 1));
}

#[test]
fn what_was_said_comes_with_the_entry_and_is_not_to_be_read_in_the_file() {
    let (folder, mut gathering) = begun();
    let text = "没有人告诉我要带什么材料";
    let id = EntryId(Uuid::from_u128(1));
    let said = Private { kind: PrivateKind::Text, nonce: Nonce([3; 32]), content: text.into() };
    gathering.take(&entry(1, 0, 1, true)).unwrap();
    gathering.said(id, &said).unwrap();
    gathering.said(id, &said).unwrap();
    let found = gathering.said_with(id).unwrap();
    assert_eq!(found.len(), 1);
    assert!((found[0].kind, &found[0].content) == (said.kind, &said.content) && found[0].nonce.0 == [3; 32]);
    drop(gathering);
    let files: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|item| item.unwrap().path()).collect();
    assert!(!files.is_empty());
    for file in files {
        let bytes = std::fs::read(file).unwrap();
        assert!(!bytes.windows(text.len()).any(|part| part == text.as_bytes()));
    }
}

/// A copy of one of twenty entries: of its own log, or carried over into one of the later ones.
fn copies() -> impl Strategy<Value = Vec<(u128, u32, bool)>> {
    prop::collection::vec((0_u128..20, 0_u32..3, any::<bool>()), 0..120)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn in_whatever_order_copies_come_the_same_is_gathered(copies in copies(), rotate in 0_usize..120) {
        let copy = |&(id, later, proven): &(u128, u32, bool)| {
            let (log, place) = (u32::try_from(id % 2).unwrap(), u64::try_from(id).unwrap());
            match later {
                0 => entry(id, log, place, true),
                _ => Gathered { proven, ..entry(id, log + later, place + 50, false) },
            }
        };
        let gathered = |copies: &[(u128, u32, bool)]| {
            let (_folder, mut gathering) = begun();
            for one in copies {
                prop_assert!(matches!(gathering.take(&copy(one)).unwrap(), Taken::New | Taken::Again));
            }
            Ok((0..4).map(|log| of_log(&gathering, log)).collect::<Vec<_>>())
        };
        let mut turned = copies.clone();
        turned.rotate_left(rotate.checked_rem(copies.len()).unwrap_or(0));
        turned.reverse();
        let found = gathered(&copies)?;
        prop_assert_eq!(&found, &gathered(&turned)?);
        let ids: std::collections::BTreeSet<u128> = copies.iter().map(|(id, ..)| *id).collect();
        prop_assert_eq!(found.iter().map(Vec::len).sum::<usize>(), ids.len());
    }
}
