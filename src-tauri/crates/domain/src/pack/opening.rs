//! When a hall is open: weekly hours to the minute. Knows weekdays, no dates: which dates are holidays and which
//! weekend days are worked is the calendar's.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Minutes of a day.
const DAY_MINUTES: u16 = 24 * 60;

/// Hours that are the same on some days of the week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// The days: 1 is Monday, 7 is Sunday.
    pub days: Vec<u8>,
    /// The first minute of them.
    pub from: TimeOfDay,
    /// The minute in which the hall is closed again; `24:00` is the end of the day.
    pub to: TimeOfDay,
}

impl Opening {
    /// Whether these hours hold on a weekday (1 is Monday) at a time.
    pub fn holds(&self, weekday: u8, time: TimeOfDay) -> bool {
        self.days.contains(&weekday) && (self.from..self.to).contains(&time)
    }

    /// Whether two hours have a day and a minute in common.
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        self.days.iter().any(|day| other.days.contains(day)) && self.from < other.to && other.from < self.to
    }
}

/// A time of day in the hall, to the minute: `09:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeOfDay(u16);

impl TimeOfDay {
    /// The time of an hour and a minute; `None` after 24:00.
    pub fn new(hour: u8, minute: u8) -> Option<Self> {
        let minutes = u16::from(hour) * 60 + u16::from(minute);
        (minute < 60 && minutes <= DAY_MINUTES).then_some(Self(minutes))
    }

    /// Minutes since midnight, 0 to 1440.
    pub fn minutes(self) -> u16 {
        self.0
    }
}

/// A text that is no time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a time of day is written as 09:00, from 00:00 to 24:00")]
pub struct NoTimeOfDay;

impl FromStr for TimeOfDay {
    type Err = NoTimeOfDay;

    fn from_str(text: &str) -> Result<Self, NoTimeOfDay> {
        let two_digits = |part: &str| part.len() == 2 && part.bytes().all(|digit: u8| digit.is_ascii_digit());
        let (hour, minute) = text.split_once(':').ok_or(NoTimeOfDay)?;
        if !two_digits(hour) || !two_digits(minute) {
            return Err(NoTimeOfDay);
        }
        let number = |part: &str| part.parse().map_err(|_| NoTimeOfDay);
        Self::new(number(hour)?, number(minute)?).ok_or(NoTimeOfDay)
    }
}

impl TryFrom<String> for TimeOfDay {
    type Error = NoTimeOfDay;

    fn try_from(text: String) -> Result<Self, NoTimeOfDay> {
        text.parse()
    }
}

impl From<TimeOfDay> for String {
    fn from(time: TimeOfDay) -> Self {
        time.to_string()
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> TimeOfDay {
        text.parse().expect("a time of day")
    }

    #[test]
    fn a_time_of_day_is_read_as_it_is_written() {
        for text in ["00:00", "09:00", "23:59", "24:00"] {
            assert_eq!(time(text).to_string(), text);
        }
        for wrong in ["", "9:00", "09:60", "24:01", "25:00", "09.00", "09:00:00", "+9:00", "０９:00", "09: 0"]
        {
            assert_eq!(wrong.parse::<TimeOfDay>(), Err(NoTimeOfDay), "{wrong}");
        }
    }

    #[test]
    fn hours_hold_from_their_first_minute_until_before_their_last() {
        let hours = Opening { days: vec![1, 5], from: time("09:00"), to: time("17:00") };
        for (weekday, at, open) in [
            (1, "08:59", false),
            (1, "09:00", true),
            (5, "16:59", true),
            (5, "17:00", false),
            (6, "12:00", false),
        ] {
            assert_eq!(hours.holds(weekday, time(at)), open, "{weekday} {at}");
        }
    }

    #[test]
    fn hours_that_only_touch_do_not_overlap() {
        let hours = |days: &[u8], from, to| Opening { days: days.to_vec(), from: time(from), to: time(to) };
        let morning = hours(&[1, 2], "09:00", "12:00");
        assert!(!morning.overlaps(&hours(&[1, 2], "12:00", "17:00")));
        assert!(!morning.overlaps(&hours(&[3], "09:00", "12:00")));
        assert!(morning.overlaps(&hours(&[2, 3], "11:59", "17:00")));
        assert!(morning.overlaps(&morning));
    }
}
