//! What the counter's business system did to the terminal, and how long no answers were taken.

use serde::{Deserialize, Serialize};

use crate::{announced::Duty, entry::Subject, moment::Moment, outage::Outage};

/// A pause that somebody wanted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ordered {
    /// Who: `business system`, or an account.
    pub by: String,
    /// Why.
    pub cause: PauseCause,
}

/// Why a counter takes a break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PauseCause {
    /// A rest.
    Break,
    /// A meeting, or training.
    Meeting,
    /// Nobody is on duty at the counter.
    Unstaffed,
    /// Something is being repaired or cleaned.
    Maintenance,
    /// The counter is closed.
    Closed,
    /// Something else.
    Other,
}

impl PauseCause {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Break, Self::Meeting, Self::Unstaffed, Self::Maintenance, Self::Closed, Self::Other];
}

/// How a pause ended, and how long it was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resumed {
    /// Who ended it, where somebody did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// How long it was; entries of earlier programs do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outage: Option<Outage>,
}

/// Time in which the terminal was not to be used, as far as no other entry counts it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutOfUse {
    /// Why.
    pub why: WhyOut,
    /// How long. Of a break that goes on, the part since it was last told of.
    pub outage: Outage,
}

/// Time before a start that no entry counts yet, because the clock may still be put right. An [`OutOfUse`] of the same run counts it,
/// or of a later one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Uncounted {
    /// Why the terminal was not to be used.
    pub why: WhyOut,
    /// The last entry before it.
    pub last: Moment,
    /// The last sign of life before it, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Moment>,
    /// When it was over.
    pub until: Moment,
}

/// Why a terminal was not to be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyOut {
    /// It took no answers: the counter's break, or a fault of the record.
    Paused,
    /// The program did not run: switched off, ended, or without power.
    Off,
    /// Starting it anew was in vain.
    StandingStill,
    /// The glass was cleaned.
    Cleaning,
}

impl WhyOut {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Paused, Self::Off, Self::StandingStill, Self::Cleaning];

    /// Its name in JSON and SQL.
    pub fn name(self) -> &'static str {
        match self {
            Self::Paused => "paused",
            Self::Off => "off",
            Self::StandingStill => "standing_still",
            Self::Cleaning => "cleaning",
        }
    }
}

/// An announced service was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvaluationCancelled {
    /// When it was announced; reports count by this.
    pub started: Moment,
    /// Whom it was about.
    pub subject: Subject,
    /// The service, as in a rating.
    pub service: String,
    /// The pack in force.
    pub pack_version: u64,
}

/// Another clerk is on duty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyChanged {
    /// Who from here on.
    pub duty: Duty,
    /// Who said so: `business system`, or an account.
    pub by: String,
}
