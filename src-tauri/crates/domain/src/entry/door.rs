//! Who came into the manager's window, as the log tells it.

use serde::{Deserialize, Serialize};

/// Why somebody was not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryRefusal {
    /// Name and password do not belong together.
    WrongPassword,
    /// The set-up code is not the one that was printed, or too old.
    WrongCode,
    /// That was the last try before a lockout.
    LockedOut,
}

/// Why somebody is no longer in the manager's window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Leaving {
    /// They asked to leave.
    Asked,
    /// Nobody touched the screen for a while.
    Idle,
    /// They were in for as long as anybody may.
    TooLong,
    /// Somebody came in after them.
    Replaced,
    /// Their account was removed.
    Removed,
    /// The window or the program was closed.
    Stopped,
}
