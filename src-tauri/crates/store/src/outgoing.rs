//! What is sent next: entries from a place on, with what visitors said in private, and the leaf hashes that show whether
//! they lead to the signed head. What is signed and sent is decided by `shiwen-sync`; nothing here judges.

use std::ops::Range;

use rusqlite::Connection;
use shiwen_domain::{entry::PrivateKind, id::EntryId};
use shiwen_log::Hash;
use uuid::Uuid;

use crate::{
    error::{Damage, StoreError},
    private::{self, Private},
};

/// How much goes into one batch. One entry goes, whatever it has.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Entries.
    pub entries: usize,
    /// Bytes of entries and private contents.
    pub bytes: usize,
}

/// An entry on its way.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// Its frozen bytes.
    pub bytes: Vec<u8>,
    /// What belongs to it and is not in it, as far as it is still there.
    pub private: Vec<Private>,
}

impl Outgoing {
    fn length(&self) -> usize {
        self.bytes.len() + self.private.iter().map(|private| private.content.len()).sum::<usize>()
    }
}

/// The entries from a place on, in order and without a gap.
pub(crate) fn entries(
    connection: &Connection,
    first: u64,
    bounds: Bounds,
) -> Result<Vec<Outgoing>, StoreError> {
    let sql = "SELECT seq, entry_id, bytes FROM entry WHERE seq >= ?1 ORDER BY seq LIMIT ?2";
    let limit = i64::try_from(bounds.entries).unwrap_or(i64::MAX);
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query((first.cast_signed(), limit))?;
    let (mut entries, mut bytes) = (Vec::new(), 0);
    while let Some(row) = rows.next()? {
        follows(row.get(0)?, first + entries.len() as u64)?;
        let private = contents(connection, EntryId(Uuid::from_bytes(row.get(1)?)))?;
        let entry = Outgoing { bytes: row.get(2)?, private };
        bytes += entry.length();
        if bytes > bounds.bytes && !entries.is_empty() {
            break;
        }
        entries.push(entry);
    }
    Ok(entries)
}

fn contents(connection: &Connection, id: EntryId) -> Result<Vec<Private>, StoreError> {
    let kept = PrivateKind::ALL.into_iter().map(|kind| private::load(connection, id, kind).transpose());
    kept.flatten().collect()
}

/// The stored leaf hashes of these places, in order and all of them.
pub(crate) fn leaves(connection: &Connection, places: Range<u64>) -> Result<Vec<Hash>, StoreError> {
    let sql = "SELECT seq, leaf FROM entry WHERE seq >= ?1 AND seq < ?2 ORDER BY seq";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query((places.start.cast_signed(), places.end.cast_signed()))?;
    let mut leaves = Vec::new();
    while let Some(row) = rows.next()? {
        follows(row.get(0)?, places.start + leaves.len() as u64)?;
        leaves.push(Hash::new(row.get(1)?));
    }
    follows(places.end.cast_signed(), places.start + leaves.len() as u64)?;
    Ok(leaves)
}

/// A log has no gaps; one that has is damaged.
fn follows(found: i64, expected: u64) -> Result<(), StoreError> {
    if found.cast_unsigned() == expected { Ok(()) } else { Err(StoreError::Damaged(Damage::HeadMismatch)) }
}
