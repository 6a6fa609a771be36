//! The five levels of a rating and the scale they were tapped on.
//!
//! Live interfaces count 5 = very satisfied; GB/T 39046-2020 table A.8 counts the other way round. Inside the
//! project the level is this enum, and its number is always the live one.

use serde::{Deserialize, Serialize};

use crate::text::Text;

/// How satisfied a visitor was. The number in JSON and SQL is 5 = very satisfied … 1 = very dissatisfied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "u8", try_from = "u8")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export, type = "1 | 2 | 3 | 4 | 5"))]
pub enum Level {
    /// 非常不满意, bad.
    VeryDissatisfied = 1,
    /// 不满意, bad.
    Dissatisfied = 2,
    /// 基本满意; the official rate counts it as good.
    FairlySatisfied = 3,
    /// 满意, good.
    Satisfied = 4,
    /// 非常满意, good.
    VerySatisfied = 5,
}

impl Level {
    /// All levels, best first, in the order the screens show them.
    pub const ALL: [Self; 5] = [
        Self::VerySatisfied,
        Self::Satisfied,
        Self::FairlySatisfied,
        Self::Dissatisfied,
        Self::VeryDissatisfied,
    ];

    /// The number of the live scheme, 1 to 5.
    pub fn number(self) -> u8 {
        self as u8
    }

    /// Whether the level is a bad rating (差评) and opens a work order.
    pub fn is_bad(self) -> bool {
        self <= Self::Dissatisfied
    }

    /// The fixed wording of the level.
    pub fn wording(self) -> Text {
        match self {
            Self::VerySatisfied => Text::new("非常满意", "Very satisfied"),
            Self::Satisfied => Text::new("满意", "Satisfied"),
            Self::FairlySatisfied => Text::new("基本满意", "Fairly satisfied"),
            Self::Dissatisfied => Text::new("不满意", "Dissatisfied"),
            Self::VeryDissatisfied => Text::new("非常不满意", "Very dissatisfied"),
        }
    }
}

impl From<Level> for u8 {
    fn from(level: Level) -> Self {
        level.number()
    }
}

impl TryFrom<u8> for Level {
    type Error = String;

    fn try_from(number: u8) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|level| level.number() == number)
            .ok_or_else(|| format!("a level is 1 to 5, not {number}"))
    }
}

/// How many faces the visitor had to choose from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum Scale {
    /// Five levels.
    Five,
    /// Good (stored as 4) and bad (stored as 2); never part of a mean.
    Two,
}

impl Scale {
    /// Its name in JSON and SQL.
    pub fn name(self) -> &'static str {
        match self {
            Self::Five => "five",
            Self::Two => "two",
        }
    }

    /// The levels on offer, best first.
    pub fn levels(self) -> &'static [Level] {
        match self {
            Self::Five => &Level::ALL,
            Self::Two => &[Level::Satisfied, Level::Dissatisfied],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_read_only_from_one_to_five() {
        for number in 0..=u8::MAX {
            assert_eq!(Level::try_from(number).is_ok(), (1..=5).contains(&number));
        }
    }

    #[test]
    fn fairly_satisfied_is_not_bad() {
        let bad: Vec<_> = Level::ALL.into_iter().filter(|level| level.is_bad()).collect();
        assert_eq!(bad, [Level::Dissatisfied, Level::VeryDissatisfied]);
    }
}
