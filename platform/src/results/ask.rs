//! What is asked: by what, from which day to which, of which hall. Refuses another hall than the token's, days that are none,
//! and words that are not known.

use jiff::{Timestamp, ToSpan as _, civil::Date, tz::Offset};
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
    /// Each clerk of a hall with five ratings or more, over one whole calendar month.
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
    /// Checks the parameters against themselves, against the hall of the token, and against today.
    pub(crate) fn of(asked: Asked, own: Option<&str>, today: Date) -> Result<Self, ApiProblem> {
        let (mut from, mut to) = (day(asked.from)?, day(asked.to)?);
        if from.zip(to).is_some_and(|(from, to)| from > to) {
            return Err(ApiProblem::detail(Kind::BadRequest, "from is after to"));
        }
        let (department, counter) = (name(asked.department)?, name(asked.counter)?);
        if asked.by == By::Clerk {
            if department.is_some() || counter.is_some() {
                return Err(ApiProblem::detail(Kind::BadRequest, "clerks are shown for a whole hall only"));
            }
            (from, to) = month(from, to, today)?;
        }
        Ok(Self { by: asked.by, from, to, hall: hall_of(asked.hall, own)?, department, counter })
    }

    /// The same hall's clerks in the month before today, whatever else is asked.
    pub(crate) fn clerks(&self, today: Date) -> Self {
        let (from, to) = last_month(today);
        Self { by: By::Clerk, from: Some(from), to: Some(to), hall: self.hall.clone(), ..Self::default() }
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

/// Today in China, where halls without a pack are taken to be.
pub(crate) fn today(now_ms: i64) -> Date {
    let now = Timestamp::from_millisecond(now_ms).unwrap_or(Timestamp::UNIX_EPOCH);
    Offset::constant(8).to_datetime(now).date()
}

/// The days of a calendar month that is over: the one asked for, else the last one. Of free ranges somebody could take the
/// difference, and see what a single visitor said of a clerk.
fn month(
    from: Option<Date>,
    to: Option<Date>,
    today: Date,
) -> Result<(Option<Date>, Option<Date>), ApiProblem> {
    let (from, to) = match (from, to) {
        (None, None) => last_month(today),
        (Some(from), Some(to)) if from == to.first_of_month() && to == from.last_of_month() && to < today => {
            (from, to)
        }
        _ => {
            let why = "clerks are shown for one whole calendar month that is over";
            return Err(ApiProblem::detail(Kind::BadRequest, why));
        }
    };
    Ok((Some(from), Some(to)))
}

fn last_month(today: Date) -> (Date, Date) {
    let last = today.first_of_month().saturating_sub(1.day());
    (last.first_of_month(), last)
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

    const TODAY: Date = jiff::civil::date(2026, 11, 25);

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
        let ask = Ask::of(asked("2026-11-01", "2026-11-30", ""), None, TODAY).unwrap();
        assert_eq!(
            (ask.since().as_deref(), ask.until().as_deref()),
            (Some("2026-11-01"), Some("2026-11-30"))
        );
        assert_eq!(Ask::of(asked("", "", ""), None, TODAY).unwrap(), Ask::default());
        for (from, to) in [
            ("2026-11-30", "2026-11-01"),
            ("2026-11-31", ""),
            ("uncertain", ""),
            ("20261101", ""),
            ("0001-01-01", ""),
        ] {
            let refused = Ask::of(asked(from, to, ""), None, TODAY).unwrap_err();
            assert_eq!(kind(&refused), Some(Kind::BadRequest), "{from} {to}");
        }
    }

    #[test]
    fn what_cannot_be_a_name_is_refused() {
        for wrong in ["a b", "a\0", "厅", "a'b", &"x".repeat(65)] {
            assert!(Ask::of(asked("", "", wrong), None, TODAY).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn clerks_are_asked_for_by_whole_months_that_are_over() {
        let clerks = |from, to, department: &str| {
            let department = Some(department.to_owned());
            Ask::of(Asked { by: By::Clerk, department, ..asked(from, to, "east") }, None, TODAY)
        };
        for (from, to) in [("", ""), ("2026-10-01", "2026-10-31")] {
            let ask = clerks(from, to, "").unwrap();
            let days = (ask.since(), ask.until());
            assert_eq!(days, (Some("2026-10-01".into()), Some("2026-10-31".into())));
        }
        for (from, to) in [
            ("2026-10-01", ""),
            ("", "2026-10-31"),
            ("2026-10-01", "2026-10-30"),
            ("2026-10-02", "2026-10-31"),
            ("2026-09-01", "2026-10-31"),
            ("2026-11-01", "2026-11-30"),
        ] {
            assert_eq!(kind(&clerks(from, to, "").unwrap_err()), Some(Kind::BadRequest), "{from} {to}");
        }
        assert_eq!(kind(&clerks("", "", "d").unwrap_err()), Some(Kind::BadRequest));
    }
}
