//! What files that go to a stick are called: by the terminal, so that those of several can be put together, and never like
//! anything that lies there.

use std::path::{Path, PathBuf};

use shiwen_domain::id::TerminalId;

/// The most of a terminal's name that stands in a file's name.
const MOST: usize = 40;

/// A terminal's name as it can stand in a file's name: without what no file system takes.
pub(super) fn plain(terminal: &TerminalId) -> String {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() || letter == '-' { letter } else { '-' };
    terminal.as_str().chars().take(MOST).map(plain).collect()
}

/// A name that nothing in the folder has, nor anything that lies beside such a file: with a number if need be.
pub(super) fn free(folder: &Path, stem: &str, ending: &str, beside: [fn(&Path) -> PathBuf; 2]) -> PathBuf {
    let named = |number: u32| match number {
        1 => folder.join(format!("{stem}{ending}")),
        _ => folder.join(format!("{stem}-{number}{ending}")),
    };
    let is_there = |path: &Path| path.symlink_metadata().is_ok();
    let is_free = |path: &PathBuf| !is_there(path) && !beside.iter().any(|of| is_there(&of(path)));
    // Whoever has a thousand of one name is told that there is such a file.
    (1..1_000).map(named).find(is_free).unwrap_or_else(|| named(1))
}
