//! `POST /v1/logs/{terminal}/{log}/entries`: the next entries of a log, and what the witness says to them. Every exchange
//! begins with one, an empty one if nothing is waiting: that is how either side sees that the other has another past.

use serde::{Deserialize, Serialize};
use shiwen_domain::id::EntryId;

use super::base64_bytes;

/// The most entries in a batch.
pub const MAX_BATCH_ENTRIES: usize = 500;
/// The most bytes of entries and private content in a batch; one entry with its content always fits.
pub const MAX_BATCH_BYTES: usize = 1024 * 1024;

/// Entries in the order of their `seq`, without a gap. The body is compressed with zstd.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Batch {
    /// The `seq` of the first entry: the size that the platform has witnessed, as far as the terminal knows.
    pub first: u64,
    /// The entries; may be none.
    pub entries: Vec<Sent>,
    /// The terminal's signed checkpoint of size `first + entries.len()`.
    pub checkpoint: String,
    /// The newest cosigned checkpoint that the terminal has of this log, if any. A platform that was set back to an
    /// earlier backup sees by it that it has forgotten something, and answers with a gap and the size that it has (0, and
    /// no cosigned checkpoint, if it has nothing of the log). The terminal sends again from there, and leaves this out
    /// until it has reached the place where it was.
    pub witnessed: Option<String>,
    /// How the terminal is.
    pub health: Health,
}

/// One entry on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sent {
    /// Its frozen bytes. The witness stores them whatever they say.
    #[serde(with = "base64_bytes")]
    pub bytes: Vec<u8>,
    /// What belongs to it and is not in it; the terminal may have dropped it already.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub private: Vec<PrivateContent>,
}

/// What a visitor said in private, with the nonce of its commitment.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrivateContent {
    /// `text`, `writing` or `phone`.
    pub kind: String,
    /// 32 random bytes, hex.
    pub nonce: String,
    /// UTF-8, PNG, or a phone number sealed to the platform's key (an age file).
    #[serde(with = "base64_bytes")]
    pub content: Vec<u8>,
}

impl std::fmt::Debug for PrivateContent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Nothing a visitor said goes into a log file, not even by accident.
        write!(f, "PrivateContent({}, {} bytes)", self.kind, self.content.len())
    }
}

/// How a terminal is, as far as the platform must know it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Health {
    /// Version of the program.
    pub version: String,
    /// Wall time of the terminal.
    pub now_ms: i64,
    /// Whether it believes its clock.
    pub clock_trusted: bool,
    /// Entries that wait behind this batch.
    pub waiting: u64,
    /// Free bytes on its disk, if it knows.
    pub free_bytes: Option<u64>,
    /// The version of the pack in force.
    pub pack_version: u64,
    /// For how many seconds the machine has been running, if it knows. Programs before this did not say.
    #[serde(default)]
    pub uptime_s: Option<u64>,
    /// What the program and its pages have in memory, in kB, if it knows.
    #[serde(default)]
    pub memory_kb: Option<u64>,
    /// For how many minutes the counter has been taking a break, if it does.
    #[serde(default)]
    pub break_minutes: Option<u64>,
    /// The newest self-test, if there was one.
    #[serde(default)]
    pub self_test: Option<SelfTested>,
}

/// What came of a self-test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SelfTested {
    /// The day in the hall, `2026-11-23`.
    pub day: String,
    /// Whether every level could be given and was kept.
    pub passed: bool,
}

/// What the witness says: everything up to `size` is on its disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchAnswer {
    /// The size of the log that the platform has witnessed now.
    pub size: u64,
    /// The checkpoint of that size, signed by the terminal, cosigned by the platform. The terminal's cursor is this text.
    pub cosigned: String,
    /// The platform's time.
    pub time_ms: i64,
    /// Entries of this batch that are stored but that it cannot count.
    #[serde(default)]
    pub flagged: Vec<Flagged>,
    /// Private content of this batch that it does not take.
    #[serde(default)]
    pub refused: Vec<Refused>,
}

/// An entry that is stored, witnessed, and not counted as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flagged {
    /// Its place.
    pub seq: u64,
    /// Why, as a name: `unreadable`, `future_format`, `unknown_reason`, `unknown_survey`, ….
    pub flag: String,
}

/// Private content that the platform does not take. Its entry is stored all the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// The entry it belongs to, where that can be read.
    pub entry_id: Option<EntryId>,
    /// The place of the entry.
    pub seq: u64,
    /// `text`, `writing` or `phone`.
    pub kind: String,
    /// Why, as a name: `not_committed`, `too_long`, `not_utf8`, `not_a_picture`, `not_sealed`, `unknown_kind`,
    /// `too_many`.
    pub why: String,
}
