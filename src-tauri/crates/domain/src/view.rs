//! What the visitor's page draws and what it may send. The page holds no rule: every screen is one of these
//! values, computed by the visit machine.

mod screen;
mod touch;

use serde::{Deserialize, Serialize};

pub use screen::{CallBack, Screen};
pub use touch::{Touch, WritingTouch};

use crate::{
    id::{CounterId, DepartmentId},
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

/// A key of a number pad.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct PadKey {
    /// What it types: one digit or letter.
    pub key: String,
    /// Whether it leads on; the others do nothing.
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

impl Mode {
    /// Its name in JSON and SQL.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hall => "hall",
            Self::Counter => "counter",
        }
    }
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
    /// The counter takes a break: its business system said so.
    Counter,
}
