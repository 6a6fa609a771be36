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

/// As whom a file system is mounted, tried in this order: a user who may use sudo needs no password here, because
/// nobody is there to type it.
const AS_ROOT: [&[&str]; 2] = [&[], &["sudo", "-n"]];

/// The disk; gone when it is dropped.
#[derive(Debug)]
pub struct SmallDisk {
    folder: TempDir,
    as_root: &'static [&'static str],
}

impl SmallDisk {
    /// A disk of so many MiB. Mounting needs root, or sudo without a password; the error says so.
    pub fn new(mib: u64) -> Result<Self, String> {
        let folder = TempDir::new().map_err(|error| error.to_string())?;
        let options = format!("size={mib}m");
        let mut said = Vec::new();
        for as_root in AS_ROOT {
            let words = ["mount", "-t", "tmpfs", "-o", &options, "shiwen-test"];
            match run(command(as_root, &words, folder.path())) {
                Ok(()) => return Ok(Self { folder, as_root }),
                Err(why) => said.push(why),
            }
        }
        let said = said.join("; ");
        Err(format!(
            "no tmpfs can be mounted ({said}); run this test as root, or as a user whose sudo asks nothing"
        ))
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

    /// Nothing can be written to it any more.
    pub fn lock(&self) -> Result<(), String> {
        run(command(self.as_root, &["mount", "-o", "remount,ro"], self.path()))
    }

    /// Free bytes.
    pub fn free(&self) -> u64 {
        disk::free_bytes(&Home::at(self.path())).unwrap_or(0)
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // A mount that stays behind is cleared by the next restart; a failing drop would hide the test's own fault.
        let _ = run(command(self.as_root, &["umount", "--lazy"], self.path()));
    }
}

fn command(as_root: &[&str], words: &[&str], folder: &Path) -> Command {
    let mut all = as_root.iter().chain(words);
    let mut command = Command::new(all.next().copied().unwrap_or_default());
    command.args(all).arg(folder);
    command
}

/// Runs a command to its end; what it said if it failed.
fn run(mut command: Command) -> Result<(), String> {
    let ran = command.output().map_err(|error| format!("{}: {error}", command.get_program().display()))?;
    if ran.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&ran.stderr).trim().to_owned()) }
}
