//! Advisory locks on files of the data directory. The kernel gives them back when the program ends, however.

use std::{
    fs::{File, OpenOptions},
    path::Path,
};

use rustix::fs::{FlockOperation, flock};

use super::HomeError;

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
