//! How long the texts of a work order may be (GB/T 39046 table 10), and how one that is longer is cut.

/// The longest title, in characters.
pub const MAX_TITLE_CHARS: usize = 200;
/// The longest content, in characters.
pub const MAX_CONTENT_CHARS: usize = 1000;
/// The longest feedback, in characters.
pub const MAX_FEEDBACK_CHARS: usize = 500;
/// The longest name of who did a step, in characters. Ours.
pub const MAX_WHO_CHARS: usize = 100;
/// The longest reason for a step, in characters. Ours.
pub const MAX_WHY_CHARS: usize = 500;

/// What stands at the end of a text that was cut.
pub const CUT_MARK: &str = "……（以下截断）";

/// A text of at most `most` characters: as it is, or cut and marked. Where not even the mark fits, cut without it.
pub fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let Some(keep) = most.checked_sub(CUT_MARK.chars().count()) else {
        return text.chars().take(most).collect();
    };
    text.chars().take(keep).chain(CUT_MARK.chars()).collect()
}
