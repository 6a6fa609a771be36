//! What the kernel says of the machine and of this program's processes (proc(5)), for whoever looks after many terminals.

use std::{fs, process};

/// For how many seconds the machine has been running, or nothing if it does not say.
pub(crate) fn uptime_s() -> Option<u64> {
    fs::read_to_string("/proc/uptime").ok().as_deref().and_then(seconds)
}

/// What this program and the processes of its pages have in memory, in kB; of a page its share of what several use is counted
/// with each.
pub(crate) fn memory_kb() -> Option<u64> {
    let own = process::id();
    let pages = fs::read_dir("/proc").ok()?.flatten();
    let pages = pages.filter_map(|item| item.file_name().to_str()?.parse::<u32>().ok());
    let pages = pages.filter_map(status).filter(|status| parent(status) == Some(own));
    let pages: u64 = pages.filter_map(|status| resident_kb(&status)).sum();
    Some(resident_kb(&status(own)?)? + pages)
}

fn status(process: u32) -> Option<String> {
    fs::read_to_string(format!("/proc/{process}/status")).ok()
}

/// `350735.47 234388.90`: since the start, and how long nothing was done.
fn seconds(uptime: &str) -> Option<u64> {
    uptime.split(['.', ' ']).next()?.parse().ok()
}

fn parent(status: &str) -> Option<u32> {
    field(status, "PPid:")?.parse().ok()
}

fn resident_kb(status: &str) -> Option<u64> {
    field(status, "VmRSS:")?.strip_suffix(" kB")?.trim().parse().ok()
}

fn field<'a>(status: &'a str, name: &str) -> Option<&'a str> {
    status.lines().find_map(|line| line.strip_prefix(name)).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATUS: &str = "Name:\tshiwen\nPPid:\t41\nVmHWM:\t  30000 kB\nVmRSS:\t  20480 kB\n";

    #[test]
    fn the_kernels_words_are_read() {
        assert_eq!(seconds("350735.47 234388.90\n"), Some(350_735));
        assert_eq!((parent(STATUS), resident_kb(STATUS)), (Some(41), Some(20_480)));
        assert_eq!(
            (seconds(""), parent("Name:\tshiwen\n"), resident_kb("VmRSS:\tmuch\n")),
            (None, None, None)
        );
    }

    #[test]
    fn this_process_is_counted() {
        assert!(uptime_s().is_some_and(|seconds| seconds > 0));
        assert!(memory_kb().is_some_and(|kb| kb > 1_000));
    }
}
