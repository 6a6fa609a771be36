//! The days that are asked for.

use jiff::civil::Date;

use crate::moment::DATE_UNCERTAIN;

/// Days in the hall, both ends included; without an end, as far as there is anything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Days {
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
}

impl Days {
    /// One day.
    pub fn one(day: Date) -> Self {
        Self { from: Some(day), to: Some(day) }
    }

    /// Whether a day as rows have it (`2026-11-23`) is among them. One that is uncertain never is, whatever is asked for: it
    /// is counted beside.
    pub fn hold(&self, day: &str) -> bool {
        if day == DATE_UNCERTAIN {
            return false;
        }
        // ISO days compare as text, which spares reading each of a million.
        let (from, to) = self.bounds();
        from.is_none_or(|from| day >= from.as_str()) && to.is_none_or(|to| day <= to.as_str())
    }

    /// First and last day as rows have them.
    pub fn bounds(&self) -> (Option<String>, Option<String>) {
        (self.from.map(|day| day.to_string()), self.to.map(|day| day.to_string()))
    }
}
