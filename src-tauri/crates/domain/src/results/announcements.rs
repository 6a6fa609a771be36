//! What stands beside the rates: what was announced and what became of it, and for how long no answers were taken.

use super::levels::Share;
use crate::entry::WhyOut;

const MINUTE_MS: u64 = 60_000;

/// What is counted of announced services and of pauses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// Services that were announced and rated.
    Rated,
    /// Services that were announced and that nobody rated.
    Unrated,
    /// Services that were announced and taken back.
    Cancelled,
    /// Milliseconds of opening hours in which the terminal was not to be used.
    OutMs(WhyOut),
}

impl Beside {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Rated,
        Self::Unrated,
        Self::Cancelled,
        Self::OutMs(WhyOut::Paused),
        Self::OutMs(WhyOut::Off),
        Self::OutMs(WhyOut::StandingStill),
        Self::OutMs(WhyOut::Cleaning),
    ];

    /// Its name in SQL.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rated => "rated",
            Self::Unrated => "unrated",
            Self::Cancelled => "cancelled",
            Self::OutMs(WhyOut::Paused) => "paused_ms",
            Self::OutMs(WhyOut::Off) => "off_ms",
            Self::OutMs(WhyOut::StandingStill) => "standing_still_ms",
            Self::OutMs(WhyOut::Cleaning) => "cleaning_ms",
        }
    }
}

/// The sums of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Announcements {
    /// Announced and rated.
    pub rated: u64,
    /// Announced, and nobody rated.
    pub unrated: u64,
    /// Announced, and taken back before anybody had touched the screen.
    pub cancelled: u64,
    /// Milliseconds of opening hours in which the terminal was not to be used, by why.
    pub out_ms: OutMs,
}

/// Milliseconds of opening hours in which a terminal was not to be used.
/// Of a break that goes on, as far as the log tells of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OutMs([u64; WhyOut::ALL.len()]);

impl OutMs {
    /// Adds to what is counted for a reason.
    pub fn add(&mut self, why: WhyOut, ms: u64) {
        self.0[why as usize] += ms;
    }

    /// What is counted for a reason.
    pub fn of(&self, why: WhyOut) -> u64 {
        self.0[why as usize]
    }
}

impl Announcements {
    /// So much more.
    pub fn add(&mut self, what: Beside, count: u64) {
        match what {
            Beside::Rated => self.rated += count,
            Beside::Unrated => self.unrated += count,
            Beside::Cancelled => self.cancelled += count,
            Beside::OutMs(why) => self.out_ms.add(why, count),
        }
    }

    /// The same of another terminal besides.
    pub fn add_all(&mut self, other: &Self) {
        self.rated += other.rated;
        self.unrated += other.unrated;
        self.cancelled += other.cancelled;
        for why in WhyOut::ALL {
            self.out_ms.add(why, other.out_ms.of(why));
        }
    }

    /// Announced services that were not taken back, as the platform counts them.
    pub fn announced(&self) -> u64 {
        self.rated + self.unrated
    }

    /// Rated of those; nothing where none was announced.
    pub fn response_rate(&self) -> Option<Share> {
        Share::of(self.rated, self.announced())
    }

    /// Whole minutes of why the terminal was not to be used.
    pub fn minutes(&self, why: WhyOut) -> u64 {
        self.out_ms.of(why) / MINUTE_MS
    }
}
