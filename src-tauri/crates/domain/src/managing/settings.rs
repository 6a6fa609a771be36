//! What may be set at the terminal, within what the pack leaves free. Each setting is a choice from a list, with a sentence
//! that says what it does.

use serde::{Deserialize, Serialize};

use super::door::Role;
use crate::text::Text;

/// What may be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum SettingName {
    /// The language each visitor begins with.
    FirstLanguage,
    /// Whether each visitor begins with large text.
    LargeText,
    /// From when on the screen is dark while nobody is there.
    DarkFrom,
    /// Until when.
    DarkTo,
    /// In the hall or at a counter.
    Mode,
    /// Which counter it stands at.
    Counter,
    /// Five faces or two.
    Scale,
    /// Whether visitors can type.
    Keyboard,
}

impl SettingName {
    /// All of them, in the order they are shown.
    pub const ALL: [Self; 8] = [
        Self::FirstLanguage,
        Self::LargeText,
        Self::DarkFrom,
        Self::DarkTo,
        Self::Mode,
        Self::Counter,
        Self::Scale,
        Self::Keyboard,
    ];

    /// Its name in JSON and entries.
    pub fn name(self) -> &'static str {
        match self {
            Self::FirstLanguage => "first_language",
            Self::LargeText => "large_text",
            Self::DarkFrom => "dark_from",
            Self::DarkTo => "dark_to",
            Self::Mode => "mode",
            Self::Counter => "counter",
            Self::Scale => "scale",
            Self::Keyboard => "keyboard",
        }
    }

    /// Whether this role may change it: how a terminal stands is for whoever installs it.
    pub fn is_for(self, role: Role) -> bool {
        match self {
            Self::FirstLanguage | Self::LargeText | Self::DarkFrom | Self::DarkTo => role != Role::Auditor,
            Self::Mode | Self::Counter | Self::Scale | Self::Keyboard => role == Role::Installer,
        }
    }

    /// What it is called.
    pub fn wording(self) -> Text {
        match self {
            Self::FirstLanguage => Text::new("开始语言", "First language"),
            Self::LargeText => Text::new("大字", "Large text"),
            Self::DarkFrom => Text::new("熄屏开始", "Dark from"),
            Self::DarkTo => Text::new("熄屏结束", "Dark until"),
            Self::Mode => Text::new("使用方式", "How it stands"),
            Self::Counter => Text::new("所在窗口", "Counter"),
            Self::Scale => Text::new("评价档位", "Faces"),
            Self::Keyboard => Text::new("键盘", "Keyboard"),
        }
    }

    /// What it does.
    pub fn says(self) -> Text {
        match self {
            Self::FirstLanguage => Text::new(
                "每位办事人开始时看到的语言，办事人随时可以换。",
                "The language each visitor begins with; everybody can change it.",
            ),
            Self::LargeText => Text::new(
                "打开后，每位办事人一开始就是大字，可以自己关掉。",
                "When on, each visitor begins with large text and can switch it off.",
            ),
            Self::DarkFrom => Text::new(
                "从这个时间起，没有人时屏幕变暗；碰一下就亮，照常可以评价。",
                "From then on the screen is dark while nobody is there; a touch wakes it, and ratings count as ever.",
            ),
            Self::DarkTo => Text::new("到这个时间为止。", "Until then."),
            Self::Mode => Text::new(
                "放在大厅里给所有部门用，还是放在一个窗口用（先选好所在窗口）。",
                "In the hall for every department, or at one counter (choose the counter first).",
            ),
            Self::Counter => Text::new(
                "放在窗口用时，评价记在哪个窗口名下。",
                "Which counter the ratings are about, where it stands at one.",
            ),
            Self::Scale => Text::new(
                "五个笑脸，或者只有“好”和“差”两个按钮。两个按钮的评价不计入平均分。",
                "Five faces, or good and bad only. Ratings by two buttons are in no mean.",
            ),
            Self::Keyboard => {
                Text::new("接了键盘时，办事人可以打字。", "Where a keyboard is attached, visitors can type.")
            }
        }
    }
}

/// A setting as the page draws it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct SettingView {
    /// Which.
    pub setting: SettingName,
    /// What it is called.
    pub name: Text,
    /// What it does.
    pub says: Text,
    /// The choice that holds now.
    pub value: String,
    /// What may be chosen; with a single one there is no choice, because the pack leaves none.
    pub choices: Vec<Choice>,
}

/// A choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Choice {
    /// What to name it by.
    pub value: String,
    /// What it is called.
    pub name: Text,
}
