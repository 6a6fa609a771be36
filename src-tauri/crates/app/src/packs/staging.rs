//! Putting a fetched pack in its place: written whole beside it, synced, renamed. A power cut leaves it there or not.

use std::{
    fs::{self, File},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::Path,
};

use shiwen_sync::protocol::Manifest;

use super::{MANIFEST, RefusedPack, folder, is_hash_of, parts, read, refuse};
use crate::{
    enrolment::Enrolled,
    home::{Home, HomeError, sync_folder},
};

/// The most files of a pack.
const MAX_FILES: usize = 1_000;

/// Puts a pack in its place, its files being fetched. One that is not valid is refused, which is no error: `false`.
pub(crate) fn stage(
    home: &Home,
    enrolled: &Enrolled,
    note: &str,
    manifest: &Manifest,
) -> Result<bool, HomeError> {
    let beside = home.packs_folder().join("new");
    remove(&beside)?;
    let why = match write(home, &beside, note, manifest)? {
        Some(why) => Some(why),
        None => read(&beside, enrolled).err(),
    };
    if let Some(why) = why {
        remove(&beside)?;
        refuse(home, Some(&RefusedPack { version: Some(manifest.version), why }));
        return Ok(false);
    }
    let place = folder(home, manifest.version);
    remove(&place)?;
    fs::rename(&beside, &place).map_err(|source| HomeError::File { path: place, source })?;
    sync_folder(&home.packs_folder())?;
    parts::remove(home);
    refuse(home, None);
    Ok(true)
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
        let bytes = parts::part(home, sha256).and_then(|part| fs::read(part).ok());
        let Some(bytes) = bytes.filter(|bytes| is_hash_of(sha256, bytes)) else {
            return Ok(Some(format!("its file {file} is not as its manifest says")));
        };
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
