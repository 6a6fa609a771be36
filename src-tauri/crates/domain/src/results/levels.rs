//! How often each level was chosen, and the rates and the mean that follow. Whole numbers all the way: two places that
//! compute the same figure get the same digits.

use std::fmt;

use crate::level::{Level, Scale};

/// How often each level was chosen, on either scale.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Levels {
    five: [u64; 5],
    two: [u64; 5],
}

impl Levels {
    /// One more rating.
    pub fn add(&mut self, scale: Scale, level: Level) {
        self.add_many(scale, level, 1);
    }

    /// So many more ratings.
    pub fn add_many(&mut self, scale: Scale, level: Level, count: u64) {
        let of = match scale {
            Scale::Five => &mut self.five,
            Scale::Two => &mut self.two,
        };
        of[place(level)] += count;
    }

    /// One rating fewer.
    pub(super) fn leave_out(&mut self, scale: Scale, level: Level) {
        let of = match scale {
            Scale::Five => &mut self.five,
            Scale::Two => &mut self.two,
        };
        of[place(level)] = of[place(level)].saturating_sub(1);
    }

    /// How often a level was chosen on a scale.
    pub fn of(&self, scale: Scale, level: Level) -> u64 {
        match scale {
            Scale::Five => self.five[place(level)],
            Scale::Two => self.two[place(level)],
        }
    }

    /// Visitors who chose a level.
    pub fn ratings(&self) -> u64 {
        self.good() + self.bad()
    }

    /// Levels 3 to 5.
    pub fn good(&self) -> u64 {
        self.sum(|level| !level.is_bad())
    }

    /// Levels 1 and 2.
    pub fn bad(&self) -> u64 {
        self.sum(Level::is_bad)
    }

    /// good / ratings; none without ratings.
    pub fn good_rate(&self) -> Option<Share> {
        Share::of(self.good(), self.ratings())
    }

    /// bad / ratings.
    pub fn bad_rate(&self) -> Option<Share> {
        Share::of(self.bad(), self.ratings())
    }

    /// Twice the mean level of the five-level scale, 2 to 10. Two-button ratings are in the rates and never here.
    pub fn mean(&self) -> Option<OfTen> {
        let levels: u64 =
            Level::ALL.iter().map(|&level| u64::from(level.number()) * self.five[place(level)]).sum();
        (self.mean_of() > 0).then(|| OfTen(rounded(levels * 200, self.mean_of())))
    }

    /// Of how many ratings that is the mean.
    pub fn mean_of(&self) -> u64 {
        self.five.iter().sum()
    }

    fn sum(&self, which: impl Fn(Level) -> bool) -> u64 {
        let chosen = Level::ALL.into_iter().filter(|&level| which(level));
        chosen.map(|level| self.five[place(level)] + self.two[place(level)]).sum()
    }
}

fn place(level: Level) -> usize {
    usize::from(level.number() - 1)
}

/// A share of a whole in ten thousandths, rounded half up: `9_750` is 97.50 %.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share(pub u64);

impl Share {
    /// A part of a whole; none of nothing.
    pub fn of(part: u64, whole: u64) -> Option<Self> {
        (whole > 0).then(|| Self(rounded(part * 10_000, whole)))
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}%", self.0 / 100, self.0 % 100)
    }
}

/// A mean on the scale of 10 in hundredths, rounded half up: `875` is 8.75.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OfTen(pub u64);

impl fmt::Display for OfTen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

fn rounded(part: u64, whole: u64) -> u64 {
    (2 * part + whole) / (2 * whole)
}
