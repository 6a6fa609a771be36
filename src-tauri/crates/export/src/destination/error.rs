//! What can go wrong with the place an export goes to, by what a person does about it.

use std::{
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

/// Why a file is not at its place. What was there before is there unchanged.
#[derive(Debug, thiserror::Error)]
pub enum DestinationError {
    /// A folder, or nothing that a file can be called.
    #[error("{0} is no name for a file; name the file to write")]
    Unnamed(PathBuf),
    /// There is such a file.
    #[error("{0} is there already; choose another name, or say --force to replace it")]
    Exists(PathBuf),
    /// Another program writes the same file.
    #[error("another export to {0} is under way; wait for its end, then try again")]
    Busy(PathBuf),
    /// No room.
    #[error("there is no room left for {0}; free some, or take another stick, then try again")]
    Full(PathBuf),
    /// Not enough room, as far as can be said before.
    #[error(
        "there is no room left for {path}: it needs about {needs_mb} MB, and {free_mb} MB are free; free some, or take \
         another stick, then try again"
    )]
    Scarce {
        /// The file or folder.
        path: PathBuf,
        /// How much it needs, in megabytes.
        needs_mb: u64,
        /// How much there is.
        free_mb: u64,
    },
    /// Nothing can be written there.
    #[error(
        "{0} cannot be written because the disk or stick is read-only; unlock it or take another, then try again"
    )]
    ReadOnly(PathBuf),
    /// The folder belongs to somebody else.
    #[error("{0} cannot be written because its folder belongs to another user; choose another folder")]
    Denied(PathBuf),
    /// The folder is not there, or not there any more.
    #[error("the folder of {0} is not there; put the stick in, or choose another folder, then try again")]
    Gone(PathBuf),
    /// The disk failed or was pulled out.
    #[error(
        "{path} cannot be written ({source}); the disk or stick failed or was pulled out, put it in again or take another"
    )]
    Failed {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// What was read back is not what was written.
    #[error("{0} does not read back as it was written; take another stick")]
    Differs(PathBuf),
}

impl DestinationError {
    /// By what the system says about the file.
    pub fn of(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            ErrorKind::AlreadyExists => Self::Exists(path),
            ErrorKind::ResourceBusy => Self::Busy(path),
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => Self::Full(path),
            ErrorKind::ReadOnlyFilesystem => Self::ReadOnly(path),
            ErrorKind::PermissionDenied => Self::Denied(path),
            ErrorKind::NotFound | ErrorKind::NotADirectory => Self::Gone(path),
            _ => Self::Failed { path, source },
        }
    }
}
