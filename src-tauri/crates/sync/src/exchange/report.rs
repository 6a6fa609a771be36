//! What an exchange reports: how it ended, what it moved, and what the caller has to do now.

use std::time::Duration;

use shiwen_domain::entry::ReopenReason;

use crate::link::Fault;

/// What an exchange did, and what follows from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// How it ended.
    pub end: End,
    /// Entries that the platform acknowledged and that were not acknowledged before.
    pub acknowledged: u64,
    /// Batches that were answered.
    pub batches: u64,
    /// Entries that the platform stored but cannot count.
    pub flagged: u64,
    /// Private content that the platform did not take.
    pub refused: u64,
    /// The size that the platform had, if it had forgotten entries that it once witnessed; they were sent again.
    pub set_back: Option<u64>,
    /// Whether the state of the platform was asked and applied.
    pub state: bool,
    /// What became of the hall's pack.
    pub pack: PackNews,
    /// The platform's time in milliseconds since 1970, from its newest answer. Only as true as the connection.
    pub time_ms: Option<i64>,
    /// The newest time that the witness signed, in seconds since 1970: it was at least then.
    pub cosigned_s: Option<u64>,
}

/// How an exchange ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// Nothing waits.
    Done,
    /// To be tried again: after the backoff's next wait, which honours `retry_after`.
    Again {
        /// What was in the way.
        fault: Fault,
        /// How long the other side asked to wait.
        retry_after: Option<Duration>,
    },
    /// To be tried again after the longest wait, with an alarm: it may heal by itself, but somebody should look.
    Alarm {
        /// What was in the way, as a sentence.
        why: String,
    },
    /// The log cannot go on: a new one has to be opened. Checked against the cosigned checkpoint.
    Reopen {
        /// Why.
        reason: ReopenReason,
        /// What the witness has signed.
        cosigned: String,
        /// The size that it has signed.
        size: u64,
    },
    /// Nothing is sent until a person has acted.
    Stop {
        /// The name of the problem, for `exchange.stopped`.
        problem: String,
        /// A sentence that says what to do.
        why: String,
    },
    /// The log does not agree with its own signed head. Nothing was sent; the record has to be checked.
    NotSound,
}

/// What became of the hall's pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PackNews {
    /// There was no newer one, or it was not asked for.
    Same,
    /// This version is staged.
    Staged(u64),
    /// The published one is not taken, with the reason as a sentence.
    Refused(String),
    /// It could not be fetched this time.
    NotFetched,
}
