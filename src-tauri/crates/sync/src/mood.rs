//! How long the sender waits after an exchange, and what cuts the wait short. The log and what is asked beside it (state and
//! pack) have a patience each: whatever is wrong with a pack slows no rating. Pure: time and chance come in.

use std::time::Duration;

use fastrand::Rng;

use crate::{
    backoff::{Backoff, CAP, start_offset},
    exchange::{End, Leave, PackNews, Report},
};

/// How often the platform hears of a terminal that has nothing to send.
pub const HEARTBEAT: Duration = Duration::from_secs(60);
/// What waits a moment, so that entries that belong together go together.
pub const SOON: Duration = Duration::from_secs(2);
/// How long the terminal has to begin a new log before the platform is asked again.
const REOPENING: Duration = Duration::from_secs(10);

/// How soon something has to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// At once: somebody was badly served, or waits for an answer.
    Now,
    /// In some seconds.
    Soon,
}

/// How the sender finds the world.
#[derive(Debug, Default)]
pub struct Mood {
    backoff: Backoff,
    standing: Standing,
    /// The patience with state and pack.
    beside: Backoff,
    left: Option<Left>,
}

/// What is not asked for a while, because it went wrong.
#[derive(Clone, Copy, Debug)]
struct Left {
    what: Leave,
    /// On the steady clock.
    until: Duration,
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
    pub fn first(random: &mut Rng) -> Duration {
        start_offset(random)
    }

    /// The wait after the log was shipped, or not. What was acknowledged on the way makes the next wait short again; that
    /// the platform answered at all does not: it may answer for ever without anything being done.
    pub fn after(&mut self, report: &Report, random: &mut Rng) -> Duration {
        if report.acknowledged > 0 {
            self.backoff.reset();
        }
        let (standing, wait) = match &report.end {
            End::Done => (Standing::Well, HEARTBEAT),
            End::Reopen { .. } => (Standing::Well, REOPENING),
            End::Again { retry_after, .. } => {
                let standing = if retry_after.is_some() { Standing::Asked } else { Standing::Unreached };
                (standing, self.backoff.next(*retry_after, random))
            }
            End::Alarm { retry_after, .. } => (Standing::Stopped, self.backoff.longest(*retry_after, random)),
            End::Stop { .. } | End::NotSound => (Standing::Stopped, CAP),
        };
        if standing == Standing::Well {
            self.backoff.reset();
        }
        self.standing = standing;
        wait
    }

    /// The wait after something failed here: the disk, another program in the way.
    pub fn after_own_failure(&mut self, random: &mut Rng) -> Duration {
        self.standing = Standing::Unreached;
        self.backoff.next(None, random).max(SOON)
    }

    /// What is not asked at a time of the steady clock.
    pub fn leave(&self, steady: Duration) -> Leave {
        self.left.filter(|left| steady < left.until).map_or(Leave::Nothing, |left| left.what)
    }

    /// After state and pack were asked: how long what went wrong is left alone, if anything did. `failed` says that they
    /// could not be kept here.
    pub fn after_asking(
        &mut self,
        report: &Report,
        failed: bool,
        steady: Duration,
        random: &mut Rng,
    ) -> Option<Duration> {
        if report.pack == PackNews::Left {
            return self.left.map(|left| left.until.saturating_sub(steady));
        }
        let wait = match &report.beside {
            Some(End::Again { retry_after, .. }) => self.beside.next(*retry_after, random),
            Some(End::Alarm { retry_after, .. }) => self.beside.longest(*retry_after, random),
            Some(_) => self.beside.longest(None, random),
            None if matches!(report.pack, PackNews::Refused(_)) => self.beside.longest(None, random),
            None if failed => self.beside.next(None, random).max(SOON),
            None => {
                self.beside.reset();
                self.left = None;
                return None;
            }
        };
        // Another pack than the one that went wrong is fetched at once.
        let pack = report.published.filter(|_| report.state);
        self.left = Some(Left { what: pack.map_or(Leave::All, Leave::Pack), until: steady + wait });
        Some(wait)
    }

    /// A person has acted.
    pub fn begin_anew(&mut self) {
        *self = Self::default();
    }

    /// How long still to wait at most when something has to be sent; nothing if the wait stays as it is. Where the
    /// platform is not reached only the urgent is tried out of turn; where it asked for time, nothing is.
    pub fn shortened(&self, urgency: Urgency) -> Option<Duration> {
        match (self.standing, urgency) {
            (Standing::Well | Standing::Unreached, Urgency::Now) => Some(Duration::ZERO),
            (Standing::Well, Urgency::Soon) => Some(SOON),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
