//! Backups: one state of the record, beside whoever serves visitors, as an age file that the platform's recovery key opens, and
//! a passphrase besides if somebody wishes so. It holds entries and what was said in private, and none of the terminal's keys.
//! Bringing one back is `restoring`'s.

mod error;
mod passphrase;
mod room;
mod sealed;
mod words;

use std::{fs, io, path::PathBuf};

pub use error::BackupFailure;
pub use passphrase::{MIN_PASSPHRASE_CHARS, Passphrase, TooShort};
use sealed::Seals;
pub use sealed::{MAX_KEY_BYTES, NotOpened, Opener, key_of};
use shiwen_domain::entry::{BackupMade, Body, TerminalEvent};
use shiwen_export::{
    backup::{self, About, BackupError, Written},
    destination::{DestinationError, Finished, NewFile, has_room},
};
use shiwen_store::{Snapshot, StoreError, Watch};

use crate::{
    exporting::{self, Progress, State},
    home::{Home, OpenReader},
};

/// What to make, and where.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The file.
    pub out: PathBuf,
    /// Whether a file that is there is replaced.
    pub replace: bool,
    /// A passphrase that opens it too.
    pub passphrase: Option<Passphrase>,
    /// Who asked, as the log says it: an account's name, or [`exporting::COMMAND_LINE`].
    pub by: String,
}

/// A backup at its place.
#[derive(Clone, Debug)]
pub struct Made {
    /// What stands in it.
    pub written: Written,
    /// The file.
    pub file: Finished,
    /// The file beside it that a passphrase opens, if one was said.
    pub key: Option<PathBuf>,
    /// Whether the platform's recovery key opens it.
    pub recovery_key: bool,
}

/// Makes a backup. The place is tried before the record is read, and the log says of it before it is made.
pub fn back_up(home: &Home, asked: &Asked, watch: Watch<'_>) -> Result<Made, BackupFailure> {
    let open = home.reader()?.ok_or(BackupFailure::NoRecord)?;
    // An enrolment that cannot be read would leave the recovery key out, and nobody would know.
    let enrolled = home.enrolment()?;
    let recovery = enrolled.as_ref().map(|enrolled| enrolled.file.recipient.as_str());
    has_room(&asked.out, room::needed(&open.reader)?)?;
    let mut file = NewFile::begin(&asked.out, asked.replace)?;
    let key = key_of(&asked.out);
    if asked.passphrase.is_some() && !asked.replace && key.symlink_metadata().is_ok() {
        return Err(DestinationError::Exists(key).into());
    }
    let seals = Seals::to(recovery, asked.passphrase.as_ref())?;
    exporting::append(&open, home, enrolled.as_ref(), asked.said(recovery.is_some()))?;
    let at = exporting::now(&open, home, enrolled.as_ref())?.wall;
    let snapshot = open.reader.snapshot()?;
    let about = about(&open, &snapshot, at)?;
    let written = write(snapshot, &about, &seals, &mut file, watch).map_err(|fault| match fault {
        Unwritten::Output(source) => file.error(source).into(),
        Unwritten::Failed(failure) => failure,
    })?;
    let beside = seals.beside.as_deref().map(|bytes| (key.as_path(), bytes));
    let file = file.finish_beside(beside)?;
    if beside.is_none() && asked.replace {
        // It opened the backup that was replaced, and nothing else.
        let _ = fs::remove_file(&key);
    }
    let key = beside.is_some().then_some(key);
    Ok(Made { written, file, key, recovery_key: recovery.is_some() })
}

impl Asked {
    /// What the log says of it.
    fn said(&self, recovery_key: bool) -> Body {
        let (passphrase, by) = (self.passphrase.is_some(), self.by.clone());
        Body::TerminalEvent(TerminalEvent::BackupMade(BackupMade { recovery_key, passphrase, by }))
    }
}

/// Why not all of it was written.
enum Unwritten {
    /// The place it goes to.
    Output(io::Error),
    /// Anything else.
    Failed(BackupFailure),
}

impl From<BackupError<StoreError>> for Unwritten {
    fn from(error: BackupError<StoreError>) -> Self {
        match error {
            BackupError::Record(error) => Self::Failed(error.into()),
            BackupError::NotWhole => Self::Failed(BackupFailure::NotWhole),
            BackupError::Output(source) => Self::Output(source),
        }
    }
}

/// Writes a state of the record, sealed.
fn write(
    snapshot: Snapshot<'_>,
    about: &About,
    seals: &Seals,
    file: &mut NewFile,
    watch: Watch<'_>,
) -> Result<Written, Unwritten> {
    let failed = |error: BackupFailure| Unwritten::Failed(error);
    let progress = Progress::begin(watch, about.size).map_err(|error| failed(error.into()))?;
    let encryptor = seals.encryptor().map_err(failed)?;
    let mut sealing = encryptor.wrap_output(file).map_err(Unwritten::Output)?;
    let written = backup::write(&State { snapshot, progress: &progress }, about, &mut sealing)?;
    sealing.finish().map_err(Unwritten::Output)?;
    Ok(written)
}

/// What is known of the log in this state.
fn about(open: &OpenReader, snapshot: &Snapshot<'_>, made: String) -> Result<About, BackupFailure> {
    let identity = snapshot.identity()?.ok_or(BackupFailure::NoRecord)?;
    let head = snapshot.head()?;
    Ok(About {
        key: open.keys.signing().verifying_key().to_vkey(&identity.origin()?),
        terminal: identity.terminal,
        log: identity.log,
        demo: identity.demo,
        made,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        size: head.size(),
        root: head.range.root(),
        checkpoint: head.checkpoint,
        witnessed: snapshot.witnessed()?,
        dropped: snapshot.dropped()?,
    })
}
