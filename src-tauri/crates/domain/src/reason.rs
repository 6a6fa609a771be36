//! Reasons for a level, as the national table codes them. The table is data with a version; it may not be edited
//! locally, and codes of an older version still decode.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{level::Level, text::Text};

pub(crate) mod rules;

/// A code of the national table; its first digit is the level it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export, type = "number"))]
pub struct ReasonCode(pub u16);

impl ReasonCode {
    /// The level the code belongs to, or `None` if it is not three digits that start with 1 to 5.
    pub fn level(self) -> Option<Level> {
        u8::try_from(self.0 / 100).ok().and_then(|digit| Level::try_from(digit).ok())
    }

    /// The version of the national table, 1 or 2, that has this code, or `None` if neither has.
    pub fn table_version(self) -> Option<u32> {
        match self.0 {
            101..=107 | 201..=206 | 301..=306 | 401..=405 | 501..=509 => Some(1),
            108..=115 | 207..=214 | 307..=314 | 406..=413 | 510..=517 => Some(2),
            _ => None,
        }
    }
}

impl fmt::Display for ReasonCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What part of the work a failing belongs to; the problem ledgers are grouped by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum Aspect {
    /// 流程.
    Process,
    /// 效率.
    Efficiency,
    /// 质量.
    Quality,
    /// 态度.
    Attitude,
}

impl Aspect {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Process, Self::Efficiency, Self::Quality, Self::Attitude];

    /// Its name in JSON and SQL.
    pub fn name(self) -> &'static str {
        match self {
            Self::Process => "process",
            Self::Efficiency => "efficiency",
            Self::Quality => "quality",
            Self::Attitude => "attitude",
        }
    }

    /// What screens call it.
    pub fn wording(self) -> Text {
        match self {
            Self::Process => Text::new("流程", "Process"),
            Self::Efficiency => Text::new("效率", "Efficiency"),
            Self::Quality => Text::new("质量", "Quality"),
            Self::Attitude => Text::new("态度", "Attitude"),
        }
    }
}

/// One reason of the table.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// Its code.
    pub code: ReasonCode,
    /// Core reasons are shown at once, extended ones after "more".
    pub core: bool,
    /// Its words; the Chinese is the state's.
    pub text: Text,
    /// What a bad reason is about; good ones have none.
    pub aspect: Option<Aspect>,
}

/// All reasons of one version of the national table.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReasonTable {
    /// The version the state gave it.
    pub version: u32,
    /// The reasons.
    pub reasons: Vec<Reason>,
}

impl ReasonTable {
    /// The reasons of a level, core ones first, otherwise in the order of the table.
    pub fn of_level(&self, level: Level) -> impl Iterator<Item = &Reason> {
        let of = move |core: bool| {
            self.reasons
                .iter()
                .filter(move |reason| reason.core == core && reason.code.level() == Some(level))
        };
        of(true).chain(of(false))
    }

    /// The reason with this code, if the table has it.
    pub fn reason(&self, code: ReasonCode) -> Option<&Reason> {
        self.reasons.iter().find(|reason| reason.code == code)
    }
}

#[cfg(test)]
mod tests;
