//! The programs with a window, and the processes that one of them is made of.

use std::{
    collections::HashMap,
    env, fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use crate::Failure;

/// A program that opens a window.
#[derive(Debug)]
pub(super) struct Program {
    pub(super) path: PathBuf,
    pub(super) arguments: &'static [&'static str],
}

/// What the terminal settles for itself (`src-tauri/src/environment.rs`), for both programs alike.
pub(super) fn environment() -> Vec<(&'static str, &'static str)> {
    let mut environment = vec![("DBUS_SESSION_BUS_ADDRESS", "disabled:")];
    if !Path::new("/dev/dri").exists() {
        environment.push(("WEBKIT_DISABLE_DMABUF_RENDERER", "1"));
    }
    environment
}

impl Program {
    /// The terminal that `SHIWEN_BIN` names, at a counter.
    pub(super) fn terminal() -> Result<Self, Failure> {
        let path = env::var_os("SHIWEN_BIN").ok_or("set SHIWEN_BIN, or leave the window out: --no-window")?;
        let arguments = &["--mode", "counter", "--scale", "five", "--windowed", "1080x1920"];
        Ok(Self { path: path.into(), arguments })
    }

    /// The empty window that is built with it.
    pub(super) fn bare(terminal: &Self) -> Result<Self, Failure> {
        let path = terminal.path.with_file_name("examples").join("bare");
        if path.exists() {
            Ok(Self { path, arguments: &[] })
        } else {
            Err("the empty window is missing: cargo build --release --package shiwen --example bare".into())
        }
    }

    /// Starts it; it is killed with the value.
    pub(super) fn start(&self, home: &Path) -> Result<Running, Failure> {
        let child = Command::new(&self.path)
            .args(self.arguments)
            .envs(environment())
            .env("SHIWEN_HOME", home)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()?;
        Ok(Running(child))
    }
}

/// A program that runs.
#[derive(Debug)]
pub(super) struct Running(pub(super) Child);

impl Drop for Running {
    fn drop(&mut self) {
        // Fails only if it has ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A process and all below it.
pub(super) fn tree(root: u32) -> Vec<u32> {
    let mut children: HashMap<u32, Vec<u32>> = HashMap::new();
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    for id in processes.filter_map(|process| process.file_name().to_str()?.parse().ok()) {
        if let Some(parent) = stat(id).and_then(|stat| stat.get(1)?.parse().ok()) {
            children.entry(parent).or_default().push(id);
        }
    }
    let (mut tree, mut next) = (vec![root], 0);
    while let Some(&process) = tree.get(next) {
        tree.extend(children.remove(&process).unwrap_or_default());
        next += 1;
    }
    tree
}

/// When a process started, in hundredths of a second since the machine did.
pub(super) fn started(process: u32) -> Option<u64> {
    stat(process)?.get(19)?.parse().ok()
}

/// Processor time that a process tree has used, in milliseconds.
pub(super) fn processor_ms(root: u32) -> u64 {
    let ticks = |id: &u32| {
        let stat = stat(*id)?;
        Some(stat.get(11)?.parse::<u64>().ok()? + stat.get(12)?.parse::<u64>().ok()?)
    };
    tree(root).iter().filter_map(ticks).sum::<u64>() * 10
}

/// The fields of `/proc/<id>/stat` from the state on, which is the third; the name before it may hold anything.
fn stat(process: u32) -> Option<Vec<String>> {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, fields) = text.rsplit_once(") ")?;
    Some(fields.split_whitespace().map(str::to_owned).collect())
}
