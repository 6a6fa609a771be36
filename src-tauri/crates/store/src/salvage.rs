//! Reading what is still readable of a record that cannot go on. Writes nothing.

use std::path::Path;

use shiwen_domain::draft::Draft;
use shiwen_log::leaf_hash;

use crate::{
    connection::DatabaseKey,
    error::StoreError,
    head::Head,
    open::LogIdentity,
    private::Private,
    read::{Reader, StoredEntry},
};

/// How far beyond the last readable entry to look for more.
const LOOK_AHEAD: u64 = 10_000;

/// What could be read of a record.
#[derive(Debug, Default)]
pub struct Salvaged {
    /// Whose log it was.
    pub identity: Option<LogIdentity>,
    /// Its newest size and the root there, in hex.
    pub head: Option<(u64, String)>,
    /// The entries whose bytes fit their leaf hash, in order.
    pub entries: Vec<StoredEntry>,
    /// Private content, by place in `entries`.
    pub private: Vec<Option<Private>>,
    /// The drafts.
    pub drafts: Vec<Draft>,
}

/// Reads what it can; an unreadable file gives nothing.
pub fn salvage(path: &Path, key: &DatabaseKey) -> Salvaged {
    let mut file = DamagedFile { path, key, reader: Reader::open(path, key).ok() };
    let head = file.read(Reader::head);
    let last = head.as_ref().map_or(0, Head::size);
    let mut salvaged = Salvaged {
        identity: file.read(Reader::identity).flatten(),
        head: head.map(|head| (head.size(), head.range.root().to_string())),
        drafts: file.read(Reader::drafts).unwrap_or_default(),
        ..Salvaged::default()
    };
    // One look-up an entry: a damaged page costs the entries on it and no others.
    let mut end = last.max(LOOK_AHEAD);
    let mut seq = 0;
    while seq < end && file.reader.is_some() {
        if let Some(Some(entry)) = file.read(|reader| reader.entry(seq))
            && leaf_hash(&entry.bytes) == entry.leaf
        {
            salvaged.private.push(file.read(|reader| reader.private(entry.entry_id)).flatten());
            salvaged.entries.push(entry);
            end = end.max(seq + LOOK_AHEAD);
        }
        seq += 1;
    }
    salvaged
}

/// A file of which some reads fail.
struct DamagedFile<'a> {
    path: &'a Path,
    key: &'a DatabaseKey,
    reader: Option<Reader>,
}

impl DamagedFile<'_> {
    /// Reads something. After a fault the file is opened again: `SQLCipher` refuses every further read of a connection
    /// that has met a page it could not decrypt.
    fn read<T>(&mut self, read: impl FnOnce(&Reader) -> Result<T, StoreError>) -> Option<T> {
        let found = read(self.reader.as_ref()?);
        if found.is_err() {
            self.reader = Reader::open(self.path, self.key).ok();
        }
        found.ok()
    }
}
