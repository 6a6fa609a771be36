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
    released_ms: i64,
    earliest_ms: i64,
    last: Reading,
    trust: ClockTrust,
    /// What the time was at a point of the steady clock, as somebody knows it who is believed more than the wall clock.
    told: Option<Reading>,
}

impl ClockJudge {
    /// Starts with a first reading. `released_ms` is when the program was released, `newest_ms` the newest time
    /// in the log: a clock before either is wrong.
    pub fn new(first: Reading, released_ms: i64, newest_ms: Option<i64>) -> Self {
        let earliest_ms = released_ms.max(newest_ms.map_or(i64::MIN, |newest| newest - STEP_MS));
        let trust = trust_of(first.wall_ms >= earliest_ms);
        Self { released_ms, earliest_ms, last: first, trust, told: None }
    }

    /// Takes the next reading and returns the step, if the time of [`Self::wall_ms`] made one since the last: a trusted
    /// clock that steps is doubted from then on; a doubted one that steps to a possible time has been set right. Where the
    /// time was told, whatever the wall clock does is no step; once it agrees it is read again.
    pub fn observe(&mut self, reading: Reading) -> Option<i64> {
        let by_ms = reading.wall_ms - self.last.wall_ms - steady_between(self.last, reading);
        self.last = reading;
        if self.told.is_some() {
            self.told = self.told.filter(|_| !self.agrees_with(self.wall_ms()));
            return None;
        }
        let possible = reading.wall_ms >= self.earliest_ms;
        let stepped = by_ms.abs() > STEP_MS;
        if stepped {
            self.trust = trust_of(possible && self.trust == ClockTrust::Doubted);
        }
        stepped.then_some(by_ms)
    }

    /// Takes the time from somebody who knows it, as of the last reading: the platform. A wall clock that agrees within
    /// [`STEP_MS`] is believed and read as before. Another one is not read any more: the time goes on from what was told, by
    /// the steady clock. Returns the step that the time of [`Self::wall_ms`] makes by that, if it makes one.
    pub fn settle(&mut self, told_ms: i64) -> Option<i64> {
        if told_ms < self.released_ms {
            return None; // nobody knows the time who says so
        }
        let before = self.wall_ms();
        self.earliest_ms = self.earliest_ms.min(told_ms);
        self.told = (!self.agrees_with(told_ms)).then_some(Reading { wall_ms: told_ms, ..self.last });
        self.trust = ClockTrust::Trusted;
        Some(self.wall_ms() - before).filter(|by_ms| by_ms.abs() > STEP_MS)
    }

    /// The time at the last reading, in milliseconds since 1970: the wall clock's, or what was told and the steady clock
    /// since.
    pub fn wall_ms(&self) -> i64 {
        self.told.map_or(self.last.wall_ms, |told| told.wall_ms + steady_between(told, self.last))
    }

    fn agrees_with(&self, time_ms: i64) -> bool {
        (self.last.wall_ms - time_ms).abs() <= STEP_MS
    }

    /// The judgement now.
    pub fn trust(&self) -> ClockTrust {
        self.trust
    }
}

fn steady_between(earlier: Reading, later: Reading) -> i64 {
    i64::try_from(later.mono_ms.saturating_sub(earlier.mono_ms)).unwrap_or(i64::MAX)
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

    #[test]
    fn a_clock_that_an_administrator_set_is_trusted_again_once_the_platform_agrees() {
        let mut judge = ClockJudge::new(reading(RELEASED + HOUR, 0), RELEASED, None);
        judge.observe(reading(RELEASED + 3 * HOUR, 1_000));
        assert_eq!(judge.trust(), ClockTrust::Doubted);
        assert_eq!(
            judge.settle(RELEASED + 3 * HOUR + 30_000),
            None,
            "no step: the wall clock is read as before"
        );
        assert_eq!((judge.trust(), judge.wall_ms()), (ClockTrust::Trusted, RELEASED + 3 * HOUR));
    }

    #[test]
    fn a_clock_at_1970_goes_on_from_the_platforms_time_until_it_is_set() {
        let mut judge = ClockJudge::new(reading(30_000, 30_000), RELEASED, None);
        assert_eq!(judge.settle(RELEASED + HOUR), Some(RELEASED + HOUR - 30_000));
        assert_eq!(judge.observe(reading(40_000, 40_000)), None);
        assert_eq!((judge.trust(), judge.wall_ms()), (ClockTrust::Trusted, RELEASED + HOUR + 10_000));
        // It is set nearly right: that is no step of the time that entries carry.
        assert_eq!(judge.observe(reading(RELEASED + HOUR + 50_000, 50_000)), None);
        assert_eq!((judge.trust(), judge.wall_ms()), (ClockTrust::Trusted, RELEASED + HOUR + 50_000));
        // From now on the wall clock is read again, and its steps are steps.
        assert!(judge.observe(reading(RELEASED + 9 * HOUR, 60_000)).is_some());
        assert_eq!(judge.trust(), ClockTrust::Doubted);
    }

    #[test]
    fn a_wall_clock_that_leaps_while_the_time_is_told_makes_no_step() {
        let mut judge = ClockJudge::new(reading(30_000, 30_000), RELEASED, None);
        judge.settle(RELEASED + HOUR);
        for leap in [7 * 365 * 24 * HOUR, -7 * 365 * 24 * HOUR] {
            assert_eq!(judge.observe(reading(RELEASED + leap, 40_000)), None);
            assert_eq!((judge.trust(), judge.wall_ms()), (ClockTrust::Trusted, RELEASED + HOUR + 10_000));
        }
    }

    #[test]
    fn a_trusted_clock_an_hour_off_is_put_right_and_the_step_is_said() {
        let mut judge = ClockJudge::new(reading(RELEASED + 2 * HOUR, 0), RELEASED, None);
        assert_eq!(judge.settle(RELEASED + HOUR), Some(-HOUR));
        assert_eq!((judge.trust(), judge.wall_ms()), (ClockTrust::Trusted, RELEASED + HOUR));
    }

    #[test]
    fn a_log_with_a_time_in_the_future_does_not_keep_the_platform_from_being_believed() {
        let newest = RELEASED + 10_000 * HOUR;
        let mut judge = ClockJudge::new(reading(RELEASED + HOUR, 0), RELEASED, Some(newest));
        assert_eq!(judge.trust(), ClockTrust::Doubted);
        assert_eq!(judge.settle(RELEASED + HOUR), None);
        assert_eq!(judge.trust(), ClockTrust::Trusted);
    }

    #[test]
    fn a_time_before_the_program_settles_nothing() {
        let mut judge = ClockJudge::new(reading(30_000, 30_000), RELEASED, None);
        assert_eq!(judge.settle(40_000), None);
        assert_eq!((judge.trust(), judge.wall_ms()), (ClockTrust::Doubted, 30_000));
    }
}
