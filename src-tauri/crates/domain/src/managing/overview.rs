//! Results at a glance, as the page draws them: every figure computed and rounded, every name with its words.

mod of;
#[cfg(test)]
mod tests;

use serde::Serialize;

use crate::text::Text;

/// Results of some days. Both figures are always there: with every rating, and without those that a rule has flagged or that
/// somebody outside the hall has labelled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Overview {
    /// The days.
    pub days: DayRange,
    /// All ratings of these days.
    pub total: Both,
    /// What stands beside the figures.
    pub beside: Beside,
    /// How often each level was chosen, the best first; two-button ratings are not here.
    pub levels: Vec<LevelCount>,
    /// Day by day, without days that have nothing.
    pub days_of: Vec<Point>,
    /// Hour by hour of the day, in order, without hours that have nothing.
    pub hours: Vec<Point>,
    /// By department, in the order of the hall.
    pub departments: Vec<Row>,
    /// By counter.
    pub counters: Vec<Row>,
    /// By service item.
    pub items: Vec<Row>,
    /// By clerk, from 5 ratings on.
    pub clerks: Vec<Row>,
    /// Reasons of bad ratings, the one chosen most often first.
    pub reasons: Vec<ReasonCount>,
    /// The questions, in the order of their surveys.
    pub questions: Vec<QuestionScore>,
    /// Opinions gathered by department.
    pub opinions: Vec<Opinions>,
    /// What each figure means.
    pub definitions: Vec<Definition>,
}

/// First and last day that were asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct DayRange {
    /// The first, `2026-11-01`.
    pub from: String,
    /// The last.
    pub to: String,
}

/// A figure with every rating, and one without the disputed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Both {
    /// Every rating.
    pub all: Figure,
    /// Without flagged and labelled ones.
    pub undisputed: Figure,
}

/// Rates and mean of some ratings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Figure {
    /// Ratings.
    pub ratings: u32,
    /// Levels 3 to 5.
    pub good: u32,
    /// Levels 1 and 2.
    pub bad: u32,
    /// Good of all, `97.50%`; nothing without ratings.
    pub good_rate: Option<String>,
    /// Bad of all.
    pub bad_rate: Option<String>,
    /// Twice the mean level, of 10, `8.75`; two-button ratings are not in it.
    pub mean: Option<String>,
}

/// What stands beside the figures.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Beside {
    /// Ratings of visits that were cut off.
    pub interrupted: u32,
    /// Services that the counter's business system announced and did not take back.
    pub announced: u32,
    /// Announced and rated.
    pub answered: u32,
    /// Announced, and nobody rated.
    pub unrated: u32,
    /// Announced, and taken back before anybody had touched the screen.
    pub cancelled: u32,
    /// Answered / announced, `80.00%`; nothing where none was announced.
    pub response_rate: Option<String>,
    /// Whole minutes of opening hours in which no answers were taken; of a break that goes on, as far as the log tells of it.
    pub paused_minutes: u32,
    /// For how many minutes the counter has been taking a break, whatever days are asked for; nothing while it takes none.
    pub break_minutes: Option<u32>,
    /// Whole minutes of opening hours in which the program did not run.
    pub off_minutes: u32,
    /// The same while starting it anew was in vain.
    pub standing_still_minutes: u32,
    /// The same while the glass was cleaned.
    pub cleaning_minutes: u32,
    /// Ratings of no certain day, in none of the figures above.
    pub uncertain: u32,
    /// Surveys of no certain day.
    pub uncertain_surveys: u32,
    /// Bad ones without a reason and without a word.
    pub no_reason: u32,
    /// Flagged by a rule.
    pub flagged: u32,
    /// Labelled by somebody outside the hall.
    pub labelled: u32,
    /// Carried over from a record that could not prove them any more.
    pub unproven: u32,
    /// Surveys answered.
    pub surveys: u32,
}

/// How often a level was chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct LevelCount {
    /// 5 to 1.
    pub level: u8,
    /// What it is called.
    pub wording: Text,
    /// How often.
    pub count: u32,
    /// Of all five-level ratings, in hundredths of a percent.
    pub share: u32,
}

/// A day or an hour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Point {
    /// `2026-11-23` or `09:00`.
    pub at: String,
    /// Its figures.
    pub figures: Both,
    /// Good of all in hundredths of a percent, to draw; nothing without ratings.
    pub good_share: Option<u32>,
}

/// A department, counter, item or clerk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Row {
    /// Its identity; empty for what was not known.
    pub id: String,
    /// What it is called.
    pub name: Text,
    /// Its figures.
    pub figures: Both,
}

/// A reason of bad ratings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct ReasonCount {
    /// Its code in the national table.
    pub code: u16,
    /// What it says.
    pub wording: Text,
    /// How often it was chosen.
    pub count: u32,
    /// Of bad ratings; one may have several reasons.
    pub share: Option<String>,
}

/// A question and how it was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct QuestionScore {
    /// Its identity.
    pub id: String,
    /// Its theme.
    pub theme: Text,
    /// The question.
    pub wording: Text,
    /// Yes.
    pub yes: u32,
    /// Mostly.
    pub mostly: u32,
    /// No.
    pub no: u32,
    /// Doesn't apply; in no score.
    pub not_applicable: u32,
    /// (yes + mostly / 2) / (yes + mostly + no).
    pub score: Option<String>,
    /// The same in hundredths of a percent, to draw.
    pub score_share: Option<u32>,
}

/// Opinions gathered for a department.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Opinions {
    /// The department.
    pub department: Text,
    /// Surveys answered about it.
    pub count: u32,
    /// How many there are to be.
    pub goal: u32,
}

/// What a figure means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Definition {
    /// The figure.
    pub term: Text,
    /// What it means.
    pub says: Text,
}
