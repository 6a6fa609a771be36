//! The pack: what a terminal shows in its hall. It is data from outside; nothing here has a default but what came later (the
//! flag rules, and whether notices come from a stick), and a pack that breaks a rule is refused as a whole.

use jiff::civil::{Date, DateTime};
use serde::Deserialize;

use crate::{
    asset::{AssetError, findings::Findings},
    calendar::{Calendar, Deadlines},
    flag::FlagRules,
    id::{ClerkId, CounterId, DepartmentId, ItemId, SurveyId},
    level::Scale,
    managing::MOST_NOTICES,
    text::Text,
    view::Mode,
};

mod code;
mod opening;
pub(crate) mod rules;

pub use opening::{NoTimeOfDay, Opening, TimeOfDay};

/// The number of a Monday, as ISO 8601 counts.
const MONDAY: u8 = 1;

/// What a terminal shows in its hall.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// Grows with every pack of a hall.
    pub version: u64,
    /// Whether everything below is made up; screens and exports then say DEMO.
    pub demo: bool,
    /// The hall.
    pub hall: Hall,
    /// The hall's administrative division, 6 digits, GB/T 2260.
    pub area_code: String,
    /// The departments, in the order the screens show them.
    pub departments: Vec<Department>,
    /// The counters, in the order the screens show them.
    pub counters: Vec<Counter>,
    /// The service items.
    pub items: Vec<Item>,
    /// The version of the reason table; the file is `reasons/v<version>.json`.
    pub reasons: u32,
    /// The surveys, the one that is asked first; the files are `surveys/<id>.json`.
    pub surveys: Vec<SurveyId>,
    /// The clerks whose photo is shown.
    pub clerks: Vec<Clerk>,
    /// What the hall has to say in the upper band, one after the other.
    pub notices: Vec<Notice>,
    /// How the hall's terminals may stand.
    pub terminal: TerminalRules,
    /// When the hall is open in a week without holidays.
    pub opening: Vec<Opening>,
    /// Holidays, and the days that are worked in exchange for them.
    pub calendar: Calendar,
    /// How long things may take.
    pub deadlines: Deadlines,
    /// By what a rating stands out. Packs from before there were flag rules have the defaults.
    #[serde(default)]
    pub flag_rules: FlagRules,
}

/// A hall.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hall {
    /// Identity.
    pub id: String,
    /// What it is called.
    pub name: Text,
    /// Distance of its clocks from UTC, in minutes, east positive.
    pub utc_offset_minutes: i32,
}

/// A department with people in the hall.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Department {
    /// Its code: 18 characters, GB 32100.
    pub id: DepartmentId,
    /// What it is called.
    pub name: Text,
}

/// A counter of the hall.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counter {
    /// Identity.
    pub id: CounterId,
    /// The number over the counter, as the visitor reads it: `3`, `A12`.
    pub number: String,
    /// What it is called.
    pub name: Text,
    /// The department it belongs to.
    pub department: DepartmentId,
    /// The items it serves, also those of other departments.
    pub items: Vec<ItemId>,
    /// Number of the clerk on duty; absent when nobody is.
    pub clerk: Option<ClerkId>,
}

/// A service item (事项).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Identity.
    pub id: ItemId,
    /// What it is called.
    pub name: Text,
    /// The department that answers for it.
    pub department: DepartmentId,
}

/// A clerk whose photo is shown beside the number.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clerk {
    /// The number.
    pub id: ClerkId,
    /// The photo: a file beside the pack.
    pub photo: String,
}

/// Something the hall has to say.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// In words; beside a picture they say what is on it.
    pub text: Text,
    /// A picture to show in place of the words: a file beside the pack.
    pub picture: Option<String>,
}

/// How a terminal stands when nothing else is set, and what may be set.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TerminalRules {
    /// The mode when none is set.
    pub mode: Mode,
    /// The modes that may be set.
    pub modes: Vec<Mode>,
    /// The scale when none is set.
    pub scale: Scale,
    /// The scales that may be set.
    pub scales: Vec<Scale>,
    /// The counter a terminal in counter mode stands at when none is set.
    pub counter: Option<CounterId>,
    /// Whether pictures from a stick may follow the notices. Packs from before there was the question allow it.
    #[serde(default = "allowed")]
    pub notices_from_stick: bool,
}

/// What a pack allows that says nothing.
fn allowed() -> bool {
    true
}

/// Whether a hall with these hours is open at a time of its own clocks, see [`hours_of`].
pub fn is_open(opening: &[Opening], calendar: &Calendar, at: DateTime) -> bool {
    let minute = |at: DateTime| TimeOfDay::new(at.hour().try_into().ok()?, at.minute().try_into().ok()?);
    let Some(time) = minute(at) else { return false };
    hours_of(opening, calendar, at.date()).any(|hours| (hours.from..hours.to).contains(&time))
}

/// The hours of a day. A holiday has none. A day that is worked in exchange for a holiday has the hours of its weekday, or
/// those of a Monday where its weekday has none.
pub fn hours_of<'a>(
    opening: &'a [Opening],
    calendar: &Calendar,
    day: Date,
) -> impl Iterator<Item = &'a Opening> + use<'a> {
    let weekday = day.weekday().to_monday_one_offset().unsigned_abs();
    let own = opening.iter().any(|hours| hours.days.contains(&weekday));
    let exchanged = calendar.working_days.contains(&day);
    let weekday = if exchanged && !own { MONDAY } else { weekday };
    let works = !calendar.holidays.contains(&day);
    opening.iter().filter(move |hours| works && hours.days.contains(&weekday))
}

impl Pack {
    /// The department with this code, if it is in the hall.
    pub fn department(&self, id: &DepartmentId) -> Option<&Department> {
        self.departments.iter().find(|department| department.id == *id)
    }

    /// The counter with this identity, if it is in the hall.
    pub fn counter(&self, id: &CounterId) -> Option<&Counter> {
        self.counters.iter().find(|counter| counter.id == *id)
    }

    /// The counters of a department, in the order the screens show them.
    pub fn counters_of(&self, department: &DepartmentId) -> impl Iterator<Item = &Counter> {
        self.counters.iter().filter(move |counter| counter.department == *department)
    }

    /// The photo of a clerk, if the hall shows one.
    pub fn photo(&self, clerk: &ClerkId) -> Option<&str> {
        self.clerks.iter().find(|known| known.id == *clerk).map(|known| known.photo.as_str())
    }

    /// Every picture that the pack names, as files; one that is named twice comes twice.
    pub fn pictures(&self) -> impl Iterator<Item = &str> {
        let slides = self.notices.iter().filter_map(|notice| notice.picture.as_deref());
        slides.chain(self.clerks.iter().map(|clerk| clerk.photo.as_str()))
    }

    /// How many notices from a stick may follow the pack's own.
    pub fn room_for_notices(&self) -> usize {
        let room = MOST_NOTICES.saturating_sub(self.notices.len());
        if self.terminal.notices_from_stick { room } else { 0 }
    }

    /// The item with this identity, if the hall has it.
    pub fn item(&self, id: &ItemId) -> Option<&Item> {
        self.items.iter().find(|item| item.id == *id)
    }

    /// Whether the hall is open at a time of its own clocks, see [`is_open`].
    pub fn is_open(&self, at: DateTime) -> bool {
        is_open(&self.opening, &self.calendar, at)
    }

    /// Every broken rule of the pack by itself, with `file` as the file's name.
    pub(crate) fn mistakes(&self, file: &str) -> Vec<AssetError> {
        let mut findings = Findings::of(file);
        findings.check(rules::RULES, self);
        findings.into_errors()
    }
}
