//! The ways out of the locked screen.

use serde::{Deserialize, Serialize};

/// A way out that a person takes in the manager's window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum WayOut {
    /// The program ends and stays ended.
    Quit,
    /// The machine starts anew, and the program with it.
    Restart,
    /// The machine is switched off.
    ShutDown,
}

impl WayOut {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Quit, Self::Restart, Self::ShutDown];
}
