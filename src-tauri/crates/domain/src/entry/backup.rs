//! That a backup was made, and that a log holds what one brought back.

use serde::{Deserialize, Serialize};

use crate::id::LogId;

/// A backup was asked for. Written before it is made, so it is in the backup itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupMade {
    /// Whether the platform's recovery key opens it.
    pub recovery_key: bool,
    /// Whether a passphrase opens it.
    pub passphrase: bool,
    /// Who asked: `command line`, or an account.
    pub by: String,
}

/// This log began with a restore: what of it came out of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restored {
    /// The log that the backup is of.
    pub log: LogId,
    /// How many entries it had.
    pub size: u64,
    /// The root there, in hex.
    pub root: String,
    /// When the backup was made, by the clock of the terminal that made it.
    pub made: String,
    /// How many entries were not here before.
    pub entries: u64,
    /// How many things said in private were not here before.
    pub contents: u64,
    /// Whether the backup was proven: signed by this terminal, or by the one that a known witness has signed for.
    pub proven: bool,
    /// Who asked: `command line`, or an account.
    pub by: String,
}
