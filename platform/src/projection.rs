//! What the entries say, as rows: computed from the bytes, each entry identity once, in the transaction that stores them.

use uuid::Uuid;

/// A bad rating that is counted for the first time: it opens a work order in the same transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BadRating {
    /// The rating's entry.
    pub(crate) entry_id: Uuid,
    /// The hall it was given in.
    pub(crate) hall: String,
    /// The terminal it was given at.
    pub(crate) terminal: String,
    /// Whether the log is a demo one.
    pub(crate) demo: bool,
    /// The department, `''` where it is not known.
    pub(crate) department: String,
    /// The counter, `''` where it is not known.
    pub(crate) counter: String,
    /// 1 or 2.
    pub(crate) level: i16,
    /// When the platform took it, in milliseconds since 1970.
    pub(crate) received_ms: i64,
}
