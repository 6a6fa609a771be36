//! How often somebody may try. Pure: a state, and what the steady clock says. The wall clock is not asked, so nobody gets
//! a try by setting it.

use serde::{Deserialize, Serialize};

use crate::id::BootId;

/// Tries before a lockout.
pub const TRIES: u32 = 5;
const MINUTE_MS: u64 = 60_000;
const FIRST_LOCKOUT_MS: u64 = 15 * MINUTE_MS;
const LONGEST_LOCKOUT_MS: u64 = 60 * MINUTE_MS;

/// What the steady clock says: milliseconds since a start of the machine, time asleep included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tick {
    /// Which start.
    pub boot: BootId,
    /// Since then.
    pub mono_ms: u64,
}

impl Tick {
    /// How long ago another one was, or `None` if that was before the machine started, and nobody knows.
    pub fn since(&self, other: &Self) -> Option<u64> {
        (self.boot == other.boot).then(|| self.mono_ms.checked_sub(other.mono_ms))?
    }
}

/// What is remembered of tries at one lock. A new one has seen none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tries {
    /// Since the last success or lockout.
    made: u32,
    /// Lockouts since the last success.
    lockouts: u32,
    /// The one that is not over, if there is one.
    locked: Option<Locked>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Locked {
    since: Tick,
    for_ms: u64,
}

/// A try that was counted: now, and not before, somebody may look whether it is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// How many more there are if it is wrong.
    pub left: u32,
    /// If it is wrong: how long the lockout that it begins lasts.
    pub locks_for_ms: Option<u64>,
    /// Whether it is the first since the last success.
    pub first: bool,
}

impl Tries {
    /// Somebody wants to try. The lockout that follows a last try begins with it, before anybody knows whether it is right:
    /// who cuts the power while it is checked has used it. `Err` says for how long there is no try. Either way the state is
    /// to be kept before anything else is done: a lockout that a new start of the machine has met begins anew.
    pub fn count(&mut self, now: Tick) -> Result<Counted, u64> {
        if let Some(left_ms) = self.locked_for_ms(now) {
            return Err(left_ms);
        }
        let first = self.made == 0 && self.lockouts == 0;
        self.made += 1;
        if self.made < TRIES {
            return Ok(Counted { left: TRIES - self.made, locks_for_ms: None, first });
        }
        let for_ms = lockout_ms(self.lockouts);
        *self = Self {
            made: 0,
            lockouts: self.lockouts.saturating_add(1),
            locked: Some(Locked { since: now, for_ms }),
        };
        Ok(Counted { left: 0, locks_for_ms: Some(for_ms), first })
    }

    /// Nobody knows how many tries there were: the first lockout, from now on.
    pub fn unknown(now: Tick) -> Self {
        Self { made: 0, lockouts: 1, locked: Some(Locked { since: now, for_ms: FIRST_LOCKOUT_MS }) }
    }

    /// How long the lockout still lasts, if there is one. How long the machine was off nobody knows, so after a new start
    /// it lasts as long as it did at first.
    pub fn locked_for_ms(&mut self, now: Tick) -> Option<u64> {
        let Locked { since, for_ms } = self.locked.as_mut()?;
        let gone = now.since(since).unwrap_or_else(|| {
            *since = now;
            0
        });
        let left = for_ms.saturating_sub(gone);
        if left == 0 {
            self.locked = None;
        }
        (left > 0).then_some(left)
    }
}

fn lockout_ms(before: u32) -> u64 {
    FIRST_LOCKOUT_MS.checked_shl(before).map_or(LONGEST_LOCKOUT_MS, |long| long.min(LONGEST_LOCKOUT_MS))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn at(boot: u128, mono_ms: u64) -> Tick {
        Tick { boot: BootId(Uuid::from_u128(boot)), mono_ms }
    }

    #[test]
    fn five_tries_then_a_quarter_of_an_hour_then_longer_but_never_more_than_an_hour() {
        let mut tries = Tries::default();
        let mut now = 1_000;
        for minutes in [15, 30, 60, 60, 60] {
            for left in (0..5).rev() {
                let counted = tries.count(at(1, now)).expect("a try");
                assert_eq!(counted.left, left);
                assert_eq!(counted.locks_for_ms, (left == 0).then_some(minutes * MINUTE_MS));
                assert_eq!(counted.first, minutes == 15 && left == 4);
            }
            assert_eq!(tries.count(at(1, now)), Err(minutes * MINUTE_MS));
            assert_eq!(tries.count(at(1, now + minutes * MINUTE_MS - 1)), Err(1));
            now += minutes * MINUTE_MS;
        }
        let many = Tries { lockouts: u32::MAX, made: 4, locked: None }.count(at(1, 0));
        assert_eq!(many.expect("a try").locks_for_ms, Some(LONGEST_LOCKOUT_MS));
    }

    #[test]
    fn a_lockout_begins_anew_with_the_machine_and_never_ends_earlier() {
        let mut tries = Tries::unknown(at(1, 5));
        assert_eq!(tries.locked_for_ms(at(1, 5 + 14 * MINUTE_MS)), Some(MINUTE_MS));
        assert_eq!(tries.locked_for_ms(at(2, 90 * MINUTE_MS)), Some(15 * MINUTE_MS));
        assert_eq!(tries.locked_for_ms(at(2, 100 * MINUTE_MS)), Some(5 * MINUTE_MS));
        // A steady clock that goes back is another start that does not say so.
        assert_eq!(tries.locked_for_ms(at(2, 0)), Some(15 * MINUTE_MS));
        assert_eq!(tries.locked_for_ms(at(2, 15 * MINUTE_MS)), None);
        assert!(tries.count(at(2, 15 * MINUTE_MS)).is_ok());
    }
}
