//! Making keys, once in the life of a platform. Nothing that is there is written over.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::Path,
};

use age::{secrecy::ExposeSecret, x25519::Identity};
use shiwen_log::{SigningKey, to_note_vkey};
use zeroize::Zeroizing;

use super::{CHECKPOINT_KEY, KeysError, PACK_PUB, RECIPIENT_KEY, RECIPIENT_PUB};
use crate::secret;

/// The name under which packs are signed.
pub(crate) const PACK_NAME: &str = "shiwen-packs";

/// Makes the platform's keys in a folder, and the pack key in a file outside it.
pub(crate) fn generate(folder: &Path, pack_key: &Path) -> Result<(), KeysError> {
    for path in [folder.join(CHECKPOINT_KEY).as_path(), folder.join(RECIPIENT_KEY).as_path(), pack_key] {
        if path.exists() {
            return Err(KeysError::Exists(path.to_owned()));
        }
    }
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.map_err(|source| KeysError::File { path: folder.to_owned(), source })?;
    let pack = seed();
    write(pack_key, 0o600, &hex::encode(*pack))?;
    let public = to_note_vkey(PACK_NAME, &SigningKey::from_seed(&pack).verifying_key());
    write(&folder.join(PACK_PUB), 0o644, &public)?;
    write(&folder.join(CHECKPOINT_KEY), 0o600, &hex::encode(*seed()))?;
    let identity = Identity::generate();
    write(&folder.join(RECIPIENT_KEY), 0o600, identity.to_string().expose_secret())?;
    write(&folder.join(RECIPIENT_PUB), 0o644, &identity.to_public().to_string())
}

fn seed() -> Zeroizing<[u8; 32]> {
    Zeroizing::new(secret::random())
}

fn write(path: &Path, mode: u32, text: &str) -> Result<(), KeysError> {
    let written =
        OpenOptions::new().write(true).create_new(true).mode(mode).open(path).and_then(|mut file| {
            writeln!(file, "{text}")?;
            file.sync_all()
        });
    written.map_err(|source| match source.kind() {
        io::ErrorKind::AlreadyExists => KeysError::Exists(path.to_owned()),
        _ => KeysError::File { path: path.to_owned(), source },
    })
}
