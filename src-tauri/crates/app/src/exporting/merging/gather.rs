//! Reading the files: each is verified line by line and gathered on the way. What a file says is believed only when all of them
//! were found whole; until then it lies in a scratch file and nowhere else.

use std::{
    fs::File,
    io::{self, BufReader, Read},
    path::Path,
};

use sha2::{Digest, Sha256};
use shiwen_export::jsonl::{Anchors, Opened, Proven, opened, verify_taking};
use shiwen_store::Gathering;

use super::{
    error::MergeError,
    logs::Logs,
    taking::{Failed, Taking},
};

/// A file that was read to its end and found whole.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) sha256: String,
    pub(super) proven: Proven,
    /// The newest day that an entry in it was written on.
    pub(super) newest: Option<String>,
}

/// Whose log a file says it is of. One that says nothing is of a log like any other: verifying it says what is wrong.
pub(super) fn look(path: &Path) -> Result<Option<Opened>, MergeError> {
    let unreadable = |source| MergeError::Unreadable { path: path.to_owned(), source };
    let file = File::open(path).map_err(unreadable)?;
    // A folder can be opened, and read it cannot be.
    if file.metadata().map_err(unreadable)?.is_dir() {
        return Err(unreadable(io::ErrorKind::IsADirectory.into()));
    }
    Ok(opened(BufReader::new(file)))
}

/// What was gathered so far.
pub(super) struct Gatherer<'a> {
    pub(super) gathering: Gathering,
    pub(super) logs: &'a Logs,
    /// Whether what was said in private is kept.
    pub(super) private: bool,
}

impl Gatherer<'_> {
    /// Verifies a file and takes what stands in it.
    pub(super) fn take(
        &mut self,
        path: &Path,
        opened: Option<&Opened>,
        anchors: &Anchors,
    ) -> Result<Source, MergeError> {
        let file = File::open(path);
        let file = file.map_err(|source| MergeError::Unreadable { path: path.to_owned(), source })?;
        let mut hashed = Hashed { file, digest: Sha256::new() };
        let (mut newest, private) = (None, self.private);
        let mut taking = Taking::of(&mut self.gathering, self.logs, opened, private);
        let proven = verify_taking(BufReader::new(&mut hashed), anchors, |placed| {
            let day = taking.placed(placed)?;
            newest = newest.take().max(day);
            Ok::<_, Failed>(())
        });
        let proven = proven.map_err(|failed| failed.of(path, self.logs))?;
        let same = opened.is_some_and(|opened| {
            (&opened.terminal, opened.log, &opened.previous)
                == (&proven.terminal, proven.log, &proven.previous)
        });
        if !same {
            return Err(MergeError::Changed(path.to_owned()));
        }
        Ok(Source { sha256: hex::encode(hashed.digest.finalize()), proven, newest })
    }
}

/// Bytes on their way, hashed as they come.
struct Hashed {
    file: File,
    digest: Sha256,
}

impl Read for &mut Hashed {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(bytes)?;
        self.digest.update(&bytes[..read]);
        Ok(read)
    }
}
