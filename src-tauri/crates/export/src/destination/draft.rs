//! A file under another name than its own, until it is whole and on the disk. One program at a time writes it; what a power
//! cut left of an earlier one is overwritten.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufReader, BufWriter, Read, Write},
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use rustix::fs::{Advice, OFlags, fadvise};
use sha2::{Digest, Sha256};

use super::{DestinationError, Finished, rename};

/// How much is written, and read back, at once.
const BUFFER: usize = 1 << 16;

#[derive(Debug)]
pub(super) struct DraftFile {
    target: PathBuf,
    path: PathBuf,
    file: BufWriter<File>,
    digest: Sha256,
    bytes: u64,
    renamed: bool,
}

impl DraftFile {
    /// Begins the draft of a file.
    pub(super) fn begin(target: &Path) -> Result<Self, DestinationError> {
        let mut name = std::ffi::OsString::from(".");
        name.push(target.file_name().unwrap_or_default());
        name.push(".part");
        let path = target.with_file_name(name);
        let file = open(&path).map_err(|source| DestinationError::of(target, source))?;
        let file = BufWriter::with_capacity(BUFFER, file);
        Ok(Self { target: target.to_owned(), path, file, digest: Sha256::new(), bytes: 0, renamed: false })
    }

    pub(super) fn error(&self, source: io::Error) -> DestinationError {
        DestinationError::of(&self.target, source)
    }

    /// Writes what is left, makes it durable, and reads it back: a disk that took other bytes is found before anybody
    /// believes in the file.
    pub(super) fn close(&mut self) -> Result<Finished, DestinationError> {
        let synced = self.file.flush().and_then(|()| self.file.get_ref().sync_all());
        synced.map_err(|source| self.error(source))?;
        let sha256 = hex::encode(self.digest.clone().finalize());
        let there = read_back(&self.path).map_err(|source| self.error(source))?;
        if there == (self.bytes, sha256.clone()) {
            Ok(Finished { bytes: self.bytes, sha256 })
        } else {
            Err(DestinationError::Differs(self.target.clone()))
        }
    }

    /// Gives the file its name.
    pub(super) fn rename(&mut self, target: &Path, replace: bool) -> Result<(), DestinationError> {
        rename(&self.path, target, replace).map_err(|source| self.error(source))?;
        self.renamed = true;
        Ok(())
    }
}

impl Write for DraftFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.digest.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for DraftFile {
    fn drop(&mut self) {
        if !self.renamed {
            // A disk that was pulled out takes the draft with it; there is nobody to tell.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Opens the draft and holds it against other programs. A link in its place is not followed.
fn open(path: &Path) -> io::Result<File> {
    loop {
        let flags = OFlags::NOFOLLOW.bits().cast_signed();
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false).mode(0o600).custom_flags(flags);
        let file = options.open(path)?;
        file.try_lock().map_err(|error| match error {
            fs::TryLockError::WouldBlock => io::ErrorKind::ResourceBusy.into(),
            fs::TryLockError::Error(error) => error,
        })?;
        // Who held it before may have given it its name, or removed it, in between.
        let (mine, named) = (file.metadata()?, path.symlink_metadata());
        if named.is_ok_and(|named| (named.dev(), named.ino()) == (mine.dev(), mine.ino())) {
            file.set_len(0)?;
            return Ok(file);
        }
    }
}

/// Length and hash of what is on the disk, not of what the kernel remembers.
fn read_back(path: &Path) -> io::Result<(u64, String)> {
    let file = File::open(path)?;
    // Only a request; a file system in memory has nowhere else to read from.
    let _ = fadvise(&file, 0, None, Advice::DontNeed);
    let (mut file, mut digest, mut length) = (BufReader::with_capacity(BUFFER, file), Sha256::new(), 0);
    let mut piece = vec![0; BUFFER];
    loop {
        let read = file.read(&mut piece)?;
        if read == 0 {
            return Ok((length, hex::encode(digest.finalize())));
        }
        digest.update(&piece[..read]);
        length += read as u64;
    }
}
