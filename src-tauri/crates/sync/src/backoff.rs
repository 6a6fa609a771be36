//! How long to wait before the next attempt: full jitter, so that a thousand terminals that lost the platform together do
//! not come back together. Pure: randomness comes in, nobody sleeps here.

mod retry_after;

use std::time::Duration;

use fastrand::Rng;

pub use retry_after::retry_after;

/// The longest first wait.
pub const BASE: Duration = Duration::from_secs(1);
/// The longest wait of all.
pub const CAP: Duration = Duration::from_secs(300);
/// The longest wait that the other side can ask for. The platform calls 15 minutes without contact an alarm.
pub const MAX_RETRY_AFTER: Duration = Duration::from_secs(600);
/// The program's start is followed by a random wait up to this: a hall's terminals are switched on by one switch.
pub const START_WITHIN: Duration = Duration::from_secs(30);

/// The attempts that failed since the last one that did not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Backoff {
    failures: u32,
}

impl Backoff {
    /// After failures that somebody else has counted.
    pub fn after(failures: u32) -> Self {
        Self { failures }
    }

    /// After a contact: the next wait is short again.
    pub fn reset(&mut self) {
        self.failures = 0;
    }

    /// The wait after one more failure: anything from nothing to `BASE` doubled with every failure, `CAP` at most. What the
    /// other side asked for comes on top of nothing: it is waited for in full, and spread by the same jitter.
    pub fn next(&mut self, asked: Option<Duration>, random: &mut Rng) -> Duration {
        let ceiling = BASE.saturating_mul(1 << self.failures.min(16)).min(CAP);
        self.failures = self.failures.saturating_add(1);
        asked.unwrap_or_default().min(MAX_RETRY_AFTER) + up_to(ceiling, random)
    }

    /// The wait after something that does not heal in minutes: between half of `CAP` and `CAP`, or what the other side asked
    /// for if that is longer.
    pub fn longest(&mut self, asked: Option<Duration>, random: &mut Rng) -> Duration {
        self.failures = self.failures.saturating_add(1);
        (CAP / 2 + up_to(CAP / 2, random)).max(asked.unwrap_or_default().min(MAX_RETRY_AFTER))
    }
}

/// The wait before the first attempt after a start.
pub fn start_offset(random: &mut Rng) -> Duration {
    up_to(START_WITHIN, random)
}

fn up_to(ceiling: Duration, random: &mut Rng) -> Duration {
    ceiling.mul_f64(random.f64())
}

#[cfg(test)]
mod tests;
