//! What a self-test leaves in the log: visits that nobody made. A kind of its own, so that no count of answers can hold one.

use serde::{Deserialize, Serialize};

use super::{Ending, Rating, SurveyResponse};
use crate::moment::{ClockTrust, Moment};

/// Which visit of which day's self-test this is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelfTestPart {
    /// The day in the hall, `2026-11-23`.
    pub day: String,
    /// 1 for the first.
    pub part: u32,
    /// How many there are: one for each level that can be given.
    pub of: u32,
}

/// What a played visit left: the very answers that a visitor's draft would have become.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelfTest {
    /// Which visit.
    #[serde(flatten)]
    pub of: SelfTestPart,
    /// The rating; missing if the program was stopped before it was given.
    pub rating: Option<Box<Rating>>,
    /// The answers to the survey; likewise.
    pub survey: Option<Box<SurveyResponse>>,
}

impl SelfTest {
    /// Whether it was played to its end, and gave the level that its place says. Visits are played in the order of the
    /// levels, best first.
    pub fn is_whole(&self) -> bool {
        let Some(rating) = &self.rating else { return false };
        let place = usize::try_from(self.of.part).ok().and_then(|part| part.checked_sub(1));
        let meant = place.and_then(|place| rating.scale.levels().get(place));
        meant == Some(&rating.level) && rating.ending == Ending::Finished
    }

    /// When what it holds was begun.
    pub fn started(&self) -> impl Iterator<Item = &Moment> {
        let of_survey = self.survey.as_ref().map(|it| &it.started);
        self.rating.as_ref().map(|it| &it.started).into_iter().chain(of_survey)
    }

    /// Whether power or program ended it before its own end. Such a one is written at the next start.
    pub fn is_cut_off(&self) -> bool {
        let endings = [self.rating.as_ref().map(|it| it.ending), self.survey.as_ref().map(|it| it.ending)];
        let mut given = endings.into_iter().flatten().peekable();
        given.peek().is_some() && given.all(|ending| ending == Ending::Interrupted)
    }

    /// Whether it was made on the day that it says it is of, by the time of its entry. The terminal makes none while its clock is
    /// doubted, so one that was played to its end has that day, and believed, in every time that it bears. One that was cut
    /// off bears the day where it began; its entry comes with the next start, which is as late as it may be and whose clock may be doubted.
    pub fn is_of_its_day(&self, at: &Moment) -> bool {
        let day = self.of.day.as_str();
        let begun = self.started().all(|started| started.day() == day);
        let late = self.is_cut_off() && (at.clock == ClockTrust::Doubted || at.day() >= day);
        begun && (at.day() == day || late)
    }
}

/// Why a self-test has failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SelfTestFault {
    /// A level, a question or the way to it was not on the screen.
    NotOffered,
    /// What was answered is not what was kept.
    NotKept,
}

impl SelfTestFault {
    /// Its name in JSON and SQL.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotOffered => "not_offered",
            Self::NotKept => "not_kept",
        }
    }
}
