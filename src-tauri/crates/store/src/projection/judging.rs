//! The judge of a log between two of its ratings, and what the ratings it remembers were counted as: one that is flagged
//! later is then counted as flagged where it was counted before. Whoever goes on with a log loads it from the entries; what
//! it says does not depend on how often that was done.

use std::collections::VecDeque;

use rusqlite::Connection;
use shiwen_domain::{
    entry::{Body, Entry, PackApplied, Rating},
    flag::{Basis, Flag, Judge, LOOK_BACK, WINDOW},
    moment::Moment,
    results::RatingRow,
};

use super::counted;
use crate::error::StoreError;

/// The last ratings that were counted, and the packs that came into force between them, with the one before.
const TO_TELL: &str = "
  WITH first (seq) AS (SELECT min(seq) FROM (SELECT seq FROM rating ORDER BY seq DESC LIMIT ?1))
  SELECT seq, bytes FROM entry WHERE seq IN (
    SELECT seq FROM rating WHERE seq >= (SELECT seq FROM first) UNION ALL
    SELECT seq FROM flag_basis
    WHERE seq >= coalesce((SELECT max(seq) FROM flag_basis WHERE seq < (SELECT seq FROM first)), 0))
  ORDER BY seq";

/// What was told of a log, as far as it matters to what comes next.
#[derive(Debug)]
pub(crate) struct Judging {
    judge: Judge,
    /// As many as the judge remembers, the newest last.
    recent: VecDeque<Counted>,
}

/// A rating that was counted.
#[derive(Debug)]
struct Counted {
    row: RatingRow,
    flagged: bool,
}

impl Judging {
    /// Of a log that has no entry yet.
    pub(crate) fn new() -> Self {
        let Basis { rules, opening, calendar } = Basis::default();
        Self { judge: Judge::new(&rules, &opening, &calendar), recent: VecDeque::with_capacity(WINDOW) }
    }

    /// Of the log as it stands in the record.
    pub(crate) fn load(connection: &Connection) -> Result<Self, StoreError> {
        let mut judging = Self::new();
        let mut statement = connection.prepare_cached(TO_TELL)?;
        let mut rows = statement.query([i64::try_from(LOOK_BACK).unwrap_or(i64::MAX)])?;
        while let Some(row) = rows.next()? {
            let (seq, bytes): (i64, Vec<u8>) = (row.get(0)?, row.get(1)?);
            // An entry that cannot be read counts nothing here either.
            if let Ok(entry) = Entry::read(&bytes) {
                judging.told(seq.cast_unsigned(), &entry);
            }
        }
        Ok(judging)
    }

    fn told(&mut self, seq: u64, entry: &Entry) {
        let (proven, entry) = counted(entry);
        match &entry.body {
            Body::PackApplied(applied) => self.pack(applied),
            Body::Rating(rating) => {
                drop(self.rating(RatingRow::of(seq, proven, rating), rating, &entry.at));
            }
            _ => {}
        }
    }

    /// A pack came into force.
    pub(super) fn pack(&mut self, applied: &PackApplied) {
        self.judge.judge_by(&applied.basis());
    }

    /// The next rating that counts, and what it was counted as. Answers the flags that it brings, about itself or an earlier one; beside the first flag
    /// of a rating stands what it was counted as.
    pub(super) fn rating(
        &mut self,
        row: RatingRow,
        rating: &Rating,
        at: &Moment,
    ) -> Vec<(Flag, Option<RatingRow>)> {
        if self.recent.len() == WINDOW {
            self.recent.pop_front();
        }
        let flags = self.judge.next(row.seq, rating, at);
        self.recent.push_back(Counted { row, flagged: false });
        flags.map(|flag| (flag, self.first(flag.seq))).collect()
    }

    /// What a rating was counted as, the first time that this is asked.
    fn first(&mut self, seq: u64) -> Option<RatingRow> {
        let place = self.recent.binary_search_by_key(&seq, |counted| counted.row.seq).ok()?;
        let counted = self.recent.get_mut(place).filter(|counted| !counted.flagged)?;
        counted.flagged = true;
        Some(counted.row.clone())
    }
}
