//! A wall clock that a proof can set for one program: the machine's own is everybody's. A library that is loaded before the
//! system's adds so many seconds as a file says.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

const SOURCE: &str = include_str!("wall_clock/shift.c");

/// The clock of one program.
#[derive(Debug)]
pub struct WallClock {
    folder: TempDir,
}

impl WallClock {
    /// A clock that is right. Needs the C compiler that the program is built with; the error says so.
    pub fn new() -> Result<Self, String> {
        let clock = Self { folder: TempDir::new().map_err(|error| error.to_string())? };
        fs::write(clock.file("shift.c"), SOURCE).map_err(|error| error.to_string())?;
        clock.set(0);
        let mut compiler = Command::new("cc");
        compiler.args(["-shared", "-fPIC", "-O1", "-o"]).arg(clock.library()).arg(clock.file("shift.c"));
        let built = compiler.output().map_err(|error| format!("cc: {error}"))?;
        if built.status.success() {
            Ok(clock)
        } else {
            Err(String::from_utf8_lossy(&built.stderr).into_owned())
        }
    }

    /// Sets it so many seconds before or behind the right time.
    pub fn set(&self, seconds: i64) {
        // Renamed into its place: whoever reads it meanwhile finds a whole number.
        fs::write(self.file("new"), seconds.to_string()).expect("the disk takes it");
        fs::rename(self.file("new"), self.seconds()).expect("the disk takes it");
    }

    /// What the program's environment needs.
    pub fn environment(&self) -> [(String, PathBuf); 2] {
        [("LD_PRELOAD".to_owned(), self.library()), ("SHIFT_FILE".to_owned(), self.seconds())]
    }

    fn library(&self) -> PathBuf {
        self.file("shift.so")
    }

    fn seconds(&self) -> PathBuf {
        self.file("seconds")
    }

    fn file(&self, name: &str) -> PathBuf {
        Path::join(self.folder.path(), name)
    }
}
