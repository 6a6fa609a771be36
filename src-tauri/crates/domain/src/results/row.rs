//! A rating and a survey response as results see them: what the log says of them, without who, and with the hour only.

use crate::{
    entry::{Ending, Given, Rating, Subject, SurveyResponse},
    flag::Rule,
    level::{Level, Scale},
    moment::Moment,
    survey::{Answer, Capacity},
    view::Mode,
};

/// When and whom an answer is about; `""` where it is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The day in the hall, `2026-11-23`, or `uncertain`.
    pub day: String,
    /// The hour in the hall; -1 where the day is uncertain.
    pub hour: i64,
    /// Code of the department.
    pub department: String,
    /// The counter.
    pub counter: String,
}

/// A rating.
#[expect(clippy::struct_excessive_bools, reason = "four facts that have nothing to do with each other")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RatingRow {
    /// Its place in the log.
    pub seq: u64,
    /// When, and whom it is about.
    pub about: About,
    /// The service item; `""` where it is not known.
    pub item: String,
    /// The clerk on duty, by number; never in a row that leaves the terminal.
    pub clerk: String,
    /// Where the terminal stood.
    pub mode: Mode,
    /// How many faces there were.
    pub scale: Scale,
    /// The level of the last tap.
    pub level: Level,
    /// How many taps there were.
    pub taps: u64,
    /// Bad, without a reason and without a word.
    pub no_reason: bool,
    /// Whether something was typed or written.
    pub comment: bool,
    /// The codes chosen, in their order.
    pub reasons: Vec<u16>,
    /// How the visit ended.
    pub ending: Ending,
    /// Whether the log that it came from could prove it.
    pub proven: bool,
    /// Names of the rules that have flagged it, in their order.
    pub flags: Vec<String>,
    /// Called mistaken or malicious by somebody outside the hall.
    pub labelled: bool,
}

impl RatingRow {
    /// Whether the second figure leaves it out.
    pub fn is_disputed(&self) -> bool {
        self.labelled || !self.flags.is_empty()
    }
}

/// A survey response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SurveyRow {
    /// Its place in the log.
    pub seq: u64,
    /// When, and whom it is about.
    pub about: About,
    /// Where the terminal stood.
    pub mode: Mode,
    /// The survey.
    pub survey: String,
    /// Its version.
    pub version: u32,
    /// For whom the visitor came, if it was said.
    pub capacity: Option<Capacity>,
    /// Whether something was typed or written.
    pub comment: bool,
    /// Question and answer, in the order of the questions' names.
    pub answers: Vec<(String, Answer)>,
    /// How the visit ended.
    pub ending: Ending,
    /// Whether the log that it came from could prove it.
    pub proven: bool,
}

impl RatingRow {
    /// The row of a rating as its entry says it; `proven` is whether its log could prove it. By what else it stands out only
    /// those beside it say.
    pub fn of(seq: u64, proven: bool, rating: &Rating) -> Self {
        let mut reasons: Vec<u16> = rating.reasons.iter().map(|code| code.0).collect();
        reasons.sort_unstable();
        reasons.dedup();
        Self {
            seq,
            about: About::of(&rating.started, &rating.subject),
            item: rating.subject.item.as_ref().map_or_else(String::new, ToString::to_string),
            clerk: rating.subject.clerk.as_ref().map_or_else(String::new, ToString::to_string),
            mode: rating.mode,
            scale: rating.scale,
            level: rating.level,
            taps: rating.taps.len() as u64,
            no_reason: rating.no_reason,
            comment: rating.comment.is_some() || rating.writing.is_some(),
            reasons,
            ending: rating.ending,
            proven,
            flags: rating.raised.then(|| Rule::Raised.name().to_owned()).into_iter().collect(),
            labelled: false,
        }
    }
}

impl SurveyRow {
    /// The row of a survey response as its entry says it. Of two answers to one question the first counts.
    pub fn of(seq: u64, proven: bool, response: &SurveyResponse) -> Self {
        let mut given: Vec<&Given> = response.answers.iter().collect();
        given.sort_by_key(|given| given.question.as_str());
        given.dedup_by_key(|given| given.question.as_str());
        Self {
            seq,
            about: About::of(&response.started, &response.subject),
            mode: response.mode,
            survey: response.survey.to_string(),
            version: response.survey_version,
            capacity: response.capacity,
            comment: response.comment.is_some() || response.writing.is_some(),
            answers: given.into_iter().map(|given| (given.question.to_string(), given.answer)).collect(),
            ending: response.ending,
            proven,
        }
    }
}

impl About {
    fn of(started: &Moment, subject: &Subject) -> Self {
        Self {
            day: started.day().to_owned(),
            hour: started.hour(),
            department: subject.department.as_ref().map_or_else(String::new, ToString::to_string),
            counter: subject.counter.as_ref().map_or_else(String::new, ToString::to_string),
        }
    }
}
