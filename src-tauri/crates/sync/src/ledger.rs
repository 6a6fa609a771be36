//! The log's side of an exchange: what the sender reads of the terminal, and the little that it writes. The terminal
//! implements it over its database; the simulation over memory. Nothing here talks to a network or knows a clock.

use std::ops::Range;

use shiwen_domain::id::LogId;
use shiwen_log::{Checkpoint, CompactRange, Hash, Origin, VerifyingKey};

use crate::protocol::{Flagged, Health, Manifest, Refused, Sent, StateAnswer};

/// Whose log it is. Does not change while an exchange runs: a log that is opened anew is another `Ledger`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The log, as it stands in the address of a batch.
    pub log: LogId,
    /// The name that its checkpoints are signed under.
    pub origin: Origin,
    /// The key that its checkpoints are signed with.
    pub key: VerifyingKey,
}

/// How far the platform has witnessed the log. The text is the proof, the tree what follows from our own entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The tree of the witnessed entries.
    pub range: CompactRange,
    /// The cosigned checkpoint of that size and root, as the platform sent it.
    pub cosigned: String,
}

/// What the platform remarked about entries of a batch. May come twice about the same entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remarks {
    /// Entries that are stored but not counted as they stand.
    pub flagged: Vec<Flagged>,
    /// Private content that it does not take.
    pub refused: Vec<Refused>,
}

impl Remarks {
    /// Whether there is nothing to remark.
    pub fn is_empty(&self) -> bool {
        self.flagged.is_empty() && self.refused.is_empty()
    }
}

/// How much may go into one batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Entries, one at least.
    pub entries: usize,
    /// Bytes of entries and private content together. The first entry is given whatever its length.
    pub bytes: usize,
}

/// A log that is shipped. Every call sees the newest state: the visitor's thread writes beside it.
pub trait Ledger {
    /// Why reading or writing failed. It ends the exchange; what was kept before stays kept.
    type Error;

    /// Whose log it is.
    fn identity(&mut self) -> Result<Identity, Self::Error>;

    /// The newest signed checkpoint, as text.
    fn head(&mut self) -> Result<String, Self::Error>;

    /// How far the platform has witnessed this log; `None` before its first answer.
    fn cursor(&mut self) -> Result<Option<Cursor>, Self::Error>;

    /// The stored leaf hashes of these places, in order; all of them lie below the head.
    fn leaves(&mut self, places: Range<u64>) -> Result<Vec<Hash>, Self::Error>;

    /// The next entries from a place on, in order and without a gap, with the private content that is still there. None
    /// if there is no entry at that place; otherwise one at least.
    fn batch(&mut self, from: u64, limit: Limit) -> Result<Vec<Sent>, Self::Error>;

    /// Signs a checkpoint. Asked only for a tree that was found to be the beginning of the signed head.
    fn sign(&mut self, checkpoint: Checkpoint) -> Result<String, Self::Error>;

    /// Keeps remarks, and the cursor if there is a newer one, in one transaction. When it returns, it is on the disk.
    /// The exchange gives a cursor only after it has verified it, and never a smaller one than it has read.
    fn keep(&mut self, cursor: Option<&Cursor>, remarks: &Remarks) -> Result<(), Self::Error>;

    /// How the terminal is, `waiting` entries being behind the batch.
    fn health(&mut self, waiting: u64) -> Result<Health, Self::Error>;
}

/// What a terminal keeps beside its log: what the platform tells it, and the pack that it will apply when it is idle.
pub trait Desk: Ledger {
    /// What to ask the platform's state behind: `next` of the newest state that was applied, 0 at first.
    fn after(&mut self) -> Result<u64, Self::Error>;

    /// Applies a state in one transaction, `next` included.
    fn apply(&mut self, state: &StateAnswer) -> Result<(), Self::Error>;

    /// The version of the newest pack that is applied or staged, 0 if there is none.
    fn pack_version(&mut self) -> Result<u64, Self::Error>;

    /// Whether a file with this SHA-256 (hex) is kept already.
    fn has_file(&mut self, sha256: &str) -> Result<bool, Self::Error>;

    /// Keeps a file of a pack. The exchange has checked its hash.
    fn keep_file(&mut self, sha256: &str, bytes: &[u8]) -> Result<(), Self::Error>;

    /// Stages a pack: its signature, hall and version are checked and all its files are kept. It is not yet applied. One that
    /// is not valid is refused for good: answers why.
    fn stage_pack(&mut self, note: &str, manifest: &Manifest) -> Result<Option<String>, Self::Error>;
}
