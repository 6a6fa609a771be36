//! Whether the wall clock can be believed. A doubted clock never puts an answer on a guessed day.

use crate::moment::ClockTrust;

/// How far the wall clock may move against the steady one before it counts as a step, in milliseconds.
pub const STEP_MS: i64 = 60_000;

/// What the clocks say at one instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Wall clock, milliseconds since 1970.
    pub wall_ms: i64,
    /// Steady clock, milliseconds since the machine started, suspended time included.
    pub mono_ms: u64,
}

/// The judgement of a terminal's clock, carried from reading to reading.
#[derive(Clone, Copy, Debug)]
pub struct ClockJudge {
    earliest_ms: i64,
    last: Reading,
    trust: ClockTrust,
}

impl ClockJudge {
    /// Starts with a first reading. `released_ms` is when the program was released, `newest_ms` the newest time
    /// in the log: a clock before either is wrong.
    pub fn new(first: Reading, released_ms: i64, newest_ms: Option<i64>) -> Self {
        let earliest_ms = released_ms.max(newest_ms.map_or(i64::MIN, |newest| newest - STEP_MS));
        let trust = trust_of(first.wall_ms >= earliest_ms);
        Self { earliest_ms, last: first, trust }
    }

    /// Takes the next reading and returns the step, if the clock made one since the last: a trusted clock that
    /// steps is doubted from then on; a doubted one that steps to a possible time has been set right.
    pub fn observe(&mut self, reading: Reading) -> Option<i64> {
        let steady = i64::try_from(reading.mono_ms.saturating_sub(self.last.mono_ms)).unwrap_or(i64::MAX);
        let by_ms = reading.wall_ms - self.last.wall_ms - steady;
        self.last = reading;
        let possible = reading.wall_ms >= self.earliest_ms;
        let stepped = by_ms.abs() > STEP_MS;
        if stepped {
            self.trust = trust_of(possible && self.trust == ClockTrust::Doubted);
        }
        stepped.then_some(by_ms)
    }

    /// The judgement now.
    pub fn trust(&self) -> ClockTrust {
        self.trust
    }
}

fn trust_of(believed: bool) -> ClockTrust {
    if believed { ClockTrust::Trusted } else { ClockTrust::Doubted }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RELEASED: i64 = 1_795_000_000_000;
    const HOUR: i64 = 3_600_000;

    fn reading(wall_ms: i64, mono_ms: u64) -> Reading {
        Reading { wall_ms, mono_ms }
    }

    #[test]
    fn a_clock_that_runs_evenly_stays_trusted() {
        let mut judge = ClockJudge::new(reading(RELEASED + HOUR, 5_000), RELEASED, None);
        assert_eq!(judge.observe(reading(RELEASED + 2 * HOUR, 5_000 + 3_600_000)), None);
        assert_eq!(judge.trust(), ClockTrust::Trusted);
    }

    #[test]
    fn a_clock_at_1970_is_doubted_until_it_is_set() {
        let mut judge = ClockJudge::new(reading(30_000, 30_000), RELEASED, None);
        assert_eq!(judge.trust(), ClockTrust::Doubted);
        assert!(judge.observe(reading(RELEASED + HOUR, 31_000)).is_some());
        assert_eq!(judge.trust(), ClockTrust::Trusted);
    }

    #[test]
    fn a_clock_before_the_newest_entry_is_doubted() {
        let newest = RELEASED + 10 * HOUR;
        let before = ClockJudge::new(reading(newest - HOUR, 1), RELEASED, Some(newest));
        let after = ClockJudge::new(reading(newest + HOUR, 1), RELEASED, Some(newest));
        assert_eq!((before.trust(), after.trust()), (ClockTrust::Doubted, ClockTrust::Trusted));
    }

    #[test]
    fn a_trusted_clock_that_jumps_is_doubted_and_trusted_again_once_set_back() {
        let mut judge = ClockJudge::new(reading(RELEASED + HOUR, 0), RELEASED, None);
        assert_eq!(judge.observe(reading(RELEASED + 25 * HOUR, 1_000)), Some(24 * HOUR - 1_000));
        assert_eq!(judge.trust(), ClockTrust::Doubted);
        assert!(judge.observe(reading(RELEASED + HOUR + 2_000, 2_000)).is_some());
        assert_eq!(judge.trust(), ClockTrust::Trusted);
    }
}
