//! What `shiwen status` says. The keys of the JSON form are fixed.

use serde::Serialize;
use shiwen_domain::moment::ClockTrust;

use crate::{
    clock::Clock,
    disk,
    home::{Home, OpenReaderError},
    pictures::{self, Skipped},
};

/// The state of a terminal, read beside the running window.
#[derive(Clone, Debug, Serialize)]
pub struct Status {
    /// The terminal, if a log was begun.
    pub terminal: Option<String>,
    /// The log.
    pub log: Option<LogStatus>,
    /// What is on its way to the platform.
    pub sync: SyncStatus,
    /// The clock.
    pub clock: ClockStatus,
    /// The disk.
    pub disk: DiskStatus,
    /// Pictures of the pack that are not shown, and why.
    pub skipped_pictures: Vec<Skipped>,
    /// Version of this program.
    pub version: &'static str,
}

/// The log.
#[derive(Clone, Debug, Serialize)]
pub struct LogStatus {
    /// Its identity.
    pub id: String,
    /// How many entries it has.
    pub size: u64,
    /// The root of its tree, in hex.
    pub root: String,
    /// Whether it is a demo log.
    pub demo: bool,
}

/// What is on its way to the platform. This terminal is not enrolled: everything waits.
#[derive(Clone, Debug, Serialize)]
pub struct SyncStatus {
    /// Entries that the platform has not witnessed.
    pub waiting: u64,
    /// Entries that it has.
    pub witnessed: u64,
    /// When it last answered, RFC 3339.
    pub last_contact: Option<String>,
}

/// The clock.
#[derive(Clone, Debug, Serialize)]
pub struct ClockStatus {
    /// Whether it is believed.
    pub trusted: bool,
}

/// The disk.
#[derive(Clone, Debug, Serialize)]
pub struct DiskStatus {
    /// Free bytes where the data directory lies.
    pub free_bytes: Option<u64>,
}

/// Reads the state of a terminal.
pub fn status(home: &Home) -> Result<Status, OpenReaderError> {
    let mut newest_ms = None;
    let (mut terminal, mut log) = (None, None);
    if let Some(open) = home.reader()? {
        newest_ms = open.reader.newest_trusted_ms()?;
        if let Some(identity) = open.reader.identity()? {
            let head = open.reader.head()?;
            terminal = Some(identity.terminal.to_string());
            log = Some(LogStatus {
                id: identity.log.to_string(),
                size: head.size(),
                root: head.range.root().to_string(),
                demo: identity.demo,
            });
        }
    }
    let waiting = log.as_ref().map_or(0, |log| log.size);
    Ok(Status {
        terminal,
        log,
        sync: SyncStatus { waiting, witnessed: 0, last_contact: None },
        clock: ClockStatus { trusted: Clock::start(0, newest_ms, 1).trust() == ClockTrust::Trusted },
        skipped_pictures: pictures::skipped(home),
        disk: DiskStatus { free_bytes: disk::free_bytes(home) },
        version: env!("CARGO_PKG_VERSION"),
    })
}
