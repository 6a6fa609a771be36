//! Backups, as the page sees them: where one can be made, which ones lie on the sticks, and how one goes.

use serde::Serialize;

use super::state::{Lamp, Progress, Stick};

/// Where backups can be made and found, and how one goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Backups {
    /// The sticks that are plugged in.
    pub sticks: Vec<Stick>,
    /// Whether the platform's recovery key opens what is made here; without it a passphrase is needed.
    pub recovery_key: bool,
    /// A backup that is being made.
    pub making: Option<Progress>,
    /// One that is being brought back.
    pub bringing: Option<Progress>,
    /// How the last one ended, since somebody came in.
    pub last: Option<Lamp>,
    /// The files it left, by name.
    pub files: Vec<String>,
    /// What lies on the sticks, newest first; for whoever may bring one back.
    pub found: Vec<FoundBackup>,
}

/// A backup on a stick, as far as its name tells: what is inside nobody reads without a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct FoundBackup {
    /// The `id` of the stick.
    pub stick: String,
    /// The file's name.
    pub file: String,
    /// The terminal.
    pub terminal: String,
    /// The day it was made, `2026-11-26`.
    pub day: String,
    /// How long it is, in megabytes, rounded up.
    pub megabytes: u32,
    /// Whether a passphrase opens it here; if not, what to do.
    pub state: Lamp,
}
