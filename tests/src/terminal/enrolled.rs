//! A terminal that is enrolled with a platform: the real program without its window, in a data directory of its own.

use std::{collections::BTreeMap, ffi::OsStr, fs, path::Path, process::Command};

use serde_json::Value;
use shiwen_app::home::Home;
use tempfile::TempDir;
use uuid::Uuid;

use super::{Acknowledged, Program, Ran, home_in_memory, kept};
use crate::platform::{Platform, Programs, compare::TerminalLog};

/// The hall of the demo pack that travels with the program.
pub const HALL: &str = "example-hall";

/// The terminal, and everything that it acknowledged.
#[derive(Debug)]
pub struct EnrolledTerminal {
    program: Program,
    home: TempDir,
    /// Every entry that it said is on its disk, in order.
    pub acknowledged: Vec<Acknowledged>,
}

impl EnrolledTerminal {
    /// A terminal that nobody knows yet and that has served nobody.
    pub fn new(programs: &Programs) -> Self {
        let home = home_in_memory().expect("a folder");
        Self { program: Program::new(&programs.terminal, home.path()), home, acknowledged: Vec::new() }
    }

    /// A terminal enrolled with a platform.
    pub fn enrolled_at(programs: &Programs, platform: &Platform) -> Self {
        Self::enrolled_through(programs, platform, &platform.url())
    }

    /// A terminal enrolled with a platform that it reaches at another address, such as a wire's.
    pub fn enrolled_through(programs: &Programs, platform: &Platform, url: &str) -> Self {
        let terminal = Self::new(programs);
        let ran = terminal.enrol(url, &platform.code(HALL), None);
        assert_eq!(ran.code, Some(0), "enrol: {}", ran.err);
        terminal
    }

    /// The same with another environment for the program, from now on.
    #[must_use]
    pub fn with_environment(mut self, variables: impl IntoIterator<Item = (String, String)>) -> Self {
        self.program = self.program.with_environment(variables);
        self
    }

    /// `shiwen enrol`.
    pub fn enrol(&self, url: &str, code: &str, ca: Option<&Path>) -> Ran {
        let mut words: Vec<&OsStr> = ["enrol", "--platform", url, "--code", code].map(OsStr::new).to_vec();
        words.extend(ca.iter().flat_map(|ca| [OsStr::new("--ca"), ca.as_os_str()]));
        self.run(&words)
    }

    /// `shiwen simulate`: so many visits; what was acknowledged is remembered.
    pub fn simulate(&mut self, visits: u64, seed: u64) -> Vec<Acknowledged> {
        let ran = self.run(&Program::simulate(visits, seed));
        assert_eq!(ran.code, Some(0), "simulate: {}", ran.err);
        let acknowledged = ran.acknowledged().expect("acknowledgements");
        self.acknowledged.extend(&acknowledged);
        acknowledged
    }

    /// `shiwen sync --once`.
    pub fn sync(&self) -> Ran {
        self.run(&["sync", "--once"])
    }

    /// The same, where anything but success is the test's fault.
    pub fn syncs(&self) {
        let ran = self.sync();
        assert_eq!(ran.code, Some(0), "sync: {}{}", ran.out, ran.err);
    }

    /// `sync --once` until it succeeds, at most so many times; how often it was needed.
    pub fn syncs_within(&self, times: usize) -> usize {
        let succeeded = (1..=times).find(|_| self.sync().code == Some(0));
        succeeded.unwrap_or_else(|| panic!("not synced within {times} times: {:?}", self.sync()))
    }

    /// `shiwen status --json`.
    pub fn status(&self) -> Value {
        let ran = self.run(&["status", "--json"]);
        assert_eq!(ran.code, Some(0), "status: {}", ran.err);
        serde_json::from_str(&ran.out).expect("JSON")
    }

    /// Its data directory.
    pub fn home(&self) -> Home {
        self.program.home()
    }

    /// The folder of its data directory.
    pub fn folder(&self) -> &Path {
        self.home.path()
    }

    /// Runs its program to the end.
    pub fn run(&self, words: &[impl AsRef<OsStr>]) -> Ran {
        self.program.run(words).expect("the program can be started")
    }

    /// Its program in its data directory: for whoever traces it.
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// Its program, ready to start: for whoever kills it.
    pub fn command(&self, words: &[impl AsRef<OsStr>]) -> Command {
        self.program.command(words)
    }

    /// A second machine with the same data, byte for byte: an old copy, or two that believe to be one.
    #[must_use]
    pub fn copy(&self) -> Self {
        let home = home_in_memory().expect("a folder");
        kept::copy_folder(self.home.path(), home.path()).expect("a copy");
        let program = self.program.clone().in_home(home.path());
        Self { program, home, acknowledged: self.acknowledged.clone() }
    }

    /// Puts the data of a copy in the place of its own, as a restore from a backup of the disk does. What was acknowledged
    /// meanwhile stays remembered.
    pub fn put_back(&mut self, copy: &Self) {
        for item in fs::read_dir(self.home.path()).expect("the data directory").flatten() {
            let path = item.path();
            let removed = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
            removed.expect("old data can be removed");
        }
        kept::copy_folder(copy.home.path(), self.home.path()).expect("a copy");
    }

    /// The log it writes now.
    pub fn log(&self) -> TerminalLog {
        self.begun_log().expect("a record")
    }

    /// The same; `None` before its first entry.
    fn begun_log(&self) -> Option<TerminalLog> {
        let open = self.home().reader().expect("a readable record")?;
        let log = open.reader.identity().expect("readable").expect("an identity").log.0;
        let mut entries = Vec::new();
        let read = open.reader.for_each_entry(0, |entry| {
            entries.push(entry.bytes);
            Ok(())
        });
        read.expect("readable entries");
        Some(TerminalLog { log, entries })
    }

    /// The log it writes now and those that it set aside and that can still be read.
    pub fn logs(&self) -> Vec<TerminalLog> {
        let mut logs: BTreeMap<Uuid, TerminalLog> = BTreeMap::new();
        let aside = fs::read_dir(self.home.path().join("set-aside")).into_iter().flatten().flatten();
        let aside = aside.filter_map(|item| self.aside(&item.path()));
        for log in aside.chain(self.begun_log()) {
            // Two copies of one log: the longer one knows more.
            let known = logs.entry(log.log).or_default();
            if known.entries.len() <= log.entries.len() {
                *known = log;
            }
        }
        logs.into_values().collect()
    }

    /// A log set aside, read in a copy, so that looking changes nothing.
    fn aside(&self, folder: &Path) -> Option<TerminalLog> {
        let copy = home_in_memory().ok()?;
        kept::copy_folder(folder, copy.path()).ok()?;
        let connection = kept::connect(self.home.path(), &copy.path().join("record.db")).ok()?;
        let log: Vec<u8> = connection.query_row("SELECT log FROM log", [], |row| row.get(0)).ok()?;
        let mut statement = connection.prepare("SELECT bytes FROM entry ORDER BY seq").ok()?;
        let entries = statement.query_map([], |row| row.get(0)).ok()?.collect::<Result<_, _>>().ok()?;
        Some(TerminalLog { log: Uuid::from_slice(&log).ok()?, entries })
    }
}
