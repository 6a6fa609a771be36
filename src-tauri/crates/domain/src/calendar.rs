//! Working days: which days count, and how a deadline is counted on them. All of it is data of the hall, because holidays
//! and the working days they are swapped for are announced anew each year. Refuses a week without a working day.

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

#[cfg(test)]
mod tests;
pub(crate) mod written;

/// Which days are working days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// The weekdays that count (`"monday"`, …), Monday to Friday where the file says nothing. All seven make a deadline
    /// of plain days.
    #[serde(default = "monday_to_friday", with = "written::week")]
    pub week: Vec<Weekday>,
    /// Days that do not count although their weekday would: `"2026-10-01"`.
    #[serde(with = "written::dates")]
    pub holidays: Vec<Date>,
    /// Days that count although their weekday would not: the Saturdays and Sundays that a holiday is swapped for.
    #[serde(with = "written::dates")]
    pub working_days: Vec<Date>,
}

/// How long things may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadlines {
    /// Working days from the day on which a work order is opened to the last one on which it is closed in time.
    pub work_order_working_days: u32,
}

impl Deadlines {
    /// The longest deadline that makes sense, in working days: about a year.
    pub const MAX_WORKING_DAYS: u32 = 250;
}

impl Default for Deadlines {
    /// What holds where no pack says otherwise: five working days.
    fn default() -> Self {
        Self { work_order_working_days: 5 }
    }
}

impl Default for Calendar {
    /// Monday to Friday without a holiday: what holds where no pack says otherwise.
    fn default() -> Self {
        Self { week: monday_to_friday(), holidays: Vec::new(), working_days: Vec::new() }
    }
}

impl Calendar {
    /// Whether a day counts. A holiday that is also named as a working day does not.
    pub fn is_working_day(&self, day: Date) -> bool {
        !self.holidays.contains(&day)
            && (self.working_days.contains(&day) || self.week.contains(&day.weekday()))
    }

    /// The `count`-th working day after a day; the day itself never counts. With 0 it is the day itself if that is a
    /// working day, else the next one. A week without a working day gives the last day there is.
    pub fn add_working_days(&self, day: Date, count: u32) -> Date {
        let mut reached = day;
        let mut left = count;
        while left > 0 || !self.is_working_day(reached) {
            let Ok(next) = reached.tomorrow() else { break };
            reached = next;
            left = left.saturating_sub(u32::from(left > 0 && self.is_working_day(reached)));
        }
        reached
    }

    /// The first day that is named both as a holiday and as a working day: a mistake in the data.
    pub fn contradiction(&self) -> Option<Date> {
        self.holidays.iter().copied().find(|day| self.working_days.contains(day))
    }
}

fn monday_to_friday() -> Vec<Weekday> {
    use Weekday::{Friday, Monday, Thursday, Tuesday, Wednesday};
    vec![Monday, Tuesday, Wednesday, Thursday, Friday]
}
