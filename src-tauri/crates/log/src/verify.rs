//! Verification of a log against its head, one entry at a time, in constant memory. It hashes, counts and checks the
//! signature; whether an entry can be read, and what it means, is judged elsewhere.

use crate::checkpoint::{CheckpointError, open_checkpoint};
use crate::hash::{Hash, leaf_hash};
use crate::key::VerifyingKey;
use crate::origin::Origin;
use crate::tree::{CompactRange, RangeError};

/// The head of a log, as stored.
#[derive(Clone, Copy, Debug)]
pub struct Head<'a> {
    /// Entries in the log; the next entry's `seq`.
    pub size: u64,
    /// The compact range ([`CompactRange::to_bytes`]).
    pub compact_range: &'a [u8],
    /// The newest signed checkpoint.
    pub checkpoint: &'a str,
}

/// What is wrong with a log, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{what}", .seq.map(|seq| format!("entry {seq}: ")).unwrap_or_default())]
pub struct Fault {
    /// The first bad entry (the first that can be it, for [`FaultKind::EntriesDiffer`]); none if it is the head that is bad.
    pub seq: Option<u64>,
    /// What is wrong.
    pub what: FaultKind,
}

/// Everything that can be wrong with a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FaultKind {
    /// The entry is missing, or the next one found has another place.
    #[error("it is missing, the next one found is {found}")]
    Gap {
        /// The place of the entry that was found.
        found: u64,
    },
    /// The bytes of the entry do not have its stored leaf hash.
    #[error("its bytes do not have the stored leaf hash")]
    LeafHashDiffers,
    /// The log has another number of entries than its head says; `seq` is the first one missing or too many.
    #[error("the log has {entries} entries, its head says {head}")]
    SizeDiffers {
        /// Entries seen.
        entries: u64,
        /// Entries by the head.
        head: u64,
    },
    /// An entry from `seq` to this one, with its leaf hash, is not the one that was signed.
    #[error("this one, or one up to {through}, is not the entry that was signed")]
    EntriesDiffer {
        /// The last entry it can be.
        through: u64,
    },
    /// The stored compact range cannot be read.
    #[error(transparent)]
    RangeMalformed(#[from] RangeError),
    /// The stored compact range is not the one of the signed entries.
    #[error("the stored compact range is not the one of the log")]
    RangeDiffers,
    /// The checkpoint is malformed, of another log, or not signed with the key.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// The checkpoint was signed for another size than the head's.
    #[error("the signed size is {signed}, the head says {head}")]
    SignedSizeDiffers {
        /// Entries by the checkpoint.
        signed: u64,
        /// Entries by the head.
        head: u64,
    },
    /// The signed root is not the one that the log leads to.
    #[error("the log does not lead to the signed root")]
    RootDiffers,
}

impl<K: Into<FaultKind>> From<K> for Fault {
    /// A fault of the head.
    fn from(what: K) -> Self {
        Self { seq: None, what: what.into() }
    }
}

impl Head<'_> {
    /// The signed size and root.
    fn signed(&self, origin: &Origin, key: &VerifyingKey) -> Result<Hash, Fault> {
        let checkpoint = open_checkpoint(self.checkpoint, origin, key)?;
        if checkpoint.size == self.size {
            return Ok(checkpoint.root);
        }
        Err(FaultKind::SignedSizeDiffers { signed: checkpoint.size, head: self.size }.into())
    }

    fn range(&self) -> Result<CompactRange, Fault> {
        let range = CompactRange::from_bytes(self.compact_range)?;
        if range.size() == self.size { Ok(range) } else { Err(FaultKind::RangeDiffers.into()) }
    }

    /// Checks the head by itself, without the entries: the compact range must lead to the signed root.
    /// Answers the range to append to.
    pub fn check(&self, origin: &Origin, key: &VerifyingKey) -> Result<CompactRange, Fault> {
        let root = self.signed(origin, key)?;
        let range = self.range()?;
        if range.root() == root { Ok(range) } else { Err(FaultKind::RootDiffers.into()) }
    }
}

/// A verification under way. It stays with the first fault it has found.
#[derive(Debug)]
pub struct LogCheck {
    tree: CompactRange,
    fault: Option<Fault>,
}

impl Default for LogCheck {
    fn default() -> Self {
        Self::new()
    }
}

impl LogCheck {
    /// Starts before the entry 0.
    pub const fn new() -> Self {
        Self { tree: CompactRange::empty(), fault: None }
    }

    /// The next entry in the order of `seq`, with its leaf hash as stored.
    pub fn entry(&mut self, seq: u64, bytes: &[u8], stored_leaf_hash: &[u8]) -> Result<(), Fault> {
        let leaf = leaf_hash(bytes);
        let expected = self.tree.size();
        let what = match self.fault {
            Some(fault) => return Err(fault),
            None if seq != expected => FaultKind::Gap { found: seq },
            None if leaf.as_bytes() != stored_leaf_hash => FaultKind::LeafHashDiffers,
            None => {
                self.tree.append(leaf);
                return Ok(());
            }
        };
        Err(*self.fault.insert(Fault { seq: Some(expected), what }))
    }

    /// The end of the log: compares what the entries gave with the head. Answers the root that both agree on.
    pub fn finish(self, head: &Head<'_>, origin: &Origin, key: &VerifyingKey) -> Result<Hash, Fault> {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        let entries = self.tree.size();
        if entries != head.size {
            let what = FaultKind::SizeDiffers { entries, head: head.size };
            return Err(Fault { seq: Some(entries.min(head.size)), what });
        }
        let signed = head.signed(origin, key)?;
        let range = head.range()?;
        if range.root() == signed { self.against_range(&range) } else { self.against_root(signed) }
    }

    /// The stored range leads to the signed root, so a difference lies in the entries, and the range tells about where.
    fn against_range(self, range: &CompactRange) -> Result<Hash, Fault> {
        match self.tree.first_difference(range) {
            None => Ok(self.tree.root()),
            Some((first, through)) => {
                Err(Fault { seq: Some(first), what: FaultKind::EntriesDiffer { through } })
            }
        }
    }

    /// The stored range is not the signed one; are the entries?
    fn against_root(self, signed: Hash) -> Result<Hash, Fault> {
        let entries_are_signed = self.tree.root() == signed;
        Err(if entries_are_signed { FaultKind::RangeDiffers } else { FaultKind::RootDiffers }.into())
    }
}

#[cfg(test)]
mod tests;
