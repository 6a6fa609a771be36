//! RFC 6962 proofs over the leaf hashes of a log: that an entry is in a tree (inclusion, 2.1.1) and that a tree only
//! grew (consistency, 2.1.2). A proof is the list of hashes in the order of the RFC.

use tlog_tiles::{
    Error, HashReader, check_record, check_tree, prove_record, prove_tree, split_stored_hash_index,
};

use crate::hash::Hash;
use crate::tree::CompactRange;

/// Why there is no proof, or why a proof is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The entry or the older tree is not within the tree: the question is wrong.
    #[error("the place asked for is not inside the tree")]
    Outside,
    /// The hashes do not lead to the root: the answer is wrong.
    #[error("the proof does not lead to the root")]
    Refuted,
}

/// The hashes that lead from the leaf at `index` (from 0) to the root of the tree of all `leaves`.
pub fn prove_inclusion(leaves: &[Hash], index: u64) -> Result<Vec<Hash>, ProofError> {
    let proof = prove_record(leaves.len() as u64, index, &Leaves(leaves)).map_err(|_| ProofError::Outside)?;
    Ok(proof.into_iter().map(Hash::from).collect())
}

/// Checks that `leaf` stands at `index` (from 0) in the tree with that size and root.
pub fn check_inclusion(
    proof: &[Hash],
    size: u64,
    root: Hash,
    index: u64,
    leaf: Hash,
) -> Result<(), ProofError> {
    if index >= size {
        return Err(ProofError::Outside);
    }
    check_record(&theirs(proof), size, root.into(), index, leaf.into()).map_err(|_| ProofError::Refuted)
}

/// The hashes that show the tree of all `leaves` to begin with its first `old_size` leaves (one at least).
pub fn prove_consistency(leaves: &[Hash], old_size: u64) -> Result<Vec<Hash>, ProofError> {
    let proof =
        prove_tree(leaves.len() as u64, old_size, &Leaves(leaves)).map_err(|_| ProofError::Outside)?;
    Ok(proof.into_iter().map(Hash::from).collect())
}

/// Checks that the tree `new` (size, root) begins with the tree `old` (size, root; one leaf at least).
pub fn check_consistency(proof: &[Hash], new: (u64, Hash), old: (u64, Hash)) -> Result<(), ProofError> {
    if old.0 == 0 || old.0 > new.0 {
        return Err(ProofError::Outside);
    }
    check_tree(&theirs(proof), new.0, new.1.into(), old.0, old.1.into()).map_err(|_| ProofError::Refuted)
}

/// Leaf hashes, from which any inner node can be computed: the log stores no inner nodes.
struct Leaves<'a>(&'a [Hash]);

impl HashReader for Leaves<'_> {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog_tiles::Hash>, Error> {
        indexes.iter().map(|&index| self.node(index).ok_or(Error::IndexesNotInTree)).collect()
    }
}

impl Leaves<'_> {
    /// The root of one perfect subtree, by its place in the dense order of all nodes.
    fn node(&self, index: u64) -> Option<tlog_tiles::Hash> {
        let (level, nth) = split_stored_hash_index(index);
        let first = usize::try_from(nth << level).ok()?;
        let leaves = self.0.get(first..first + (1 << level))?;
        Some(leaves.iter().copied().collect::<CompactRange>().root().into())
    }
}

fn theirs(proof: &[Hash]) -> Vec<tlog_tiles::Hash> {
    proof.iter().copied().map(Into::into).collect()
}

#[cfg(test)]
mod tests;
