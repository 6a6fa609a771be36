//! The two keys: one opens the database, one signs the log. Each in a file of its own, outside the database.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use shiwen_log::SigningKey;
use shiwen_store::DatabaseKey;
use zeroize::Zeroizing;

use super::{HomeError, sync_folder, write_synced};
use crate::identity::secret_bytes;

/// Database key and signing key of a terminal.
#[derive(Clone)]
pub struct Keys {
    /// Opens the database.
    pub database: DatabaseKey,
    seed: Zeroizing<[u8; 32]>,
}

impl Keys {
    /// The key that signs checkpoints.
    pub fn signing(&self) -> SigningKey {
        SigningKey::from_seed(&self.seed)
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
    Ok(Keys { database: DatabaseKey::new(*database), seed })
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
