//! Token buckets of one rate, each under the name of who asks. Knows neither requests nor a clock.

use std::{collections::HashMap, hash::Hash};

/// More buckets than this are not kept: the full ones, which say nothing, go first.
const MOST: usize = 50_000;

/// So much at once, and so much a millisecond afterwards.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rate {
    burst: f64,
    per_ms: f64,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    left: f64,
    at_ms: i64,
}

/// The buckets.
#[derive(Debug)]
pub(super) struct Buckets<K> {
    rate: Rate,
    of: HashMap<K, Bucket>,
}

impl<K: Eq + Hash> Buckets<K> {
    /// Nobody has one yet.
    pub(super) fn new(rate: Rate) -> Self {
        Self { rate, of: HashMap::new() }
    }

    /// Whether somebody has a bucket already.
    pub(super) fn has(&self, who: &K) -> bool {
        self.of.contains_key(who)
    }

    /// Takes one request out of a bucket, a new one if need be; how many seconds to wait if it is empty.
    pub(super) fn take(&mut self, who: K, now_ms: i64) -> Result<(), u64> {
        let rate = self.rate;
        if self.of.len() >= MOST && !self.of.contains_key(&who) {
            self.drop_full(now_ms);
        }
        let bucket = self.of.entry(who).or_insert(Bucket { left: rate.burst, at_ms: now_ms });
        bucket.left = rate.left(*bucket, now_ms);
        bucket.at_ms = now_ms;
        if bucket.left >= 1.0 {
            bucket.left -= 1.0;
            return Ok(());
        }
        Err(rate.wait_s(bucket.left))
    }

    /// Puts back what was taken.
    pub(super) fn give_back(&mut self, who: &K) {
        if let Some(bucket) = self.of.get_mut(who) {
            bucket.left = (bucket.left + 1.0).min(self.rate.burst);
        }
    }

    /// Whoever it was has none any more.
    pub(super) fn forget(&mut self, who: &K) {
        self.of.remove(who);
    }

    fn drop_full(&mut self, now_ms: i64) {
        let rate = self.rate;
        self.of.retain(|_, bucket| rate.left(*bucket, now_ms) < rate.burst);
        if self.of.len() >= MOST {
            self.of.clear();
        }
    }
}

impl Rate {
    /// So many at once, and so many a second on average.
    pub(super) fn new(burst: f64, per_s: f64) -> Self {
        Self { burst, per_ms: per_s / 1_000.0 }
    }

    fn left(self, bucket: Bucket, now_ms: i64) -> f64 {
        let passed = u32::try_from(now_ms.saturating_sub(bucket.at_ms).max(0)).unwrap_or(u32::MAX);
        (bucket.left + f64::from(passed) * self.per_ms).min(self.burst)
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 3600 fits")]
    fn wait_s(self, left: f64) -> u64 {
        ((1.0 - left) / self.per_ms / 1_000.0).ceil().clamp(1.0, 3_600.0) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_let_through_and_the_rest_waits_its_turn() {
        let mut buckets = Buckets::new(Rate::new(3.0, 2.0));
        assert_eq!([(); 4].map(|()| buckets.take(1, 0)), [Ok(()), Ok(()), Ok(()), Err(1)]);
        assert_eq!([(); 3].map(|()| buckets.take(1, 1_000)), [Ok(()), Ok(()), Err(1)]);
        assert_eq!(buckets.take(2, 1_000), Ok(()));
    }

    #[test]
    fn two_a_minute_wait_half_a_minute_and_a_clock_set_back_gives_nothing() {
        let mut buckets = Buckets::new(Rate::new(2.0, 2.0 / 60.0));
        assert_eq!([(); 3].map(|()| buckets.take(1, 0)), [Ok(()), Ok(()), Err(30)]);
        assert_eq!(buckets.take(1, -3_600_000), Err(30));
    }

    #[test]
    fn what_is_given_back_can_be_taken_again_and_is_never_more_than_there_was() {
        let mut buckets = Buckets::new(Rate::new(1.0, 0.001));
        assert_eq!([(); 2].map(|()| buckets.take(1, 0)), [Ok(()), Err(1_000)]);
        buckets.give_back(&1);
        buckets.give_back(&1);
        assert_eq!([(); 2].map(|()| buckets.take(1, 0)), [Ok(()), Err(1_000)]);
    }

    #[test]
    fn a_crowd_of_names_takes_no_endless_memory() {
        let mut buckets = Buckets::new(Rate::new(2.0, 1.0));
        for who in 0..MOST * 2 {
            assert_eq!(buckets.take(who, 0), Ok(()));
        }
        assert!(buckets.of.len() <= MOST);
    }
}
