//! Rows of what stands beside the rates: services that were taken back, and time in which the terminal was not to be used.

use std::collections::BTreeMap;

use super::{Place, Row, Source};
use crate::projection::{facts::FactsAt, reading::Reading, rules};
use serde::Serialize;
use shiwen_domain::{
    entry::{Subject, TerminalEvent},
    moment::DATE_UNCERTAIN,
    outage::Outage,
};

/// More days of one entry are not counted: no terminal writes them.
const MOST_DAYS: usize = 400;
/// More of one day there is not.
const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// A row of `counter_event`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CounterRow<'a> {
    #[serde(flatten)]
    source: Source<'a>,
    day: String,
    what: &'static str,
    department: &'a str,
    counter: &'a str,
    ms: i64,
}

pub(super) fn of<'a>(
    reading: &Reading,
    place: &Place<'a>,
    event: &'a TerminalEvent,
    facts: &FactsAt<'_>,
) -> (Row<'a>, Vec<&'static str>) {
    match event {
        TerminalEvent::EvaluationCancelled(cancelled) => {
            let (time, flags) =
                rules::cancelled(cancelled, facts.of(cancelled.pack_version), facts.received_ms);
            let row = row(reading, place, time.day, "cancelled", 0);
            (Row::Counter(vec![about(row, &cancelled.subject)]), flags)
        }
        event => {
            let Some((why, outage)) = event.out_of_use() else { return (Row::None, Vec::new()) };
            let rows =
                days(outage).into_iter().map(|(day, ms)| row(reading, place, day.to_owned(), why.name(), ms));
            (Row::Counter(rows.collect()), Vec::new())
        }
    }
}

/// The days of a time out of use, each once, whatever the entry says. What is no day counts nothing.
fn days(outage: &Outage) -> BTreeMap<&str, u64> {
    let mut days = BTreeMap::new();
    for time in outage.open.iter().take(MOST_DAYS).filter(|time| is_day(&time.day)) {
        let sum: &mut u64 = days.entry(time.day.as_str()).or_default();
        *sum = sum.saturating_add(time.ms).min(DAY_MS);
    }
    days
}

fn is_day(day: &str) -> bool {
    day == DATE_UNCERTAIN || day.len() == "2026-11-23".len() && day.parse::<jiff::civil::Date>().is_ok()
}

fn row<'a>(reading: &Reading, place: &Place<'a>, day: String, what: &'static str, ms: u64) -> CounterRow<'a> {
    CounterRow {
        source: Source::of(reading, place),
        day,
        what,
        department: "",
        counter: "",
        ms: i64::try_from(ms).unwrap_or(i64::MAX),
    }
}

fn about<'a>(row: CounterRow<'a>, subject: &'a Subject) -> CounterRow<'a> {
    CounterRow {
        department: subject.department.as_ref().map_or("", |id| id.as_str()),
        counter: subject.counter.as_ref().map_or("", |id| id.as_str()),
        ..row
    }
}

#[cfg(test)]
mod tests {
    use shiwen_domain::{
        id::BootId,
        moment::{ClockTrust, Moment},
        outage::OpenTime,
    };

    use super::*;

    #[test]
    fn whatever_an_entry_says_a_day_is_counted_once_and_is_no_longer_than_a_day() {
        let since = Moment::new(0, 480, BootId(uuid::Uuid::nil()), 0, ClockTrust::Trusted);
        let time = |day: &str, ms| OpenTime { day: day.to_owned(), ms };
        let open = vec![
            time("2026-11-23", 5),
            time("2026-11-23", 7),
            time("2026-11-24", u64::MAX),
            time("uncertain", 1),
            time("2026-11-99", 1),
            time("\0", 1),
            time("", 1),
        ];
        let outage = Outage { since, open };
        let counted: Vec<_> = days(&outage).into_iter().collect();
        assert_eq!(counted, [("2026-11-23", 12), ("2026-11-24", DAY_MS), ("uncertain", 1)]);
    }
}
