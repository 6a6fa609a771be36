//! What can go wrong with the store, by what the caller does about it.

use shiwen_domain::entry::EntryError;

/// Why the store could not do what it was asked to. Nothing of the request is kept unless the variant says so.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The disk is full: pause, free space, go on.
    #[error("the disk is full; free some room, the terminal goes on by itself")]
    DiskFull(#[source] rusqlite::Error),
    /// The disk or the file failed: close the store, open it again, look what is there.
    #[error("the disk failed ({0}); check the disk and its cable, then start shiwen again")]
    Disk(#[source] rusqlite::Error),
    /// Another program holds the file: try again.
    #[error("another program is writing to the record; end it, or wait, then try again")]
    Busy(#[source] rusqlite::Error),
    /// The file is damaged or was changed: set it aside and open a new log.
    #[error("the record is damaged: {0}; start shiwen, it sets the file aside and goes on in a new log")]
    Damaged(Damage),
    /// The copy that is made before a migration cannot be made: see to the folder, then start again.
    #[error(
        "the record cannot be copied before it is changed: {0}; free some room in its folder, then start shiwen again"
    )]
    Backup(#[source] std::io::Error),
    /// The file was written by a newer program: install that one.
    #[error(
        "the record was written by a newer shiwen (schema {found}, this one knows {known}); install that one"
    )]
    Newer {
        /// Schema of the file.
        found: i64,
        /// Newest schema of this program.
        known: i64,
    },
    /// The bundled `SQLite` has a known fault: this program must not run.
    #[error(
        "this program was built with SQLite {0}, which can lose answers; install a shiwen with 3.51.3 or newer"
    )]
    OldSqlite(String),
    /// The record was closed after a fault of the disk and is not open again yet.
    #[error("the record is closed after a fault of the disk; the terminal opens it again by itself")]
    Closed,
    /// Whoever waited for it does not want it any more.
    #[error("it was stopped before its end; begin it again")]
    Stopped,
    /// A fact cannot become an entry. A mistake in this program.
    #[error("the answers cannot be written ({0}); report it to whoever maintains shiwen, with the version")]
    Entry(#[from] EntryError),
    /// A statement is wrong. A mistake in this program, or in what was typed for `query`.
    #[error("the record does not take this ({0}); report it to whoever maintains shiwen, with the version")]
    Statement(#[source] rusqlite::Error),
}

/// What is wrong with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// It cannot be read as a database with this key.
    #[error("the file cannot be read")]
    Unreadable,
    /// Its newest checkpoint does not stand for its tree.
    #[error("the record does not agree with its own signed head")]
    HeadMismatch,
    /// Its newest checkpoint was signed with another key.
    #[error("the record was signed with another key")]
    KeyMismatch,
}

impl StoreError {
    /// By what `SQLite` says of a statement that somebody typed: a table that is not there is his mistake.
    pub(crate) fn of_typed(error: rusqlite::Error) -> Self {
        use rusqlite::ffi::ErrorCode as Code;
        match error.sqlite_error_code() {
            Some(Code::DiskFull) => Self::DiskFull(error),
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => Self::Busy(error),
            Some(Code::NotADatabase | Code::DatabaseCorrupt) => Self::Damaged(Damage::Unreadable),
            Some(
                Code::SystemIoFailure
                | Code::CannotOpen
                | Code::ReadOnly
                | Code::PermissionDenied
                | Code::FileLockingProtocolFailed
                | Code::OutOfMemory
                | Code::NoLargeFileSupport,
            ) => Self::Disk(error),
            _ => Self::Statement(error),
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match Self::of_typed(error) {
            Self::Statement(error) if is_not_as_made(&error) => Self::Damaged(Damage::Unreadable),
            other => other,
        }
    }
}

/// Whether a statement of this program found the tables, or what is in them, otherwise than this program makes them.
fn is_not_as_made(error: &rusqlite::Error) -> bool {
    use rusqlite::Error::{
        FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType, QueryReturnedNoRows,
        SqlInputError, SqliteFailure, Utf8Error,
    };
    match error {
        FromSqlConversionFailure(..)
        | IntegralValueOutOfRange(..)
        | InvalidColumnType(..)
        | QueryReturnedNoRows
        | Utf8Error(..) => true,
        SqliteFailure(_, Some(message)) | SqlInputError { msg: message, .. } => {
            message.starts_with("no such table") || message.contains("no such column")
        }
        _ => false,
    }
}
