//! The thresholds of the flag rules: the pack's member `flag_rules`. A rule that the pack does not name has the defaults
//! here, one that it names as `null` is switched off; whatever it names, it names whole.

use serde::{Deserialize, Serialize};

/// What the rules look for. `None` is a rule that is switched off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FlagRules {
    /// Many in a short time.
    pub burst: Option<Burst>,
    /// Alternating levels.
    pub alternating: Option<Alternating>,
    /// Outside the opening hours.
    pub off_hours: Option<OffHours>,
    /// Too fast to have read.
    pub too_fast: Option<TooFast>,
    /// The same again and again.
    pub same_pattern: Option<SamePattern>,
    /// Praise at closing.
    pub closing_burst: Option<ClosingBurst>,
}

/// At least so many ratings about one counter within so long a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Burst {
    /// How many.
    pub ratings: usize,
    /// From the first to the last, in seconds.
    pub seconds: u64,
}

/// At least so many ratings in a row whose levels go to and fro between two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alternating {
    /// How many.
    pub ratings: usize,
    /// From the first to the last, in minutes.
    pub minutes: u64,
}

/// Outside the opening hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OffHours {
    /// How long before opening and after closing is no matter, in minutes: who was let in is served.
    pub minutes: u32,
}

/// From the last tap on a face to the end that the visitor asked for. Nobody who went away is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TooFast {
    /// The least time that going on and finishing take, in milliseconds.
    pub finish_ms: u64,
    /// The least time that each chosen reason takes besides, in milliseconds.
    pub reason_ms: u64,
}

/// At least so many ratings in a row with the same level and the same reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SamePattern {
    /// How many, where reasons were chosen.
    pub ratings: usize,
    /// How many, where no reason was chosen: most visitors tap one face and go, so this is far more.
    pub ratings_without_reasons: usize,
    /// From the first to the last, in minutes.
    pub minutes: u64,
}

/// At least so many good ratings about one counter, and no bad one between, within so long a time at closing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClosingBurst {
    /// How many.
    pub ratings: usize,
    /// From the first to the last, in seconds.
    pub seconds: u64,
    /// How long before the day's last closing it begins, in minutes; it lasts until midnight.
    pub minutes: u32,
}

impl Default for FlagRules {
    /// What holds where no pack says otherwise: far enough from what a busy counter does that hardly an honest rating is
    /// flagged.
    fn default() -> Self {
        Self {
            // Fifty seconds for each, service included.
            burst: Some(Burst { ratings: 6, seconds: 300 }),
            alternating: Some(Alternating { ratings: 6, minutes: 60 }),
            off_hours: Some(OffHours { minutes: 30 }),
            // Two screens change on the way, each deaf for 400 ms: nobody can do it in less than 800.
            too_fast: Some(TooFast { finish_ms: 1_500, reason_ms: 600 }),
            same_pattern: Some(SamePattern { ratings: 5, ratings_without_reasons: 15, minutes: 60 }),
            closing_burst: Some(ClosingBurst { ratings: 4, seconds: 300, minutes: 15 }),
        }
    }
}
