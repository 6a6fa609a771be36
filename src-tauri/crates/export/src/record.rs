//! What an export reads: one state of a record, from place to place. Where it lies is decided elsewhere.

#[cfg(test)]
pub(crate) mod memory;

use std::{fmt, ops::Range};

use shiwen_domain::{
    entry::PrivateKind,
    id::{EntryId, LogId, TerminalId},
};
use shiwen_log::{Hash, Nonce, VerifyingKey, WitnessKey};

/// An entry as it lies in the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its place, from 0.
    pub seq: u64,
    /// Whose private content belongs to it.
    pub entry_id: EntryId,
    /// Its frozen bytes.
    pub bytes: Vec<u8>,
}

/// What a visitor typed (UTF-8) or wrote by hand (PNG), and the nonce that hides it behind its commitment.
#[derive(Clone)]
pub struct Said {
    /// 32 random bytes.
    pub nonce: Nonce,
    /// The content.
    pub content: Vec<u8>,
}

impl fmt::Debug for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Said({} bytes)", self.content.len())
    }
}

/// One state of a record. Whatever is appended meanwhile is not in it.
pub trait Record {
    /// Why it cannot be read.
    type Error: std::error::Error + 'static;

    /// The entries at these places, in order and all of them. They are asked for in small numbers.
    fn entries(&self, places: Range<u64>) -> Result<Vec<Stored>, Self::Error>;

    /// The stored leaf hashes of these places, in order and all of them.
    fn leaves(&self, places: Range<u64>) -> Result<Vec<Hash>, Self::Error>;

    /// What was said in private and belongs to an entry, if it is still there.
    fn said(&self, entry: EntryId, kind: PrivateKind) -> Result<Option<Said>, Self::Error>;
}

/// Whose log it is, and what was signed of it.
#[derive(Clone, Debug)]
pub struct LogHead {
    /// The terminal.
    pub terminal: TerminalId,
    /// The log.
    pub log: LogId,
    /// The key its checkpoints are checked with.
    pub key: VerifyingKey,
    /// The newest signed checkpoint.
    pub checkpoint: String,
    /// The newest cosigned checkpoint and its witness, if the platform has seen anything of the log.
    pub cosigned: Option<(String, WitnessKey)>,
}
