//! Reading that takes long and that somebody waits for: it says how far it is, and is told whether to go on.

use std::ops::ControlFlow;

use crate::error::StoreError;

/// Told how much is done, and of how much; 0 where that is not known. Answers whether to go on.
pub type Watch<'a> = &'a (dyn Fn(u64, u64) -> ControlFlow<()> + Sync);

/// Nobody waits for it: it always goes on.
pub fn unwatched(_done: u64, _of: u64) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// Tells a watch. [`StoreError::Stopped`] if it says no.
pub(crate) fn tell(watch: Watch<'_>, done: u64, of: u64) -> Result<(), StoreError> {
    match watch(done, of) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(StoreError::Stopped),
    }
}
