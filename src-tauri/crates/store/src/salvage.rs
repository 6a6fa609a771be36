//! Reading what is still readable of a record that cannot go on. Writes nothing.

use std::path::Path;

use shiwen_domain::draft::Draft;
use shiwen_log::leaf_hash;

use crate::{
    connection::DatabaseKey,
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
    let Ok(reader) = Reader::open(path, key) else { return Salvaged::default() };
    let head = reader.head().ok();
    let last = head.as_ref().map_or(0, crate::head::Head::size);
    let mut salvaged = Salvaged {
        identity: reader.identity().ok().flatten(),
        head: head.map(|head| (head.size(), head.range.root().to_string())),
        drafts: reader.readable_drafts(),
        ..Salvaged::default()
    };
    // One look-up an entry: a damaged page costs the entries on it and no others.
    let mut end = last.max(LOOK_AHEAD);
    let mut seq = 0;
    while seq < end {
        if let Ok(Some(entry)) = reader.entry(seq)
            && leaf_hash(&entry.bytes) == entry.leaf
        {
            salvaged.private.push(reader.private(entry.entry_id).ok().flatten());
            salvaged.entries.push(entry);
            end = end.max(seq + LOOK_AHEAD);
        }
        seq += 1;
    }
    salvaged
}
