//! What is written into a log: one entry, one fact. The bytes are made once by [`Entry::to_bytes`] and never
//! rendered again; everything else only reads them.

use serde::{Deserialize, Serialize};

use crate::{
    id::{
        ClerkId, CounterId, DepartmentId, EntryId, ItemId, LogId, QuestionId, SurveyId, TerminalId, VisitId,
    },
    level::{Level, Scale},
    moment::Moment,
    reason::ReasonCode,
    survey::{Answer, Capacity},
    view::{Mode, PauseReason},
};

/// The longest entry, in bytes.
pub const MAX_ENTRY_BYTES: usize = 64 * 1024;
/// The format this program writes.
pub const ENTRY_FORMAT: u32 = 1;

/// One fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Format of the entry, [`ENTRY_FORMAT`].
    pub v: u32,
    /// Identity; the same wherever the entry travels.
    pub entry_id: EntryId,
    /// When it was written.
    pub at: Moment,
    /// What it says; in JSON the member `kind` and the members of that kind.
    #[serde(flatten)]
    pub body: Body,
}

/// The kinds of entries this program writes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Body {
    /// The first entry of every log.
    LogOpened(LogOpened),
    /// How a visitor found a service.
    Rating(Rating),
    /// A visitor's answers to a survey.
    SurveyResponse(SurveyResponse),
    /// Private content was dropped by order of the platform.
    Erasure(Erasure),
    /// A pack came into force.
    PackApplied(PackApplied),
    /// Something happened to the terminal itself.
    TerminalEvent(TerminalEvent),
    /// An entry of an earlier log, appended again because that log cannot go on.
    Recovered(Recovered),
}

/// The first entry of every log: whose it is and what it continues.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogOpened {
    /// The terminal.
    pub terminal: TerminalId,
    /// The log.
    pub log: LogId,
    /// A demo log: `simulate` works in it, a production platform refuses it.
    pub demo: bool,
    /// Version of the program that opened it.
    pub version: String,
    /// The log's public key as a C2SP verifier key.
    pub key: String,
    /// The log this one continues, if any.
    pub previous: Option<Previous>,
}

/// The log that a new one continues.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Previous {
    /// Its identity, where it could still be read.
    pub log: Option<LogId>,
    /// Its newest signed size that could be read, in entries.
    pub size: Option<u64>,
    /// The root at that size, in hex.
    pub root: Option<String>,
    /// Why it could not go on.
    pub reason: ReopenReason,
    /// How many logs the terminal opened by itself in the last 24 hours, this one included. From the second on a
    /// person has to confirm the terminal at the platform with an enrolment code.
    pub automatic_in_24_h: u32,
}

/// Why a terminal opened a new log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReopenReason {
    /// The file could not be opened or read.
    Damaged,
    /// The record does not agree with its own signed head.
    HeadMismatch,
    /// The signing key is not the one that signed the record.
    KeyMismatch,
    /// The file of a log that this terminal has written is not there.
    Missing,
}

/// Whom an answer is about. The hall is always known; the rest as far as the visitor or the counter says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// The department.
    pub department: Option<DepartmentId>,
    /// The counter.
    pub counter: Option<CounterId>,
    /// The service item.
    pub item: Option<ItemId>,
    /// The clerk on duty.
    pub clerk: Option<ClerkId>,
}

/// One tap on a face.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tap {
    /// The face.
    pub level: Level,
    /// Milliseconds since the visit began.
    pub at_ms: u64,
}

/// One answer to one question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// The question.
    pub question: QuestionId,
    /// The answer.
    pub answer: Answer,
}

/// How a visit ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// The visitor said so.
    Finished,
    /// The visitor went away.
    Left,
    /// Power cut, restart, or crash of the page.
    Interrupted,
}

/// The proof that private content existed: hex of HMAC-SHA-256(nonce, content).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Commitment(pub String);

/// How a visitor found a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// The visit.
    pub visit_id: VisitId,
    /// When the visit's first answer was given; reports count by this.
    pub started: Moment,
    /// How the terminal stood.
    pub mode: Mode,
    /// Whom it is about.
    pub subject: Subject,
    /// How many faces there were.
    pub scale: Scale,
    /// The level of the last tap.
    pub level: Level,
    /// Every tap, in order.
    pub taps: Vec<Tap>,
    /// The level rose by two or more from one tap to a later one.
    pub raised: bool,
    /// The reasons chosen, all of this level.
    pub reasons: Vec<ReasonCode>,
    /// The version of the reason table they come from.
    pub reason_table: u32,
    /// A bad rating with neither reason nor comment.
    pub no_reason: bool,
    /// Commitment to the comment, if something was written.
    pub comment: Option<Commitment>,
    /// How the visit ended.
    pub ending: Ending,
    /// The pack in force.
    pub pack_version: u64,
}

/// A visitor's answers to a survey. Never part of a rating.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurveyResponse {
    /// The visit.
    pub visit_id: VisitId,
    /// When the visit's first answer was given; reports count by this.
    pub started: Moment,
    /// How the terminal stood.
    pub mode: Mode,
    /// Whom it is about.
    pub subject: Subject,
    /// The survey.
    pub survey: SurveyId,
    /// Its version.
    pub survey_version: u32,
    /// The answers, in the order of the questions; skipped ones are missing.
    pub answers: Vec<Given>,
    /// For whom the visitor came.
    pub capacity: Option<Capacity>,
    /// Commitment to the comment, if something was written.
    pub comment: Option<Commitment>,
    /// How the visit ended.
    pub ending: Ending,
    /// The pack in force.
    pub pack_version: u64,
}

