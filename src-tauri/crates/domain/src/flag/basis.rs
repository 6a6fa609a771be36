//! By what flags are judged: thresholds, opening hours and calendar. The entry of each pack that came into force names them,
//! so that whoever has a log, and nothing else, comes to the same flags.

use serde::{Deserialize, Serialize};

use crate::{
    calendar::Calendar,
    flag::FlagRules,
    pack::{Opening, Pack},
};

/// Thresholds of the rules, and the hours that two of them ask for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// The thresholds. One that was switched off is written as `null`: left out it would have its default.
    pub rules: FlagRules,
    /// When the hall is open in a week without holidays.
    pub opening: Vec<Opening>,
    /// Holidays, and the days that are worked in exchange for them.
    pub calendar: Calendar,
}

impl Basis {
    /// What a pack says.
    pub fn of(pack: &Pack) -> Self {
        Self { rules: pack.flag_rules, opening: pack.opening.clone(), calendar: pack.calendar.clone() }
    }
}

impl Default for Basis {
    /// What holds before a log names any: the default thresholds. Nobody knows the hours, so the rules that ask for them are
    /// off; without hours every rating would be out of them.
    fn default() -> Self {
        let rules = FlagRules { off_hours: None, closing_burst: None, ..FlagRules::default() };
        Self { rules, opening: Vec::new(), calendar: Calendar::default() }
    }
}
