//! Opening the record, and the one way to start over when it cannot go on.
//!
//! A record that is damaged, or does not agree with its signed head, is set aside and a new log continues it: its
//! first entry names the old one, and everything that could still be read is appended again with its `entry_id`.
//! Signing again proves nothing, so each says whether the old log could still prove it.
//! The new record is whole in `log.new` before anything is moved, and folders are renamed, so that a power
//! cut at any point leaves either the old state or the new one.

mod carried;
mod replaced;
mod restored;

use std::{fs, io, path::Path};

use carried::{Carried, write_new};
use replaced::{forget_replaced, replaced, replaces_another};
pub(crate) use restored::{Brought, restore};
use shiwen_domain::{
    entry::{Body, Entry, LogOpened, Previous, ReopenReason},
    id::TerminalId,
    moment::Moment,
};
use shiwen_store::{Damage, Fact, Identities, LogIdentity, Opening, Reader, Store, StoreError, salvage};

use crate::{
    home::{Home, HomeError, Keys, Lock, TerminalFile, sync_folder},
    identity::Random,
};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// Why there is no record to write.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The data directory.
    #[error(transparent)]
    Home(#[from] HomeError),
    /// The record itself.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The record, open to write, and the lock that keeps it where it is.
#[derive(Debug)]
pub struct Record {
    /// The record.
    pub store: Store,
    _lock: Lock,
}

/// Opens the record of a data directory, beginning or continuing a log where needed.
pub fn open(home: &Home, keys: &Keys, demo: bool, now: &Moment) -> Result<Record, RecordError> {
    if exchange_was_cut_off(home) {
        let _nobody_else = home.lock_set_aside()?;
        finish_exchange(home)?;
    }
    if is_gone(home)? {
        // Opening would make an empty file here, and throw away what is left beside the old one.
        return reopen(home, keys, demo, now, ReopenReason::Missing);
    }
    let lock = home.lock_record()?;
    // Left by a power cut while it was written; nobody writes one beside this lock.
    let _ = remove_folder(&home.begun_log_folder());
    let path = home.record();
    match Store::open(&Opening::new(&path, &keys.database), keys.signing()) {
        Ok(Some(store)) => {
            remember(home, keys, store.identity())?;
            if replaces_another(home, keys, store.identity())? {
                drop((store, lock));
                return reopen(home, keys, demo, now, ReopenReason::Replaced);
            }
            Ok(Record { store, _lock: lock })
        }
        Ok(None) if was_begun(home, keys)? => {
            drop(lock);
            reopen(home, keys, demo, now, ReopenReason::HeadMismatch)
        }
        Ok(None) => Ok(Record { store: begin(home, keys, demo, now)?, _lock: lock }),
        Err(StoreError::Damaged(damage)) => {
            drop(lock);
            reopen(home, keys, demo, now, reason_of(damage))
        }
        Err(error) => Err(error.into()),
    }
}

/// Brings a folder that was used before into the order that a start leaves it in; a fresh one stays as it is.
pub(crate) fn settle(home: &Home, keys: &Keys, demo: bool, now: &Moment) -> Result<(), RecordError> {
    let used = home.record().exists() || exchange_was_cut_off(home) || home.terminal_file()?.is_some();
    if used || home.enrolment_or_none().is_some() {
        open(home, keys, demo, now).map(drop)?;
    }
    Ok(())
}

/// Whether this terminal has written a log whose file is not there any more, or is empty.
fn is_gone(home: &Home) -> Result<bool, HomeError> {
    let there = fs::metadata(home.record()).is_ok_and(|file| file.len() > 0);
    Ok(!there && home.terminal_file()?.is_some())
}

/// Whether a record that names no log held one before.
fn was_begun(home: &Home, keys: &Keys) -> Result<bool, RecordError> {
    Ok(home.terminal_file()?.is_some() || Reader::open(&home.record(), &keys.database)?.has_entries()?)
}

pub(crate) fn reason_of(damage: Damage) -> ReopenReason {
    match damage {
        Damage::Unreadable => ReopenReason::Damaged,
        Damage::HeadMismatch => ReopenReason::HeadMismatch,
        Damage::KeyMismatch => ReopenReason::KeyMismatch,
    }
}

/// The first log of a terminal.
fn begin(home: &Home, keys: &Keys, demo: bool, now: &Moment) -> Result<Store, RecordError> {
    let file = home.enrolment_or_none().map(|enrolled| enrolled.file);
    let terminal = file.as_ref().map_or_else(new_terminal, |file| file.terminal.clone());
    let previous = file.and_then(|file| file.replaces).map(replaced);
    let identity = LogIdentity { terminal, log: Random.log_id(), demo };
    let path = home.record();
    let mut store = Store::begin(&Opening::new(&path, &keys.database), keys.signing(), identity.clone())?;
    sync_folder(&home.log_folder())?;
    store.append(&[opening_fact(keys, &identity, previous, now)?])?;
    save_file(home, &identity, Vec::new())?;
    forget_replaced(home);
    Ok(store)
}

/// Sets the record aside and continues it in a new log. Refuses while another program has the record open.
pub fn reopen(
    home: &Home,
    keys: &Keys,
    demo: bool,
    now: &Moment,
    reason: ReopenReason,
) -> Result<Record, RecordError> {
    let nobody_else = home.lock_set_aside()?;
    tracing::error!(?reason, "the record cannot go on; a new log continues it");
    let file = home.terminal_file()?;
    let salvaged = salvage(&home.record(), &keys.database, &keys.signing().verifying_key());
    let known = salvaged.identity.as_ref();
    let enrolment = home.enrolment_or_none().map(|enrolled| enrolled.file);
    let replaces = enrolment.as_ref().filter(|_| reason == ReopenReason::Replaced);
    let terminal = replaces.map(|file| file.terminal.clone()).or(known.map(|old| old.terminal.clone()));
    let terminal = terminal.or(file.as_ref().map(|file| file.terminal.clone()));
    let terminal = terminal.or(enrolment.as_ref().map(|file| file.terminal.clone()));
    // A person asked for it with a code.
    let by_itself = reason != ReopenReason::Replaced;
    // What continues a real log is a real one, whatever pack is in force today.
    let said = [known.map(|old| old.demo), file.as_ref().map(|file| file.demo)];
    let demo = said.into_iter().flatten().reduce(|one, other| one && other).unwrap_or(demo);
    let previous = replaces.and_then(|file| file.replaces.clone()).map(replaced);
    let previous = previous.unwrap_or_else(|| Previous {
        log: known.map(|old| old.log).or(file.as_ref().map(|file| file.log)),
        size: salvaged.head.as_ref().map(|(size, _)| *size),
        root: salvaged.head.as_ref().map(|(_, root)| root.clone()),
        reason,
        automatic_in_24_h: recent(file.as_ref(), now),
    });
    let identity =
        LogIdentity { terminal: terminal.unwrap_or_else(new_terminal), log: Random.log_id(), demo };
    let opening = opening_fact(keys, &identity, Some(previous), now)?;
    write_new(home, keys, &identity, vec![opening], Carried::of(&salvaged, now))?;
    exchange(home, now)?;
    let before = file.as_ref().map(|file| file.reopened_ms.clone()).unwrap_or_default();
    save_file(home, &identity, if by_itself { reopened_now(file.as_ref(), now) } else { before })?;
    if reason == ReopenReason::Replaced {
        forget_replaced(home);
    }
    drop(nobody_else);
    open_new(home, keys)
}

/// Opens the record that was just put in its place.
fn open_new(home: &Home, keys: &Keys) -> Result<Record, RecordError> {
    let lock = home.lock_record()?;
    let path = home.record();
    let store = Store::open(&Opening::new(&path, &keys.database), keys.signing())?
        .ok_or(StoreError::Damaged(Damage::Unreadable))?;
    Ok(Record { store, _lock: lock })
}

fn opening_fact(
    keys: &Keys,
    identity: &LogIdentity,
    previous: Option<Previous>,
    now: &Moment,
) -> Result<Fact, RecordError> {
    let key = keys.signing().verifying_key().to_vkey(&identity.origin()?);
    let body = Body::LogOpened(LogOpened {
        terminal: identity.terminal.clone(),
        log: identity.log,
        demo: identity.demo,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        key,
        previous,
    });
    Ok(Entry::new(Random.entry_id(), now.clone(), body).into())
}

/// Puts `log.new` in the place of `log`, which goes to `set-aside`.
fn exchange(home: &Home, now: &Moment) -> Result<(), HomeError> {
    let aside = home.set_aside_folder();
    fs::create_dir_all(&aside).map_err(|source| HomeError::File { path: aside.clone(), source })?;
    let name = now.wall.replace([':', '+'], "-");
    if home.log_folder().exists() {
        rename(&home.log_folder(), &aside.join(format!("{name}-{}", Random.log_id())))?;
    }
    sync_folder(&aside)?;
    rename(&home.new_log_folder(), &home.log_folder())?;
    sync_folder(home.path())
}

fn exchange_was_cut_off(home: &Home) -> bool {
    !home.record().exists() && home.new_log_folder().join("record.db").exists()
}

/// Finishes an exchange that a power cut left between its two renames.
fn finish_exchange(home: &Home) -> Result<(), HomeError> {
    // `log` may be there again, empty, made by the start that found the exchange cut off.
    let _ = fs::remove_dir(home.log_folder());
    rename(&home.new_log_folder(), &home.log_folder())?;
    sync_folder(home.path())
}

fn rename(from: &Path, to: &Path) -> Result<(), HomeError> {
    fs::rename(from, to).map_err(|source| HomeError::File { path: from.to_owned(), source })
}

fn remove_folder(folder: &Path) -> Result<(), HomeError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(HomeError::File { path: folder.to_owned(), source: error })
        }
        _ => Ok(()),
    }
}

