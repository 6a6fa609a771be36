//! How long one thing took that was done often.

use std::time::{Duration, Instant};

/// Wall times.
#[derive(Debug, Default)]
pub(crate) struct Times(Vec<Duration>);

impl Times {
    /// Adds one.
    pub(crate) fn push(&mut self, time: Duration) {
        self.0.push(time);
    }

    /// Does something once and adds how long it took, if it worked.
    pub(crate) fn time<T, E>(&mut self, what: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let started = Instant::now();
        let done = what()?;
        self.push(started.elapsed());
        Ok(done)
    }

    /// How many.
    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    /// All together.
    pub(crate) fn sum(&self) -> Duration {
        self.0.iter().sum()
    }

    /// The time within which half of them were done.
    pub(crate) fn p50(&self) -> Duration {
        self.percentile(50)
    }

    /// The time within which 99 of 100 were done.
    pub(crate) fn p99(&self) -> Duration {
        self.percentile(99)
    }

    /// The nearest rank.
    fn percentile(&self, percent: usize) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let rank = (sorted.len() * percent).div_ceil(100).max(1);
        sorted.get(rank - 1).copied().unwrap_or_default()
    }
}

impl FromIterator<Duration> for Times {
    fn from_iter<I: IntoIterator<Item = Duration>>(times: I) -> Self {
        Self(times.into_iter().collect())
    }
}
