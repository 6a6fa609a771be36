//! What is missing: days, parts of logs, old logs, what the platform has not seen. Found from what the files say of themselves
//! and from what was gathered; a merge goes on all the same, and says it.

mod days;

pub(super) use days::last_day;
use days::{covered, gaps, unfinished};
use jiff::civil::Date;
use shiwen_domain::{entry::Previous, results::Days};
use shiwen_export::table::{Lack, Missing};
use shiwen_store::{Gathering, StoreError};

use super::{gather::Source, histories::apart, logs::Logs};

/// What is asked of the files.
pub(super) struct Look<'a> {
    pub(super) sources: &'a [Source],
    pub(super) logs: &'a Logs,
    pub(super) gathering: &'a Gathering,
    /// The days of the workbook.
    pub(super) days: Days,
    /// Whether every file was held against the witness's key.
    pub(super) witness: bool,
    /// The first and the last day of which there should be something.
    pub(super) expected: Option<(Date, Date)>,
}

impl Look<'_> {
    /// Everything that the files themselves lack, terminal by terminal.
    pub(super) fn lacks(&self) -> Result<Vec<Missing>, StoreError> {
        let mut missing = Vec::new();
        for (terminal, logs) in self.logs.terminals() {
            let mut lacks = self.days_of(&logs);
            for &number in &logs {
                lacks.extend(self.of_log(number)?);
            }
            lacks.extend(self.elsewhere(&logs)?);
            let name = terminal.to_string();
            missing.extend(lacks.into_iter().map(|lack| Missing { terminal: name.clone(), lack }));
        }
        Ok(missing)
    }

    /// The files of some logs.
    fn of_logs<'s, 'l>(&'s self, logs: &'l [u32]) -> impl Iterator<Item = &'s Source> + use<'s, 'l> {
        let number = |source: &Source| self.logs.number(&source.proven.terminal, source.proven.log);
        self.sources.iter().filter(move |source| number(source).is_some_and(|number| logs.contains(&number)))
    }

    /// Days without a file, and days that were not over.
    fn days_of(&self, logs: &[u32]) -> Vec<Lack> {
        let there: Vec<_> = self.of_logs(logs).filter_map(covered).collect();
        let gaps = self.expected.map(|expected| gaps(there, expected)).unwrap_or_default();
        let mut lacks: Vec<Lack> = gaps.into_iter().map(|(from, to)| Lack::Days { from, to }).collect();
        let went_on = unfinished(self.of_logs(logs)).into_iter();
        let asked = went_on.filter(|(day, _)| self.days.hold(&day.to_string()));
        lacks.extend(asked.map(|(day, time)| Lack::Unfinished { day, time }));
        lacks
    }

    fn of_log(&self, number: u32) -> Result<Vec<Lack>, StoreError> {
        let log = self.logs.name(number);
        let files: Vec<&Source> = self.of_logs(&[number]).collect();
        let Some(newest) = files.iter().max_by_key(|source| source.proven.size) else {
            return Ok(Vec::new());
        };
        let mut lacks = Vec::new();
        if let Some(previous) = &newest.proven.previous {
            lacks.extend(self.old_log(newest, previous)?);
        }
        let parts = files.iter().map(|source| (source.proven.first, source.proven.last)).collect();
        let between = |(first, last)| Lack::Between { log: log.clone(), first, last };
        lacks.extend(holes(parts).into_iter().map(between));
        if apart(&files, self.witness) {
            lacks.push(Lack::Apart { log: log.clone() });
        }
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

    /// A log that is continued by a file: there may be no file of it, or none that goes to its end.
    fn old_log(&self, file: &Source, previous: &Previous) -> Result<Option<Lack>, StoreError> {
        let &Previous { log, size, .. } = previous;
        let number = log.and_then(|log| self.logs.old(&file.proven.terminal, log));
        let lasts = number.and_then(|number| self.of_logs(&[number]).map(|file| file.proven.last).max());
        let Some((number, last)) = number.zip(lasts) else {
            let carried = number.map_or(Ok(0), |number| self.gathering.carried(number, 0))?;
            return Ok(Some(Lack::OldLog { log: log.map(|log| log.to_string()), size, carried }));
        };
        let Some((last, end)) = size.and_then(|size| size.checked_sub(1)).map(|end| (last, end)) else {
            return Ok(None);
        };
        let carried = self.gathering.carried(number, last + 1)?;
        let is_cut = end > last && carried < end - last;
        Ok(is_cut.then(|| Lack::Tail { log: self.logs.name(number), first: last + 1, last: end, carried }))
    }

    /// What was written on other days about what is here, where there is only a part of a log.
    fn elsewhere(&self, logs: &[u32]) -> Result<Option<Lack>, StoreError> {
        for &number in logs {
            let size = self.of_logs(&[number]).map(|source| source.proven.size).max();
            if let Some(size) = size
                && self.gathering.known(number)? < size
            {
                return Ok(Some(Lack::Elsewhere));
            }
        }
        Ok(None)
    }
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

    #[test]
    fn what_lies_between_two_parts_is_a_hole() {
        assert_eq!(holes(vec![(5, 9), (0, 3), (9, 12), (20, 30), (22, 25), (31, 40)]), [(4, 4), (13, 19)]);
        assert_eq!(holes(vec![(7, 7)]), []);
    }
}
