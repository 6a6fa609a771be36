//! Reading a backup: nothing of it is believed before its last line, and before its entries have led to the root that its own
//! log's key has signed. Whether that key is one to believe is judged elsewhere.

use std::io::{self, BufRead, Read};

use sha2::{Digest, Sha256};
use shiwen_domain::{
    entry::{Body, Entry, LogOpened, PrivateKind},
    id::EntryId,
};
use shiwen_log::{CompactRange, Hash, Origin, VerifyingKey, leaf_hash, open_checkpoint};

use super::{
    About, FORMAT, MAX_LINE,
    line::{End, EntryLine, Format, Header, Rest, SaidLine},
};
use crate::record::{Said, Stored};

/// What a backup holds.
#[derive(Clone, Debug)]
pub struct Contents {
    /// Whose log it is, and what is known of it as a whole.
    pub about: About,
    /// The key that the log's first entry names, and that has signed its head.
    pub key: VerifyingKey,
    /// The entries, in order.
    pub entries: Vec<Stored>,
    /// What was said in private, by place in `entries`.
    pub said: Vec<Vec<(PrivateKind, Said)>>,
}

impl Contents {
    /// The root of the first entries.
    pub fn root_at(&self, size: u64) -> Option<Hash> {
        let first = self.entries.get(..usize::try_from(size).ok()?)?;
        Some(first.iter().map(|entry| leaf_hash(&entry.bytes)).collect::<CompactRange>().root())
    }
}

/// Why something is no backup that can be believed.
#[derive(Debug, thiserror::Error)]
pub enum BackupFault {
    /// It cannot be read to its end.
    #[error("it cannot be read: {0}")]
    Input(#[from] io::Error),
    /// It is something else.
    #[error("it is no backup of a terminal")]
    Other,
    /// A later program made it.
    #[error("a newer shiwen made it ({0}); install that one")]
    Newer(String),
    /// A line is not what it should be.
    #[error("line {0} is not as shiwen writes it")]
    Line(u64),
    /// The entries are not those that were signed.
    #[error("its entries do not lead to the signed root")]
    Tree,
}

/// Reads a backup to its end.
pub fn read(input: &mut impl BufRead) -> Result<Contents, BackupFault> {
    let mut lines = Lines { input, digest: Sha256::new(), number: 0 };
    let mut about = header(&mut lines)?;
    let (mut entries, mut said, mut tree) = (Vec::new(), Vec::new(), CompactRange::empty());
    for seq in 0..about.size {
        let (stored, contents) = entry(&mut lines, seq)?;
        tree.append(leaf_hash(&stored.bytes));
        entries.push(stored);
        said.push(contents);
    }
    let end = rest(&mut lines, &mut about)?;
    let contents = said.iter().map(Vec::len).sum::<usize>() as u64;
    let (entries_read, dropped) = (entries.len() as u64, about.dropped.len() as u64);
    let last = lines.number;
    if (end.entries, end.contents, end.dropped) != (entries_read, contents, dropped) || !lines.is_over()? {
        return Err(BackupFault::Line(last));
    }
    let key = signed_by(&about, &entries, tree.root()).ok_or(BackupFault::Tree)?;
    Ok(Contents { about, key, entries, said })
}

fn header<R: BufRead>(lines: &mut Lines<'_, R>) -> Result<About, BackupFault> {
    let line = lines.next()?.ok_or(BackupFault::Other)?;
    let Format { format } = serde_json::from_slice(&line).map_err(|_| BackupFault::Other)?;
    if format != FORMAT {
        let ours = format.starts_with("shiwen-backup/");
        return Err(if ours { BackupFault::Newer(format) } else { BackupFault::Other });
    }
    let header: Header = serde_json::from_slice(&line).map_err(|_| BackupFault::Line(1))?;
    Ok(header.about())
}

type EntryRead = (Stored, Vec<(PrivateKind, Said)>);

fn entry<R: BufRead>(lines: &mut Lines<'_, R>, seq: u64) -> Result<EntryRead, BackupFault> {
    let line = lines.next()?;
    let number = lines.number;
    let read = || {
        let line: EntryLine = serde_json::from_slice(&line?).ok()?;
        let said = line.private.iter().map(SaidLine::read).collect::<Option<Vec<_>>>()?;
        let bytes = line.entry.into_bytes();
        let entry_id = identity(&bytes)?;
        (line.seq == seq).then_some((Stored { seq, entry_id, bytes }, said))
    };
    read().ok_or(BackupFault::Line(number))
}

/// The identity inside an entry, which has the same name in every format.
fn identity(bytes: &[u8]) -> Option<EntryId> {
    let entry: serde_json::Value = serde_json::from_slice(bytes).ok()?;
    serde_json::from_value(entry.get("entry_id")?.clone()).ok()
}

/// What is behind the entries, to the last line.
fn rest<R: BufRead>(lines: &mut Lines<'_, R>, about: &mut About) -> Result<End, BackupFault> {
    loop {
        let before = hex::encode(lines.digest.clone().finalize());
        let line = lines.next()?;
        let read = line.and_then(|line| serde_json::from_slice(&line).ok());
        match read {
            Some(Rest::Dropped(line)) => about.dropped.push((line.dropped, line.kind)),
            Some(Rest::End(end)) if end.sha256 == before => return Ok(end),
            _ => return Err(BackupFault::Line(lines.number)),
        }
    }
}

/// The key that has signed these entries, which is the one that the first of them names.
fn signed_by(about: &About, entries: &[Stored], root: Hash) -> Option<VerifyingKey> {
    let Body::LogOpened(opened) = Entry::read(&entries.first()?.bytes).ok()?.body else { return None };
    let LogOpened { terminal, log, demo, key, .. } = opened;
    if (&terminal, log, demo, &key) != (&about.terminal, about.log, about.demo, &about.key) {
        return None;
    }
    let own = Origin::new(terminal.as_str(), &log.to_string()).ok()?;
    let (origin, key) = VerifyingKey::from_vkey(&key).ok().filter(|(origin, _)| *origin == own)?;
    let signed = open_checkpoint(&about.checkpoint, &origin, &key).ok()?;
    ((signed.size, signed.root, about.root) == (about.size, root, root)).then_some(key)
}

/// Reads lines and hashes them on the way.
struct Lines<'a, R> {
    input: &'a mut R,
    digest: Sha256,
    number: u64,
}

impl<R: BufRead> Lines<'_, R> {
    /// The next line with its end; `None` where there is none, or one that does not end within its bounds.
    fn next(&mut self) -> Result<Option<Vec<u8>>, BackupFault> {
        let mut line = Vec::new();
        self.input.by_ref().take(MAX_LINE).read_until(b'\n', &mut line)?;
        self.number += 1;
        self.digest.update(&line);
        Ok((line.last() == Some(&b'\n')).then_some(line))
    }

    fn is_over(&mut self) -> Result<bool, BackupFault> {
        Ok(self.input.fill_buf()?.is_empty())
    }
}
