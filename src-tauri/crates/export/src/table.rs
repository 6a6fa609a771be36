//! Tables as they leave the terminal. What a row says is written once, here, whatever file it goes into: no identity of an
//! entry, times to the hour, no clerk beside a single rating, so that nothing leads back to a visitor's vote.

mod definitions;
mod files;
mod groups;
mod ledger;
mod missing;
mod names;
mod questions;
mod ratings;
mod surveys;

use shiwen_domain::{
    results::{OfTen, Share},
    text::{Lang, Text},
};

pub use definitions::{DEFINITIONS, definitions};
pub use files::{FILES, SourceFile, source_file};
pub use groups::{GROUPS, REASONS, groups, groups_of, label, reasons};
pub use ledger::{Item, LEDGER, Standing, Written, items_of_rating, items_of_survey, ledger};
pub use missing::{Lack, MISSING, Missing, missing};
pub use names::Names;
pub use questions::{QUESTIONS, questions};
pub use ratings::{RATINGS, rating};
pub use surveys::{SURVEYS, survey};

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Text, whatever it looks like: it is never a formula or a number.
    Text(String),
    /// What a person typed, the same: it is not even the date, the time or the number that it looks like.
    Typed(String),
    /// How many.
    Count(u64),
    /// A share of a whole; none of nothing.
    Share(Option<Share>),
    /// A mean on the scale of ten; none of nothing.
    Mean(Option<OfTen>),
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its title in Chinese.
    pub zh: &'static str,
    /// Its title in English.
    pub en: &'static str,
    /// How wide it is, in letters.
    pub width: u8,
}

/// A table: its name for files, its title, its columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name in a file's name.
    pub name: &'static str,
    /// Its title in Chinese.
    pub zh: &'static str,
    /// Its title in English.
    pub en: &'static str,
    /// Its columns, in order.
    pub columns: &'static [Column],
}

impl Column {
    const fn new(zh: &'static str, en: &'static str, width: u8) -> Self {
        Self { zh, en, width }
    }

    /// Both titles, Chinese first.
    pub fn title(&self) -> String {
        format!("{} {}", self.zh, self.en)
    }
}

/// The words of a language; both have them.
fn said(lang: Lang, text: &Text) -> String {
    match lang {
        Lang::Zh => text.zh.clone(),
        Lang::En => text.en.clone(),
    }
}

fn text(text: impl Into<String>) -> Cell {
    Cell::Text(text.into())
}

fn typed(text: impl Into<String>) -> Cell {
    Cell::Typed(text.into())
}

fn yes(lang: Lang, is: bool) -> Cell {
    text(match (lang, is) {
        (_, false) => "",
        (Lang::Zh, true) => "是",
        (Lang::En, true) => "Yes",
    })
}
