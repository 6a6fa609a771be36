//! Facts about proofs, against the published vectors and over all small trees.

use super::*;
use crate::hash::leaf_hash;
use crate::tree::tests::{range_of, reference_leaves, reference_root};

const A: &str = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
const B: &str = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
const C: &str = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";
const D: &str = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
const E: &str = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
const F: &str = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7";
const G: &str = "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125";
const H: &str = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
const I: &str = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";

fn hashes(hex: &[&str]) -> Vec<Hash> {
    hex.iter().map(|hash| hash.parse().unwrap()).collect()
}

fn leaves(size: u64) -> Vec<Hash> {
    (0..size).map(|n| leaf_hash(&n.to_be_bytes())).collect()
}

/// Every proof that differs from the given one in one bit of one hash, lacks its last hash, or has one too many.
fn false_ones(proof: &[Hash]) -> Vec<Vec<Hash>> {
    let flipped = (0..proof.len()).map(|place| {
        let mut wrong = proof.to_vec();
        let mut bytes = *wrong[place].as_bytes();
        bytes[place % 32] ^= 1 << (place % 8);
        wrong[place] = Hash::new(bytes);
        wrong
    });
    let longer = [proof, &[leaf_hash(b"more")]].concat();
    let shorter = proof.split_last().map(|(_, shorter)| shorter.to_vec());
    flipped.chain([longer]).chain(shorter).collect()
}

#[test]
fn inclusion_proofs_are_the_published_ones() {
    let leaves = reference_leaves();
    let published: [(usize, u64, &[&str]); 5] =
        [(1, 0, &[]), (8, 0, &[A, B, C]), (8, 5, &[D, E, F]), (3, 2, &[G]), (5, 1, &[H, B, D])];
    for (size, index, proof) in published {
        assert_eq!(prove_inclusion(&leaves[..size], index), Ok(hashes(proof)), "leaf {index} of {size}");
        let leaf = leaves[usize::try_from(index).unwrap()];
        let checked = check_inclusion(&hashes(proof), size as u64, reference_root(size), index, leaf);
        assert_eq!(checked, Ok(()), "leaf {index} of {size}");
    }
}

#[test]
fn consistency_proofs_are_the_published_ones() {
    let leaves = reference_leaves();
    let published: [(usize, usize, &[&str]); 4] =
        [(1, 1, &[]), (1, 8, &[A, B, C]), (6, 8, &[I, E, F]), (2, 5, &[B, D])];
    for (old, new, proof) in published {
        assert_eq!(prove_consistency(&leaves[..new], old as u64), Ok(hashes(proof)), "{old} to {new}");
        let heads = [new, old].map(|size| (size as u64, reference_root(size)));
        assert_eq!(check_consistency(&hashes(proof), heads[0], heads[1]), Ok(()), "{old} to {new}");
    }
}

#[test]
fn every_leaf_of_every_small_tree_is_proved_and_a_changed_proof_is_refuted() {
    for size in 1..=33 {
        let leaves = leaves(size);
        let root = range_of(&leaves).root();
        for (index, &leaf) in (0..).zip(&leaves) {
            let proof = prove_inclusion(&leaves, index).unwrap();
            assert_eq!(check_inclusion(&proof, size, root, index, leaf), Ok(()));
            let other_leaf = check_inclusion(&proof, size, root, index, leaf_hash(b"other"));
            assert_eq!(other_leaf, Err(ProofError::Refuted));
            for wrong in false_ones(&proof) {
                assert_eq!(check_inclusion(&wrong, size, root, index, leaf), Err(ProofError::Refuted));
            }
        }
    }
}

#[test]
fn every_growth_of_every_small_tree_is_proved_and_a_rewritten_past_is_refuted() {
    for size in 1..=33 {
        let leaves = leaves(size);
        let new = (size, range_of(&leaves).root());
        for (old_size, count) in (1..=size).zip(1..) {
            let old = (old_size, range_of(&leaves[..count]).root());
            let proof = prove_consistency(&leaves, old_size).unwrap();
            assert_eq!(check_consistency(&proof, new, old), Ok(()));
            let rewritten = (old_size, leaf_hash(b"another past"));
            assert_eq!(check_consistency(&proof, new, rewritten), Err(ProofError::Refuted));
            for wrong in false_ones(&proof) {
                assert_eq!(check_consistency(&wrong, new, old), Err(ProofError::Refuted));
            }
        }
    }
}

#[test]
fn what_is_not_in_the_tree_has_no_proof() {
    let leaves = leaves(5);
    let root = range_of(&leaves).root();
    assert_eq!(prove_inclusion(&leaves, 5), Err(ProofError::Outside));
    assert_eq!(check_inclusion(&[], 5, root, 5, leaves[0]), Err(ProofError::Outside));
    for old_size in [0, 6] {
        assert_eq!(prove_consistency(&leaves, old_size), Err(ProofError::Outside));
        assert_eq!(check_consistency(&[], (5, root), (old_size, root)), Err(ProofError::Outside));
    }
}
