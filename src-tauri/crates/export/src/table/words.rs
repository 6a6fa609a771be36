//! What things are called, by the pack in force, in both languages. What it does not know keeps its code: an older pack had it.

use shiwen_domain::{
    asset::Assets,
    id::{CounterId, DepartmentId, ItemId, QuestionId, SurveyId},
    reason::{Aspect, ReasonCode},
    results::{QuestionKey, RatingRow},
    survey::Question,
    text::Text,
};

/// The names, in both languages.
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

    /// The number over a counter, and what it is called.
    pub fn counter(&self, id: &str) -> Text {
        match self.assets.pack.counter(&CounterId::from(id)) {
            Some(counter) => {
                let called = |name: &str| format!("{} {name}", counter.number);
                Text::new(called(&counter.name.zh), called(&counter.name.en))
            }
            None => Text::new(id, id),
        }
    }

    /// A service item.
    pub fn item(&self, id: &str) -> Text {
        let known = self.assets.pack.item(&ItemId::from(id));
        or_code(known.map(|item| &item.name), id)
    }

    /// A reason.
    pub fn reason(&self, code: u16) -> Text {
        let known = self.assets.reasons.reason(ReasonCode(code));
        or_code(known.map(|reason| &reason.text), &code.to_string())
    }

    /// What part of the work a reason is about.
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
}

fn or_code(known: Option<&Text>, code: &str) -> Text {
    known.cloned().unwrap_or_else(|| Text::new(code, code))
}
