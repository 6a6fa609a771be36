//! Notices from a stick: pictures that somebody at the terminal lets follow the pack's own. What is on a picture is said by
//! one of a few captions, so that whoever cannot see it is told; nothing of it is typed.

use serde::{Deserialize, Serialize};

use super::state::Lamp;
use crate::text::Text;

/// How many notices there are at most, the pack's and those from a stick together: what a pack may have alone.
pub const MOST_NOTICES: usize = 9;

/// What a picture is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum Caption {
    /// Something to know.
    Notice,
    /// How something is done.
    Guide,
    /// When the hall is closed.
    Holidays,
    /// When the hall is open.
    Hours,
    /// What to bring.
    Papers,
    /// What is new.
    Policy,
    /// How to stay safe.
    Safety,
}

impl Caption {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 7] =
        [Self::Notice, Self::Guide, Self::Holidays, Self::Hours, Self::Papers, Self::Policy, Self::Safety];

    /// What is read out, and stands where the picture cannot be drawn.
    pub fn wording(self) -> Text {
        match self {
            Self::Notice => Text::new("通知", "Notice"),
            Self::Guide => Text::new("办事指南", "Guide"),
            Self::Holidays => Text::new("放假安排", "Holidays"),
            Self::Hours => Text::new("办公时间", "Opening hours"),
            Self::Papers => Text::new("所需材料", "What to bring"),
            Self::Policy => Text::new("政策宣传", "News of policies"),
            Self::Safety => Text::new("安全提示", "Safety"),
        }
    }
}

/// A caption as the page offers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct CaptionView {
    /// Which.
    pub caption: Caption,
    /// What it says.
    pub name: Text,
}

/// A picture on a stick to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct NewNotice {
    /// The `id` of the stick.
    pub stick: String,
    /// The `id` of the picture.
    pub picture: String,
    /// What it is about.
    pub caption: Caption,
}

/// The notices from a stick, and what could become one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Notices {
    /// Whether the pack allows any.
    pub allowed: bool,
    /// How many the pack has itself.
    pub of_pack: u32,
    /// How many more there is room for.
    pub room: u32,
    /// Those that are kept, in the order they are shown.
    pub kept: Vec<KeptNotice>,
    /// The captions to choose from.
    pub captions: Vec<CaptionView>,
    /// The sticks that are plugged in.
    pub sticks: Vec<NoticeStick>,
    /// How the last change ended; nothing where only was looked.
    pub last: Option<Lamp>,
}

/// A notice from a stick that is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct KeptNotice {
    /// What to name it by in a question.
    pub id: String,
    /// What it is about.
    pub name: Text,
    /// Where the page finds it.
    pub picture: String,
    /// Whether visitors see it; not where the pack leaves no room for it.
    pub shown: bool,
}

/// A stick with its pictures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct NoticeStick {
    /// What to name it by in a question.
    pub id: String,
    /// What it is called, in plain words.
    pub name: Text,
    /// The pictures that were found, by name.
    pub pictures: Vec<FoundPicture>,
    /// Where there are more than are shown, or none can be read: in words.
    pub remark: Option<Text>,
}

/// A picture on a stick.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct FoundPicture {
    /// What to name it by in a question.
    pub id: String,
    /// The file's name as it is.
    pub name: String,
    /// Its size in kilobytes.
    pub size_kb: u32,
    /// Why it cannot be taken, as far as name and size tell.
    pub unfit: Option<Text>,
}
