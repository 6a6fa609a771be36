//! A stick of its own for a test: a file with a file system in it, mounted through a loop device. It can be filled, locked, worn
//! out, and pulled out while something is written to it.

use std::{
    fs::{self, File},
    io::{self, Write},
    ops::ControlFlow,
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::{AtomicBool, Ordering},
};

use rustix::{
    fd::{AsRawFd, OwnedFd},
    fs::{MemfdFlags, SealFlags, fcntl_add_seals, ftruncate, memfd_create},
};
use shiwen_store::Watch;
use tempfile::TempDir;

/// As whom a file system is mounted, tried in this order: nobody is there to type a password.
const AS_ROOT: [&[&str]; 2] = [&[], &["sudo", "-n"]];
const CHUNK: usize = 64 << 10;

/// What is on the stick.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileSystem {
    /// The kernel's own, with owners and permissions.
    Ext4,
    /// What large sticks are sold with: no owners, no permissions, names that differ by more than case. The file system is the
    /// real one, what reads it is exfat-fuse: a kernel for machines without sockets for sticks has none of its own.
    ExFat,
}

/// The stick; gone when it is dropped.
#[derive(Debug)]
pub struct Stick {
    folder: TempDir,
    file_system: FileSystem,
    /// The file with the file system, without a name, so that it can be sealed.
    image: OwnedFd,
    as_root: &'static [&'static str],
}

impl Stick {
    /// A stick of so many MiB, plugged in. Mounting needs root, or sudo without a password; the error says so.
    pub fn new(mib: u64) -> Result<Self, String> {
        Self::with(FileSystem::Ext4, mib)
    }

    /// The same with a file system.
    pub fn with(file_system: FileSystem, mib: u64) -> Result<Self, String> {
        let folder = TempDir::new().map_err(|error| error.to_string())?;
        let image = memfd_create("stick", MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING);
        let image = image.map_err(|error| error.to_string())?;
        let mut stick = Self { folder, file_system, image, as_root: AS_ROOT[0] };
        stick.make(mib).map_err(|error| error.to_string())?;
        let mut said = Vec::new();
        for as_root in AS_ROOT {
            stick.as_root = as_root;
            match stick.plug_in() {
                Ok(()) => return Ok(stick),
                Err(why) => said.push(why),
            }
        }
        let said = said.join("; ");
        Err(format!(
            "no loop device can be mounted ({said}); run this test as root, or as a user whose sudo asks nothing"
        ))
    }

    /// The file with the file system, whose root belongs to whoever runs the test.
    fn make(&self, mib: u64) -> Result<(), Box<dyn std::error::Error>> {
        fs::create_dir(self.path())?;
        ftruncate(&self.image, mib << 20)?;
        let mut command = match self.file_system {
            FileSystem::Ext4 => {
                let (user, group) = (rustix::process::getuid().as_raw(), rustix::process::getgid().as_raw());
                let owner = format!("root_owner={user}:{group}");
                let mut command = Command::new("mkfs.ext4");
                command.args(["-q", "-m", "0", "-O", "^has_journal", "-E", &owner]);
                command
            }
            FileSystem::ExFat => Command::new("mkfs.exfat"),
        };
        command.arg(self.image());
        Ok(run(command)?)
    }

    fn image(&self) -> PathBuf {
        format!("/proc/{}/fd/{}", std::process::id(), self.image.as_raw_fd()).into()
    }

    /// Where it is mounted.
    pub fn path(&self) -> PathBuf {
        self.folder.path().join("KINGSTON")
    }

    /// Where sticks are mounted.
    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    /// Plugs it in.
    pub fn plug_in(&self) -> Result<(), String> {
        let kind = match self.file_system {
            FileSystem::Ext4 => "ext4",
            FileSystem::ExFat => "exfat-fuse",
        };
        let mut command = self.as_root(&["mount", "-t", kind, "-o", "loop"]);
        command.arg(self.image()).arg(self.path());
        run(command)
    }

