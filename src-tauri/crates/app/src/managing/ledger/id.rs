//! What the page names an item by.

use std::fmt;

use shiwen_domain::id::EntryId;

/// An entry, and of a survey response the question besides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ItemId {
    pub(super) entry: EntryId,
    pub(super) question: Option<String>,
}

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.question {
            Some(question) => write!(f, "{}/{question}", self.entry),
            None => self.entry.fmt(f),
        }
    }
}

impl ItemId {
    pub(super) fn read(text: &str) -> Option<Self> {
        let (entry, question) = match text.split_once('/') {
            Some((entry, question)) => (entry, Some(question.to_owned())),
            None => (text, None),
        };
        Some(Self { entry: EntryId(entry.parse().ok()?), question })
    }
}
