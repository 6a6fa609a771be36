//! What the program says of itself: JSON lines on stderr, which the journal of a terminal takes and limits. A window that no
//! journal listens to keeps them in `logs/` besides, eight mebibytes at most. Nothing that a visitor said is in any of them.

use std::{
    env,
    fs::{self, OpenOptions},
    io,
    os::unix::fs::OpenOptionsExt,
    path::Path,
    sync::Mutex,
};

use file_rotate::{ContentLimit, FileRotate, compression::Compression, suffix::AppendCount};
use tracing_subscriber::{EnvFilter, Layer, layer::SubscriberExt, util::SubscriberInitExt};

use crate::home::Home;

/// A file, and how many of them besides the one that is written.
const FILE_BYTES: usize = 1 << 20;
const OLD_FILES: usize = 7;

/// Of a command, whoever typed it reads what is wrong; of a window nobody does.
pub(crate) fn begin(window: bool) {
    let file = window && env::var_os("JOURNAL_STREAM").is_none_or(|stream| stream.is_empty());
    let folder = file.then(Home::from_environment).and_then(Result::ok).map(|home| home.logs_folder());
    // Where the disk takes no folder, the program has more to say than that.
    let folder = folder.filter(|folder| fs::create_dir_all(folder).is_ok());
    let kept = folder.map(|folder| {
        let json = tracing_subscriber::fmt::layer().json();
        json.with_writer(Mutex::new(rotating(&folder))).with_filter(filter("info"))
    });
    let said = tracing_subscriber::fmt::layer().json().with_writer(io::stderr).with_filter(filter("warn"));
    // A second subscriber (tests in one process) changes nothing.
    let _ = tracing_subscriber::registry().with(said).with(kept).try_init();
}

fn filter(otherwise: &str) -> EnvFilter {
    EnvFilter::try_from_env("SHIWEN_LOG").unwrap_or_else(|_| EnvFilter::new(otherwise))
}

/// In a folder that is there. What the disk does not take is lost, and nothing waits for it.
fn rotating(folder: &Path) -> FileRotate<AppendCount> {
    let old = AppendCount::new(OLD_FILES);
    let limit = ContentLimit::BytesSurpassed(FILE_BYTES);
    let mut opening = OpenOptions::new();
    opening.read(true).append(true).create(true).mode(0o600);
    FileRotate::new(folder.join("shiwen.log"), old, limit, Compression::None, Some(opening))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn however_much_is_said_the_files_stay_small() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut log = rotating(folder.path());
        let line = [b'x'; 1023].iter().copied().chain([b'\n']).collect::<Vec<u8>>();
        for _ in 0..20 * 1024 {
            log.write_all(&line).expect("the disk takes it");
        }
        let files: Vec<u64> = fs::read_dir(folder.path())
            .expect("a folder")
            .map(|file| file.and_then(|file| file.metadata()).expect("a file").len())
            .collect();
        assert_eq!(files.len(), 1 + OLD_FILES);
        assert!(files.iter().sum::<u64>() <= ((1 + OLD_FILES) * (FILE_BYTES + 1024)) as u64, "{files:?}");
    }
}
