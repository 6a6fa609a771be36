//! What things are called, in one language.

use shiwen_domain::{
    asset::Assets,
    moment::DATE_UNCERTAIN,
    reason::Aspect,
    results::{Dimension, QuestionKey, Words},
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

impl<'a> Names<'a> {
    pub(super) fn words(&self) -> Words<'a> {
        Words { assets: self.assets }
    }

    pub(super) fn department(&self, code: &str) -> String {
        self.say(&self.words().department(code))
    }

    pub(super) fn counter(&self, id: &str) -> String {
        self.say(&self.words().counter(id))
    }

    pub(super) fn item(&self, id: &str) -> String {
        self.say(&self.words().item(id))
    }

    pub(super) fn group(&self, dimension: Dimension, key: &str) -> String {
        self.say(&self.words().group(dimension, key))
    }

    pub(super) fn reason(&self, code: u16) -> String {
        self.say(&self.words().reason(code))
    }

    pub(super) fn aspect_of(&self, code: u16) -> Option<Aspect> {
        self.words().aspect_of(code)
    }

    pub(super) fn question(&self, key: &QuestionKey) -> Option<&'a Question> {
        self.words().question(key)
    }

    pub(super) fn aspect(&self, aspect: Aspect) -> String {
        self.say(&aspect.wording())
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
}
