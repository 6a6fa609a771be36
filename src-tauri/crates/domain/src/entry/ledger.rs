//! What a manager writes into the ledger. Nothing of it counts in any rate, and none of it can be taken back.

use serde::{Deserialize, Serialize};

use crate::{
    id::{DepartmentId, EntryId, QuestionId},
    reason::Aspect,
};

/// The longest text that a manager writes, in characters.
pub const MAX_LEDGER_CHARS: usize = 500;

/// A text as it is written down: without the space around it, 1 to [`MAX_LEDGER_CHARS`] characters, no control character but
/// the end of a line. Nothing if it is none.
pub fn ledger_text(text: &str) -> Option<String> {
    let text = text.replace("\r\n", "\n");
    let text = text.trim();
    let fits = !text.is_empty() && text.chars().count() <= MAX_LEDGER_CHARS;
    let plain = !text.chars().any(|one| one.is_control() && one != '\n');
    (fits && plain).then(|| text.to_owned())
}

/// Something written down about an item of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The entry that the item is of: a rating, a survey response, or what a manager put in.
    pub target: EntryId,
    /// Which answer of a survey response it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<QuestionId>,
    /// What.
    pub text: String,
    /// The account.
    pub by: String,
}

/// An item that no visitor tapped. It is in no rate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerItem {
    /// What is wrong.
    pub text: String,
    /// What part of the work it belongs to, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aspect: Option<Aspect>,
    /// Which department it is about, if one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<DepartmentId>,
    /// The account.
    pub by: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_trimmed_and_has_an_end() {
        assert_eq!(
            ledger_text("  已联系办事人。\r\n下周答复。 \n"),
            Some("已联系办事人。\n下周答复。".into())
        );
        assert_eq!(ledger_text(&"字".repeat(500)), Some("字".repeat(500)));
        for wrong in ["", "  \n ", &"字".repeat(501), "a\0b", "a\tb", "a\rb", "\u{7}bell", "a\u{85}b"] {
            assert_eq!(ledger_text(wrong), None, "{wrong:?}");
        }
    }
}
