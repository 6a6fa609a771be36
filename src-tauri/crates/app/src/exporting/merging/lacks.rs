//! What is missing: days, parts of logs, old logs, what the platform has not seen. Found from what the files say of themselves
//! and from what was gathered; a merge goes on all the same, and says it.

use std::collections::BTreeSet;

use jiff::civil::Date;
use shiwen_domain::{
    id::{LogId, TerminalId},
    results::Days,
};
use shiwen_export::table::{Lack, Missing};
use shiwen_store::{Gathering, StoreError};

use super::{gather::Source, logs::Logs};

/// What is asked of the files.
pub(super) struct Look<'a> {
    pub(super) sources: &'a [Source],
    pub(super) logs: &'a Logs,
    pub(super) gathering: &'a Gathering,
    /// The days of the workbook.
    pub(super) days: Days,
    /// The first and the last day of which there should be something.
    pub(super) expected: Option<(Date, Date)>,
}

impl Look<'_> {
    /// Everything that the files themselves lack, terminal by terminal.
    pub(super) fn lacks(&self) -> Result<Vec<Missing>, StoreError> {
        let mut missing = Vec::new();
        for (terminal, logs) in self.logs.terminals() {
            let mut lacks = self.days_of(&terminal);
            for number in logs {
                lacks.extend(self.of_log(&terminal, number)?);
            }
            let name = terminal.to_string();
            missing.extend(lacks.into_iter().map(|lack| Missing { terminal: name.clone(), lack }));
        }
        Ok(missing)
    }

    fn of_terminal<'s>(&'s self, terminal: &'s TerminalId) -> impl Iterator<Item = &'s Source> {
        self.sources.iter().filter(move |source| source.proven.terminal == *terminal)
    }

    /// Days without a file, and a last day that was not over.
    fn days_of(&self, terminal: &TerminalId) -> Vec<Lack> {
        let there: Vec<_> = self.of_terminal(terminal).filter_map(covered).collect();
        let gaps = self.expected.map(|expected| gaps(there, expected)).unwrap_or_default();
        let mut lacks: Vec<Lack> = gaps.into_iter().map(|(from, to)| Lack::Days { from, to }).collect();
        let newest = self.of_terminal(terminal).max_by_key(|source| source.proven.created.clone());
        if let Some((day, time)) = newest.and_then(made)
            && newest.and_then(covered).is_some_and(|(_, to)| to == day)
            && self.days.hold(&day.to_string())
        {
            lacks.push(Lack::Unfinished { day, time });
        }
        lacks
    }

    fn of_log(&self, terminal: &TerminalId, number: u32) -> Result<Vec<Lack>, StoreError> {
        let log = self.logs.name(number);
        let of_log = |source: &&Source| self.logs.number(terminal, source.proven.log) == Some(number);
        let files: Vec<&Source> = self.of_terminal(terminal).filter(of_log).collect();
        let Some(newest) = files.iter().max_by_key(|source| source.proven.size) else {
            return Ok(Vec::new());
        };
        let mut lacks = Vec::new();
        if let Some(previous) = &newest.proven.previous {
            lacks.extend(self.old_log(terminal, previous.log, previous.size)?);
        }
        let parts = files.iter().map(|source| (source.proven.first, source.proven.last)).collect();
        let between = |(first, last)| Lack::Between { log: log.clone(), first, last };
        lacks.extend(holes(parts).into_iter().map(between));
        let hashed = self.gathering.hashed(number)?;
        if hashed > 0 {
            lacks.push(Lack::Hashed { log: log.clone(), count: hashed });
        }
        let seen = files.iter().filter_map(|source| Some(source.proven.witnessed.as_ref()?.size)).max();
        let behind = self.gathering.behind(number, seen.unwrap_or(0))?;
        if behind > 0 {
            lacks.push(Lack::Unwitnessed { log, count: behind });
        }
        Ok(lacks)
    }

    /// A log that is continued by one of the files, if there is none of it.
    fn old_log(
        &self,
        terminal: &TerminalId,
        log: Option<LogId>,
        size: Option<u64>,
    ) -> Result<Option<Lack>, StoreError> {
        let given: BTreeSet<LogId> = self.of_terminal(terminal).map(|source| source.proven.log).collect();
        if log.is_some_and(|log| given.contains(&log)) {
            return Ok(None);
        }
        let number = log.and_then(|log| self.logs.number(terminal, log));
        let carried = number.map_or(Ok(0), |number| self.gathering.entries(number))?;
        Ok(Some(Lack::OldLog { log: log.map(|log| log.to_string()), size, carried }))
    }
}

