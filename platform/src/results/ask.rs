//! What is asked: by what, from which day to which, of which hall. Refuses another hall than the token's, days that are none,
//! and words that are not known.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::http::{ApiProblem, Kind};

/// What results are grouped by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum By {
    /// Everything together.
    #[default]
    Total,
    /// Each hall.
    Hall,
    /// Each department; the same one in several halls is one.
    Department,
    /// Each counter of a hall.
    Counter,
    /// Each clerk of a hall with five ratings or more.
    Clerk,
    /// Each day.
    Day,
    /// Each level, by scale.
    Level,
    /// Each reason.
    Reason,
    /// Each question of a survey.
    Question,
}

impl By {
    /// Its name in JSON and SQL.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Total => "total",
            Self::Hall => "hall",
            Self::Department => "department",
            Self::Counter => "counter",
            Self::Clerk => "clerk",
            Self::Day => "day",
            Self::Level => "level",
            Self::Reason => "reason",
            Self::Question => "question",
        }
    }
}

/// The parameters as they came.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    #[serde(default)]
    by: By,
    from: Option<String>,
    to: Option<String>,
    hall: Option<String>,
    department: Option<String>,
    counter: Option<String>,
}

/// What is asked, within what the token may see.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ask {
    /// Grouped by what.
    pub(crate) by: By,
    /// The first day, included.
    pub(crate) from: Option<Date>,
    /// The last day, included.
    pub(crate) to: Option<Date>,
    /// One hall only.
    pub(crate) hall: Option<String>,
    /// One department only.
    pub(crate) department: Option<String>,
    /// One counter only.
    pub(crate) counter: Option<String>,
}

impl Ask {
    /// Checks the parameters against themselves and against the hall of the token.
    pub(crate) fn of(asked: Asked, own: Option<&str>) -> Result<Self, ApiProblem> {
        let (from, to) = (day(asked.from)?, day(asked.to)?);
        if from.zip(to).is_some_and(|(from, to)| from > to) {
            return Err(ApiProblem::detail(Kind::BadRequest, "from is after to"));
        }
        let (department, counter) = (name(asked.department)?, name(asked.counter)?);
        Ok(Self { by: asked.by, from, to, hall: hall_of(asked.hall, own)?, department, counter })
    }

    /// The first day as the tables write it.
    pub(crate) fn since(&self) -> Option<String> {
        self.from.map(|day| day.to_string())
    }

    /// The last day as the tables write it.
    pub(crate) fn until(&self) -> Option<String> {
        self.to.map(|day| day.to_string())
    }
}

/// The hall to look at: the one asked for, if the token may see it; else the token's own.
pub(crate) fn hall_of(asked: Option<String>, own: Option<&str>) -> Result<Option<String>, ApiProblem> {
    let asked = name(asked)?;
    match (asked, own) {
        (None, own) => Ok(own.map(str::to_owned)),
        (Some(asked), Some(own)) if asked != own => Err(Kind::Forbidden.into()),
        (asked, _) => Ok(asked),
    }
}

/// A day, from `2026-11-23` and from nothing that merely resembles it; an empty field of a form asks for none.
pub(crate) fn day(text: Option<String>) -> Result<Option<Date>, ApiProblem> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
    let day = text.parse::<Date>().ok().filter(|day| day.to_string() == text && day.year() >= 2000);
    day.map(Some).ok_or_else(|| ApiProblem::detail(Kind::BadRequest, "a day is written as 2026-11-23"))
}

/// An identity; anything else would name nothing.
fn name(text: Option<String>) -> Result<Option<String>, ApiProblem> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
    let plain = text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if plain {
        Ok(Some(text))
    } else {
        Err(ApiProblem::detail(Kind::BadRequest, "an identity has at most 64 letters, digits and hyphens"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(from: &str, to: &str, hall: &str) -> Asked {
        let some = |text: &str| Some(text.to_owned());
        Asked { from: some(from), to: some(to), hall: some(hall), ..Asked::default() }
    }

    fn kind(problem: &ApiProblem) -> Option<Kind> {
        Kind::of(&problem.problem)
    }

    #[test]
    fn a_token_of_a_hall_sees_its_hall_and_no_other() {
        let hall = |asked: &str, own| hall_of(Some(asked.to_owned()), own);
        assert_eq!(hall("", Some("east")).unwrap().as_deref(), Some("east"));
        assert_eq!(hall("east", Some("east")).unwrap().as_deref(), Some("east"));
        assert_eq!(hall("west", None).unwrap().as_deref(), Some("west"));
        assert_eq!(hall("", None).unwrap(), None);
        assert_eq!(kind(&hall("west", Some("east")).unwrap_err()), Some(Kind::Forbidden));
    }

    #[test]
    fn days_are_read_strictly_and_in_order() {
        let ask = Ask::of(asked("2026-11-01", "2026-11-30", ""), None).unwrap();
        assert_eq!(
            (ask.since().as_deref(), ask.until().as_deref()),
            (Some("2026-11-01"), Some("2026-11-30"))
        );
        assert_eq!(Ask::of(asked("", "", ""), None).unwrap(), Ask::default());
        for (from, to) in [
            ("2026-11-30", "2026-11-01"),
            ("2026-11-31", ""),
            ("uncertain", ""),
            ("20261101", ""),
            ("0001-01-01", ""),
        ] {
            let refused = Ask::of(asked(from, to, ""), None).unwrap_err();
            assert_eq!(kind(&refused), Some(Kind::BadRequest), "{from} {to}");
        }
    }

    #[test]
    fn what_cannot_be_a_name_is_refused() {
        for wrong in ["a b", "a\0", "厅", "a'b", &"x".repeat(65)] {
            assert!(Ask::of(asked("", "", wrong), None).is_err(), "{wrong:?}");
        }
    }
}
