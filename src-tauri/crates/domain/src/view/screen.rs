//! One screen of the visitor's page, with everything that is drawn on it.

use std::fmt;

use serde::Serialize;

use super::{
    About, AnswerView, CapacityView, CounterView, DepartmentView, Face, PadKey, PauseReason, ReasonView, Task,
};
use crate::{
    id::{DepartmentId, QuestionId},
    level::{Level, Scale},
    phone::{Digits, Form},
    survey::{Answer, Capacity},
    text::Text,
};

/// One screen of the visitor's page.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum Screen {
    /// Hall mode, nobody there: rate / ten questions.
    Start,
    /// Whom it is about: a department, then one of its counters; or the hall as a whole.
    Subject {
        /// What will follow.
        task: Task,
        /// All departments of the hall.
        departments: Vec<DepartmentView>,
        /// The department chosen, if any.
        department: Option<DepartmentId>,
        /// The counters of the chosen department; empty before.
        counters: Vec<CounterView>,
        /// Whether a counter can be named by its number instead.
        has_pad: bool,
    },
    /// A counter by the number over it.
    Pad {
        /// What will follow.
        task: Task,
        /// What was typed so far.
        typed: String,
        /// The keys, in order.
        keys: Vec<PadKey>,
        /// The counter with exactly this number.
        found: Option<CounterView>,
    },
    /// The faces; after the first tap the reasons of that level on the same screen.
    Rate {
        /// Whom the rating is about.
        about: About,
        /// Two or five faces.
        scale: Scale,
        /// The faces, best first.
        faces: Vec<Face>,
        /// The face chosen; nothing is ever preselected.
        chosen: Option<Level>,
        /// The reasons of the chosen level, core ones first.
        reasons: Vec<ReasonView>,
        /// Whether something was said in words, typed or by hand.
        has_comment: bool,
        /// Whether "back" leads anywhere (hall mode before the first tap).
        can_go_back: bool,
    },
    /// After a rating: answer ten questions / leave a number / finish.
    Next {
        /// Whether a number can be left.
        call_back: CallBack,
    },
    /// A number for a call back. Shown while it is being typed, and never again.
    Phone {
        /// What was typed so far, in groups.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        typed: Digits,
        /// What it is so far.
        form: Form,
        /// How many digits a whole number still needs.
        missing: u32,
        /// The visitor wanted to leave it as it is, and it is no whole number.
        refused: bool,
        /// Whether a number was left before, which this one would replace.
        left: bool,
        /// The keys, in order.
        keys: Vec<PadKey>,
    },
    /// Before the first question: what is kept and who sees it.
    SurveyIntro {
        /// Whom the survey is about.
        about: About,
        /// How many questions there are.
        questions: u32,
        /// Whether "back" leads anywhere.
        can_go_back: bool,
    },
    /// One question.
    Question {
        /// Identity, for the touch that answers it.
        id: QuestionId,
        /// 1 for the first.
        number: u32,
        /// How many there are.
        of: u32,
        /// The theme in a few words.
        theme: Text,
        /// The question itself.
        text: Text,
        /// The answers on offer, in order.
        answers: Vec<AnswerView>,
        /// The answer given so far.
        chosen: Option<Answer>,
    },
    /// The last, optional question: for whom the visitor came. Also the place to say more, and to finish.
    Capacity {
        /// The answers on offer, in order.
        choices: Vec<CapacityView>,
        /// The answer given so far.
        chosen: Option<Capacity>,
        /// Whether something was said in words, typed or by hand.
        has_comment: bool,
    },
    /// Say more: by hand, and typed where there is a keyboard.
    Comment {
        /// What was typed so far.
        text: String,
        /// The longest text, in characters.
        max_chars: u32,
        /// Whether a keyboard is attached.
        keyboard: bool,
        /// What was written by hand so far: a PNG as a `data:` URL.
        writing: Option<String>,
    },
    /// Everything is on disk. Never shows what was chosen.
    Thanks {
        /// By this the visitor can ask later whether the answers are still kept: three groups of three digits.
        receipt: String,
    },
    /// Somebody cleans the glass: nothing can be touched.
    Cleaning {
        /// For so much longer.
        seconds: u32,
    },
    /// Out of service.
    Paused {
        /// Why, so that the page can choose the sentence.
        reason: PauseReason,
    },
}

/// Whether the visitor may be called back. Which number was left is in no view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum CallBack {
    /// Nobody could call: the terminal belongs to no platform.
    NotOffered,
    /// A number can be left.
    Offered,
    /// A number was left; it can be changed or taken back.
    Left,
}

impl fmt::Debug for Screen {
    /// As JSON, but of what a visitor said the kind alone: none of it goes into a log file, not even by accident.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Comment { .. } => f.write_str("comment"),
            Self::Phone { .. } => f.write_str("phone"),
            _ => f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_visitor_said_is_in_no_debug_output() {
        let comment = Screen::Comment {
            text: "等了一个小时".to_owned(),
            max_chars: 500,
            keyboard: true,
            writing: Some("data:image/png;base64,AQID".to_owned()),
        };
        let phone = Screen::Phone {
            typed: Digits::typed("13800138000").expect("digits"),
            form: Form::Whole,
            missing: 0,
            refused: false,
            left: false,
            keys: Vec::new(),
        };
        assert_eq!([format!("{comment:?}"), format!("{phone:?}")], ["comment", "phone"]);
        assert_eq!(format!("{:?}", Screen::Start), r#"{"kind":"start"}"#, "the control");
        let json = serde_json::to_string(&phone).expect("JSON");
        assert!(json.contains(r#""typed":"138 0013 8000""#), "the page is told: {json}");
    }
}
