//! How the terminal stands, for whoever looks after it: sync, integrity, exports under way.

use serde::Serialize;

use super::{
    backup::Backups, ledger::Ledger, notices::Notices, overview::Overview, platform::PlatformState,
    settings::SettingView,
};
use crate::text::Text;

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "said", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum Said {
    /// It is done.
    Done,
    /// Results.
    Overview {
        /// They.
        overview: Box<Overview>,
    },
    /// Items of the ledger.
    Ledger {
        /// They.
        ledger: Box<Ledger>,
    },
    /// What a visitor wrote by hand.
    Writing {
        /// A PNG in base64; nothing if it is not kept here any more.
        png: Option<String>,
    },
    /// What may be set, as far as the role may.
    Settings {
        /// In the order they are shown.
        settings: Vec<SettingView>,
    },
    /// Notices from a stick.
    Notices {
        /// They.
        notices: Box<Notices>,
    },
    /// With whom the terminal is enrolled.
    Platform {
        /// It.
        platform: Box<PlatformState>,
    },
    /// How the exchange goes.
    Sync {
        /// It.
        sync: SyncState,
    },
    /// What trying the connection showed.
    Connection {
        /// It.
        test: ConnectionTest,
    },
    /// How whole the record is.
    Integrity {
        /// It.
        integrity: Integrity,
    },
    /// Where results can be taken to, and how an export goes.
    Exporting {
        /// It.
        exporting: Exporting,
    },
    /// Where backups can be made and found, and how one goes.
    Backups {
        /// It.
        backups: Backups,
    },
}

/// A light with a sentence: never its colour alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Lamp {
    /// How it stands.
    pub light: Light,
    /// In words.
    pub says: Text,
}

/// How something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum Light {
    /// Well.
    Well,
    /// It goes on by itself; somebody may look.
    Watch,
    /// Somebody has to act.
    Act,
}

/// How the exchange with the platform goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct SyncState {
    /// Whether the platform is reached.
    pub contact: Lamp,
    /// Whether answers wait.
    pub waiting: Lamp,
    /// Whether record and platform agree.
    pub agreement: Lamp,
    /// Entries that wait.
    pub waiting_entries: u32,
    /// When the oldest of them was written, as the hall's clocks say; nothing if none waits.
    pub oldest: Option<String>,
    /// When the platform was last heard, as the hall's clocks say.
    pub last_contact: Option<String>,
    /// How many entries the platform has witnessed.
    pub witnessed: Option<u32>,
    /// How many entries there are.
    pub entries: u32,
    /// Work orders that are not closed.
    pub open_orders: u32,
    /// The platform's address; nothing if the terminal is not enrolled.
    pub platform: Option<String>,
}

/// What trying the connection showed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct ConnectionTest {
    /// Whether it works, and what to do if not.
    pub outcome: Lamp,
}

/// How whole the record is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Integrity {
    /// A verification that is under way.
    pub running: Option<Progress>,
    /// What the last one found, since the program started.
    pub last: Option<Verification>,
    /// The newest self-test.
    pub self_test: Lamp,
    /// The newest checkpoint, signed by terminal and, if it has witnessed, by the platform: text for an auditor.
    pub checkpoint: String,
    /// The terminal's public key as a C2SP verifier key.
    pub key: String,
}

/// How far something is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Progress {
    /// So many are done.
    pub done: u32,
    /// Of so many; 0 while that is not known.
    pub of: u32,
    /// How long it will probably take; nothing while that is not known.
    pub seconds_left: Option<u32>,
}

/// What a verification found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Verification {
    /// When it ended, as the hall's clocks say.
    pub at: String,
    /// Whether the record is whole, in words.
    pub outcome: Lamp,
    /// How many entries were read.
    pub entries: u32,
    /// The root that they lead to, if they lead to one.
    pub root: Option<String>,
    /// What is off, each in a sentence; at most 20.
    pub findings: Vec<String>,
}

/// Where results can be taken to, and how an export goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Exporting {
    /// The sticks that are plugged in.
    pub sticks: Vec<Stick>,
    /// An export that is under way.
    pub running: Option<Progress>,
    /// How the last one ended, since somebody came in.
    pub last: Option<Lamp>,
    /// The files it left, by name.
    pub files: Vec<String>,
}

/// A USB stick.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Stick {
    /// What to name it by in a question.
    pub id: String,
    /// What it is called, in plain words.
    pub name: Text,
    /// Free megabytes.
    pub free_mb: u32,
    /// Whether anything can be written to it; if not, why and what to do.
    pub state: Lamp,
}
