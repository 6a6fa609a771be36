//! Why there is no backup, by what a person does about it.

use shiwen_export::destination::DestinationError;
use shiwen_store::StoreError;

use crate::{enrolment::EnrolmentError, exporting::ExportingError, home::OpenReaderError};

/// Why there is no backup; the place it would have gone to is as it was.
#[derive(Debug, thiserror::Error)]
pub enum BackupFailure {
    /// Whoever waited for it does not want it any more.
    #[error("the backup was stopped; it left nothing")]
    Stopped,
    /// There is no log yet.
    #[error("there is no record yet; start shiwen first")]
    NoRecord,
    /// Nobody could open it.
    #[error(
        "this terminal is not enrolled with a platform, so nobody could open the backup; say --passphrase-file, or enrol \
         the terminal first"
    )]
    NobodyOpens,
    /// The platform's key is none.
    #[error("the platform's recipient is no age key; enrol the terminal again")]
    Recipient,
    /// The enrolment says whose key it is.
    #[error(transparent)]
    Enrolment(#[from] EnrolmentError),
    /// The record cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenReaderError),
    /// The place it was to go to.
    #[error(transparent)]
    Destination(#[from] DestinationError),
    /// It cannot be sealed.
    #[error("the backup cannot be sealed ({0}); report it to whoever maintains shiwen, with the version")]
    Seal(#[from] age::EncryptError),
    /// The record does not agree with itself.
    #[error("the record does not lead to its own signed head, so no backup was made; run shiwen verify")]
    NotWhole,
}

impl From<StoreError> for BackupFailure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Stopped => Self::Stopped,
            error => Self::Open(error.into()),
        }
    }
}

impl From<ExportingError> for BackupFailure {
    fn from(error: ExportingError) -> Self {
        match error {
            ExportingError::Stopped => Self::Stopped,
            ExportingError::Open(error) => Self::Open(error),
            ExportingError::Destination(error) => Self::Destination(error),
            // What asks for the time or appends an entry meets no other fault.
            _ => Self::NoRecord,
        }
    }
}
