//! Files of a pack that is being fetched: `packs/parts/<sha256>`. What an earlier pack has is not fetched again.

use std::{fs, io, os::unix::fs::DirBuilderExt, path::PathBuf};

use shiwen_sync::protocol::{MAX_MEDIA_BYTES, Manifest};

use super::{folder, is_hash_of, versions};
use crate::{
    disk,
    home::{Home, HomeError, sync_folder, write_synced},
};

fn parts(home: &Home) -> PathBuf {
    home.packs_folder().join("parts")
}

/// Where a file with this hash is put.
pub(super) fn part(home: &Home, sha256: &str) -> Option<PathBuf> {
    // The hash comes from the network, and becomes the name of a file.
    let hash = sha256.len() == 64 && sha256.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    hash.then(|| parts(home).join(sha256))
}

/// Whether a file with this hash is here already, fetched before or with an earlier pack. One that was damaged since is not,
/// and is fetched again in its place.
pub(crate) fn has_file(home: &Home, sha256: &str) -> bool {
    let Some(path) = part(home, sha256) else { return false };
    fs::read(path).is_ok_and(|bytes| is_hash_of(sha256, &bytes))
        || earlier(home, sha256).is_some_and(|bytes| keep_file(home, sha256, &bytes).is_ok())
}

fn earlier(home: &Home, sha256: &str) -> Option<Vec<u8>> {
    versions(home).into_iter().rev().find_map(|version| {
        let folder = folder(home, version);
        let note = fs::read_to_string(folder.join(super::MANIFEST)).ok()?;
        // Not believed, only asked where to look: the hash decides.
        let json = note.split_once("\n\n").map_or(note.as_str(), |(text, _)| text);
        let manifest: Manifest = serde_json::from_str(json.trim()).ok()?;
        let (file, _) = manifest.files.iter().find(|(_, hash)| *hash == sha256)?;
        let bytes = fs::read(folder.join(file)).ok()?;
        is_hash_of(sha256, &bytes).then_some(bytes)
    })
}

/// Keeps a fetched file. The last of the disk belongs to what visitors say.
pub(crate) fn keep_file(home: &Home, sha256: &str, bytes: &[u8]) -> Result<(), HomeError> {
    let folder = parts(home);
    let path = part(home, sha256).unwrap_or_else(|| folder.clone());
    let failed = |source| HomeError::File { path: path.clone(), source };
    if !is_hash_of(sha256, bytes) || bytes.len() > MAX_MEDIA_BYTES {
        return Err(failed(io::ErrorKind::InvalidData.into()));
    }
    if !disk::has_room(home) {
        return Err(failed(io::ErrorKind::StorageFull.into()));
    }
    fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder).map_err(failed)?;
    write_synced(&path, bytes, 0o600)?;
    sync_folder(&folder)
}

/// Removes what was fetched.
pub(super) fn remove(home: &Home) {
    // What is left is looked at again with the next pack.
    let _ = fs::remove_dir_all(parts(home));
}
