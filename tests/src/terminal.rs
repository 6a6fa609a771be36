//! Starting the terminal's program without its window, killing it, and reading what it acknowledged. What is on the
//! disk afterwards is judged in [`kept`]; nothing here opens a record.

pub mod desk;
pub mod enrolled;
pub mod kept;
pub mod small_disk;
pub mod stick;
pub mod strace;

use std::{
    ffi::OsStr,
    io,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use shiwen_app::home::Home;
use shiwen_domain::id::EntryId;
use tempfile::TempDir;

/// An entry that the program said is on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Acknowledged {
    /// Its place in the log, from 0.
    pub seq: u64,
    /// Its identity.
    pub entry_id: EntryId,
}

/// The program and the data directory it works in.
#[derive(Clone, Debug)]
pub struct Program {
    path: PathBuf,
    home: PathBuf,
    assets: Option<PathBuf>,
    environment: Vec<(String, String)>,
}

/// What a run of the program left behind.
#[derive(Clone, Debug)]
pub struct Ran {
    /// Exit code; none if a signal ended it.
    pub code: Option<i32>,
    /// What it printed.
    pub out: String,
    /// What it said on stderr.
    pub err: String,
}

/// An empty data directory in memory: a kill takes nothing away that was written, so no disk is needed.
pub fn home_in_memory() -> io::Result<TempDir> {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() }
}

impl Program {
    /// The program at `path` (`env!("CARGO_BIN_EXE_shiwen-headless")`) in a data directory.
    pub fn new(path: impl Into<PathBuf>, home: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), home: home.into(), assets: None, environment: Vec::new() }
    }

    /// The same program with another asset folder.
    #[must_use]
    pub fn with_assets(self, folder: impl Into<PathBuf>) -> Self {
        Self { assets: Some(folder.into()), ..self }
    }

    /// The same program with more in its environment.
    #[must_use]
    pub fn with_environment(self, variables: impl IntoIterator<Item = (String, String)>) -> Self {
        Self { environment: variables.into_iter().collect(), ..self }
    }

    /// The same program in another data directory.
    #[must_use]
    pub fn in_home(self, home: impl Into<PathBuf>) -> Self {
        Self { home: home.into(), ..self }
    }

    /// The data directory.
    pub fn home(&self) -> Home {
        Home::at(&self.home)
    }

    /// The words that simulate so many visits.
    pub fn simulate(visits: u64, seed: u64) -> Vec<String> {
        ["simulate", "--visits", &visits.to_string(), "--seed", &seed.to_string()].map(str::to_owned).to_vec()
    }

    /// Runs the program to its end.
    pub fn run(&self, words: &[impl AsRef<OsStr>]) -> io::Result<Ran> {
        self.command(words).output().map(Ran::from)
    }

    /// The program, ready to start.
    pub fn command(&self, words: &[impl AsRef<OsStr>]) -> Command {
        let mut command = Command::new(&self.path);
        command.args(words);
        self.surround(&mut command);
        command
    }

    fn surround(&self, command: &mut Command) {
        for name in ["CREDENTIALS_DIRECTORY", "SHIWEN_ASSETS", "SHIWEN_LOG"] {
            command.env_remove(name);
        }
        command.env("SHIWEN_HOME", &self.home);
        if let Some(folder) = &self.assets {
            command.env("SHIWEN_ASSETS", folder);
        }
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl Ran {
    /// The acknowledgements it printed; a line that was cut off acknowledges nothing. Names a line that is none.
    pub fn acknowledged(&self) -> Result<Vec<Acknowledged>, String> {
        let whole = self.out.rfind('\n').map_or("", |end| &self.out[..end]);
        whole.lines().map(|line| parse(line).ok_or_else(|| format!("not an ack: {line}"))).collect()
    }
}

fn parse(line: &str) -> Option<Acknowledged> {
    let (seq, entry_id) = line.strip_prefix("ack ")?.split_once(' ')?;
    Some(Acknowledged { seq: seq.parse().ok()?, entry_id: EntryId(entry_id.parse().ok()?) })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "01a208a6-f56e-7343-846f-263f4b4a2e0e";

    fn ran(out: String) -> Ran {
        Ran { code: None, out, err: String::new() }
    }

    #[test]
    fn a_line_that_was_cut_off_acknowledges_nothing() {
        let whole = ran(format!("ack 3 {ID}\nack 4 {ID}\n")).acknowledged().expect("acks");
        let cut = ran(format!("ack 3 {ID}\nack 4 01a2")).acknowledged().expect("acks");
        assert_eq!((whole.len(), cut.len(), cut[0].seq), (2, 1, 3));
    }

    #[test]
    fn another_line_is_named() {
        assert!(ran("ack three\n".into()).acknowledged().is_err());
    }
}
