//! To whom a backup is sealed: to the platform's recovery key, and to a key of its own that lies beside it under a passphrase.
//! age lets no passphrase stand beside a key in one file; so plain `age -d` opens all of it, with either.

use std::{
    ffi::OsString,
    io::{self, BufRead, Read},
    path::{Path, PathBuf},
};

use age::{
    DecryptError, Decryptor, Encryptor, Identity, Recipient, secrecy::ExposeSecret, stream::StreamReader,
    x25519,
};
use zeroize::Zeroizing;

use super::{BackupFailure, passphrase::Passphrase};

/// The longest key file that is read: a header and one key.
pub const MAX_KEY_BYTES: u64 = 4_096;

/// Whom a backup is sealed to.
pub(super) struct Seals {
    recipients: Vec<x25519::Recipient>,
    /// What lies beside it.
    pub(super) beside: Option<Vec<u8>>,
}

impl Seals {
    /// Seals to a recovery key, a passphrase, or both; a backup that nobody could open is none.
    pub(super) fn to(recovery: Option<&str>, passphrase: Option<&Passphrase>) -> Result<Self, BackupFailure> {
        let recovery = recovery.map(str::parse).transpose().map_err(|_| BackupFailure::Recipient)?;
        let mut recipients: Vec<x25519::Recipient> = recovery.into_iter().collect();
        let beside = passphrase.map(|passphrase| {
            let own = x25519::Identity::generate();
            recipients.push(own.to_public());
            let text = Zeroizing::new(format!("{}\n", own.to_string().expose_secret()));
            age::encrypt(&passphrase.recipient(), text.as_bytes())
        });
        if recipients.is_empty() {
            return Err(BackupFailure::NobodyOpens);
        }
        Ok(Self { recipients, beside: beside.transpose()? })
    }

    /// What seals one file.
    pub(super) fn encryptor(&self) -> Result<Encryptor, BackupFailure> {
        let recipients = self.recipients.iter().map(|recipient| recipient as &dyn Recipient);
        Ok(Encryptor::with_recipients(recipients)?)
    }
}

/// Where the key of a backup lies: `monday.key.age` beside `monday.age`.
pub fn key_of(backup: &Path) -> PathBuf {
    let without = backup.extension().filter(|ending| *ending == "age").and_then(|_| backup.file_stem());
    let mut name = OsString::from(without.or(backup.file_name()).unwrap_or_default());
    name.push(".key.age");
    backup.with_file_name(name)
}

/// What opens a backup.
pub struct Opener(Vec<x25519::Identity>);

/// Why a backup stays closed.
#[derive(Debug, thiserror::Error)]
pub enum NotOpened {
    /// Not the text of a key.
    #[error("this is no age key (AGE-SECRET-KEY-1…); name the platform's recipient.key")]
    NoKey,
    /// Not an age file at all.
    #[error(
        "this is no backup; name the file that ends with .age, and with --key the one that ends with .key.age"
    )]
    NoBackup,
    /// Another passphrase.
    #[error("the passphrase does not open this backup; look at what was written down, then try again")]
    Passphrase,
    /// Another key.
    #[error(
        "this key does not open this backup: it is of another platform or another backup, or the file is damaged"
    )]
    OtherKey,
    /// Damaged.
    #[error("the file is damaged; take another copy of it, or another backup")]
    Damaged,
    /// A file that asks for more memory than there may be.
    #[error("the file beside the backup was not made by shiwen; take another copy of it")]
    TooMuchWork,
    /// It cannot be read.
    #[error("the file cannot be read ({0}); put the stick in again, or take another copy")]
    Input(#[source] io::Error),
}

impl Opener {
    /// With keys as they stand in a file: one a line, `#` begins a remark.
    pub fn with_keys(text: &str) -> Result<Self, NotOpened> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let keys: Vec<_> = lines.map(str::parse).collect::<Result<_, _>>().map_err(|_| NotOpened::NoKey)?;
        if keys.is_empty() { Err(NotOpened::NoKey) } else { Ok(Self(keys)) }
    }

    /// With a passphrase and what lies beside the backup.
    pub fn with_passphrase(passphrase: &Passphrase, beside: &[u8]) -> Result<Self, NotOpened> {
        let wrong = |error: DecryptError| match NotOpened::of(error) {
            NotOpened::OtherKey => NotOpened::NoBackup,
            other => other,
        };
        let decryptor = Decryptor::new_buffered(beside).map_err(wrong)?;
        if !decryptor.is_scrypt() {
            return Err(NotOpened::NoBackup);
        }
        let identity = passphrase.identity();
        let mut text = Zeroizing::new(String::new());
        let opened = decryptor.decrypt(std::iter::once(&identity as &dyn Identity));
        let mut opened = opened.map_err(|error| match error {
            DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed => NotOpened::Passphrase,
            other => wrong(other),
        })?;
        opened.read_to_string(&mut text).map_err(|_| NotOpened::Damaged)?;
        Self::with_keys(&text)
    }

    /// The lines inside. Every fault behind the header comes with reading.
    pub fn open<R: BufRead>(&self, input: R) -> Result<StreamReader<R>, NotOpened> {
        let decryptor = Decryptor::new_buffered(input).map_err(NotOpened::of)?;
        if decryptor.is_scrypt() {
            return Err(NotOpened::NoBackup);
        }
        let keys = self.0.iter().map(|key| key as &dyn Identity);
        decryptor.decrypt(keys).map_err(NotOpened::of)
    }
}

impl std::fmt::Debug for Opener {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Opener(..)")
    }
}

impl NotOpened {
    fn of(error: DecryptError) -> Self {
        match error {
            DecryptError::NoMatchingKeys => Self::OtherKey,
            DecryptError::ExcessiveWork { .. } => Self::TooMuchWork,
            // Of a file that ends within its header.
            DecryptError::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof => Self::Input(error),
            DecryptError::UnknownFormat | DecryptError::InvalidHeader => Self::NoBackup,
            _ => Self::Damaged,
        }
    }
}
