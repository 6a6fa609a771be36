//! Signing a pack, on a machine that is not the server: needs the folder and the private pack key, no database.

use std::{fs, io::Write as _, path::Path};

use shiwen_sync::protocol::{MAX_PACK_BYTES, Manifest, ManifestError};

use super::{Folder, FolderError, MANIFEST};
use crate::keys::{self, KeysError};

/// The largest version: above it, readers that hold numbers as doubles lose digits.
pub(super) const MAX_VERSION: u64 = 1 << 53;

/// Why a pack was not signed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SignError {
    /// The folder.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The key.
    #[error(transparent)]
    Key(#[from] KeysError),
    /// The manifest is larger than terminals take, or cannot be signed.
    #[error("the pack names too many files for one manifest")]
    Manifest,
    /// No version is left behind this one.
    #[error("--after {0} is no version of a pack; give the one that `pack publish` printed last")]
    Version(u64),
    /// The manifest cannot be written.
    #[error("{MANIFEST} cannot be written into the folder: {0}")]
    Write(std::io::Error),
}

impl From<ManifestError> for SignError {
    fn from(_: ManifestError) -> Self {
        Self::Manifest
    }
}

/// Signs the pack of a folder and writes its manifest beside it. The version is the time of publishing in milliseconds, or the
/// next one after `after` where a clock was ahead before.
pub(crate) fn sign(folder: &Path, key_file: &Path, after: u64, now_ms: i64) -> Result<Manifest, SignError> {
    let key = keys::read_checkpoint(key_file)?;
    let files = Folder::read(folder)?;
    let now = u64::try_from(now_ms).unwrap_or(0);
    let version = after.saturating_add(1).max(now);
    if version > MAX_VERSION {
        return Err(SignError::Version(after));
    }
    let manifest = Manifest { hall: files.pack.hall.id.clone(), version, files: files.hashes() };
    let note = manifest.sign(keys::PACK_NAME, &key)?;
    if note.len() > MAX_PACK_BYTES {
        return Err(SignError::Manifest);
    }
    write(&folder.join(MANIFEST), &note).map_err(SignError::Write)?;
    Ok(manifest)
}

/// Writes a file whole or not at all: half a manifest would look like a forged one.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let beside = path.with_extension("new");
    let mut file = fs::File::create(&beside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&beside, path)
}
