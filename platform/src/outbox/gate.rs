//! The gate before the 12345 system. While that fails altogether, one delivery at a time finds out whether it is back, after
//! a growing wait; a message that it does not take for its own sake closes nothing. Pure: time and randomness come in.

use std::time::Duration;

use fastrand::Rng;
use shiwen_sync::backoff::Backoff;

use crate::webhook::{Answer, Fault};

/// Open, or closed until a time.
pub(super) struct Gate {
    backoff: Backoff,
    /// Milliseconds since 1970; `None` while it is open.
    closed_until: Option<i64>,
    random: Rng,
}

impl Gate {
    /// Open.
    pub(super) fn new(random: Rng) -> Self {
        Self { backoff: Backoff::default(), closed_until: None, random }
    }

    /// How many deliveries may be under way now: all, one that finds out, or none.
    pub(super) fn room(&self, now_ms: i64, all: usize) -> usize {
        match self.closed_until {
            None => all,
            Some(until) if now_ms >= until => 1,
            Some(_) => 0,
        }
    }

    /// How long nothing can be sent; `None` if something can.
    pub(super) fn rest(&self, now_ms: i64) -> Option<Duration> {
        let left = self.closed_until?.checked_sub(now_ms).filter(|&left| left > 0)?;
        Some(Duration::from_millis(left.unsigned_abs()))
    }

    /// Takes note of an answer.
    pub(super) fn note(&mut self, answer: &Answer, now_ms: i64) {
        if answer.fault.is_some_and(Fault::is_of_partner) {
            // Answers of attempts that began while it was open say the same once more.
            if self.rest(now_ms).is_none() {
                let wait = self.backoff.next(answer.retry_after, &mut self.random).as_millis();
                self.closed_until = Some(now_ms.saturating_add(i64::try_from(wait).unwrap_or(i64::MAX)));
            }
        } else {
            self.backoff.reset();
            self.closed_until = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gate() -> Gate {
        Gate::new(Rng::with_seed(1))
    }

    #[test]
    fn a_partner_that_fails_is_asked_by_one_delivery_at_a_time() {
        let mut gate = gate();
        assert_eq!(gate.room(0, 16), 16);
        gate.note(&Answer::of(503, Some("30"), None), 0);
        assert_eq!((gate.room(29_999, 16), gate.room(31_000, 16)), (0, 1));
        assert!(gate.rest(0).is_some_and(|rest| (30..32).contains(&rest.as_secs())));
        gate.note(&Answer::of(200, None, None), 31_000);
        assert_eq!((gate.room(31_000, 16), gate.rest(31_000)), (16, None));
    }

    #[test]
    fn a_message_that_is_not_taken_for_its_own_sake_closes_nothing() {
        let mut gate = gate();
        gate.note(&Answer::of(422, None, None), 0);
        assert_eq!(gate.room(0, 16), 16);
        // It even shows that the other side is back.
        gate.note(&Answer::no(Fault::Timeout), 0);
        assert_ne!(gate.room(0, 16), 16);
        gate.note(&Answer::of(422, None, None), 0);
        assert_eq!(gate.room(0, 16), 16);
    }

    #[test]
    fn the_wait_grows_and_has_an_end() {
        let mut gate = gate();
        let mut longest = Duration::ZERO;
        let mut now = 0;
        for _ in 0..60 {
            gate.note(&Answer::no(Fault::Connection), now);
            let rest = gate.rest(now).unwrap_or_default();
            longest = longest.max(rest);
            now += i64::try_from(rest.as_millis()).unwrap();
        }
        assert!((150..=300).contains(&longest.as_secs()), "{longest:?}");
    }
}
