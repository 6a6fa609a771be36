//! A disk of its own for a data directory, small enough to be filled: a tmpfs, mounted for one test.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::Path,
    process::Command,
};

use shiwen_app::{disk, home::Home};
use tempfile::TempDir;

const CHUNK: usize = 1 << 20;

/// The disk; gone when it is dropped.
#[derive(Debug)]
pub struct SmallDisk {
    folder: TempDir,
}

impl SmallDisk {
    /// A disk of so many MiB. Mounting needs root; the error says so.
    pub fn new(mib: u64) -> Result<Self, String> {
        let folder = TempDir::new().map_err(|error| error.to_string())?;
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={mib}m"), "tmpfs"]).arg(folder.path());
        let mounted = mount.output().map_err(|error| error.to_string())?;
        if mounted.status.success() {
            Ok(Self { folder })
        } else {
            let said = String::from_utf8_lossy(&mounted.stderr).into_owned();
            Err(format!("no tmpfs can be mounted ({}); run this proof as root", said.trim()))
        }
    }

    /// Where it is mounted.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The data directory on it.
    pub fn home(&self) -> Home {
        Home::at(self.path().join("home"))
    }

    /// Leaves at most so many bytes free.
    pub fn fill_to(&self, free: u64) -> io::Result<()> {
        let mut filler = File::options().create(true).append(true).open(self.path().join("filler"))?;
        let chunk = vec![0; CHUNK];
        while let Some(rest) = self.free().checked_sub(free).filter(|rest| *rest > 0) {
            let length = usize::try_from(rest).unwrap_or(CHUNK).min(CHUNK);
            match filler.write(&chunk[..length]) {
                Err(error) if error.kind() == io::ErrorKind::StorageFull => break,
                written => written?,
            };
        }
        Ok(())
    }

    /// Gives the room back.
    pub fn empty(&self) -> io::Result<()> {
        fs::remove_file(self.path().join("filler"))
    }

    /// Free bytes.
    pub fn free(&self) -> u64 {
        disk::free_bytes(&Home::at(self.path())).unwrap_or(0)
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // A mount that stays behind is cleared by the next restart; a failing drop would hide the test's own fault.
        let _ = Command::new("umount").arg("--lazy").arg(self.path()).status();
    }
}
