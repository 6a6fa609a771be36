//! What time it is. The only place of the platform that asks; a test gives its own.

use std::{fmt, sync::Arc};

use jiff::Timestamp;

/// A clock: milliseconds since 1970.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> i64 + Send + Sync>);

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self::from_fn(|| Timestamp::now().as_millisecond())
    }

    /// A clock that somebody else turns.
    pub fn from_fn(now_ms: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        Self(Arc::new(now_ms))
    }

    /// Milliseconds since 1970.
    pub fn now_ms(&self) -> i64 {
        (self.0)()
    }

    /// Seconds since 1970; a clock before it reads 0.
    pub fn now_s(&self) -> u64 {
        u64::try_from(self.now_ms() / 1_000).unwrap_or(0)
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}
