//! Measures what the terminal promises to be quick at, each figure beside a floor measured in the same run. It prints
//! and asserts nothing: whether a figure is good enough is for a person to say.

mod arguments;
mod desk;
mod fill;
mod floor;
mod machine;
mod page;
mod results;
mod size;
mod sync;
mod table;
mod tap;
mod times;
mod verify;
mod visit;
#[cfg(feature = "window")]
mod window;

use std::{
    error::Error,
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use arguments::Arguments;
use shiwen_app::home::Home;

type Failure = Box<dyn Error>;

/// What the files of a measurement lie on.
#[derive(Clone, Copy, Debug)]
enum Disk {
    /// A disk, as in a terminal.
    Real,
    /// Memory, where a sync costs nothing: what is left is the work of the program. Without an aim, for no terminal
    /// keeps its record there.
    Memory,
}

impl Disk {
    fn name(self) -> &'static str {
        match self {
            Self::Real => "on the disk",
            Self::Memory => "in memory: the work alone, no disk",
        }
    }

    fn aim(self, ratio: &'static str) -> &'static str {
        match self {
            Self::Real => ratio,
            Self::Memory => "",
        }
    }
}

fn main() -> ExitCode {
    let mut out = io::stdout().lock();
    let done = match Arguments::parse(std::env::args().skip(1)) {
        Ok(Some(arguments)) => run(&arguments, &mut out),
        Ok(None) => out.write_all(arguments::USAGE.as_bytes()).map_err(Failure::from),
        Err(wrong) => {
            let _ = writeln!(io::stderr(), "bench: {wrong}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(io::stderr(), "bench: {failure}");
            ExitCode::from(3)
        }
    }
}

fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<(), Failure> {
    if let Some(folder) = &arguments.page {
        return page::write(folder);
    }
    let folder = tempfile::Builder::new().prefix("bench-").tempdir_in(target_folder()?)?;
    machine::describe(folder.path(), out)?;
    if arguments.terminal {
        measure_terminal(folder.path(), arguments, out)?;
    }
    if arguments.results {
        results::measure(&folder.path().join("results"), arguments.ratings, out)?;
    }
    if arguments.sync {
        sync::measure(&folder.path().join("sync"), out)?;
    }
    Ok(())
}

/// What the terminal does by itself.
fn measure_terminal(folder: &Path, arguments: &Arguments, out: &mut dyn Write) -> Result<(), Failure> {
    tap::measure(&folder.join("tap"), Disk::Real, out)?;
    let visits = visit::measure(&folder.join("visit"), Disk::Real, out)?;
    if let Ok(memory) = tempfile::tempdir_in("/dev/shm") {
        tap::measure(&memory.path().join("tap"), Disk::Memory, out)?;
        visit::measure(&memory.path().join("visit"), Disk::Memory, out)?;
    }
    let full = Home::at(folder.join("full"));
    let filled = fill::fill(&full, arguments.entries)?;
    verify::measure(&full, out)?;
    size::measure(&full, &filled, &visits, out)?;
    if arguments.window {
        measure_window(folder, &full, out)?;
    }
    Ok(())
}

#[cfg(feature = "window")]
fn measure_window(folder: &Path, full: &Home, out: &mut dyn Write) -> Result<(), Failure> {
    window::measure(folder, full, out)
}

#[cfg(not(feature = "window"))]
fn measure_window(_: &Path, _: &Home, out: &mut dyn Write) -> Result<(), Failure> {
    Ok(writeln!(out, "\nThis bench was built without `--features window`: no row needs a display.")?)
}

/// The folder that this program was built into: a disk like the one that the record of a terminal lies on, where
/// /tmp may be memory.
fn target_folder() -> Result<PathBuf, Failure> {
    let program = std::env::current_exe()?;
    let folder = program.parent().ok_or("this program lies in no folder")?;
    Ok(folder.to_owned())
}
