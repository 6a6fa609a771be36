//! What is remembered of earlier runs of the program, so that a fault that comes back with every start climbs on.

use serde::{Deserialize, Serialize};

use super::{FORGOTTEN_AFTER_MS, Failing, Rung};
use crate::managing::Tick;

/// Starts of the program after a bad end, before the machine starts anew.
const RESTARTS: usize = 3;
/// They count as long as none is further than this from the next. It is longer than the slowest way to the next rung takes: as
/// many pages as it needs, each of which takes a minute to draw and fails just before it has proven itself.
const RESTARTS_COUNT_MS: u64 = 50 * 60_000;
/// Starts of the machine, before the terminal stands still.
const REBOOTS: u32 = 2;

/// How a run begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begin {
    /// Serve visitors.
    Serve,
    /// Start the machine anew before anything else.
    Reboot,
    /// Stand still under a page that says so.
    StandStill,
}

/// What is remembered. A missing one has seen nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Past {
    /// The run that has begun and not ended in order, by its start.
    running: Option<Tick>,
    /// Starts after a bad end, since the machine started.
    restarts: Vec<Tick>,
    /// How often the machine was to start anew, since it last went well for long.
    reboots: u32,
    /// Since when the terminal stands still.
    still: Option<Tick>,
    /// What was done last and why, until the log tells.
    untold: Option<(Rung, Failing)>,
}

impl Past {
    /// A run begins.
    #[must_use]
    pub fn begin(&self, now: Tick) -> (Self, Begin) {
        let mut past = self.clone();
        let crashed = past.running.replace(now).is_some_and(|run| now.since(&run).is_some());
        past.restarts.truncate(past.restarts_that_count(now));
        if past.still.is_some_and(|since| counts_for(since, now, FORGOTTEN_AFTER_MS)) {
            return (past, Begin::StandStill);
        }
        if past.still.take().is_some() {
            // One more try, from the first rung; the machine is left in peace.
            past.restarts.clear();
            return (past, Begin::Serve);
        }
        if crashed {
            past.restarts.push(now);
            past.untold.get_or_insert((Rung::Restart, Failing::Program));
        }
        let begin = match past.restarts.len() {
            0..=RESTARTS => Begin::Serve,
            _ if past.reboots < REBOOTS => Begin::Reboot,
            _ => Begin::StandStill,
        };
        (past, begin)
    }

    /// The rung that is due when something fails that a new page does not mend.
    pub fn rung(&self, now: Tick) -> Rung {
        match self.restarts_that_count(now) {
            0..RESTARTS => Rung::Restart,
            _ if self.reboots < REBOOTS => Rung::Reboot,
            _ => Rung::StandStill,
        }
    }

    /// All of them, or none: each start looked whether the one before it still counted.
    fn restarts_that_count(&self, now: Tick) -> usize {
        let counts = self.restarts.last().is_some_and(|last| counts_for(*last, now, RESTARTS_COUNT_MS));
        if counts { self.restarts.len() } else { 0 }
    }

    /// A rung is about to be taken. A machine that does not start anew although it was told to stands still.
    #[must_use]
    pub fn takes(&self, rung: Rung, failing: Failing, now: Tick) -> Self {
        let mut past = Self { untold: Some((rung, failing)), ..self.clone() };
        match rung {
            Rung::Reload | Rung::Restart => {}
            Rung::Reboot => past.reboots += 1,
            Rung::StandStill => past.still = Some(now),
        }
        past
    }

    /// The run ends in order.
    #[must_use]
    pub fn ended(&self) -> Self {
        Self { running: None, ..self.clone() }
    }

    /// The terminal has stood still for long enough: the next start tries to serve.
    #[must_use]
    pub fn tries_again(&self) -> Self {
        Self { running: None, still: None, restarts: Vec::new(), ..self.clone() }
    }

    /// For how long the terminal still stands still, if it does.
    pub fn still_for_ms(&self, now: Tick) -> Option<u64> {
        let gone = now.since(&self.still?)?;
        FORGOTTEN_AFTER_MS.checked_sub(gone).filter(|left| *left > 0)
    }

    /// It went well for long.
    #[must_use]
    pub fn forgotten(&self) -> Self {
        Self { restarts: Vec::new(), reboots: 0, still: None, ..self.clone() }
    }

    /// The log tells of it now.
    #[must_use]
    pub fn told(&self) -> Self {
        Self { untold: None, ..self.clone() }
    }

    /// What was done last and why, if the log does not tell yet.
    pub fn untold(&self) -> Option<(Rung, Failing)> {
        self.untold
    }

    /// Whether anything is remembered against the terminal.
    pub fn has_trouble(&self) -> bool {
        !self.restarts.is_empty() || self.reboots > 0 || self.still.is_some()
    }

    /// Whether the terminal stands still.
    pub fn stands_still(&self) -> bool {
        self.still.is_some()
    }

    /// How often the program and the machine started anew because something failed, as far as it counts.
    pub fn starts(&self) -> (usize, u32) {
        (self.restarts.len(), self.reboots)
    }
}

fn counts_for(at: Tick, now: Tick, for_ms: u64) -> bool {
    now.since(&at).is_some_and(|gone| gone < for_ms)
}
