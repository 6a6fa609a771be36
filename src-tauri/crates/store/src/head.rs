//! The newest state of the tree: read inside the transaction that changes it, never kept in memory between two.

use rusqlite::Connection;
use shiwen_log::{
    CheckpointError, CompactRange, Fault, FaultKind, Origin, SigningKey, VerifyingKey, sign_checkpoint,
};

use crate::error::{Damage, StoreError};

/// The newest state of a log.
#[derive(Clone, Debug)]
pub struct Head {
    /// The tree, as far as it is needed to append.
    pub range: CompactRange,
    /// The newest C2SP signed checkpoint, as text.
    pub checkpoint: String,
}

impl Head {
    /// The head of a log without entries.
    pub(crate) fn empty() -> Self {
        Self { range: CompactRange::empty(), checkpoint: String::new() }
    }

    /// How many entries the log has.
    pub fn size(&self) -> u64 {
        self.range.size()
    }
}

/// The head as it lies in the store, unchecked.
pub(crate) struct StoredHead {
    size: u64,
    compact_range: Vec<u8>,
    checkpoint: String,
}

impl StoredHead {
    pub(crate) fn borrowed(&self) -> shiwen_log::Head<'_> {
        shiwen_log::Head { size: self.size, compact_range: &self.compact_range, checkpoint: &self.checkpoint }
    }
}

/// Reads the head as it is.
pub(crate) fn stored(connection: &Connection) -> Result<StoredHead, StoreError> {
    let mut statement = connection.prepare_cached("SELECT size, compact_range, checkpoint FROM head")?;
    let head = statement.query_row([], |row| {
        Ok(StoredHead {
            size: row.get::<_, i64>(0)?.cast_unsigned(),
            compact_range: row.get(1)?,
            checkpoint: row.get(2)?,
        })
    })?;
    Ok(head)
}

/// Reads the head to append to it.
pub(crate) fn load(connection: &Connection) -> Result<Head, StoreError> {
    let stored = stored(connection)?;
    match CompactRange::from_bytes(&stored.compact_range) {
        Ok(range) if range.size() == stored.size => Ok(Head { range, checkpoint: stored.checkpoint }),
        _ => Err(StoreError::Damaged(Damage::HeadMismatch)),
    }
}

/// Signs a head and writes it.
pub(crate) fn save(
    connection: &Connection,
    head: &Head,
    signing: &SigningKey,
    origin: &Origin,
) -> Result<(), StoreError> {
    let size = head.size();
    let checkpoint = sign_checkpoint(signing, origin, size, head.range.root());
    connection
        .prepare_cached(
            "INSERT INTO head (id, size, compact_range, checkpoint) VALUES (1, ?1, ?2, ?3)
             ON CONFLICT (id) DO UPDATE SET size = ?1, compact_range = ?2, checkpoint = ?3",
        )?
        .execute((size.cast_signed(), head.range.to_bytes(), checkpoint))?;
    Ok(())
}

/// Checks that the head is signed with our key and stands for its tree, and that the log has exactly as many
/// entries.
pub(crate) fn check(connection: &Connection, origin: &Origin, key: &VerifyingKey) -> Result<(), StoreError> {
    let mismatch = StoreError::Damaged(Damage::HeadMismatch);
    let stored = stored(connection)?;
    match stored.borrowed().check(origin, key) {
        Ok(_) => {}
        Err(Fault { what: FaultKind::Checkpoint(CheckpointError::BadSignature), .. }) => {
            return Err(StoreError::Damaged(Damage::KeyMismatch));
        }
        Err(_) => return Err(mismatch),
    }
    let last: Option<i64> = connection.query_row("SELECT max(seq) FROM entry", [], |row| row.get(0))?;
    let entries = last.map_or(0, |last| last.cast_unsigned() + 1);
    if entries == stored.size { Ok(()) } else { Err(mismatch) }
}
