//! A survey, its questions and the answers on offer. A survey is kept apart from ratings: an answer never becomes a
//! rating's reason, and one that does not apply is never counted.

use serde::{Deserialize, Serialize};

use crate::{
    id::{QuestionId, SurveyId},
    reason::{Aspect, ReasonCode},
    text::Text,
};

pub(crate) mod rules;

/// What a visitor says to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum Answer {
    /// 是.
    Yes,
    /// 基本是.
    Mostly,
    /// 否.
    No,
    /// 没遇到; never counted.
    NotApplicable,
}

impl Answer {
    /// All answers, in the order the screens show them.
    pub const ALL: [Self; 4] = [Self::Yes, Self::Mostly, Self::No, Self::NotApplicable];

    /// Its name in JSON and SQL.
    pub fn name(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::Mostly => "mostly",
            Self::No => "no",
            Self::NotApplicable => "not_applicable",
        }
    }

    /// The fixed wording of the answer.
    pub fn wording(self) -> Text {
        match self {
            Self::Yes => Text::new("是", "Yes"),
            Self::Mostly => Text::new("基本是", "Mostly"),
            Self::No => Text::new("否", "No"),
            Self::NotApplicable => Text::new("没遇到", "Doesn't apply"),
        }
    }

    /// What the answer adds to a mean, 0 to 1; `None` is not counted at all.
    pub fn score(self) -> Option<f64> {
        match self {
            Self::Yes => Some(1.0),
            Self::Mostly => Some(0.5),
            Self::No => Some(0.0),
            Self::NotApplicable => None,
        }
    }
}

/// For whom a visitor came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum Capacity {
    /// 个人.
    Individual,
    /// 企业.
    Company,
    /// 代办.
    OnBehalf,
}

impl Capacity {
    /// All choices, in the order the screens show them.
    pub const ALL: [Self; 3] = [Self::Individual, Self::Company, Self::OnBehalf];

    /// Its name in JSON and SQL.
    pub fn name(self) -> &'static str {
        match self {
            Self::Individual => "individual",
            Self::Company => "company",
            Self::OnBehalf => "on_behalf",
        }
    }

    /// The fixed wording of the choice.
    pub fn wording(self) -> Text {
        match self {
            Self::Individual => Text::new("个人", "For myself"),
            Self::Company => Text::new("企业", "For a company"),
            Self::OnBehalf => Text::new("代办", "For someone else"),
        }
    }
}

/// One question of a survey.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Identity, unique in its survey.
    pub id: QuestionId,
    /// The theme in a few words.
    pub theme: Text,
    /// The question itself.
    pub text: Text,
    /// The reasons that a "no" points to, for the problem ledgers; may be empty.
    pub points_to: Vec<ReasonCode>,
    /// What part of the work the question is about.
    pub aspect: Aspect,
}

/// A survey, asked one question a screen in this order.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Survey {
    /// Identity.
    pub id: SurveyId,
    /// Counts up whenever a wording changes, so that answers to different words are not mixed.
    pub version: u32,
    /// What the survey is called.
    pub title: Text,
    /// The questions, in order.
    pub questions: Vec<Question>,
}

impl Survey {
    /// The question with this identity, if the survey has it.
    pub fn question(&self, id: &QuestionId) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == *id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_does_not_apply_is_never_counted() {
        assert_eq!(Answer::ALL.map(Answer::score), [Some(1.0), Some(0.5), Some(0.0), None]);
    }

    #[test]
    fn answers_and_capacities_keep_their_names_in_json() {
        let answers = serde_json::to_string(&Answer::ALL).expect("answers are JSON");
        assert_eq!(answers, r#"["yes","mostly","no","not_applicable"]"#);
        let capacities = serde_json::to_string(&Capacity::ALL).expect("capacities are JSON");
        assert_eq!(capacities, r#"["individual","company","on_behalf"]"#);
        assert_eq!(serde_json::to_string(&Answer::ALL.map(Answer::name)).expect("names"), answers);
        assert_eq!(serde_json::to_string(&Capacity::ALL.map(Capacity::name)).expect("names"), capacities);
    }

    #[test]
    fn the_wording_is_that_of_the_table() {
        assert_eq!(Answer::ALL.map(|answer| answer.wording().zh), ["是", "基本是", "否", "没遇到"]);
        assert_eq!(Capacity::ALL.map(|capacity| capacity.wording().zh), ["个人", "企业", "代办"]);
    }
}
