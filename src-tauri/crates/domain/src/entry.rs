//! What is written into a log: one entry, one fact. The bytes are made once by [`Entry::to_bytes`] and never
//! rendered again; everything else only reads them.

mod answers;
mod backup;
mod counter;
mod door;
mod ledger;
mod self_test;
mod terminal;

use serde::{Deserialize, Serialize, de::value::StrDeserializer};

pub use answers::{Commitment, Ending, Given, PrivateKind, Rating, Subject, SurveyResponse, Tap, Unrated};
pub use backup::{BackupMade, Restored};
pub use counter::{
    DutyChanged, EvaluationCancelled, Ordered, OutOfUse, PauseCause, Resumed, Uncounted, WhyOut,
};
pub use door::{EntryRefusal, Leaving};
pub use ledger::{LedgerItem, MAX_LEDGER_CHARS, Note, ledger_text};
pub use self_test::{SelfTest, SelfTestFault, SelfTestPart};
pub use terminal::{
    Erasure, Export, ExportFormat, Label, LabelProposed, LogOpened, PackApplied, Previous, Recovered,
    ReopenReason, SettingsChange, TerminalEvent,
};

use crate::{id::EntryId, moment::Moment};

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
    /// An announced service that nobody rated.
    Unrated(Unrated),
    /// A visit that nobody made: the terminal has proven that the level can be given and kept.
    SelfTest(SelfTest),
    /// A manager proposes to call a rating mistaken or malicious.
    LabelProposed(LabelProposed),
    /// Something was written down about an item of the ledger.
    Note(Note),
    /// A manager put something into the ledger.
    LedgerItem(LedgerItem),
    /// Private content was dropped by order of the platform.
    Erasure(Erasure),
    /// A pack came into force.
    PackApplied(PackApplied),
    /// Results were taken out of the terminal.
    Export(Export),
    /// Somebody has set something at the terminal.
    SettingsChange(SettingsChange),
    /// Something happened to the terminal itself.
    TerminalEvent(TerminalEvent),
    /// An entry of an earlier log, appended again because that log cannot go on.
    Recovered(Recovered),
}

impl Body {
    /// What was said in private, by its commitments.
    pub fn commitments(&self) -> impl Iterator<Item = (PrivateKind, &Commitment)> {
        let (text, writing, phone) = match self {
            Self::Rating(rating) => (rating.comment.as_ref(), rating.writing.as_ref(), rating.phone.as_ref()),
            Self::SurveyResponse(response) => (response.comment.as_ref(), response.writing.as_ref(), None),
            _ => (None, None, None),
        };
        [(PrivateKind::Text, text), (PrivateKind::Writing, writing), (PrivateKind::Phone, phone)]
            .into_iter()
            .filter_map(|(kind, commitment)| Some((kind, commitment?)))
    }
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
            Body::Unrated(_) => "unrated",
            Body::SelfTest(_) => "self_test",
            Body::LabelProposed(_) => "label_proposed",
            Body::Note(_) => "note",
            Body::LedgerItem(_) => "ledger_item",
            Body::Erasure(_) => "erasure",
            Body::PackApplied(_) => "pack_applied",
            Body::Export(_) => "export",
            Body::SettingsChange(_) => "settings_change",
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
    Unrated,
    SelfTest,
    LabelProposed,
    Note,
    LedgerItem,
    Erasure,
    PackApplied,
    Export,
    SettingsChange,
    TerminalEvent,
    Recovered,
}

/// Whether this program knows a kind of entry of this name.
pub fn is_known_kind(name: &str) -> bool {
    Kind::deserialize(StrDeserializer::<serde::de::value::Error>::new(name)).is_ok()
}

impl Frame {
    fn read(bytes: &[u8]) -> Result<Entry, serde_json::Error> {
        let Self { v, entry_id, at, kind } = serde_json::from_slice(bytes)?;
        let body = match kind {
            Kind::LogOpened => Body::LogOpened(serde_json::from_slice(bytes)?),
            Kind::Rating => Body::Rating(serde_json::from_slice(bytes)?),
            Kind::SurveyResponse => Body::SurveyResponse(serde_json::from_slice(bytes)?),
            Kind::Unrated => Body::Unrated(serde_json::from_slice(bytes)?),
            Kind::SelfTest => Body::SelfTest(serde_json::from_slice(bytes)?),
            Kind::LabelProposed => Body::LabelProposed(serde_json::from_slice(bytes)?),
            Kind::Note => Body::Note(serde_json::from_slice(bytes)?),
            Kind::LedgerItem => Body::LedgerItem(serde_json::from_slice(bytes)?),
            Kind::Erasure => Body::Erasure(serde_json::from_slice(bytes)?),
            Kind::PackApplied => Body::PackApplied(serde_json::from_slice(bytes)?),
            Kind::Export => Body::Export(serde_json::from_slice(bytes)?),
            Kind::SettingsChange => Body::SettingsChange(serde_json::from_slice(bytes)?),
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
