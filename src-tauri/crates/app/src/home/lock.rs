//! Advisory locks on files of the data directory. The kernel gives them back when the program ends, however.

use std::{
    fs::{File, OpenOptions},
    path::Path,
    time::Duration,
};

use rustix::fs::{FlockOperation, flock};

use super::{Home, HomeError};

/// How often, and after which pauses, record and accounts are asked for before somebody is said to be in the way.
const SET_ASIDE_TRIES: u32 = 25;
const ACCOUNTS_TRIES: u32 = 250;
const LOCK_PAUSE: Duration = Duration::from_millis(20);

/// A lock that is held until it is dropped.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    pub(super) fn exclusive(path: &Path, held: &'static str) -> Result<Self, HomeError> {
        Self::take(path, FlockOperation::NonBlockingLockExclusive, held)
    }

    pub(super) fn shared(path: &Path, held: &'static str) -> Result<Self, HomeError> {
        Self::take(path, FlockOperation::NonBlockingLockShared, held)
    }

    fn take(path: &Path, operation: FlockOperation, held: &'static str) -> Result<Self, HomeError> {
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(path);
        let file = file.map_err(|source| HomeError::File { path: path.to_owned(), source })?;
        match flock(&file, operation) {
            Ok(()) => Ok(Self { _file: file }),
            Err(rustix::io::Errno::WOULDBLOCK) => Err(HomeError::Held(held)),
            Err(error) => Err(HomeError::File { path: path.to_owned(), source: error.into() }),
        }
    }
}

impl Home {
    /// Holds the right to serve visitors. One program at a time has it.
    pub fn lock_serving(&self) -> Result<Lock, HomeError> {
        Lock::exclusive(&self.path.join("serving.lock"), "serving visitors")
    }

    /// Holds the right to say how the terminal fared. One program at a time has it.
    pub(crate) fn lock_supervision(&self) -> Result<Lock, HomeError> {
        Lock::exclusive(&self.path.join("supervision.lock"), "being watched over")
    }

    /// Holds the right to talk to the platform. One program at a time has it.
    pub fn lock_sending(&self) -> Result<Lock, HomeError> {
        Lock::exclusive(&self.path.join("sync.lock"), "talking to the platform")
    }

    /// Holds the record where it is: nobody sets it aside meanwhile.
    pub fn lock_record(&self) -> Result<Lock, HomeError> {
        Lock::shared(&self.path.join("set-aside.lock"), "setting the record aside")
    }

    /// Holds the right to set the record aside: nobody else has it open. The sender has it for some milliseconds at a
    /// time; that is waited for.
    pub(crate) fn lock_set_aside(&self) -> Result<Lock, HomeError> {
        self.waited_for("set-aside.lock", "using the record", SET_ASIDE_TRIES)
    }

    /// Holds accounts and tries as they are. A check of a password takes part of a second; that is waited for.
    pub(crate) fn lock_accounts(&self) -> Result<Lock, HomeError> {
        self.waited_for("accounts.lock", "looking at a password", ACCOUNTS_TRIES)
    }

    fn waited_for(&self, name: &str, held: &'static str, tries: u32) -> Result<Lock, HomeError> {
        let path = self.path.join(name);
        let taken = (0..tries).find_map(|_| match Lock::exclusive(&path, held) {
            Err(HomeError::Held(_)) => {
                std::thread::park_timeout(LOCK_PAUSE);
                None
            }
            taken => Some(taken),
        });
        taken.unwrap_or_else(|| Lock::exclusive(&path, held))
    }
}
