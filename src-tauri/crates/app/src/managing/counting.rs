//! `tries.json`: the tries that were made, on the disk before anybody looks whether one is right.
//!
//! What the file says is believed only if this program wrote it. Where it is damaged, or is not what was written last, or
//! is not there although there is something to try at, nobody knows how many tries there were: nobody gets in for a
//! quarter of an hour. Not noticed is an older copy of the file that was put back while the program was not running, nor
//! one that went together with `accounts.json`; but then there is no password to try. Whoever can do either is the
//! terminal's user and reads the record anyway.

use std::{collections::BTreeMap, fs, io::ErrorKind, path::Path};

use serde::{Deserialize, Serialize};
use shiwen_domain::managing::{Counted, Tick, Tries};
use uuid::Uuid;

use super::accounts::Accounts;
use crate::home::{Home, HomeError};

/// What somebody tries at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Lock {
    /// The password of an account.
    Account(Uuid),
    /// The set-up codes that wait.
    Codes(Uuid),
    /// Names that no account has.
    Strangers,
}

/// The file, word for word.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TriesFile {
    /// At everything, after the file could not be believed.
    everything: Tries,
    accounts: BTreeMap<Uuid, Tries>,
    codes: BTreeMap<Uuid, Tries>,
    strangers: Tries,
}

impl TriesFile {
    fn of(&mut self, lock: Lock) -> &mut Tries {
        match lock {
            Lock::Account(id) => self.accounts.entry(id).or_default(),
            Lock::Codes(id) => self.codes.entry(id).or_default(),
            Lock::Strangers => &mut self.strangers,
        }
    }
}

/// The counter. Whoever uses it holds [`Home::lock_accounts`].
#[derive(Debug)]
pub(super) struct Counter {
    home: Home,
    /// What this program wrote last.
    written: Option<TriesFile>,
}

impl Counter {
    pub(super) fn new(home: &Home) -> Self {
        Self { home: home.clone(), written: None }
    }

    /// Counts a try and keeps that. `Ok(Err(ms))`: there is none for so long. If it cannot be kept there is no try.
    pub(super) fn count(
        &mut self,
        lock: Lock,
        accounts: &Accounts,
        now: Tick,
    ) -> Result<Result<Counted, u64>, HomeError> {
        let mut file = self.read(now)?;
        // What is gone can no longer be tried at.
        file.accounts.retain(|id, _| accounts.all.iter().any(|account| account.id == *id));
        file.codes.retain(|id, _| accounts.codes_id == *id);
        let counted = match file.everything.locked_for_ms(now) {
            Some(left_ms) => Err(left_ms),
            None => file.of(lock).count(now),
        };
        self.write(file)?;
        Ok(counted)
    }

    /// The last try was right.
    pub(super) fn clear(&mut self, lock: Lock, now: Tick) -> Result<(), HomeError> {
        let mut file = self.read(now)?;
        *file.of(lock) = Tries::default();
        self.write(file)
    }

    fn read(&self, now: Tick) -> Result<TriesFile, HomeError> {
        let path = self.home.tries_file();
        let found = match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).ok(),
            Err(error) if error.kind() == ErrorKind::NotFound => self.before_the_first()?,
            Err(source) => return Err(HomeError::File { path, source }),
        };
        let believed = |file: &TriesFile| self.written.as_ref().is_none_or(|written| written == file);
        Ok(found.filter(believed).unwrap_or_else(|| {
            tracing::error!("tries.json is not as it was written; nobody gets in for a quarter of an hour");
            TriesFile { everything: Tries::unknown(now), ..TriesFile::default() }
        }))
    }

    /// Nothing was counted before there was anything to try at.
    fn before_the_first(&self) -> Result<Option<TriesFile>, HomeError> {
        Ok((!there(&self.home.accounts_file())?).then(TriesFile::default))
    }

    fn write(&mut self, file: TriesFile) -> Result<(), HomeError> {
        let saved = super::save(&self.home.tries_file(), &file);
        // Renamed and then not synced: it may stand there or not. What was counted is believed, and so is what is there.
        if saved.is_ok() || self.on_disk().as_ref() == Some(&file) {
            self.written = Some(file);
        }
        saved
    }

    fn on_disk(&self) -> Option<TriesFile> {
        serde_json::from_slice(&fs::read(self.home.tries_file()).ok()?).ok()
    }
}

/// Begins to count, before there is anything to try at for the first time. A file that is there stays.
pub(crate) fn begin(home: &Home) -> Result<(), HomeError> {
    let path = home.tries_file();
    if there(&path)? || there(&home.accounts_file())? {
        return Ok(());
    }
    super::save(&path, &TriesFile::default())
}

fn there(path: &Path) -> Result<bool, HomeError> {
    path.try_exists().map_err(|source| HomeError::File { path: path.to_owned(), source })
}
