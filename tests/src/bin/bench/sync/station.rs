//! A terminal that is enrolled: the real program, with its data on a disk, as it stands in a hall.

use std::{
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use shiwen_app::home::Home;
use shiwen_tests::{
    platform::{Platform, Programs},
    terminal::{Program, enrolled::HALL},
};

use crate::Failure;

/// The terminal.
pub(super) struct Station {
    program: Program,
}

impl Station {
    /// A terminal with its data in a new folder, enrolled with a platform.
    pub(super) fn enrolled_at(
        programs: &Programs,
        platform: &Platform,
        folder: &Path,
    ) -> Result<Self, Failure> {
        std::fs::create_dir_all(folder)?;
        let station = Self { program: Program::new(&programs.terminal, folder) };
        let (url, code) = (platform.url(), platform.code(HALL));
        let enrolled = station.program.run(&["enrol", "--platform", &url, "--code", &code])?;
        if enrolled.code == Some(0) { Ok(station) } else { Err(enrolled.err.into()) }
    }

    /// Its data directory.
    pub(super) fn home(&self) -> Home {
        self.program.home()
    }

    /// `shiwen sync --once`, ready to start.
    pub(super) fn sync(&self) -> Command {
        self.program.command(&["sync", "--once"])
    }

    /// Ships everything that waits; how long the whole program took.
    pub(super) fn drain(&self) -> Result<Duration, Failure> {
        let started = Instant::now();
        let done = self.sync().output()?;
        let took = started.elapsed();
        if done.status.success() { Ok(took) } else { Err(String::from_utf8_lossy(&done.stderr).into()) }
    }
}
