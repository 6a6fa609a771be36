//! What the processes of the pages weigh.

use std::fs;

use rustix::process::getpid;

/// What the kernel calls a process that draws a page.
const NAME: &str = "WebKitWebProces";

/// The memory of the heaviest page that is its process's own, in bytes; `None` while there is none.
pub(super) fn heaviest() -> Option<u64> {
    let parent = getpid().as_raw_pid();
    let threads = fs::read_dir(format!("/proc/{parent}/task")).ok()?;
    let children =
        threads.flatten().filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
    let children: Vec<String> = children.collect();
    let pages = children.iter().flat_map(|ids| ids.split_whitespace()).filter(|id| draws_a_page(id));
    pages.filter_map(own_bytes).max()
}

fn draws_a_page(id: &str) -> bool {
    fs::read_to_string(format!("/proc/{id}/comm")).is_ok_and(|name| name.trim_end() == NAME)
}

fn own_bytes(id: &str) -> Option<u64> {
    private_dirty(&fs::read_to_string(format!("/proc/{id}/smaps_rollup")).ok()?)
}

fn private_dirty(rollup: &str) -> Option<u64> {
    let line = rollup.lines().find_map(|line| line.strip_prefix("Private_Dirty:"))?;
    let kib: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kib << 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernels_words_are_understood() {
        let rollup = "Rss:  10 kB\nPrivate_Clean:   7 kB\nPrivate_Dirty:    1024 kB\n";
        assert_eq!(private_dirty(rollup), Some(1 << 20));
        assert_eq!(private_dirty("Rss: 10 kB"), None);
    }

    #[test]
    fn a_program_without_a_page_weighs_nothing_here() {
        assert_eq!(heaviest(), None);
        let own = own_bytes(&getpid().as_raw_pid().to_string());
        assert!(own.is_some_and(|bytes| bytes > 0), "the control: a process can be weighed");
    }
}
