//! Flags: named rules that a rating stands out by. A flag is a reason to look, no verdict: it changes no rating and drops
//! none, results show a figure with and one without. Pure; thresholds are the pack's, time is what the ratings say.

use serde::{Deserialize, Serialize};

mod basis;
pub(crate) mod bounds;
mod hours;
mod judge;
mod past;
mod rules;
mod words;

pub use basis::Basis;
pub use judge::{Judge, LOOK_BACK, WINDOW};
pub use rules::{Alternating, Burst, ClosingBurst, FlagRules, OffHours, SamePattern, TooFast};

/// A rule by which a rating stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export, rename = "FlagRule"))]
pub enum Rule {
    /// Many ratings in a short time about one counter.
    Burst,
    /// The levels of a row alternate.
    Alternating,
    /// Given while the hall was closed.
    OffHours,
    /// Finished too fast to have read what was on the screen.
    TooFast,
    /// The same level and reasons again and again in a row.
    SamePattern,
    /// A burst of nothing but praise in the last minutes before closing.
    ClosingBurst,
    /// The level rose by two or more while the visitor stood there. The entry says so itself: it has no threshold.
    Raised,
}

impl Rule {
    /// Every rule, in the order in which flags of one rating come.
    pub const ALL: [Self; 7] = [
        Self::Burst,
        Self::Alternating,
        Self::OffHours,
        Self::TooFast,
        Self::SamePattern,
        Self::ClosingBurst,
        Self::Raised,
    ];

    /// Its name in JSON, SQL and exports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Burst => "burst",
            Self::Alternating => "alternating",
            Self::OffHours => "off_hours",
            Self::TooFast => "too_fast",
            Self::SamePattern => "same_pattern",
            Self::ClosingBurst => "closing_burst",
            Self::Raised => "raised",
        }
    }

    /// The rule of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.name() == name)
    }
}

/// One rating stands out by one rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Flag {
    /// The rating's place in the log, as the judge was told.
    pub seq: u64,
    /// The rule.
    pub rule: Rule,
}
