//! Facts about the tree, against the published vectors and the definition of RFC 6962, section 2.1.

use proptest::prelude::*;
use sha2::{Digest, Sha256};

use super::*;
use crate::hash::leaf_hash;

/// The eight leaves of the Certificate Transparency reference tests, in hex.
const LEAVES: [&str; 8] =
    ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

/// The roots of their first 0 to 8.
const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

/// The leaf hashes of the reference leaves.
pub(crate) fn reference_leaves() -> Vec<Hash> {
    LEAVES.iter().map(|leaf| leaf_hash(&hex::decode(leaf).unwrap())).collect()
}

/// The root of the first so many reference leaves, as published.
pub(crate) fn reference_root(size: usize) -> Hash {
    ROOTS[size].parse().unwrap()
}

pub(crate) fn range_of(leaves: &[Hash]) -> CompactRange {
    leaves.iter().copied().collect()
}

/// The Merkle tree hash straight from its definition, over entries, with SHA-256 and nothing else of this crate.
fn defined_root(entries: &[Vec<u8>]) -> [u8; 32] {
    match entries {
        [] => Sha256::digest([]).into(),
        [entry] => Sha256::new().chain_update([0]).chain_update(entry).finalize().into(),
        _ => {
            let (left, right) = entries.split_at(entries.len().next_power_of_two() / 2);
            let node = Sha256::new().chain_update([1]).chain_update(defined_root(left));
            node.chain_update(defined_root(right)).finalize().into()
        }
    }
}

#[test]
fn the_reference_leaves_have_the_published_roots() {
    let leaves = reference_leaves();
    for size in 0..=leaves.len() {
        assert_eq!(range_of(&leaves[..size]).root(), reference_root(size), "size {size}");
    }
}

#[test]
fn two_leaves_swapped_have_another_root() {
    let mut leaves = reference_leaves();
    leaves.swap(2, 3);
    assert_ne!(range_of(&leaves).root(), reference_root(8));
}

#[test]
fn a_range_holds_one_hash_for_each_one_bit_of_its_size() {
    let mut range = CompactRange::empty();
    for size in 0..300_u64 {
        assert_eq!((range.size(), range.hashes().len()), (size, size.count_ones() as usize));
        range.append(leaf_hash(&size.to_be_bytes()));
    }
}

#[test]
fn a_range_with_another_number_of_hashes_than_its_size_asks_for_is_refused() {
    let bytes = range_of(&reference_leaves()[..5]).to_bytes();
    assert!(CompactRange::from_bytes(&bytes).is_ok());
    let shorter = &bytes[..bytes.len() - 32];
    let expected = RangeError::Hashes { size: 5, expected: 64, found: 32 };
    assert_eq!(CompactRange::from_bytes(shorter), Err(expected));
    let longer = [bytes.as_slice(), &[0]].concat();
    let expected = RangeError::Hashes { size: 5, expected: 64, found: 65 };
    assert_eq!(CompactRange::from_bytes(&longer), Err(expected));
    assert_eq!(CompactRange::from_bytes(&bytes[..7]), Err(RangeError::NoSize(7)));
}

#[test]
fn a_size_that_no_log_reaches_is_refused() {
    let largest = [MAX_SIZE.to_be_bytes().to_vec(), vec![0; 63 * 32]].concat();
    assert!(CompactRange::from_bytes(&largest).is_ok());
    let beyond = [(MAX_SIZE + 1).to_be_bytes().to_vec(), vec![0; 32]].concat();
    assert_eq!(CompactRange::from_bytes(&beyond), Err(RangeError::Size(MAX_SIZE + 1)));
}

#[test]
fn the_first_difference_is_the_subtree_that_holds_the_changed_leaf() {
    let leaves = reference_leaves();
    let right = range_of(&leaves[..7]);
    assert_eq!(right.first_difference(&right), None);
    for (changed, subtree) in [(0, (0, 3)), (3, (0, 3)), (4, (4, 5)), (5, (4, 5)), (6, (6, 6))] {
        let mut wrong = leaves[..7].to_vec();
        wrong[changed] = leaf_hash(b"changed");
        assert_eq!(range_of(&wrong).first_difference(&right), Some(subtree), "leaf {changed}");
    }
}

proptest! {
    #[test]
    fn the_root_is_the_one_of_the_definition(entries in prop::collection::vec(any::<[u8; 3]>(), 0..=300)) {
        let entries: Vec<Vec<u8>> = entries.iter().map(|entry| entry.to_vec()).collect();
        let leaves: Vec<Hash> = entries.iter().map(|entry| leaf_hash(entry)).collect();
        prop_assert_eq!(range_of(&leaves).root(), Hash::new(defined_root(&entries)));
    }

    #[test]
    fn a_stored_range_grows_on_as_if_it_had_not_been_stored(before in 0_u64..300, after in 1_u64..40) {
        let leaves: Vec<Hash> = (0..before + after).map(|n| leaf_hash(&n.to_be_bytes())).collect();
        let (first, rest) = leaves.split_at(usize::try_from(before).unwrap());
        let kept = range_of(first);
        let mut read = CompactRange::from_bytes(&kept.to_bytes()).unwrap();
        prop_assert_eq!(&read, &kept);
        for &leaf in rest {
            read.append(leaf);
        }
        prop_assert_eq!(read, range_of(&leaves));
    }
}
