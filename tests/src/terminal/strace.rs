//! Killing the program exactly before its n-th system call of a kind, with strace.

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    io,
    path::{Path, PathBuf},
    process::Command,
};

use super::{Program, Ran};
use crate::seed::Seed;

/// The calls that change what is on the disk, or say so. The names of some differ between machines.
const CALLS: &[&str] = &[
    "pwrite64",
    "pwrite64",
    "fsync",
    "fsync",
    "write",
    "fdatasync",
    "ftruncate",
    "fallocate",
    "openat",
    "unlink",
    "unlinkat",
    "rename",
    "renameat",
    "renameat2",
    "mkdir",
    "mkdirat",
    "flock",
    "fcntl",
];

/// Where a run ends: before the call of this name with this number, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Boundary {
    /// The call.
    pub call: &'static str,
    /// Which one of them.
    pub number: u64,
}

/// How often a run makes each call.
#[derive(Clone, Debug)]
pub struct Counted(BTreeMap<String, u64>);

impl Program {
    /// Runs the program to its end and counts its calls; `scratch` is a file for the trace.
    pub fn counted(&self, words: &[impl AsRef<OsStr>], scratch: &Path) -> Result<Counted, String> {
        let traced: Vec<String> = CALLS.iter().map(|call| format!("?{call}")).collect();
        let mut strace = strace(scratch, &format!("trace={}", traced.join(",")));
        self.under(&mut strace, words)?;
        let trace = std::fs::read_to_string(scratch).map_err(|error| error.to_string())?;
        let mut counted = BTreeMap::new();
        for call in trace.lines().filter_map(call_of) {
            *counted.entry(call.to_owned()).or_default() += 1;
        }
        if counted.is_empty() {
            Err("strace saw no call; may it trace here?".into())
        } else {
            Ok(Counted(counted))
        }
    }

    /// Runs the program until it is killed at a boundary, or to its end if it does not get there.
    pub fn killed_at(&self, boundary: Boundary, words: &[impl AsRef<OsStr>]) -> Result<Ran, String> {
        let Boundary { call, number } = boundary;
        let mut strace = strace(Path::new("/dev/null"), &format!("trace={call}"));
        strace.arg("-e").arg(format!("inject={call}:signal=SIGKILL:when={number}"));
        self.under(&mut strace, words)
    }

    fn under(&self, strace: &mut Command, words: &[impl AsRef<OsStr>]) -> Result<Ran, String> {
        self.surround(strace.arg(&self.path).args(words));
        let ran = strace.output().map_err(|error| missing(&error))?;
        Ok(Ran::from(ran))
    }
}

impl Counted {
    /// A boundary of the run, by chance; the calls that write and sync come up twice as often.
    pub fn boundary(&self, seed: &mut Seed) -> Boundary {
        let calls: Vec<&'static str> = CALLS.iter().copied().filter(|&call| self.of(call) > 0).collect();
        let call = seed.one_of(&calls).copied().unwrap_or("write");
        Boundary { call, number: 1 + seed.below(self.of(call)) }
    }

    /// How often the run made a call.
    pub fn of(&self, call: &str) -> u64 {
        self.0.get(call).copied().unwrap_or(0)
    }
}

fn strace(output: &Path, trace: &str) -> Command {
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-o"]).arg(PathBuf::from(output)).arg("-e").arg(trace);
    command
}

fn missing(error: &io::Error) -> String {
    format!("strace cannot be started ({error}); install the package strace, this proof needs it")
}

fn call_of(line: &str) -> Option<&str> {
    let (_process, rest) = line.split_once(' ')?;
    let (call, _) = rest.trim_start().split_once('(')?;
    call.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_').then_some(call)
}