fn save_file(home: &Home, identity: &LogIdentity, reopened_ms: Vec<i64>) -> Result<(), HomeError> {
    home.save_terminal_file(&TerminalFile {
        terminal: identity.terminal.clone(),
        log: identity.log,
        demo: identity.demo,
        reopened_ms,
    })
}

/// Before a name that no platform has given.
const MADE_UP: &str = "demo-";
/// Hex digits behind it; the numbers that a platform gives have four at most.
const MADE_UP_DIGITS: usize = 6;

fn new_terminal() -> TerminalId {
    let id = Random.log_id().to_string();
    TerminalId(format!("{MADE_UP}{}", &id[id.len() - MADE_UP_DIGITS..]))
}

/// Whether a terminal gave itself this name, before anybody had enrolled it.
pub(crate) fn is_made_up(name: &TerminalId) -> bool {
    let digits = name.as_str().strip_prefix(MADE_UP);
    digits.is_some_and(|digits| {
        digits.len() == MADE_UP_DIGITS && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
    })
}

/// The automatic reopenings of the last day, this one included.
fn reopened_now(file: Option<&TerminalFile>, now: &Moment) -> Vec<i64> {
    let now_ms = now.wall_ms().unwrap_or(0);
    let earlier = file.into_iter().flat_map(|file| file.reopened_ms.iter().copied());
    earlier.filter(|at_ms| now_ms - at_ms < DAY_MS).chain([now_ms]).collect()
}

fn recent(file: Option<&TerminalFile>, now: &Moment) -> u32 {
    u32::try_from(reopened_now(file, now).len()).unwrap_or(u32::MAX)
}

/// Keeps `terminal.json` true after a power cut between the record and the file.
fn remember(home: &Home, keys: &Keys, identity: &LogIdentity) -> Result<(), RecordError> {
    let file = home.terminal_file()?;
    if file.as_ref().is_some_and(|file| file.log == identity.log) {
        return Ok(());
    }
    let first = Reader::open(&home.record(), &keys.database)?.entry(0)?;
    let first = first.and_then(|stored| Entry::read(&stored.bytes).ok());
    let reopened =
        first.filter(|entry| matches!(&entry.body, Body::LogOpened(log) if log.previous.is_some()));
    let reopened_ms = match reopened {
        Some(entry) => reopened_now(file.as_ref(), &entry.at),
        None => file.map(|file| file.reopened_ms).unwrap_or_default(),
    };
    Ok(save_file(home, identity, reopened_ms)?)
}
