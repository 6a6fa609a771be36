//! The hall's hours as the flag rules ask for them, to the minute of its own clocks. Of a doubted clock it says nothing.

use jiff::civil::{Date, DateTime};

use crate::{
    calendar::Calendar,
    moment::{ClockTrust, Moment},
    pack::{Opening, hours_of},
};

const DAY_MINUTES: i64 = 24 * 60;

/// When the hall is open.
#[derive(Debug)]
pub(super) struct Hours {
    opening: Vec<Opening>,
    calendar: Calendar,
}

impl Hours {
    pub(super) fn new(opening: &[Opening], calendar: &Calendar) -> Self {
        Self { opening: opening.to_vec(), calendar: calendar.clone() }
    }

    /// Whether the hall is closed, and neither was nor will be open within so many minutes.
    pub(super) fn is_closed_around(&self, at: DateTime, minutes: u32) -> bool {
        let (minute, around) = (minute_of(at), i64::from(minutes));
        let is_near = |day: Option<Date>, begins: i64| {
            day.is_some_and(|day| {
                self.of(day)
                    .any(|(from, to)| (begins + from - around..begins + to + around).contains(&minute))
            })
        };
        let day = at.date();
        !is_near(Some(day), 0)
            && !is_near(day.yesterday().ok(), -DAY_MINUTES)
            && !is_near(day.tomorrow().ok(), DAY_MINUTES)
    }

    /// Whether it is at most so many minutes before the day's last closing, or after it. A hall that goes on past midnight
    /// does not close.
    pub(super) fn is_closing(&self, at: DateTime, minutes: u32) -> bool {
        let Some(close) = self.of(at.date()).map(|(_, to)| to).max() else { return false };
        let goes_on = || at.date().tomorrow().is_ok_and(|day| self.of(day).any(|(from, _)| from == 0));
        minute_of(at) >= close - i64::from(minutes) && !(close == DAY_MINUTES && goes_on())
    }

    /// First minute and end of the hours of a day.
    fn of(&self, day: Date) -> impl Iterator<Item = (i64, i64)> {
        hours_of(&self.opening, &self.calendar, day)
            .map(|hours| (i64::from(hours.from.minutes()), i64::from(hours.to.minutes())))
    }
}

/// The time on the hall's clocks, as far as they were believed.
pub(super) fn hall_time(moment: &Moment) -> Option<DateTime> {
    let written = moment.wall.get(.."2026-11-23T10:20:30".len())?;
    (moment.clock == ClockTrust::Trusted).then(|| written.parse().ok()).flatten()
}

fn minute_of(at: DateTime) -> i64 {
    i64::from(at.hour()) * 60 + i64::from(at.minute())
}
