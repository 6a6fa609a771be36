//! This machine takes the place of another one: its log continues that one's, as the platform knows it.

use shiwen_domain::entry::{Body, Entry, Previous, ReopenReason};
use shiwen_store::{LogIdentity, Reader};
use shiwen_sync::protocol::WitnessedLog;

use super::RecordError;
use crate::home::{Home, Keys};

/// The log of another machine, as the platform knows it.
pub(super) fn replaced(log: WitnessedLog) -> Previous {
    Previous {
        log: Some(log.log),
        size: Some(log.size),
        root: Some(log.root),
        reason: ReopenReason::Replaced,
        automatic_in_24_h: 0,
    }
}

/// Whether the log here has still to continue the one of the machine that this one replaces, or to take its name.
pub(super) fn replaces_another(
    home: &Home,
    keys: &Keys,
    identity: &LogIdentity,
) -> Result<bool, RecordError> {
    let Some(file) = home.enrolment_or_none().map(|enrolled| enrolled.file) else { return Ok(false) };
    let has_name = identity.terminal == file.terminal;
    // The other one may never have written anything.
    let Some(replaces) = file.replaces else { return Ok(!has_name) };
    let first = Reader::open(&home.record(), &keys.database)?.entry(0)?;
    let first = first.and_then(|stored| Entry::read(&stored.bytes).ok());
    let previous = first.and_then(|entry| match entry.body {
        Body::LogOpened(opened) => opened.previous?.log,
        _ => None,
    });
    let done = has_name && previous == Some(replaces.log);
    if done {
        forget_replaced(home);
    }
    Ok(!done)
}

/// The log here continues the one of the machine that was replaced; the next start sees that if this cannot be kept.
pub(super) fn forget_replaced(home: &Home) {
    if let Err(error) = home.has_replaced() {
        tracing::warn!(%error, "that the replaced machine's log is continued cannot be kept");
    }
}