/// Private content was dropped. Level, reasons and times of the target stay and are counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erasure {
    /// The entry whose private content was dropped.
    pub target: EntryId,
    /// The platform's order, made by two people.
    pub order: String,
    /// Why.
    pub reason: String,
}

/// A pack came into force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackApplied {
    /// Its version.
    pub version: u64,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
}

/// Something happened to the terminal itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum TerminalEvent {
    /// The program began to serve visitors.
    Start {
        /// Its version.
        version: String,
    },
    /// The program ended in order.
    Stop,
    /// No answers are taken.
    Pause {
        /// Why.
        reason: PauseReason,
    },
    /// Answers are taken again.
    Resume,
    /// A verification of the record found something.
    IntegrityAlarm {
        /// How many things were off.
        findings: u64,
        /// The first place with something off, if it has a place.
        first_bad_seq: Option<u64>,
    },
    /// The wall clock moved against the steady one.
    ClockStep {
        /// By how much, in milliseconds; forwards is positive.
        by_ms: i64,
    },
}

/// An entry of an earlier log, appended again with its `entry_id`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recovered {
    /// The log it was written in, where that could still be read.
    pub log: Option<LogId>,
    /// Its place there.
    pub seq: u64,
    /// Its exact bytes.
    pub entry: String,
}

/// Why bytes are not an entry this program can count.
#[derive(Debug, thiserror::Error)]
pub enum EntryError {
    /// Longer than [`MAX_ENTRY_BYTES`].
    #[error("the entry has {0} bytes, {MAX_ENTRY_BYTES} at most")]
    TooLong(usize),
    /// Not JSON of a known kind.
    #[error("the entry cannot be read: {0}")]
    Unreadable(#[from] serde_json::Error),
    /// Written by a newer program.
    #[error("the entry has format {0}, this program knows {ENTRY_FORMAT}")]
    Format(u32),
}

impl Entry {
    /// A new fact.
    pub fn new(entry_id: EntryId, at: Moment, body: Body) -> Self {
        Self { v: ENTRY_FORMAT, entry_id, at, body }
    }

    /// The frozen bytes. Called once in the life of an entry.
    pub fn to_bytes(&self) -> Result<Vec<u8>, EntryError> {
        let bytes = serde_json::to_vec(self)?;
        if bytes.len() > MAX_ENTRY_BYTES { Err(EntryError::TooLong(bytes.len())) } else { Ok(bytes) }
    }

    /// Reads frozen bytes.
    pub fn read(bytes: &[u8]) -> Result<Self, EntryError> {
        if bytes.len() > MAX_ENTRY_BYTES {
            return Err(EntryError::TooLong(bytes.len()));
        }
        let read = Frame::read(bytes);
        let format = read.as_ref().map_or_else(|_| Format::of(bytes), |entry| Some(entry.v));
        match format {
            Some(newer) if newer != ENTRY_FORMAT => Err(EntryError::Format(newer)),
            _ => Ok(read?),
        }
    }

    /// The name of the entry's kind, as it stands in JSON and in the store.
    pub fn kind(&self) -> &'static str {
        match self.body {
            Body::LogOpened(_) => "log_opened",
            Body::Rating(_) => "rating",
            Body::SurveyResponse(_) => "survey_response",
            Body::Erasure(_) => "erasure",
            Body::PackApplied(_) => "pack_applied",
            Body::TerminalEvent(_) => "terminal_event",
            Body::Recovered(_) => "recovered",
        }
    }

    /// The entry to count: the one inside, for an entry recovered from an earlier log.
    #[must_use]
    pub fn counted(self) -> Self {
        match &self.body {
            Body::Recovered(recovered) => Self::read(recovered.entry.as_bytes()).unwrap_or(self),
            _ => self,
        }
    }
}

/// What stands in every entry beside its body. Read on its own, the bytes are walked twice, which takes a third of the
/// time of having serde set every member aside until it knows the kind.
#[derive(Deserialize)]
struct Frame {
    v: u32,
    entry_id: EntryId,
    at: Moment,
    kind: Kind,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    LogOpened,
    Rating,
    SurveyResponse,
    Erasure,
    PackApplied,
    TerminalEvent,
    Recovered,
}

impl Frame {
    fn read(bytes: &[u8]) -> Result<Entry, serde_json::Error> {
        let Self { v, entry_id, at, kind } = serde_json::from_slice(bytes)?;
        let body = match kind {
            Kind::LogOpened => Body::LogOpened(serde_json::from_slice(bytes)?),
            Kind::Rating => Body::Rating(serde_json::from_slice(bytes)?),
            Kind::SurveyResponse => Body::SurveyResponse(serde_json::from_slice(bytes)?),
            Kind::Erasure => Body::Erasure(serde_json::from_slice(bytes)?),
            Kind::PackApplied => Body::PackApplied(serde_json::from_slice(bytes)?),
            Kind::TerminalEvent => Body::TerminalEvent(serde_json::from_slice(bytes)?),
            Kind::Recovered => Body::Recovered(serde_json::from_slice(bytes)?),
        };
        Ok(Entry { v, entry_id, at, body })
    }
}

/// The format alone: what a newer program wrote may have kinds and members that this one cannot read.
#[derive(Deserialize)]
struct Format {
    v: u32,
}

impl Format {
    fn of(bytes: &[u8]) -> Option<u32> {
        serde_json::from_slice(bytes).ok().map(|format: Self| format.v)
    }
}
