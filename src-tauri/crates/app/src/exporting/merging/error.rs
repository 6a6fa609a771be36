//! Why nothing was merged, by what a person does about it.

use std::{io, path::PathBuf};

use shiwen_domain::id::EntryId;
use shiwen_export::jsonl::Fault;
use shiwen_store::StoreError;

use crate::exporting::ExportingError;

/// Why there is no merged workbook; the place it would have gone to is as it was.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    /// A file cannot be read to its end.
    #[error("{path} cannot be read ({source}); name an export in JSON Lines")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file is not what a terminal has written.
    #[error("{path} is not as a terminal wrote it: {fault}; export it again, then merge")]
    NotWhole {
        /// The file.
        path: PathBuf,
        /// Its first fault.
        fault: Fault,
    },
    /// A file is not cosigned by the witness whose key was given.
    #[error(
        "{0} is not cosigned by the witness whose key was given. Most often the platform has not seen it yet: let the terminal \
         sync, export again, then merge; if it has, see that the key is the one that the platform publishes"
    )]
    Unseen(PathBuf),
    /// A file was another one when it was read again.
    #[error("{0} was changed while it was read; merge again when nobody writes it")]
    Changed(PathBuf),
    /// Two files of one log have different entries at a place.
    #[error(
        "{path} has another entry {seq} of log {log} than a file before it: one log cannot have two histories; ask whoever \
         looks after the terminals which of the files is true"
    )]
    Place {
        /// The file.
        path: PathBuf,
        /// The log.
        log: String,
        /// The place.
        seq: u64,
    },
    /// Two files of one log have signed different trees of the same size.
    #[error(
        "{path} has another root of log {log} at {size} entries than a file before it: one log cannot have two histories; \
         ask whoever looks after the terminals which of the files is true"
    )]
    Roots {
        /// The file.
        path: PathBuf,
        /// The log.
        log: String,
        /// The size.
        size: u64,
    },
    /// Two files of one log have different trees over entries that one of them does not have.
    #[error(
        "{path} has other entries {first} to {last} of log {log} than the files beside it: one log cannot have two histories; \
         ask whoever looks after the terminals which of the files is true"
    )]
    Part {
        /// The file.
        path: PathBuf,
        /// The log.
        log: String,
        /// The first place.
        first: u64,
        /// The last one.
        last: u64,
    },
    /// One entry stands in two logs with different bytes.
    #[error(
        "entry {id} says something else in {path} than as entry {seq} of log {log}; ask whoever looks after the terminals \
         which of the files is true"
    )]
    Entry {
        /// The file.
        path: PathBuf,
        /// The entry.
        id: EntryId,
        /// Where the other one was found.
        log: String,
        /// And its place there.
        seq: u64,
    },
    /// Made-up data beside real.
    #[error("{demo} is of a demo terminal and {real} is not; merge them apart")]
    Demo {
        /// A file of made-up data.
        demo: PathBuf,
        /// A real one.
        real: PathBuf,
    },
    /// A key that no file is of.
    #[error("none of the files is of the terminal key {0}; say the keys of these files, or leave it out")]
    KeyOfNoFile(String),
    /// What was read would be replaced.
    #[error("{0} is one of the files to be merged; choose another name for the workbook")]
    OutIsSource(PathBuf),
    /// What is put together cannot be kept meanwhile.
    #[error(
        "what is merged cannot be kept in {folder} meanwhile ({what}); free some room there, or name another folder in TMPDIR"
    )]
    Scratch {
        /// The folder.
        folder: PathBuf,
        /// Why.
        what: String,
    },
    /// The workbook.
    #[error(transparent)]
    Exporting(#[from] ExportingError),
}

impl MergeError {
    /// Whether it is the files that were found to be wrong.
    pub fn is_found(&self) -> bool {
        matches!(
            self,
            Self::NotWhole { .. }
                | Self::Unseen(_)
                | Self::Place { .. }
                | Self::Roots { .. }
                | Self::Part { .. }
                | Self::Entry { .. }
                | Self::Demo { .. }
        )
    }

    /// Whether something was asked for that cannot be.
    pub fn is_wrong_use(&self) -> bool {
        matches!(self, Self::KeyOfNoFile(_) | Self::OutIsSource(_))
    }
}

/// A fault of the scratch files in words: what the store says of a terminal's record is not true here.
pub(super) fn scratch(source: &StoreError) -> MergeError {
    let what = match source {
        StoreError::DiskFull(_) => "the disk is full".to_owned(),
        StoreError::Disk(error) => error.to_string(),
        other => other.to_string(),
    };
    MergeError::Scratch { folder: std::env::temp_dir(), what }
}
