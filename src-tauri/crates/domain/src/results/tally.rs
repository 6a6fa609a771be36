//! Ratings that were counted before: what a record keeps so that results of years are read in a few rows.

use super::row::RatingRow;
use crate::{
    entry::Ending,
    level::{Level, Scale},
};

/// How many ratings of one level on one scale, and how many of them something stands beside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    /// How many faces there were.
    pub scale: Scale,
    /// The level.
    pub level: Level,
    /// How many ratings.
    pub count: u64,
    /// How many of them a rule has flagged.
    pub flagged: u64,
    /// How many are bad, without a reason and without a word.
    pub no_reason: u64,
    /// How many are of visits that were cut off.
    pub interrupted: u64,
    /// How many were carried over from a log that could not prove them any more.
    pub unproven: u64,
}

impl Tally {
    /// One rating, as [`super::Group`] counts it.
    pub fn of(row: &RatingRow) -> Self {
        Self {
            flagged: u64::from(!row.flags.is_empty()),
            no_reason: u64::from(row.no_reason),
            interrupted: u64::from(row.ending == Ending::Interrupted),
            unproven: u64::from(!row.proven),
            ..Self::nothing(row.scale, row.level, 1)
        }
    }

    /// So many ratings that nothing stands beside.
    fn nothing(scale: Scale, level: Level, count: u64) -> Self {
        Self { scale, level, count, flagged: 0, no_reason: 0, interrupted: 0, unproven: 0 }
    }

    /// What is more when a rating that was counted before is flagged.
    pub fn flagged_later(row: &RatingRow) -> Self {
        Self { flagged: 1, ..Self::nothing(row.scale, row.level, 0) }
    }
}
