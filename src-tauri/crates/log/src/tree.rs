//! The compact range: the hashes from which the root of a growing RFC 6962 tree follows, and nothing else of the tree.
//! It knows leaf hashes only; what an entry says is decided elsewhere.

use crate::hash::{Hash, empty_root, node_hash};

/// Sizes above this one do not fit the store's signed integers.
const MAX_SIZE: u64 = i64::MAX as u64;

/// Bytes that are not a compact range. What holds them is damaged or was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RangeError {
    /// Too short to hold a size.
    #[error("the compact range has {0} bytes, 8 at least")]
    NoSize(usize),
    /// A size that no log reaches.
    #[error("the compact range has the impossible size {0}")]
    Size(u64),
    /// Another number of hash bytes than the size asks for.
    #[error("a compact range of size {size} has {found} bytes of hashes instead of {expected}")]
    Hashes {
        /// Leaves of the tree.
        size: u64,
        /// Bytes that size asks for.
        expected: usize,
        /// Bytes there are.
        found: usize,
    },
}

/// A tree of `size` leaves as the roots of its perfect subtrees, largest (leftmost) first: one for each one-bit of the size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompactRange {
    size: u64,
    hashes: Vec<Hash>,
}

impl CompactRange {
    pub(crate) const MAX_SIZE: u64 = MAX_SIZE;

    /// The tree without leaves.
    pub const fn empty() -> Self {
        Self { size: 0, hashes: Vec::new() }
    }

    /// How many leaves the tree has; also the place of the next one.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The roots of the perfect subtrees, largest first.
    pub fn hashes(&self) -> &[Hash] {
        &self.hashes
    }

    /// Adds a leaf at the end: at most log2(size) hashes, one on average.
    pub fn append(&mut self, leaf: Hash) {
        self.append_subtree(0, leaf);
    }

    /// Adds a perfect subtree of `2^level` leaves at the end. The size must be a multiple of that.
    pub(crate) fn append_subtree(&mut self, level: u32, root: Hash) {
        debug_assert_eq!(self.size % (1 << level), 0, "a subtree stands at a multiple of its size");
        // Each one-bit from this level on is a subtree that this one completes into one twice as large.
        let stays = self.hashes.len() - (self.size >> level).trailing_ones() as usize;
        let node = self.hashes.drain(stays..).rev().fold(root, |right, left| node_hash(left, right));
        self.hashes.push(node);
        self.size += 1 << level;
    }

    /// The RFC 6962 root (Merkle tree hash) of the whole tree.
    pub fn root(&self) -> Hash {
        let smallest_first = self.hashes.iter().rev().copied();
        smallest_first.reduce(|right, left| node_hash(left, right)).unwrap_or_else(empty_root)
    }

    /// The stored form: the size as eight bytes, big end first, then 32 bytes a hash, largest subtree first.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.size.to_be_bytes().to_vec();
        bytes.extend(self.hashes.iter().flat_map(Hash::as_bytes));
        bytes
    }

    /// Reads the stored form. A range of the right shape may still be false: only a signed root tells.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, RangeError> {
        let (size, rest) = bytes.split_first_chunk::<8>().ok_or(RangeError::NoSize(bytes.len()))?;
        let size = u64::from_be_bytes(*size);
        if size > MAX_SIZE {
            return Err(RangeError::Size(size));
        }
        let expected = size.count_ones() as usize * 32;
        if rest.len() != expected {
            return Err(RangeError::Hashes { size, expected, found: rest.len() });
        }
        let (hashes, _) = rest.as_chunks::<32>();
        Ok(Self { size, hashes: hashes.iter().copied().map(Hash::new).collect() })
    }

    /// The first and last leaf of the leftmost perfect subtree in which two trees of the same size differ.
    pub(crate) fn first_difference(&self, other: &Self) -> Option<(u64, u64)> {
        let differs = self.hashes.iter().zip(&other.hashes).position(|(mine, theirs)| mine != theirs)?;
        let mut first = 0;
        let mut rest = self.size;
        for _ in 0..differs {
            first += largest_power(rest);
            rest -= largest_power(rest);
        }
        Some((first, first + largest_power(rest) - 1))
    }
}

impl FromIterator<Hash> for CompactRange {
    /// The tree of these leaf hashes.
    fn from_iter<I: IntoIterator<Item = Hash>>(leaves: I) -> Self {
        let mut tree = Self::empty();
        for leaf in leaves {
            tree.append(leaf);
        }
        tree
    }
}

/// The size of the leftmost perfect subtree of a tree with so many leaves (one at least).
const fn largest_power(leaves: u64) -> u64 {
    1 << leaves.ilog2()
}

#[cfg(test)]
pub(crate) mod tests;
