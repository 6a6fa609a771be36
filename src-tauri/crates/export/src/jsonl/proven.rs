//! What an export is held against, and what it has then proven.

use shiwen_domain::{
    entry::Previous,
    id::{LogId, TerminalId},
};
use shiwen_log::{Hash, Origin, VerifyingKey, WitnessKey};

/// The public keys, as whoever verifies knows them from elsewhere. What is missing is taken from the file, and proves only
/// that the file agrees with itself.
#[derive(Clone, Debug, Default)]
pub struct Anchors {
    /// The log's verifier key.
    pub terminal: Option<(Origin, VerifyingKey)>,
    /// The witness's verifier key. With it, a file that the witness has cosigned nothing of is refused.
    pub witness: Option<WitnessKey>,
}

/// A file that is whole.
#[derive(Clone, Debug)]
pub struct Proven {
    /// The terminal.
    pub terminal: TerminalId,
    /// The log.
    pub log: LogId,
    /// Whether it is a demo log.
    pub demo: bool,
    /// The first day that was asked for.
    pub from: String,
    /// The last day.
    pub to: String,
    /// When the file was made, by the terminal's clock.
    pub created: String,
    /// Whether what visitors said in private was asked for.
    pub private: bool,
    /// The log that this one continues.
    pub previous: Option<Previous>,
    /// The first entry of those days.
    pub first: u64,
    /// The last one.
    pub last: u64,
    /// Entries between them that are there as a leaf hash only.
    pub hashed: u64,
    /// Private contents.
    pub said: u64,
    /// Entries of the whole log when the file was made.
    pub size: u64,
    /// The root of its tree.
    pub root: Hash,
    /// What stands in the place of the entries that are not of those days.
    pub beside: Vec<Subtree>,
    /// What the witness has seen of it.
    pub witnessed: Option<Witnessed>,
    /// The verifier key of the log, as the file says.
    pub terminal_key: String,
    /// The verifier key of the witness, as the file says.
    pub witness_key: Option<String>,
}

/// A perfect part of a log's tree, of which a file has the root alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subtree {
    /// Its first place.
    pub first: u64,
    /// It has two to the power of this many places.
    pub level: u32,
    /// Its root.
    pub root: Hash,
}

/// Whose log a file says it is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The terminal.
    pub terminal: TerminalId,
    /// The log.
    pub log: LogId,
    /// Whether it is a demo log.
    pub demo: bool,
    /// The log that this one continues.
    pub previous: Option<Previous>,
}

/// How far a witness has seen the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witnessed {
    /// Its name.
    pub name: String,
    /// How many entries it has seen, from the first one on.
    pub size: u64,
    /// When it signed, in seconds since 1970.
    pub time_s: u64,
}
