//! How serving begins, for the window and for `simulate` alike: who may, with which keys, by which clock.

use shiwen_domain::{moment::Moment, visit::Setting};

use super::OpenError;
use crate::{
    clock::{Clock, newest_trusted_ms},
    home::{Home, Lock},
    serving::Serving,
};

/// A terminal that serves, and what it needs besides.
pub(crate) struct Opening {
    pub(crate) serving: Serving,
    pub(crate) clock: Clock,
    /// When it began.
    pub(crate) now: Moment,
    /// Keeps every other program from serving in the same folder.
    pub(crate) lock: Lock,
}

impl Opening {
    /// Begins to serve in a data directory. `may` is asked once nobody else serves there and before anything is opened
    /// to write. `pace` is how many times faster than the day the clocks run.
    pub(crate) fn begin<E: From<OpenError>>(
        home: &Home,
        setting: Setting,
        pack_sha256: String,
        pace: u32,
        may: impl FnOnce() -> Result<(), E>,
    ) -> Result<Self, E> {
        home.prepare().map_err(OpenError::from)?;
        let lock = home.lock_serving().map_err(OpenError::from)?;
        may()?;
        let keys = home.keys().map_err(OpenError::from)?;
        let newest_ms = newest_trusted_ms(home, &keys);
        let mut clock = Clock::start(setting.assets.pack.hall.utc_offset_minutes, newest_ms, pace);
        let (now, _) = clock.now();
        let serving =
            Serving::start(home.clone(), keys, setting, pack_sha256, &now).map_err(OpenError::from)?;
        Ok(Self { serving, clock, now, lock })
    }
}
