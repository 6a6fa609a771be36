//! Putting a fetched pack in its place: written whole beside it, synced, renamed. A power cut leaves it there or not.

use std::{
    fs::{self, File},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::Path,
};

use shiwen_sync::protocol::Manifest;

use super::{MANIFEST, ReadError, RefusedPack, floor, folder, is_hash_of, parts, read, refused};
use crate::{
    enrolment::Enrolled,
    home::{Home, HomeError, sync_folder},
};

/// The most files of a pack.
const MAX_FILES: usize = 1_000;

/// Puts a pack in its place, its files being fetched. One that is not valid is refused, which is no error: answers why. What
/// the disk does to it is one, and says nothing about the pack: it is fetched again.
pub(crate) fn stage(
    home: &Home,
    enrolled: &Enrolled,
    note: &str,
    manifest: &Manifest,
) -> Result<Option<String>, HomeError> {
    let beside = home.packs_folder().join("new");
    remove(&beside)?;
    let why = match write(home, &beside, note, manifest)? {
        Some(why) => Some(why),
        None => whats_wrong(&beside, enrolled)?,
    };
    if let Some(why) = why {
        remove(&beside)?;
        parts::remove(home);
        let pack = RefusedPack { version: Some(manifest.version), why };
        refused::refuse_under(home, &enrolled.file, &pack);
        return Ok(Some(pack.why));
    }
    floor::raise(home, &enrolled.file, manifest.version)?;
    let place = folder(home, manifest.version);
    remove(&place)?;
    fs::rename(&beside, &place).map_err(|source| HomeError::File { path: place, source })?;
    sync_folder(&home.packs_folder())?;
    parts::remove(home);
    refused::forget(home);
    Ok(None)
}

fn whats_wrong(folder: &Path, enrolled: &Enrolled) -> Result<Option<String>, HomeError> {
    match read(folder, enrolled) {
        Ok(_) => Ok(None),
        Err(ReadError::Invalid(why)) => Ok(Some(why)),
        Err(ReadError::File(path, source)) => Err(HomeError::File { path, source }),
    }
}

/// Writes the files of a pack; answers why it is none if one of them is not as the manifest says.
fn write(home: &Home, folder: &Path, note: &str, manifest: &Manifest) -> Result<Option<String>, HomeError> {
    if manifest.files.len() > MAX_FILES {
        return Ok(Some(format!("it has more than {MAX_FILES} files")));
    }
    let is_folder = |file: &str| manifest.files.keys().any(|other| other.starts_with(&format!("{file}/")));
    if manifest.files.keys().any(|file| is_folder(file) || file == MANIFEST) {
        return Ok(Some("two of its files cannot be beside each other".into()));
    }
    make_folder(folder)?;
    for (file, sha256) in &manifest.files {
        let Some(part) = parts::part(home, sha256) else {
            return Ok(Some(format!("its manifest names no hash of its file {file}")));
        };
        let whole = |bytes: Vec<u8>| {
            is_hash_of(sha256, &bytes).then_some(bytes).ok_or(io::ErrorKind::InvalidData.into())
        };
        let bytes = fs::read(&part).and_then(whole);
        let bytes = bytes.map_err(|source| HomeError::File { path: part, source })?;
        write_file(folder, file, &bytes)?;
    }
    write_file(folder, MANIFEST, note.as_bytes())?;
    sync_folders(folder).map_err(|source| HomeError::File { path: folder.to_owned(), source })?;
    Ok(None)
}

fn write_file(folder: &Path, file: &str, bytes: &[u8]) -> Result<(), HomeError> {
    let path = folder.join(file);
    if let Some(parent) = path.parent() {
        make_folder(parent)?;
    }
    let written = (|| {
        let mut new = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        new.write_all(bytes)?;
        new.sync_all()
    })();
    written.map_err(|source| HomeError::File { path, source })
}

fn make_folder(folder: &Path) -> Result<(), HomeError> {
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.map_err(|source| HomeError::File { path: folder.to_owned(), source })
}

/// Makes every name in the folder durable.
fn sync_folders(folder: &Path) -> io::Result<()> {
    for item in fs::read_dir(folder)? {
        let path = item?.path();
        if path.is_dir() {
            sync_folders(&path)?;
        }
    }
    File::open(folder)?.sync_all()
}

fn remove(folder: &Path) -> Result<(), HomeError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(HomeError::File { path: folder.to_owned(), source: error })
        }
        _ => Ok(()),
    }
}
