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
    /// How large the glass is.
    Glass,
    /// What people call the terminal.
    TerminalName,
}

/// What people call a terminal has at most so many characters.
const NAME_MOST: usize = 40;

/// Whether people can call a terminal so: a line that can be read, without blanks around it.
pub fn is_terminal_name(name: &str) -> bool {
    let odd = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    (1..=NAME_MOST).contains(&name.chars().count()) && name.trim() == name && !name.chars().any(odd)
}

impl SettingName {
    /// All of them, in the order they are shown.
    pub const ALL: [Self; 10] = [
        Self::FirstLanguage,
        Self::LargeText,
        Self::DarkFrom,
        Self::DarkTo,
        Self::Mode,
        Self::Counter,
        Self::Scale,
        Self::Keyboard,
        Self::Glass,
        Self::TerminalName,
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
            Self::Glass => "glass",
            Self::TerminalName => "terminal_name",
        }
    }

    /// Whether this role may change it: how a terminal stands is for whoever installs it.
    pub fn is_for(self, role: Role) -> bool {
        match self {
            Self::FirstLanguage | Self::LargeText | Self::DarkFrom | Self::DarkTo => role != Role::Auditor,
            Self::Mode | Self::Counter | Self::Scale | Self::Keyboard | Self::Glass | Self::TerminalName => {
                role == Role::Installer
            }
        }
    }

    /// How many characters somebody may type instead of choosing; nothing where only the choices are taken.
    pub fn longest(self) -> Option<u32> {
        (self == Self::TerminalName).then_some(u32::try_from(NAME_MOST).unwrap_or(u32::MAX))
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
            Self::Glass => Text::new("屏幕大小", "Size of the screen"),
            Self::TerminalName => Text::new("终端名称", "Name of the terminal"),
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
            Self::Glass => Text::new(
                "屏幕对角线的真实尺寸（英寸），按钮和字就按它画成合适的大小，横屏竖屏会自己分清。办事人的屏幕在没人时马上改，这个管理窗口下次打开时改。",
                "The real diagonal in inches, by which buttons and words get their size; whether it stands upright is seen by itself. Visitors' screens change once nobody is there, this window when it is opened next.",
            ),
            Self::TerminalName => Text::new(
                "大家怎么称呼这台终端，会显示在管理窗口和导出的文件里。终端在平台上的编号不变。",
                "What people call this terminal: it stands in this window and in exports. Its identity at the platform stays as it is.",
            ),
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
    /// How many characters may be typed instead; nothing where only the choices are taken.
    pub longest: Option<u32>,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_is_called_by_a_line_that_can_be_read() {
        for right in ["一楼 3 号机", "Hall 1", "x", &"名".repeat(40), "(东门) 入口-2"] {
            assert!(is_terminal_name(right), "{right}");
        }
        for wrong in
            ["", " ", " a", "a ", "a\nb", "a\u{7}", "a\u{202e}b", "\u{200b}", "a\u{2028}b", &"名".repeat(41)]
        {
            assert!(!is_terminal_name(wrong), "{wrong:?}");
        }
    }
}
