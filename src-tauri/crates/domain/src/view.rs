//! What the visitor's page draws and what it may send. The page holds no rule: every screen is one of these
//! values, computed by the visit machine.

use serde::{Deserialize, Serialize};

use crate::{
    id::{CounterId, DepartmentId, QuestionId},
    level::{Level, Scale},
    reason::ReasonCode,
    survey::{Answer, Capacity},
    text::{Lang, Text},
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
    /// Whether the log is a demo log; the screen then says DEMO.
    pub demo: bool,
    /// The hall's name.
    pub hall: Text,
    /// The counter the terminal stands at (counter mode).
    pub counter: Option<CounterView>,
    /// Lines of text from the pack for the upper band.
    pub notices: Vec<Text>,
    /// What to draw.
    pub screen: Screen,
    /// The screen is covered by "still there?"; seconds until the visit ends by itself. What was chosen and written
    /// is not in the view meanwhile; the page keeps a text that is being typed.
    pub cover_seconds: Option<u32>,
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
    /// Number of the clerk on duty.
    pub clerk: Option<String>,
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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
    },
    /// The faces; after the first tap the reasons of that level on the same screen.
    Rate {
        /// Whom the rating is about; `None` is the hall as a whole.
        about: Option<Text>,
        /// Two or five faces.
        scale: Scale,
        /// The faces, best first.
        faces: Vec<Face>,
        /// The face chosen; nothing is ever preselected.
        chosen: Option<Level>,
        /// The reasons of the chosen level, core ones first.
        reasons: Vec<ReasonView>,
        /// Whether something was written.
        has_comment: bool,
        /// Whether "back" leads anywhere (hall mode before the first tap).
        can_go_back: bool,
    },
    /// After a rating: answer ten questions / finish.
    Next,
    /// Before the first question: what is kept and who sees it.
    SurveyIntro {
        /// Whom the survey is about; `None` is the hall as a whole.
        about: Option<Text>,
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
        /// Whether something was written.
        has_comment: bool,
    },
    /// Say more: typed text.
    Comment {
        /// What was written so far.
        text: String,
        /// The longest text, in characters.
        max_chars: u32,
    },
    /// Everything is on disk. Never shows what was chosen.
    Thanks,
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// A department of the subject screen.
    ChooseDepartment {
        /// Its identity.
        department: DepartmentId,
    },
    /// The chosen department as a whole (surveys and ratings without a counter).
    ChooseWholeDepartment,
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
    /// Keep what was written (an empty text takes it back) and return.
    KeepComment {
        /// The text.
        text: String,
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
}
