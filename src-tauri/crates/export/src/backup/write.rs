//! Writing a backup: entry by entry, in one state of the record, and only if they lead to what was signed.

use std::io::{self, Write};

use serde::Serialize;
use sha2::{Digest, Sha256};
use shiwen_domain::entry::PrivateKind;
use shiwen_log::{CompactRange, leaf_hash};

use super::{
    About,
    line::{DroppedLine, End, EntryLine, Header, SaidLine},
};
use crate::record::{Record, Stored};

/// How many entries are read at once.
const AT_ONCE: u64 = 256;

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// How many entries.
    pub entries: u64,
    /// How many things said in private.
    pub contents: u64,
}

/// Why there is no backup.
#[derive(Debug, thiserror::Error)]
pub enum BackupError<E: std::error::Error + 'static> {
    /// The record cannot be read.
    #[error(transparent)]
    Record(E),
    /// The place it goes to.
    #[error("the backup cannot be written: {0}")]
    Output(#[source] io::Error),
    /// What was read is not what was signed.
    #[error("the record does not lead to its own signed head, so no backup was made; run shiwen verify")]
    NotWhole,
}

/// Writes a backup.
pub fn write<R: Record>(
    record: &R,
    about: &About,
    out: &mut impl Write,
) -> Result<Written, BackupError<R::Error>> {
    let mut lines = Lines { out, digest: Sha256::new() };
    lines.line(&Header::of(about))?;
    let (mut written, mut tree) = (Written::default(), CompactRange::empty());
    for first in (0..about.size).step_by(usize::try_from(AT_ONCE).unwrap_or(1)) {
        let places = first..about.size.min(first + AT_ONCE);
        for stored in record.entries(places).map_err(BackupError::Record)? {
            tree.append(leaf_hash(&stored.bytes));
            let line = entry_line(record, stored)?;
            written.entries += 1;
            written.contents += line.private.len() as u64;
            lines.line(&line)?;
        }
    }
    if tree.root() != about.root {
        return Err(BackupError::NotWhole);
    }
    for (dropped, kind) in &about.dropped {
        lines.line(&DroppedLine { dropped: *dropped, kind: kind.clone() })?;
    }
    lines.end(written, about.dropped.len() as u64)?;
    Ok(written)
}

fn entry_line<R: Record>(record: &R, stored: Stored) -> Result<EntryLine, BackupError<R::Error>> {
    let mut private = Vec::new();
    for kind in PrivateKind::ALL {
        let said = record.said(stored.entry_id, kind).map_err(BackupError::Record)?;
        private.extend(said.map(|said| SaidLine::of(kind, &said)));
    }
    let entry = String::from_utf8(stored.bytes).map_err(|_| BackupError::NotWhole)?;
    Ok(EntryLine { seq: stored.seq, entry, private })
}

/// Writes lines and hashes them on the way.
struct Lines<'a, W> {
    out: &'a mut W,
    digest: Sha256,
}

impl<W: Write> Lines<'_, W> {
    fn line<E: std::error::Error>(&mut self, line: &impl Serialize) -> Result<(), BackupError<E>> {
        let bytes = rendered(line);
        self.digest.update(&bytes);
        self.out.write_all(&bytes).map_err(BackupError::Output)
    }

    fn end<E: std::error::Error>(self, written: Written, dropped: u64) -> Result<(), BackupError<E>> {
        let Written { entries, contents } = written;
        let end = End { entries, contents, dropped, sha256: hex::encode(self.digest.finalize()) };
        self.out.write_all(&rendered(&end)).map_err(BackupError::Output)
    }
}

fn rendered(line: &impl Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec(line).expect("text, numbers and lists of them have a form in JSON");
    bytes.push(b'\n');
    bytes
}
