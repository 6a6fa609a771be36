//! What visitors said: ratings and survey responses.

use serde::{Deserialize, Serialize};

use crate::{
    id::{ClerkId, CounterId, DepartmentId, ItemId, QuestionId, SurveyId, VisitId},
    level::{Level, Scale},
    moment::Moment,
    reason::ReasonCode,
    survey::{Answer, Capacity},
    view::Mode,
};

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

impl Ending {
    /// Its name in JSON and SQL.
    pub fn name(self) -> &'static str {
        match self {
            Self::Finished => "finished",
            Self::Left => "left",
            Self::Interrupted => "interrupted",
        }
    }
}

/// The proof that private content existed: hex of HMAC-SHA-256(nonce, content).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Commitment(pub String);

/// What kind of private content a commitment stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PrivateKind {
    /// What was typed, UTF-8.
    Text,
    /// What was written by hand, PNG.
    Writing,
    /// The number under which the visitor wants to be called back, sealed to the platform's key before it was stored.
    Phone,
}

impl PrivateKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Text, Self::Writing, Self::Phone];

    /// Its name where it is stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Writing => "writing",
            Self::Phone => "phone",
        }
    }

    /// The kind of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

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
    /// Commitment to the comment, if something was typed.
    pub comment: Option<Commitment>,
    /// Commitment to the handwriting, if something was written; entries before it was taken do not have it.
    pub writing: Option<Commitment>,
    /// Commitment to the sealed number for a call back, if one was left; earlier entries do not have it.
    pub phone: Option<Commitment>,
    /// The service that the counter's business system announced, if one was: its case number and service number under a key
    /// that only the terminal has. A case number leads to a person, and from an entry it would lead to a level.
    pub service: Option<String>,
    /// How the visit ended.
    pub ending: Ending,
    /// The pack in force.
    pub pack_version: u64,
}

/// A service that was announced and that nobody rated in time. Silence is no praise: it is in no rate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unrated {
    /// When it was announced; reports count by this.
    pub started: Moment,
    /// Whom it is about.
    pub subject: Subject,
    /// The service, as in a rating.
    pub service: String,
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
    /// Commitment to the comment, if something was typed.
    pub comment: Option<Commitment>,
    /// Commitment to the handwriting, if something was written; entries before it was taken do not have it.
    pub writing: Option<Commitment>,
    /// How the visit ended.
    pub ending: Ending,
    /// The pack in force.
    pub pack_version: u64,
}
