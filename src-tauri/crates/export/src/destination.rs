//! Where an export goes. It is written beside its place, made durable, read back, and only then gets its name, so that
//! whoever sees the name sees a whole file; whatever goes wrong before leaves the place as it was. A `.sha256` in the form of
//! `sha256sum` lies beside it. What is written is decided elsewhere.

mod draft;
mod error;
mod folder;
pub mod manifest;
mod room;

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use draft::DraftFile;
pub use error::DestinationError;
pub use folder::{NewFolder, sweep};
pub use room::{has_room, room_in};
use rustix::{
    fs::{CWD, RenameFlags, renameat_with},
    io::Errno,
};

/// A file on its way to its place. Dropped before [`Self::finish`] it leaves nothing.
#[derive(Debug)]
pub struct NewFile {
    target: PathBuf,
    replace: bool,
    draft: DraftFile,
}

/// A file at its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finished {
    /// How long it is.
    pub bytes: u64,
    /// SHA-256 of it, in hex.
    pub sha256: String,
}

impl NewFile {
    /// Begins a file; one that is there is replaced only if `replace` says so.
    pub fn begin(target: &Path, replace: bool) -> Result<Self, DestinationError> {
        let named = target.file_name().is_some() && !target.is_dir();
        if !named {
            return Err(DestinationError::Unnamed(target.to_owned()));
        }
        let new = Self { target: target.to_owned(), replace, draft: DraftFile::begin(target)? };
        // Looked at once nobody else writes here.
        new.is_free(target)?;
        new.is_free(&check_of(target))?;
        Ok(new)
    }

    fn is_free(&self, path: &Path) -> Result<(), DestinationError> {
        let there = path.symlink_metadata().is_ok();
        if there && !self.replace { Err(DestinationError::Exists(path.to_owned())) } else { Ok(()) }
    }

    /// The end: gives the file its name once it is known to be on the disk as it was written.
    pub fn finish(self) -> Result<Finished, DestinationError> {
        self.finish_beside(None)
    }

    /// The same with a small file beside it, without which it is of no use: both are whole before either gets its name, the
    /// small one first, so that whoever sees the name of the large one sees both.
    pub fn finish_beside(mut self, beside: Option<(&Path, &[u8])>) -> Result<Finished, DestinationError> {
        let finished = self.draft.close()?;
        let mut beside = beside.map(|(path, bytes)| self.beside(path, bytes)).transpose()?;
        let mut check = DraftFile::begin(&check_of(&self.target))?;
        let name = self.target.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let line = format!("{}  {name}\n", finished.sha256);
        check.write_all(line.as_bytes()).map_err(|source| check.error(source))?;
        check.close()?;
        if let Some((path, small)) = &mut beside {
            small.rename(path, self.replace)?;
        }
        if let Err(error) = self.draft.rename(&self.target, self.replace) {
            if let Some((path, _)) = beside.filter(|_| !self.replace) {
                // A stick that is gone takes it along.
                let _ = fs::remove_file(path);
            }
            return Err(error);
        }
        // Of an export that stands here now; an older one would be of another.
        check.rename(&check_of(&self.target), true)?;
        sync_folder(&self.target)?;
        Ok(finished)
    }

    /// The draft of a small file beside it.
    fn beside(&self, path: &Path, bytes: &[u8]) -> Result<(PathBuf, DraftFile), DestinationError> {
        let mut small = DraftFile::begin(path)?;
        self.is_free(path)?;
        small.write_all(bytes).map_err(|source| small.error(source))?;
        small.close()?;
        Ok((path.to_owned(), small))
    }

    /// What a fault of writing means for a person.
    pub fn error(&self, source: io::Error) -> DestinationError {
        DestinationError::of(&self.target, source)
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.draft.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.draft.flush()
    }
}

/// Writes a small file that is whole or not there, and on the disk. One that is there is of an earlier export and is replaced.
pub fn write_beside(target: &Path, bytes: &[u8]) -> Result<(), DestinationError> {
    let mut draft = DraftFile::begin(target)?;
    draft.write_all(bytes).map_err(|source| draft.error(source))?;
    draft.close()?;
    draft.rename(target, true)?;
    sync_folder(target)
}

/// The file beside a file that holds its hash.
pub fn check_of(target: &Path) -> PathBuf {
    let mut name = target.as_os_str().to_owned();
    name.push(".sha256");
    name.into()
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Makes new names in the folder of a file durable. A file system that cannot sync a folder does it by itself.
fn sync_folder(path: &Path) -> Result<(), DestinationError> {
    let synced = File::open(folder(path)).and_then(|folder| folder.sync_all());
    match synced {
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
        synced => synced.map_err(|source| DestinationError::of(path, source)),
    }
}

/// Gives a file another name; an existing one is never replaced unless `replace` says so.
fn rename(from: &Path, to: &Path, replace: bool) -> io::Result<()> {
    if replace {
        return fs::rename(from, to);
    }
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        // A file system that does not know the word: looked at a moment ago must do.
        Err(Errno::INVAL | Errno::NOSYS) if to.symlink_metadata().is_err() => fs::rename(from, to),
        Err(Errno::INVAL | Errno::NOSYS) => Err(io::ErrorKind::AlreadyExists.into()),
        renamed => Ok(renamed?),
    }
}

#[cfg(test)]
mod tests;
