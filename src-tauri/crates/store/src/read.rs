//! Reading beside the writer. A reader sees one state of the record as long as its statement runs, and can change
//! nothing.

use std::{ops::Range, path::Path};

use rusqlite::Connection;
use shiwen_domain::{
    draft::Draft,
    entry::{Entry, PrivateKind},
    id::EntryId,
    moment::ClockTrust,
};
use shiwen_log::Hash;
use uuid::Uuid;

use crate::{
    connection::{self, DatabaseKey},
    error::{Damage, StoreError},
    head::{self, Head},
    open::{self, LogIdentity},
    private::{self, Private},
};

/// A record, open to read.
#[derive(Debug)]
pub struct Reader {
    pub(crate) connection: Connection,
}

/// An entry as it lies in the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredEntry {
    /// Its place, from 0.
    pub seq: u64,
    /// The identity the store has for it.
    pub entry_id: EntryId,
    /// The kind the store has for it.
    pub kind: String,
    /// The leaf hash the store has for it.
    pub leaf: Hash,
    /// Its frozen bytes.
    pub bytes: Vec<u8>,
}

impl Reader {
    /// Opens the record in `path`.
    pub fn open(path: &Path, key: &DatabaseKey) -> Result<Self, StoreError> {
        Ok(Self { connection: connection::read_only(path, key)? })
    }

    /// Whose log it is, or `None` before its first entry.
    pub fn identity(&self) -> Result<Option<LogIdentity>, StoreError> {
        open::identity(&self.connection)
    }

    /// The newest head.
    pub fn head(&self) -> Result<Head, StoreError> {
        head::load(&self.connection)
    }

    /// How long the whole record is, in bytes.
    pub(crate) fn bytes(&self) -> Result<u64, StoreError> {
        let sql = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";
        Ok(self.connection.query_row(sql, [], |row| row.get::<_, i64>(0))?.cast_unsigned())
    }

    /// Whether there is any entry, whatever log and head say.
    pub fn has_entries(&self) -> Result<bool, StoreError> {
        Ok(self.connection.query_row("SELECT EXISTS (SELECT 1 FROM entry)", [], |row| row.get(0))?)
    }

    /// How many visits are going on, or were cut off and not yet turned into entries.
    pub fn draft_count(&self) -> Result<u64, StoreError> {
        let sql = "SELECT count(*) FROM draft";
        Ok(self.connection.query_row(sql, [], |row| row.get::<_, i64>(0))?.cast_unsigned())
    }

    /// Calls `each` with every entry from `first` on, in order.
    pub fn for_each_entry(
        &self,
        first: u64,
        mut each: impl FnMut(StoredEntry) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let sql = "SELECT seq, entry_id, kind, leaf, bytes FROM entry WHERE seq >= ?1 ORDER BY seq";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([first.cast_signed()])?;
        while let Some(row) = rows.next()? {
            each(stored(row)?)?;
        }
        Ok(())
    }

    /// The entry at a place, if there is one.
    pub fn entry(&self, seq: u64) -> Result<Option<StoredEntry>, StoreError> {
        let sql = "SELECT seq, entry_id, kind, leaf, bytes FROM entry WHERE seq = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([seq.cast_signed()])?;
        rows.next()?.map(stored).transpose().map_err(StoreError::from)
    }

    /// The newest time in the last entries whose clock was trusted, in milliseconds since 1970.
    pub fn newest_trusted_ms(&self) -> Result<Option<i64>, StoreError> {
        const LOOK_BACK: i64 = 200;
        let mut statement = self.connection.prepare("SELECT bytes FROM entry ORDER BY seq DESC LIMIT ?1")?;
        let bytes = statement.query_map([LOOK_BACK], |row| row.get::<_, Vec<u8>>(0))?;
        let mut newest = None;
        for bytes in bytes {
            let moment = Entry::read(&bytes?).ok().map(|entry| entry.at);
            let trusted = moment.filter(|at| at.clock == ClockTrust::Trusted).and_then(|at| at.wall_ms());
            newest = newest.max(trusted);
        }
        Ok(newest)
    }

    /// The private content of a kind that an entry has, if it is still there.
    pub fn private(&self, entry_id: EntryId, kind: PrivateKind) -> Result<Option<Private>, StoreError> {
        private::load(&self.connection, entry_id, kind)
    }

    /// How long all entries are together, in bytes.
    pub fn all_entry_bytes(&self) -> Result<u64, StoreError> {
        let sql = "SELECT coalesce(sum(length(bytes)), 0) FROM entry";
        Ok(self.connection.query_row(sql, [], |row| row.get::<_, i64>(0))?.cast_unsigned())
    }

    /// How long all private contents of a kind are together, in bytes.
    pub fn private_bytes(&self, kind: PrivateKind) -> Result<u64, StoreError> {
        let sql = format!("SELECT coalesce(sum(length(content)), 0) FROM {}", private::table(kind));
        Ok(self.connection.query_row(&sql, [], |row| row.get::<_, i64>(0))?.cast_unsigned())
    }

    /// The drafts on the disk, without those that are no drafts any more.
    pub(crate) fn drafts(&self) -> Result<Vec<Draft>, StoreError> {
        let mut statement = self.connection.prepare("SELECT body FROM draft")?;
        let bodies = statement.query_map([], |row| row.get::<_, Vec<u8>>(0))?;
        let bodies = bodies.collect::<Result<Vec<_>, _>>()?;
        Ok(bodies.iter().filter_map(|body| serde_json::from_slice(body).ok()).collect())
    }
}

/// The entries at these places, in order and all of them.
pub(crate) fn entries(connection: &Connection, places: Range<u64>) -> Result<Vec<StoredEntry>, StoreError> {
    let sql = "SELECT seq, entry_id, kind, leaf, bytes FROM entry WHERE seq >= ?1 AND seq < ?2 ORDER BY seq";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map((places.start.cast_signed(), places.end.cast_signed()), stored)?;
    let entries = rows.collect::<Result<Vec<_>, _>>()?;
    let expected = places.end.saturating_sub(places.start);
    let follow = (places.start..).zip(&entries).all(|(seq, entry)| entry.seq == seq);
    if follow && entries.len() as u64 == expected {
        Ok(entries)
    } else {
        Err(StoreError::Damaged(Damage::HeadMismatch))
    }
}

fn stored(row: &rusqlite::Row<'_>) -> rusqlite::Result<StoredEntry> {
    Ok(StoredEntry {
        seq: row.get::<_, i64>(0)?.cast_unsigned(),
        entry_id: EntryId(Uuid::from_bytes(row.get(1)?)),
        kind: row.get(2)?,
        leaf: Hash::new(row.get(3)?),
        bytes: row.get(4)?,
    })
}
