//! What stands beside the rates: what was announced and what became of it, and for how long no answers were taken.

use super::levels::Share;

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
    /// Milliseconds of opening hours without answers.
    PausedMs,
}

impl Beside {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Rated, Self::Unrated, Self::Cancelled, Self::PausedMs];

    /// Its name in SQL.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rated => "rated",
            Self::Unrated => "unrated",
            Self::Cancelled => "cancelled",
            Self::PausedMs => "paused_ms",
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
    /// Milliseconds of opening hours in which no answers were taken, of pauses that are over.
    pub paused_ms: u64,
}

impl Announcements {
    /// So much more.
    pub fn add(&mut self, what: Beside, count: u64) {
        match what {
            Beside::Rated => self.rated += count,
            Beside::Unrated => self.unrated += count,
            Beside::Cancelled => self.cancelled += count,
            Beside::PausedMs => self.paused_ms += count,
        }
    }

    /// The same of another terminal besides.
    pub fn add_all(&mut self, other: &Self) {
        self.rated += other.rated;
        self.unrated += other.unrated;
        self.cancelled += other.cancelled;
        self.paused_ms += other.paused_ms;
    }

    /// Announced services that were not taken back, as the platform counts them.
    pub fn announced(&self) -> u64 {
        self.rated + self.unrated
    }

    /// Rated of those; nothing where none was announced.
    pub fn response_rate(&self) -> Option<Share> {
        Share::of(self.rated, self.announced())
    }

    /// Whole minutes.
    pub fn paused_minutes(&self) -> u64 {
        self.paused_ms / MINUTE_MS
    }
}
