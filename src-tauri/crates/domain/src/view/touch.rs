//! What a visitor does on the page.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Aid, Task};
use crate::{
    id::{CounterId, DepartmentId, QuestionId},
    level::Level,
    reason::ReasonCode,
    survey::{Answer, Capacity},
    text::Lang,
    writing::Writing,
};

/// What a visitor does on the page.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum Touch {
    /// A touch on nothing, or on the cover: somebody is there.
    Stay,
    /// Another language.
    ChooseLanguage {
        /// The language.
        lang: Lang,
    },
    /// Hall mode: rate or survey.
    ChooseTask {
        /// The task.
        task: Task,
    },
    /// Makes the screen easier, or as it was.
    SwitchAid {
        /// What.
        aid: Aid,
        /// On or off.
        on: bool,
    },
    /// A department of the subject screen.
    ChooseDepartment {
        /// Its identity.
        department: DepartmentId,
    },
    /// The chosen department as a whole (surveys and ratings without a counter).
    ChooseWholeDepartment,
    /// Name the counter by its number.
    OpenPad,
    /// A key of a number pad.
    TapKey {
        /// What it types.
        key: String,
    },
    /// The last key was wrong.
    EraseKey,
    /// A counter.
    ChooseCounter {
        /// Its identity.
        counter: CounterId,
    },
    /// The hall as a whole.
    ChooseHall,
    /// A face. The first one counts at once.
    TapFace {
        /// Its level.
        level: Level,
    },
    /// A reason, on or off.
    ToggleReason {
        /// Its code.
        code: ReasonCode,
    },
    /// Say more.
    OpenComment,
    /// Keep what was said (an empty text takes it back) and return.
    KeepComment {
        /// The typed text.
        text: String,
        /// What became of the handwriting.
        writing: WritingTouch,
    },
    /// The rating is done.
    Done,
    /// Leave a number for a call back.
    OpenPhone,
    /// Leave the number that was typed.
    KeepPhone,
    /// Take back the number that was left.
    DropPhone,
    /// Answer the ten questions, or go on from the introduction.
    StartSurvey,
    /// An answer to the question on the screen.
    AnswerQuestion {
        /// The question it answers; another one than that on the screen is ignored.
        question: QuestionId,
        /// The answer.
        answer: Answer,
    },
    /// On to the next question; an answer given before stays.
    Skip,
    /// One screen back.
    Back,
    /// For whom the visitor came.
    ChooseCapacity {
        /// The answer.
        capacity: Capacity,
    },
    /// End the visit.
    Finish,
    /// Show the receipt for longer.
    MoreTime,
}

impl fmt::Debug for Touch {
    /// As JSON, but of what a visitor said the kind alone: none of it goes into a log file, not even by accident. One key
    /// says little; those of a telephone number, one after the other, say all.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KeepComment { .. } => f.write_str("keep_comment"),
            Self::TapKey { .. } => f.write_str("tap_key"),
            _ => f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?),
        }
    }
}

/// What the comment's screen did with the handwriting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum WritingTouch {
    /// It stays as it was.
    Unchanged,
    /// There is none any more.
    Cleared,
    /// It is this picture.
    Drawn {
        /// A PNG in base64. What is kept of it is made from its pixels.
        png: Writing,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_visitor_said_is_in_no_debug_output() {
        let said = Touch::KeepComment {
            text: "等了一个小时".to_owned(),
            writing: WritingTouch::Drawn { png: Writing(vec![1, 2, 3]) },
        };
        let key = Touch::TapKey { key: "7".to_owned() };
        assert_eq!([format!("{said:?}"), format!("{key:?}")], ["keep_comment", "tap_key"]);
        assert_eq!(
            format!("{:?}", Touch::TapFace { level: Level::Satisfied }),
            r#"{"kind":"tap_face","level":4}"#,
            "the control"
        );
    }
}
