//! How long the terminal was not to be used while the hall was open, by days. Computed once, when that is over or a part of it has
//! passed, and written into its entry: what the opening hours were then does not change with a later pack. Parts that follow one
//! another add up to the whole, to the millisecond.

use jiff::{Span, civil::DateTime};
use serde::{Deserialize, Serialize};

use crate::{
    moment::{ClockTrust, DATE_UNCERTAIN, Moment},
    pack::{Pack, hours_of},
};

/// The most days of one outage that are listed; nobody leaves a hall's terminal paused for longer.
const MOST_DAYS: usize = 400;
const MINUTE_MS: i64 = 60_000;
/// Two clocks that go on together differ by no more.
const STEP_MS: u64 = 60_000;

/// How long something lasted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outage {
    /// When it began.
    pub since: Moment,
    /// Its time in opening hours, day by day; days without any are not here. Where a clock was doubted it is one row under
    /// `uncertain`, of the whole time.
    pub open: Vec<OpenTime>,
}

/// Time on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenTime {
    /// The day in the hall.
    pub day: String,
    /// Milliseconds of its opening hours.
    pub ms: u64,
}

impl Outage {
    /// What lies between two moments, by the opening hours of a pack.
    pub fn between(since: &Moment, until: &Moment, pack: &Pack) -> Self {
        let open = match (civil(since), civil(until)) {
            (Some(from), Some(to)) if !is_stepped(since, until) => by_days(from, to, pack),
            _ => uncertain(since, until),
        };
        Self { since: since.clone(), open }
    }

    /// All of its time in opening hours, in milliseconds.
    pub fn ms(&self) -> u64 {
        self.open.iter().map(|time| time.ms).fold(0, u64::saturating_add)
    }
}

/// Whether a hall is open at a moment; not while the clock is doubted.
pub fn is_open(pack: &Pack, moment: &Moment) -> bool {
    civil(moment).is_some_and(|at| pack.is_open(at))
}

/// Whether the wall clock was set between two moments of one start of the machine, however much it was believed at both: a program
/// that starts anew believes what it finds.
fn is_stepped(since: &Moment, until: &Moment) -> bool {
    let (Some(from), Some(to)) = (since.wall_ms(), until.wall_ms()) else { return true };
    let steady = i128::from(until.mono_ms) - i128::from(since.mono_ms);
    since.boot == until.boot && (i128::from(to) - i128::from(from) - steady).unsigned_abs() > STEP_MS.into()
}

/// What the hall's clocks say, where they are believed.
fn civil(moment: &Moment) -> Option<DateTime> {
    let local = moment.wall.get(.."2026-11-23T10:20:30.123".len())?;
    (moment.clock == ClockTrust::Trusted).then(|| local.parse().ok())?
}

fn by_days(from: DateTime, to: DateTime, pack: &Pack) -> Vec<OpenTime> {
    let days = from.date().series(Span::new().days(1)).take_while(|day| *day <= to.date());
    let on_day = |day: jiff::civil::Date| {
        let midnight = day.to_datetime(jiff::civil::Time::midnight());
        // Milliseconds of this day, as far as the outage goes.
        let (first, last) = (since_ms(midnight, from).max(0), since_ms(midnight, to));
        let hours = hours_of(&pack.opening, &pack.calendar, day);
        let ms = hours.map(|hours| {
            let opens = i64::from(hours.from.minutes()) * MINUTE_MS;
            let closes = i64::from(hours.to.minutes()) * MINUTE_MS;
            (closes.min(last) - opens.max(first)).max(0)
        });
        OpenTime { day: day.to_string(), ms: ms.sum::<i64>().unsigned_abs() }
    };
    days.take(MOST_DAYS).map(on_day).filter(|time| time.ms > 0).collect()
}

fn since_ms(midnight: DateTime, at: DateTime) -> i64 {
    i64::try_from(at.duration_since(midnight).as_millis()).unwrap_or(i64::MAX)
}

fn uncertain(since: &Moment, until: &Moment) -> Vec<OpenTime> {
    let lasted = until.mono_ms.checked_sub(since.mono_ms).filter(|_| since.boot == until.boot);
    let time = lasted.filter(|ms| *ms > 0).map(|ms| OpenTime { day: DATE_UNCERTAIN.to_owned(), ms });
    time.into_iter().collect()
}

#[cfg(test)]
mod tests;
