//! A folder of files under another name than its own, until all of them are whole.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
};

use super::{DestinationError, folder, rename, sync_folder};

/// A folder on its way to its place. Dropped before [`Self::finish`] it leaves nothing.
#[derive(Debug)]
pub struct NewFolder {
    target: PathBuf,
    path: PathBuf,
    /// Keeps other programs away from it.
    _held: File,
    renamed: bool,
}

impl NewFolder {
    /// Begins a folder that is not there yet.
    pub fn begin(target: &Path) -> Result<Self, DestinationError> {
        let name = target.file_name().ok_or_else(|| DestinationError::Unnamed(target.to_owned()))?;
        if target.symlink_metadata().is_ok() {
            return Err(DestinationError::Exists(target.to_owned()));
        }
        let mut part = std::ffi::OsString::from(".");
        part.push(name);
        part.push(".part");
        let path = target.with_file_name(part);
        let begun = fs::create_dir_all(folder(target)).and_then(|()| begin(&path));
        let held = begun.map_err(|source| DestinationError::of(target, source))?;
        Ok(Self { target: target.to_owned(), path, _held: held, renamed: false })
    }

    /// Where its files are written.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The end: gives the folder its name. Its files are whole and on the disk.
    pub fn finish(mut self) -> Result<(), DestinationError> {
        rename(&self.path, &self.target, false)
            .map_err(|source| DestinationError::of(&self.target, source))?;
        self.renamed = true;
        sync_folder(&self.target)
    }
}

impl Drop for NewFolder {
    fn drop(&mut self) {
        if !self.renamed {
            // A disk that was pulled out takes the folder with it; there is nobody to tell.
            let _ = empty(&self.path).and_then(|()| fs::remove_dir(&self.path));
        }
    }
}

/// Takes away what exports left in a folder that nobody could end: of a stick that was pulled out, or a power cut. Only drafts
/// whose own name begins so, and that no program is writing; what cannot be taken away stays.
pub fn sweep(folder: &Path, beginning: &str) {
    let Ok(items) = fs::read_dir(folder) else { return };
    let (begins, ends) = (format!(".{beginning}"), ".part");
    for item in items.filter_map(Result::ok) {
        let name = item.file_name();
        let is_draft = name.to_str().is_some_and(|name| name.starts_with(&begins) && name.ends_with(ends));
        let Ok(kind) = item.file_type() else { continue };
        let path = item.path();
        // Held while it is taken away: who writes it is not disturbed.
        let _ = match (is_draft, kind) {
            (true, kind) if kind.is_dir() => begin(&path).and_then(|_held| fs::remove_dir(&path)),
            (true, kind) if kind.is_file() => {
                let held = File::open(&path).map(|file| file.try_lock().map(|()| file));
                match held {
                    Ok(Ok(_held)) => fs::remove_file(&path),
                    _ => Ok(()),
                }
            }
            _ => Ok(()),
        };
    }
}

/// Makes the folder, or takes over what a power cut left of it.
fn begin(path: &Path) -> io::Result<File> {
    match fs::create_dir(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    // A link in its place is not followed.
    if !path.symlink_metadata()?.is_dir() {
        return Err(io::ErrorKind::NotADirectory.into());
    }
    let held = File::open(path)?;
    held.try_lock().map_err(|error| match error {
        TryLockError::WouldBlock => io::ErrorKind::ResourceBusy.into(),
        TryLockError::Error(error) => error,
    })?;
    empty(path)?;
    Ok(held)
}

/// Removes the files in it; a folder in it is nobody's half export, and stays.
fn empty(path: &Path) -> io::Result<()> {
    for item in fs::read_dir(path)? {
        fs::remove_file(item?.path())?;
    }
    Ok(())
}
