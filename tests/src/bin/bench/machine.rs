//! What was measured on: figures of two machines say nothing about each other.

use std::{
    fs,
    io::{self, Write},
    path::Path,
};

use rusqlite::Connection;

/// Says what machine and which disk this is.
pub(crate) fn describe(data: &Path, out: &mut dyn Write) -> io::Result<()> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let memory = kernel_value("/proc/meminfo", "MemTotal").unwrap_or_default();
    let processor = kernel_value("/proc/cpuinfo", "model name").unwrap_or_default();
    writeln!(out, "machine   {cores} cores ({processor}), {memory}")?;
    writeln!(out, "load      {}", load())?;
    writeln!(out, "data in   {} ({})", data.display(), mount_of(data))?;
    let cipher = cipher().unwrap_or_default();
    writeln!(out, "SQLite    {}, SQLCipher {cipher}, WAL, synchronous=FULL", rusqlite::version())
}

fn kernel_value(file: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

/// How busy the machine is with other things.
fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let numbers: Vec<_> = text.split(' ').take(3).collect();
    format!("{} (waiting processes in the last 1, 5, 15 minutes)", numbers.join(" "))
}

/// File system and device of the deepest mount above a path.
fn mount_of(path: &Path) -> String {
    let mounts = fs::read_to_string("/proc/mounts").unwrap_or_default();
    let of_path = |line: &&str| line.split(' ').nth(1).is_some_and(|mount| path.starts_with(mount));
    let deepest = mounts.lines().filter(of_path).max_by_key(|line| line.split(' ').nth(1).map(str::len));
    let words: Vec<_> = deepest.unwrap_or_default().split(' ').collect();
    match words[..] {
        [device, mount, kind, ..] => format!("{kind}, {device} on {mount}"),
        _ => "file system not known".to_owned(),
    }
}

fn cipher() -> rusqlite::Result<String> {
    Connection::open_in_memory()?.query_row("PRAGMA cipher_version", [], |row| row.get(0))
}
