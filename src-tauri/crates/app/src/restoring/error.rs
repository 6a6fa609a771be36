//! Why a backup is not brought back, by what a person does about it.

use shiwen_domain::id::TerminalId;
use shiwen_export::backup::BackupFault;

use crate::{backup::NotOpened, enrolment::EnrolmentError, home::HomeError, record::RecordError};

/// Why nothing was brought back; nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// Whoever waited for it does not want it any more.
    #[error("it was stopped; nothing has changed")]
    Stopped,
    /// It stays closed.
    #[error(transparent)]
    Closed(#[from] NotOpened),
    /// What is inside cannot be believed.
    #[error("the backup is damaged: {0}; take another copy of it, or another backup")]
    Fault(#[source] BackupFault),
    /// It was made by a later program.
    #[error("a newer shiwen made this backup ({0}); install that one, then try again")]
    Newer(String),
    /// It is another terminal's.
    #[error(
        "the backup is of terminal {theirs}, and this is {ours}; bring it back there, or on a new machine that was enrolled \
         with a code of: shiwen-platform enrol-code --replaces {theirs}"
    )]
    AnotherTerminal {
        /// This terminal.
        ours: TerminalId,
        /// The backup's.
        theirs: TerminalId,
    },
    /// A platform knows the terminal, and would take this machine for somebody else.
    #[error(
        "terminal {0} is known to a platform; enrol this machine first (shiwen enrol) with a code of: shiwen-platform \
         enrol-code --replaces {0}"
    )]
    NotEnrolled(TerminalId),
    /// A demo log here and a real one there, or the other way round.
    #[error("the backup and this terminal are not of the same kind, demo or real; use another SHIWEN_HOME")]
    Kind,
    /// Whoever has the public half of a recovery key can seal what he has made up.
    #[error(
        "nothing here can prove this backup: neither this terminal nor a platform that it is enrolled with has signed its log; \
         ask who made it; on the command line --unproven brings it back all the same, marked so"
    )]
    NotProven,
    /// The data directory.
    #[error(transparent)]
    Home(#[from] HomeError),
    /// The enrolment.
    #[error(transparent)]
    Enrolment(#[from] EnrolmentError),
    /// The record here.
    #[error(transparent)]
    Record(#[from] RecordError),
}