    /// Pulls it out, whatever is being done with it.
    pub fn pull_out(&self) -> Result<(), String> {
        let mut command = self.as_root(&["umount", "--lazy"]);
        command.arg(self.path());
        run(command)
    }

    /// Moves the switch on its side. The other way round it goes only while nothing is open to be written.
    pub fn lock(&self, locked: bool) -> Result<(), String> {
        let mut command = self.as_root(&["mount", "-o", if locked { "remount,ro" } else { "remount,rw" }]);
        command.arg(self.path());
        run(command)
    }

    /// Its cells fail from here on: it can be read, and whatever is written to it ends in an input/output error.
    pub fn wears_out(&self) -> io::Result<()> {
        Ok(fcntl_add_seals(&self.image, SealFlags::WRITE)?)
    }

    /// Its file system meets a fault and refuses every write from here on, also to what is open: what a disk does that wears
    /// out.
    pub fn breaks(&self) -> Result<(), String> {
        let mut command = self.as_root(&["mount", "-o", "remount,abort"]);
        command.arg(self.path());
        run(command)
    }

    /// Checks the file system and plugs it in again, as a start of the machine does. Nothing may be open on it.
    pub fn is_mended(&self) -> Result<(), String> {
        let mut command = self.as_root(&["umount"]);
        command.arg(self.path());
        run(command)?;
        let mut check = Command::new("e2fsck");
        // Answers 1 where it has mended something.
        check.args(["-p", "-f"]).arg(self.image());
        let checked = check.output().map_err(|error| format!("e2fsck: {error}"))?;
        if checked.status.code().is_none_or(|code| code > 1) {
            return Err(String::from_utf8_lossy(&checked.stdout).into_owned());
        }
        self.plug_in()
    }

    /// Leaves no room on it.
    pub fn fill(&self) -> io::Result<()> {
        let mut filler = File::options().create(true).append(true).open(self.path().join("filler"))?;
        let chunk = vec![0; CHUNK];
        loop {
            match filler.write(&chunk) {
                Err(error) if error.kind() == io::ErrorKind::StorageFull => return Ok(()),
                written => written?,
            };
        }
    }

    /// Gives the room back.
    pub fn empty(&self) -> io::Result<()> {
        fs::remove_file(self.path().join("filler"))
    }

    /// What lies on it, without what the file system makes for itself.
    pub fn names(&self) -> io::Result<Vec<String>> {
        let items = fs::read_dir(self.path())?;
        let names = items.map(|item| Ok(item?.file_name().to_string_lossy().into_owned()));
        let mut names = names.collect::<io::Result<Vec<String>>>()?;
        names.retain(|name| name != "lost+found");
        names.sort();
        Ok(names)
    }

    fn as_root(&self, words: &[&str]) -> Command {
        let mut all = self.as_root.iter().chain(words);
        let mut command = Command::new(all.next().copied().unwrap_or_default());
        command.args(all);
        command
    }
}

impl Drop for Stick {
    fn drop(&mut self) {
        // A mount that stays behind is cleared by the next restart; a failing drop would hide the test's own fault.
        let _ = self.pull_out();
    }
}

/// Does something that takes long, during which something happens when about half of it is done.
pub fn interrupted<T>(work: impl FnOnce(Watch<'_>) -> T, happens: impl Fn() -> ControlFlow<()> + Sync) -> T {
    let happened = AtomicBool::new(false);
    let watch = |done: u64, of: u64| {
        if done * 2 >= of && !happened.swap(true, Ordering::Relaxed) {
            return happens();
        }
        ControlFlow::Continue(())
    };
    let ended = work(&watch);
    assert!(happened.into_inner(), "it was over before anything happened");
    ended
}

/// Runs a command to its end; what it said if it failed.
fn run(mut command: Command) -> Result<(), String> {
    let ran = command.output().map_err(|error| format!("{}: {error}", command.get_program().display()))?;
    if ran.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&ran.stderr).trim().to_owned()) }
}
