//! What the kernel says that a process holds.

use std::fs;

use rustix::process::Pid;

use super::float;

/// Memory that is the process's own, in bytes.
pub(super) fn own_bytes(process: Pid) -> f64 {
    let rollup = fs::read_to_string(format!("/proc/{}/smaps_rollup", process.as_raw_pid()));
    let rollup = rollup.expect("the process runs");
    let line = rollup.lines().find(|line| line.starts_with("Private_Dirty:")).unwrap_or_default();
    let kib: u32 = line.split_whitespace().nth(1).and_then(|kib| kib.parse().ok()).unwrap_or_default();
    f64::from(kib) * 1_024.0
}

/// Open files and sockets.
pub(super) fn descriptors(process: Pid) -> f64 {
    items(&format!("/proc/{}/fd", process.as_raw_pid()))
}

pub(super) fn threads(process: Pid) -> f64 {
    items(&format!("/proc/{}/task", process.as_raw_pid()))
}

fn items(folder: &str) -> f64 {
    float(fs::read_dir(folder).map_or(0, Iterator::count))
}
