//! What an exchange reports: how it ended, what it moved, and what the caller has to do now. In words for a person; it
//! holds nothing that a visitor said.

use std::{fmt, time::Duration};

use shiwen_domain::entry::ReopenReason;

use crate::{
    link::Fault,
    plan::{Step, step_after},
    protocol::ProblemKind,
};

/// What an exchange did, and what follows from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// How it ended with the log. `Done` says that nothing of it waits, whatever became of state and pack.
    pub end: End,
    /// What stood in the way of state or pack, if anything did.
    pub beside: Option<End>,
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
    /// The version of the hall's published pack, if the state was asked and one is published.
    pub published: Option<u64>,
    /// What became of that pack.
    pub pack: PackNews,
    /// The platform's time in milliseconds since 1970, from its newest answer. Only as true as the connection.
    pub time_ms: Option<i64>,
    /// The newest time that the witness signed, in seconds since 1970: it is at least then.
    pub cosigned_s: Option<u64>,
}

/// How an exchange ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// Nothing waits.
    Done,
    /// To be tried again after the backoff's next wait: [`crate::backoff::Backoff::next`] with `retry_after`.
    Again {
        /// What was in the way.
        fault: Fault,
        /// How long the other side asked to wait.
        retry_after: Option<Duration>,
    },
    /// To be tried again after a long wait ([`crate::backoff::Backoff::longest`]), with an alarm: it may heal by itself, but
    /// somebody should look.
    Alarm {
        /// What was in the way, as a sentence.
        why: String,
        /// How long the other side asked to wait.
        retry_after: Option<Duration>,
    },
    /// The log cannot go on: a new one has to be opened. What the witness signed was checked and is not true of our log.
    /// Everything that can be read has to be carried over, what is below the cursor too: a platform that was set back may
    /// lack what it once witnessed.
    Reopen {
        /// Why.
        reason: ReopenReason,
        /// What the witness has signed.
        cosigned: String,
        /// The size that it has signed.
        size: u64,
    },
    /// A person has to act. It is asked again every few minutes, so that the sending goes on once that is done.
    Stop {
        /// The name of the problem, for instance `unauthorized`; `http-403` for one that this program does not know.
        problem: String,
        /// A sentence that says what to do.
        why: String,
    },
    /// The log does not agree with its own signed head. Nothing of that was sent; the record has to be checked.
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
    /// This version is signed and not valid. It is not asked for again.
    Invalid {
        /// The version.
        version: u64,
        /// Why, as a sentence.
        why: String,
    },
    /// It could not be fetched this time.
    NotFetched,
    /// It was left alone, or the state was: it went wrong not long ago.
    Left,
}

/// Before anything was done.
impl Default for Report {
    fn default() -> Self {
        Self {
            end: End::Done,
            beside: None,
            acknowledged: 0,
            batches: 0,
            flagged: 0,
            refused: 0,
            set_back: None,
            state: false,
            published: None,
            pack: PackNews::Same,
            time_ms: None,
            cosigned_s: None,
        }
    }
}

impl End {
    /// How an exchange ends that met this fault and can do nothing about it.
    pub(super) fn after(fault: Fault) -> Self {
        let retry_after = fault.retry_after();
        match step_after(&fault) {
            Step::Unreached => Self::Again { fault, retry_after: None },
            Step::TryAgain => Self::Again { fault, retry_after },
            Step::Stop => Self::Stop { problem: name_of(&fault), why: fault.to_string() },
            _ => Self::Alarm { why: fault.to_string(), retry_after },
        }
    }
}

fn name_of(fault: &Fault) -> String {
    match fault {
        Fault::Problem { status, problem, .. } => {
            let known = ProblemKind::of(problem).filter(|kind| kind.status() == *status);
            known.map_or_else(|| format!("http-{status}"), |kind| kind.name().to_owned())
        }
        Fault::Foreign { status, .. } => format!("http-{status}"),
        Fault::Network(_) => "network".to_owned(),
    }
}

impl Report {
    /// What was acknowledged, in words: all that is known of an exchange that could not go on.
    pub fn moved(&self) -> String {
        let entries = count(self.acknowledged, "entry", "entries");
        format!("{entries} acknowledged in {}", count(self.batches, "batch", "batches"))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.moved())?;
        if self.flagged > 0 {
            write!(f, ", {} not counted as they stand", self.flagged)?;
        }
        if self.refused > 0 {
            write!(f, ", {} not taken", count(self.refused, "private content", "private contents"))?;
        }
        if let Some(size) = self.set_back {
            write!(
                f,
                "; the platform had gone back to {} and was told the rest again",
                count(size, "entry", "entries")
            )?;
        }
        match &self.pack {
            PackNews::Same | PackNews::Left => {}
            PackNews::Staged(version) => write!(f, "; pack {version} is ready")?,
            PackNews::Refused(why) => write!(f, "; the published pack is not taken: {why}")?,
            PackNews::Invalid { version, why } => write!(f, "; pack {version} is not valid: {why}")?,
            PackNews::NotFetched => write!(f, "; the published pack could not be fetched")?,
        }
        match &self.beside {
            Some(beside) if self.state => write!(f, ": {beside}")?,
            Some(beside) => write!(f, "; what the platform has to tell was not heard: {beside}")?,
            None => {}
        }
        write!(f, "; {}", self.end)
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Done => f.write_str("nothing waits"),
            Self::Again { fault, .. } => write!(f, "{fault}; it will be tried again"),
            Self::Alarm { why, .. } => write!(f, "{why}; it will be tried again, but somebody should look"),
            Self::Reopen { reason: ReopenReason::Shrunk, size, .. } => {
                write!(
                    f,
                    "the platform has witnessed {size} entries, more than this log has; a new log is needed"
                )
            }
            Self::Reopen { size, .. } => {
                write!(
                    f,
                    "the platform has witnessed another history of this log, {size} entries long; a new log is needed"
                )
            }
            Self::Stop { problem, why } => {
                write!(f, "{why} ({problem}); a person has to act, it is tried again every few minutes")
            }
            Self::NotSound => {
                f.write_str("the log does not agree with its own signed head; run `shiwen verify`")
            }
        }
    }
}

fn count(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
