//! How long the sender waits after an exchange, and what cuts the wait short. Pure: time and chance come in.

use std::time::Duration;

use fastrand::Rng;
use shiwen_sync::{
    backoff::{Backoff, CAP, start_offset},
    exchange::{End, Report},
};

use super::Urgency;

/// How often the platform hears of a terminal that has nothing to send.
pub(super) const HEARTBEAT: Duration = Duration::from_secs(60);
/// What waits a moment, so that entries that belong together go together.
pub(super) const SOON: Duration = Duration::from_secs(2);
/// How long the terminal has to begin a new log before the platform is asked again.
const REOPENING: Duration = Duration::from_secs(10);

/// How the sender finds the world.
#[derive(Debug, Default)]
pub(super) struct Mood {
    backoff: Backoff,
    standing: Standing,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Standing {
    /// The platform answers.
    #[default]
    Well,
    /// It was not reached.
    Unreached,
    /// It asked for time.
    Asked,
    /// A person has to act.
    Stopped,
}

impl Mood {
    /// The wait before the first exchange.
    pub(super) fn first(random: &mut Rng) -> Duration {
        start_offset(random)
    }

    /// The wait after an exchange.
    pub(super) fn after(&mut self, report: &Report, random: &mut Rng) -> Duration {
        let (standing, wait) = match &report.end {
            End::Done => (Standing::Well, HEARTBEAT),
            End::Reopen { .. } => (Standing::Well, REOPENING),
            End::Again { retry_after, .. } => {
                let standing = if retry_after.is_some() { Standing::Asked } else { Standing::Unreached };
                if report.reached() {
                    self.backoff.reset();
                }
                (standing, self.backoff.next(*retry_after, random))
            }
            End::Alarm { retry_after, .. } => {
                let wait = self.backoff.longest(random).max(retry_after.unwrap_or_default());
                (Standing::Stopped, wait)
            }
            End::Stop { .. } | End::NotSound => (Standing::Stopped, CAP),
        };
        if standing == Standing::Well {
            self.backoff.reset();
        }
        self.standing = standing;
        wait
    }

    /// The wait after something failed here: the disk, another program in the way.
    pub(super) fn after_own_failure(&mut self, random: &mut Rng) -> Duration {
        self.standing = Standing::Unreached;
        self.backoff.next(None, random).max(SOON)
    }

    /// A person has acted.
    pub(super) fn begin_anew(&mut self) {
        *self = Self::default();
    }

    /// How long still to wait at most when something has to be sent; nothing if the wait stays as it is. Where the
    /// platform is not reached only the urgent is tried out of turn; where it asked for time, nothing is.
    pub(super) fn shortened(&self, urgency: Urgency) -> Option<Duration> {
        match (self.standing, urgency) {
            (Standing::Well | Standing::Unreached, Urgency::Now) => Some(Duration::ZERO),
            (Standing::Well, Urgency::Soon) => Some(SOON),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
