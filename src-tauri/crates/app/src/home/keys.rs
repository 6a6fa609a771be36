//! The two keys: one opens the database, one signs the log. Each in a file of its own, outside the database.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use shiwen_log::{Nonce, SigningKey, commit};
use shiwen_store::DatabaseKey;
use zeroize::Zeroizing;

use super::{HomeError, sync_folder, write_synced};
use crate::identity::secret_bytes;

/// What the key for services is made of, besides the database's.
const SERVICES: &[u8] = b"shiwen: services that a business system announces";
/// What the key for signs of life is made of, besides the database's.
const LIFE: &[u8] = b"shiwen: signs of life";

/// Database key and signing key of a terminal.
#[derive(Clone)]
pub struct Keys {
    /// Opens the database.
    pub database: DatabaseKey,
    seed: Zeroizing<[u8; 32]>,
    services: Nonce,
    life: Nonce,
}

impl Keys {
    /// The key that signs checkpoints.
    pub fn signing(&self) -> SigningKey {
        SigningKey::from_seed(&self.seed)
    }

    /// By what a service is known in entries: its case number and its number under a key that follows from the database's. Who
    /// does not have that key can neither read a case number out of it nor try which one it is.
    pub(crate) fn service(&self, case_number: &str, service_number: u32) -> String {
        let named = format!("{service_number}\n{case_number}");
        commit(&self.services, named.as_bytes()).to_string()
    }

    /// What proves that a sign of life is the terminal's own: whoever does not have the database's key cannot make it.
    pub(crate) fn sign_of_life(&self, sign: &[u8]) -> String {
        commit(&self.life, sign).to_string()
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(..)")
    }
}

/// Loads both keys; with `make`, one that is not there is made.
pub(super) fn keys(folder: &Path, make: bool) -> Result<Keys, HomeError> {
    let database = key(folder, "database.key", make)?;
    let seed = key(folder, "signing.key", make)?;
    let [services, life] = [SERVICES, LIFE].map(|what| Nonce(commit(&Nonce(*database), what).0));
    Ok(Keys { database: DatabaseKey::new(*database), seed, services, life })
}

fn key(folder: &Path, name: &str, make: bool) -> Result<Zeroizing<[u8; 32]>, HomeError> {
    let path = credential(name).unwrap_or_else(|| folder.join(name));
    let text = match fs::read_to_string(&path) {
        Ok(text) => Zeroizing::new(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if !make {
                return Err(HomeError::KeyMissing(path));
            }
            made(folder, &path)?
        }
        Err(source) => return Err(HomeError::File { path, source }),
    };
    let mut bytes = Zeroizing::new([0; 32]);
    hex::decode_to_slice(text.trim(), bytes.as_mut_slice()).map_err(|_| HomeError::Key(path))?;
    Ok(bytes)
}

/// The file that systemd hands over (`LoadCredential=`), if it does.
fn credential(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(std::env::var_os("CREDENTIALS_DIRECTORY")?).join(format!("shiwen.{name}"));
    path.exists().then_some(path)
}

fn made(folder: &Path, path: &Path) -> Result<Zeroizing<String>, HomeError> {
    let text = Zeroizing::new(hex::encode(Zeroizing::new(secret_bytes())));
    write_synced(path, text.as_bytes(), 0o600)?;
    sync_folder(folder)?;
    Ok(text)
}
