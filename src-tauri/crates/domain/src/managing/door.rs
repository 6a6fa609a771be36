//! Who may come in, and why somebody is not let in.

use serde::{Deserialize, Serialize};

/// What an account is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum Role {
    /// Reads results, keeps the ledger, exports.
    Manager,
    /// Reads and verifies; sees exact times, and changes nothing.
    Auditor,
    /// Sets the terminal up; sees no results.
    Installer,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Manager, Self::Auditor, Self::Installer];

    /// Its name in JSON and entries.
    pub fn name(self) -> &'static str {
        match self {
            Self::Manager => "manager",
            Self::Auditor => "auditor",
            Self::Installer => "installer",
        }
    }
}

/// The locked window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Door {
    /// The accounts by name, in the order they were made; none before the first was set up.
    pub accounts: Vec<String>,
    /// Whether a set-up code was made and not yet used.
    pub code_waits: bool,
    /// Whether the log is a demo log; the screen then says DEMO.
    pub demo: bool,
    /// How fine the glass is, in points per 100 mm; nothing if nobody knows.
    pub dots_per_decimetre: Option<u32>,
}

/// Somebody who is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Seat {
    /// What every further question has to bring.
    pub session: String,
    /// The account.
    pub name: String,
    /// What it is for.
    pub role: Role,
    /// After so many seconds without a touch the window is locked.
    pub idle_seconds: u32,
    /// Whether the log is a demo log; the screen then says DEMO.
    pub demo: bool,
    /// How fine the glass is, in points per 100 mm; nothing if nobody knows.
    pub dots_per_decimetre: Option<u32>,
    /// What people call the terminal, if they call it anything.
    pub terminal_name: Option<String>,
    /// The hall's day now, `2026-11-26`: where a calendar opens.
    pub today: String,
}

/// Why something is not done. Only what the page reacts to; the sentence for a person is the page's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum Refusal {
    /// Nobody is in, or not any more: the page goes back to the door.
    Locked,
    /// This role may not.
    NotAllowed,
    /// The password again, before this.
    Confirm,
    /// Name and password do not belong together.
    WrongPassword {
        /// How many more tries there are.
        tries_left: u32,
    },
    /// Too many tries.
    LockedOut {
        /// How long to wait.
        seconds: u32,
    },
    /// The set-up code is not the one that was printed, or too old.
    WrongCode {
        /// How many more tries there are.
        tries_left: u32,
    },
    /// The password is too short, or all of one kind.
    WeakPassword,
    /// The name is empty, too long, or taken.
    BadName,
    /// What was asked makes no sense: a range that ends before it begins.
    BadInput,
    /// Something is already under way.
    Busy,
    /// It failed here; the program's log has the rest under this number.
    Failed {
        /// What a person says on the telephone.
        incident: String,
    },
}
