//! A small disk of its own for a data directory, to be filled and freed at will.

use std::{
    fs::{self, File},
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

/// A file system in memory, unmounted on drop. Making one takes root, as the rest of the set-up does.
#[derive(Debug)]
pub struct SmallDisk {
    folder: tempfile::TempDir,
}

impl SmallDisk {
    /// An empty disk of so many MiB. Panics with one sentence where nothing can be mounted.
    pub fn of_mebibytes(size: u32) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={size}m,mode=0700"), "shiwen-test"])
            .arg(folder.path())
            .status();
        assert!(
            mounted.is_ok_and(|status| status.success()),
            "no small disk can be mounted: run this test as root, as `./kiosk test` does"
        );
        Self { folder }
    }

    /// The data directory on the disk.
    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// Writes until not one more byte fits.
    pub fn fill(&self) {
        let mut ballast =
            File::options().create(true).append(true).open(self.ballast()).expect("the disk is there");
        let mut piece = vec![0x5a; 1 << 20];
        while !piece.is_empty() {
            // What does not fit as a whole is tried in half.
            if ballast.write_all(&piece).is_err() {
                piece.truncate(piece.len() / 2);
            }
        }
    }

    /// Gives all room back.
    pub fn free(&self) {
        fs::remove_file(self.ballast()).expect("the ballast was there");
    }

    fn ballast(&self) -> PathBuf {
        self.folder.path().join("ballast")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        unmount(self.folder.path());
    }
}

fn unmount(folder: &Path) {
    // Lazily: a program that is only now ending may still hold a file.
    let _ = Command::new("umount").arg("--lazy").arg(folder).status();
}
