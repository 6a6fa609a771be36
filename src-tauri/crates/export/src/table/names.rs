//! What things are called, by the pack in force. What it does not know keeps its code: an older pack had it.

use shiwen_domain::{
    asset::Assets,
    id::{CounterId, DepartmentId, ItemId, QuestionId, SurveyId},
    moment::DATE_UNCERTAIN,
    reason::{Aspect, ReasonCode},
    results::QuestionKey,
    survey::Question,
    text::{Lang, Text},
};

use super::said;

/// The names, in one language.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    /// The pack with its reasons and surveys.
    pub assets: &'a Assets,
    /// The language.
    pub lang: Lang,
}

impl Names<'_> {
    pub(super) fn department(&self, code: &str) -> String {
        let known = self.assets.pack.department(&DepartmentId::from(code));
        self.or_code(known.map(|department| &department.name), code)
    }

    /// The number over the counter, and what it is called.
    pub(super) fn counter(&self, id: &str) -> String {
        match self.assets.pack.counter(&CounterId::from(id)) {
            Some(counter) => format!("{} {}", counter.number, said(self.lang, &counter.name)),
            None => id.to_owned(),
        }
    }

    pub(super) fn item(&self, id: &str) -> String {
        let known = self.assets.pack.item(&ItemId::from(id));
        self.or_code(known.map(|item| &item.name), id)
    }

    pub(super) fn reason(&self, code: u16) -> String {
        let known = self.assets.reasons.reason(ReasonCode(code));
        self.or_code(known.map(|reason| &reason.text), &code.to_string())
    }

    pub(super) fn aspect_of(&self, code: u16) -> Option<Aspect> {
        self.assets.reasons.reason(ReasonCode(code))?.aspect
    }

    /// The question, if the pack has that version of its survey: other words are another question.
    pub(super) fn question(&self, key: &QuestionKey) -> Option<&Question> {
        let survey = self.assets.survey(&SurveyId::from(key.survey.as_str()))?;
        let asked = survey.question(&QuestionId::from(key.question.as_str()));
        asked.filter(|_| survey.version == key.version)
    }

    pub(super) fn aspect(&self, aspect: Aspect) -> String {
        let words = match aspect {
            Aspect::Process => Text::new("流程", "Process"),
            Aspect::Efficiency => Text::new("效率", "Efficiency"),
            Aspect::Quality => Text::new("质量", "Quality"),
            Aspect::Attitude => Text::new("态度", "Attitude"),
        };
        self.say(&words)
    }

    /// A day as it stands in a cell.
    pub(super) fn day(&self, day: &str) -> String {
        if day == DATE_UNCERTAIN {
            self.say(&Text::new("日期不确定", "Date uncertain"))
        } else {
            day.to_owned()
        }
    }

    /// An hour as it stands in a cell: the whole hour, never a minute.
    pub(super) fn hour(hour: i64) -> String {
        if (0..24).contains(&hour) { format!("{hour:02}:00") } else { String::new() }
    }

    /// The words in this language.
    pub fn say(&self, text: &Text) -> String {
        said(self.lang, text)
    }

    fn or_code(&self, known: Option<&Text>, code: &str) -> String {
        known.map_or_else(|| code.to_owned(), |text| self.say(text))
    }
}
