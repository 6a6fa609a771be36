//! The platform's keys: files of one folder, read once at the start. The private half of the pack key is never among them.
//!
//! `checkpoint.key` (hex seed) cosigns logs; `pack.pub` is what packs are signed with; `recipient.pub` is what phone numbers
//! are sealed to, `recipient.key` (an age identity) opens them and may be on another machine.

use std::{
    fmt, io,
    path::{Path, PathBuf},
};

use age::x25519::{Identity, Recipient};
use shiwen_log::{SigningKey, VerifyingKey, WitnessKey, from_note_vkey};
use zeroize::Zeroizing;

mod generate;

pub(crate) use generate::{PACK_NAME, generate};

pub(crate) const CHECKPOINT_KEY: &str = "checkpoint.key";
pub(crate) const PACK_PUB: &str = "pack.pub";
pub(crate) const RECIPIENT_KEY: &str = "recipient.key";
pub(crate) const RECIPIENT_PUB: &str = "recipient.pub";

/// What the platform signs, checks, and seals with.
pub struct Keys {
    /// The name under which it cosigns.
    pub name: String,
    /// Cosigns checkpoints.
    pub checkpoint: SigningKey,
    /// The public half of it, as terminals pin it.
    pub witness: WitnessKey,
    /// The pack key's verifier key, as text: what terminals pin.
    pub pack_vkey: String,
    /// The name in the pack key's verifier key.
    pub pack_name: String,
    /// The pack key.
    pub pack: VerifyingKey,
    /// What phone numbers and backups are sealed to.
    pub recipient: Recipient,
    /// What opens them, if it is on this machine.
    pub identity: Option<Identity>,
}

/// Why the keys cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// A file that is not there or cannot be read or written.
    #[error("{path}: {source}; make keys with `shiwen-platform keygen`")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file that holds no such key.
    #[error("{0} does not hold the key it is named for")]
    Form(PathBuf),
    /// A secret that others on the machine can read.
    #[error("{0} can be read by others; it must be 0600")]
    Open(PathBuf),
    /// A key that is there already is never written over.
    #[error("{0} is there already; a key in use is never replaced")]
    Exists(PathBuf),
    /// A name that no witness can have.
    #[error("`name` must be one word without '+'")]
    Name,
}

impl Keys {
    /// Reads the keys of a folder. `name` is the platform's.
    pub fn read(folder: &Path, name: &str) -> Result<Self, KeysError> {
        let checkpoint = read_checkpoint(&folder.join(CHECKPOINT_KEY))?;
        let witness = WitnessKey::new(name, checkpoint.verifying_key()).map_err(|_| KeysError::Name)?;
        let pack_file = folder.join(PACK_PUB);
        let pack_vkey = read_text(&pack_file)?.trim().to_owned();
        let (pack_name, pack) = from_note_vkey(&pack_vkey).map_err(|_| KeysError::Form(pack_file))?;
        let recipient_file = folder.join(RECIPIENT_PUB);
        let recipient = read_text(&recipient_file)?.trim().parse();
        let recipient = recipient.map_err(|_| KeysError::Form(recipient_file))?;
        let identity = read_identity(&folder.join(RECIPIENT_KEY))?;
        let name = name.to_owned();
        Ok(Self { name, checkpoint, witness, pack_vkey, pack_name, pack, recipient, identity })
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys").field("witness", &self.witness).finish_non_exhaustive()
    }
}

/// Reads the 32-byte seed of a signing key, 64 hex digits.
pub(crate) fn read_checkpoint(path: &Path) -> Result<SigningKey, KeysError> {
    let text = Zeroizing::new(read_secret(path)?);
    let mut seed = Zeroizing::new([0; 32]);
    hex::decode_to_slice(text.trim(), seed.as_mut()).map_err(|_| KeysError::Form(path.to_owned()))?;
    Ok(SigningKey::from_seed(&seed))
}

fn read_identity(path: &Path) -> Result<Option<Identity>, KeysError> {
    match read_secret(path) {
        Ok(text) => {
            let text = Zeroizing::new(text);
            text.trim().parse().map(Some).map_err(|_| KeysError::Form(path.to_owned()))
        }
        Err(KeysError::File { source, .. }) if source.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Reads a file that only its owner may read.
pub(crate) fn read_secret(path: &Path) -> Result<String, KeysError> {
    use std::os::unix::fs::PermissionsExt;
    let file = |source| KeysError::File { path: path.to_owned(), source };
    let mode = std::fs::metadata(path).map_err(file)?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(KeysError::Open(path.to_owned()));
    }
    read_text(path)
}

fn read_text(path: &Path) -> Result<String, KeysError> {
    std::fs::read_to_string(path).map_err(|source| KeysError::File { path: path.to_owned(), source })
}

#[cfg(test)]
mod tests;