/// The days that a file is of, as far as there can be anything of them: not behind the day on which it was made, unless
/// something in it is of a later one.
pub(super) fn covered(source: &Source) -> Option<(Date, Date)> {
    let (from, to) = (source.proven.from.parse().ok()?, source.proven.to.parse::<Date>().ok()?);
    let newest = source.newest.as_ref().and_then(|day| day.parse::<Date>().ok());
    let last = made(source).map(|(day, _)| day).max(newest);
    let to = last.map_or(to, |last| to.min(last));
    (from <= to).then_some((from, to))
}

/// The last day of which any file has anything.
pub(super) fn last_day(sources: &[Source]) -> Option<Date> {
    sources.iter().filter_map(covered).map(|(_, to)| to).max()
}

/// Day and time at which a file was made.
fn made(source: &Source) -> Option<(Date, String)> {
    let created = &source.proven.created;
    Some((created.get(..10)?.parse().ok()?, created.get(11..16)?.to_owned()))
}

/// The days between two days that are in no range.
fn gaps(mut ranges: Vec<(Date, Date)>, (from, to): (Date, Date)) -> Vec<(Date, Date)> {
    ranges.sort_unstable();
    let (mut next, mut gaps) = (Some(from), Vec::new());
    for (first, last) in ranges {
        let Some(day) = next.filter(|day| *day <= to) else { break };
        if first > day
            && let Ok(before) = first.yesterday()
        {
            gaps.push((day, before.min(to)));
        }
        if last >= day {
            next = last.tomorrow().ok();
        }
    }
    gaps.extend(next.filter(|day| *day <= to).map(|day| (day, to)));
    gaps
}

/// The places between ranges of places.
fn holes(mut ranges: Vec<(u64, u64)>) -> Vec<(u64, u64)> {
    ranges.sort_unstable();
    let (mut next, mut holes) = (None, Vec::new());
    for (first, last) in ranges {
        if let Some(next) = next.filter(|next| first > *next) {
            holes.push((next, first - 1));
        }
        next = next.max(Some(last + 1));
    }
    holes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        format!("2026-11-{text}").parse().unwrap()
    }

    fn days(ranges: &[(&str, &str)]) -> Vec<(Date, Date)> {
        ranges.iter().map(|(from, to)| (day(from), day(to))).collect()
    }

    #[test]
    fn what_no_range_holds_is_a_gap() {
        let all = (day("05"), day("20"));
        let of = |ranges: &[(&str, &str)]| gaps(days(ranges), all);
        assert_eq!(of(&[]), days(&[("05", "20")]));
        assert_eq!(of(&[("01", "30")]), []);
        assert_eq!(of(&[("05", "09"), ("10", "20")]), []);
        assert_eq!(of(&[("12", "14"), ("06", "13"), ("07", "08")]), days(&[("05", "05"), ("15", "20")]));
        assert_eq!(of(&[("01", "02"), ("25", "26")]), days(&[("05", "20")]));
        assert_eq!(of(&[("01", "05"), ("20", "26")]), days(&[("06", "19")]));
    }

    #[test]
    fn what_lies_between_two_parts_is_a_hole() {
        assert_eq!(holes(vec![(5, 9), (0, 3), (9, 12), (20, 30), (22, 25), (31, 40)]), [(4, 4), (13, 19)]);
        assert_eq!(holes(vec![(7, 7)]), []);
    }
}
