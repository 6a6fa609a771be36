//! Reading a backup to its end, for somebody who waits for it: nothing is changed before.

use std::io::{self, BufReader, Read};

use shiwen_export::backup::{BackupFault, Contents, read as read_lines};
use shiwen_store::Watch;

use super::RestoreError;
use crate::backup::Opener;

/// Reads a backup of so many bytes to its end, for somebody who waits for it.
pub fn open(
    file: impl Read,
    bytes: u64,
    opener: &Opener,
    watch: Watch<'_>,
) -> Result<Contents, RestoreError> {
    let mut stopped = false;
    let file = Watched { file, done: 0, of: bytes, watch, stopped: &mut stopped };
    let read = opener.open(BufReader::with_capacity(1 << 16, file)).map_err(RestoreError::from);
    let read = read.and_then(|lines| {
        read_lines(&mut BufReader::with_capacity(1 << 16, lines)).map_err(|fault| match fault {
            BackupFault::Newer(format) => RestoreError::Newer(format),
            fault => RestoreError::Fault(fault),
        })
    });
    if stopped { Err(RestoreError::Stopped) } else { read }
}

/// A file that is read while somebody waits.
struct Watched<'a, R> {
    file: R,
    done: u64,
    of: u64,
    watch: Watch<'a>,
    stopped: &'a mut bool,
}

impl<R: Read> Read for Watched<'_, R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        if (self.watch)(self.done, self.of).is_break() {
            *self.stopped = true;
            return Err(io::Error::other("it is not wanted any more"));
        }
        let read = self.file.read(bytes)?;
        self.done += read as u64;
        Ok(read)
    }
}
