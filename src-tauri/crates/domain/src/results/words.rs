//! What groups, reasons and questions are called, by the pack in force, for every screen and every file. What the pack does
//! not know keeps its code: an older pack had it.

use super::{Answers, Dimension, QuestionKey, RatingRow, Results};
use crate::{
    asset::Assets,
    id::{CounterId, DepartmentId, ItemId, QuestionId, SurveyId},
    reason::{Aspect, ReasonCode},
    survey::Question,
    text::Text,
};

/// The words.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    /// The pack with its reasons and surveys.
    pub assets: &'a Assets,
}

impl<'a> Words<'a> {
    /// A department.
    pub fn department(&self, code: &str) -> Text {
        let known = self.assets.pack.department(&DepartmentId::from(code));
        or_code(known.map(|department| &department.name), code)
    }

    /// The number over the counter, and what it is called.
    pub fn counter(&self, id: &str) -> Text {
        let Some(counter) = self.assets.pack.counter(&CounterId::from(id)) else { return same(id) };
        let (number, name) = (&counter.number, &counter.name);
        Text::new(format!("{number} {}", name.zh), format!("{number} {}", name.en))
    }

    /// A service item.
    pub fn item(&self, id: &str) -> Text {
        let known = self.assets.pack.item(&ItemId::from(id));
        or_code(known.map(|item| &item.name), id)
    }

    /// A reason of the national table.
    pub fn reason(&self, code: u16) -> Text {
        let known = self.assets.reasons.reason(ReasonCode(code));
        or_code(known.map(|reason| &reason.text), &code.to_string())
    }

    /// The aspect of a reason.
    pub fn aspect_of(&self, code: u16) -> Option<Aspect> {
        self.assets.reasons.reason(ReasonCode(code))?.aspect
    }

    /// The aspects of a rating's reasons, each once.
    pub fn aspects_of(&self, row: &RatingRow) -> Vec<Aspect> {
        let mut aspects: Vec<Aspect> = row.reasons.iter().filter_map(|&code| self.aspect_of(code)).collect();
        aspects.sort_unstable();
        aspects.dedup();
        aspects
    }

    /// The question, if the pack has that version of its survey: other words are another question.
    pub fn question(&self, key: &QuestionKey) -> Option<&'a Question> {
        let survey = self.assets.survey(&SurveyId::from(key.survey.as_str()))?;
        let asked = survey.question(&QuestionId::from(key.question.as_str()));
        asked.filter(|_| survey.version == key.version)
    }

    /// The questions of a result, in the order of the surveys where the pack has them.
    pub fn questions<'r>(&self, results: &'r Results) -> Vec<(&'r QuestionKey, &'r Answers)> {
        let place = |key: &QuestionKey| {
            let survey = self.assets.survey(&SurveyId::from(key.survey.as_str()));
            let place = survey.and_then(|survey| {
                survey.questions.iter().position(|question| question.id.as_str() == key.question)
            });
            (key.survey.clone(), key.version, place.unwrap_or(usize::MAX))
        };
        let mut questions: Vec<_> = results.questions.iter().collect();
        questions.sort_by_key(|(key, _)| place(key));
        questions
    }

    /// What a group of a dimension is called.
    pub fn group(&self, dimension: Dimension, key: &str) -> Text {
        match dimension {
            _ if key.is_empty() => Text::new("未注明", "Not known"),
            Dimension::Day | Dimension::Clerk => same(key),
            Dimension::Hour => same(&format!("{key}:00")),
            Dimension::Department => self.department(key),
            Dimension::Counter => self.counter(key),
            Dimension::Item => self.item(key),
        }
    }
}

fn same(code: &str) -> Text {
    Text::new(code, code)
}

fn or_code(known: Option<&Text>, code: &str) -> Text {
    known.cloned().unwrap_or_else(|| same(code))
}
