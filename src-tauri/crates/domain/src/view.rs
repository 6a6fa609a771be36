//! What the visitor's page draws and what it may send. The page holds no rule: every screen is one of these
//! values, computed by the visit machine.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    id::{CounterId, DepartmentId, QuestionId},
    level::{Level, Scale},
    reason::ReasonCode,
    survey::{Answer, Capacity},
    text::{Lang, Text},
    writing::Writing,
};

/// Everything the page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct VisitorView {
    /// Counts the views a terminal has shown, so that the page never draws an older one over a newer one. The
    /// terminal stamps it; the visit machine leaves it at 0.
    pub serial: u32,
    /// The language of this visit; the next visitor starts in Chinese again.
    pub lang: Lang,
    /// How the terminal stands in the hall.
    pub mode: Mode,
    /// How many faces a visitor will choose from.
    pub scale: Scale,
    /// Whether the log is a demo log; the screen then says DEMO.
    pub demo: bool,
    /// The hall's name.
    pub hall: Text,
    /// What makes the screen easier for this visitor; the next one starts without.
    pub aids: Aids,
    /// CSS pixels on 100 mm of the glass; `None` while its real size is not known.
    pub dots_per_decimetre: Option<u32>,
    /// The time in the hall; `None` while the clock is not believed.
    pub time: Option<HallTime>,
    /// Nobody has touched the screen for long: it is darkened, and the first touch only wakes it.
    pub dimmed: bool,
    /// What the hall has to say, one after the other in the upper band.
    pub notices: Vec<NoticeView>,
    /// What to draw.
    pub screen: Screen,
    /// The screen is covered by "still there?"; seconds until the visit ends by itself. What was chosen and written
    /// is not in the view meanwhile; the page keeps a text that is being typed.
    pub cover_seconds: Option<u32>,
}

/// What makes the screen easier, each on or off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Aids {
    /// Larger text; notices stand still meanwhile.
    pub large_text: bool,
    /// Light on dark.
    pub high_contrast: bool,
    /// All controls in the lower part of a tall screen.
    pub low_reach: bool,
}

impl Aids {
    /// The same with one of them on or off.
    #[must_use]
    pub fn with(mut self, aid: Aid, on: bool) -> Self {
        match aid {
            Aid::LargeText => self.large_text = on,
            Aid::HighContrast => self.high_contrast = on,
            Aid::LowReach => self.low_reach = on,
        }
        self
    }
}

/// One of the things that make the screen easier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum Aid {
    /// Larger text.
    LargeText,
    /// Light on dark.
    HighContrast,
    /// Controls further down.
    LowReach,
}

/// The time of day on the hall's clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct HallTime {
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
}

/// Something the hall has to say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct NoticeView {
    /// In words; beside a picture they say what is on it.
    pub text: Text,
    /// Where the page finds the picture; `None` if there is none, or none that can be shown.
    pub picture: Option<String>,
}

/// Whom an answer is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum About {
    /// The hall as a whole.
    Hall,
    /// A department.
    Department {
        /// What it is called.
        name: Text,
    },
    /// A counter.
    Counter {
        /// The counter.
        counter: CounterView,
    },
}

/// A clerk as the visitor sees him: a number and perhaps a face, never a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct ClerkView {
    /// The number.
    pub number: String,
    /// Where the page finds the photo, if there is one that can be shown.
    pub photo: Option<String>,
}

/// A key of the number pad.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct PadKey {
    /// What it types: one digit or letter.
    pub key: String,
    /// Whether it leads on to a counter; the others do nothing.
    pub works: bool,
}

/// How a terminal stands in its hall.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum Mode {
    /// In the hall, for every department.
    Hall,
    /// At one counter.
    Counter,
}

/// A counter as the visitor sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct CounterView {
    /// Identity, for the touch that chooses it.
    pub id: CounterId,
    /// The number over the counter, as the visitor reads it: `3`, `A12`.
    pub number: String,
    /// What the counter is called.
    pub name: Text,
    /// The service it gives, where it gives only one.
    pub item: Option<Text>,
    /// The clerk on duty.
    pub clerk: Option<ClerkView>,
}

/// A department as a large button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct DepartmentView {
    /// Identity, for the touch that chooses it.
    pub id: DepartmentId,
    /// What it is called.
    pub name: Text,
}

/// What a visitor came to the screen to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum Task {
    /// Rate a service.
    Rate,
    /// Answer the ten questions.
    Survey,
}

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
    /// After a rating: answer ten questions / finish.
    Next,
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
    /// Out of service.
    Paused {
        /// Why, so that the page can choose the sentence.
        reason: PauseReason,
    },
}

/// A face of the rating screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Face {
    /// The level the face stands for.
    pub level: Level,
    /// Its words.
    pub label: Text,
}

/// A reason on the rating screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct ReasonView {
    /// Its code in the national table.
    pub code: ReasonCode,
    /// Its words.
    pub text: Text,
    /// Core reasons are shown at once, the others after "more".
    pub core: bool,
    /// Whether the visitor chose it.
    pub chosen: bool,
}

/// An answer on a question's screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct AnswerView {
    /// The answer.
    pub answer: Answer,
    /// Its words.
    pub label: Text,
}

/// For whom a visitor came, as a button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct CapacityView {
    /// The choice.
    pub capacity: Capacity,
    /// Its words.
    pub label: Text,
}

/// Why a terminal takes no answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum PauseReason {
    /// The last touch could not be stored; the visitor is told that it was not counted.
    NotSaved,
    /// The disk is full.
    DiskFull,
    /// The record cannot be opened.
    NoRecord,
}

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
    /// A key of the number pad.
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
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug(f, self, "keep_comment")
    }
}

impl fmt::Debug for Screen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug(f, self, "comment")
    }
}

/// As JSON, but of `private_kind` the kind alone: nothing a visitor said goes into a log file, not even by accident.
fn debug(f: &mut fmt::Formatter<'_>, value: &impl Serialize, private_kind: &str) -> fmt::Result {
    let value = serde_json::to_value(value).map_err(|_| fmt::Error)?;
    if value["kind"] == private_kind { f.write_str(private_kind) } else { write!(f, "{value}") }
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
        let touch = Touch::KeepComment {
            text: "等了一个小时".to_owned(),
            writing: WritingTouch::Drawn { png: Writing(vec![1, 2, 3]) },
        };
        let screen = Screen::Comment {
            text: "等了一个小时".to_owned(),
            max_chars: 500,
            keyboard: true,
            writing: Some("data:image/png;base64,AQID".to_owned()),
        };
        assert_eq!(
            (format!("{touch:?}"), format!("{screen:?}")),
            ("keep_comment".to_owned(), "comment".to_owned())
        );
        assert_eq!(
            format!("{:?}", Touch::TapFace { level: Level::Satisfied }),
            "{\"kind\":\"tap_face\",\"level\":4}"
        );
    }
}
