//! Entries of many exports in one scratch file, each once: where they were written, what was said with them, and what leaf every
//! place of a log has. It decides which copy of an entry counts and finds two that differ; it projects nothing, signs nothing
//! and outlives no merge, so a power cut may take it.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension};
use shiwen_domain::{entry::PrivateKind, id::EntryId};
use shiwen_log::{Hash, Nonce};
use uuid::Uuid;

use crate::{
    connection::{self, DatabaseKey},
    error::StoreError,
    private::Private,
};

const SCHEMA: &str = "
  PRAGMA synchronous = OFF;
  CREATE TABLE place (
    log INTEGER NOT NULL, seq INTEGER NOT NULL, leaf BLOB NOT NULL, whole INTEGER NOT NULL, PRIMARY KEY (log, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE copy (
    entry_id BLOB PRIMARY KEY, log INTEGER NOT NULL, seq INTEGER NOT NULL, original INTEGER NOT NULL,
    proven INTEGER NOT NULL, bytes BLOB NOT NULL
  ) STRICT;
  CREATE INDEX copy_place ON copy (log, seq);
  CREATE TABLE said (
    entry_id BLOB NOT NULL, kind TEXT NOT NULL, nonce BLOB NOT NULL, content BLOB NOT NULL, PRIMARY KEY (entry_id, kind)
  ) STRICT;";

const COPIES: &str =
    "SELECT entry_id, seq, proven, bytes FROM copy WHERE log = ?1 ORDER BY log, seq, entry_id";

/// After so many rows the scratch file is written, so that what waits for it stays small.
const ROWS: u32 = 4_096;

/// An entry as a file has it.
#[derive(Clone, Debug)]
pub struct Gathered {
    /// Its identity.
    pub entry_id: EntryId,
    /// The number of the log whose entry it is; smaller numbers come first.
    pub log: u32,
    /// Its place there.
    pub seq: u64,
    /// Whether it comes from that very log, not from a later one that carried it over.
    pub original: bool,
    /// Whether its log could prove it.
    pub proven: bool,
    /// Its bytes, as it was first written.
    pub bytes: Vec<u8>,
}

/// What became of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It is the first copy.
    New,
    /// It is there already, byte for byte.
    Again,
    /// It is there already with other bytes.
    Differs {
        /// The log that the other one is of.
        log: u32,
        /// And its place there.
        seq: u64,
    },
}

/// The scratch file, open.
#[derive(Debug)]
pub struct Gathering {
    connection: Connection,
    rows: u32,
}

impl Gathering {
    /// Begins a scratch file. Its key is nowhere but in memory: nobody opens it again.
    pub fn begin(path: &Path, key: &DatabaseKey) -> Result<Self, StoreError> {
        let connection = connection::writable(path, key)?;
        connection.execute_batch(SCHEMA)?;
        connection.execute_batch("BEGIN")?;
        Ok(Self { connection, rows: 0 })
    }

    /// A file says which leaf a place has, and whether its entry is there. Answers `false` if another file says otherwise.
    pub fn place(&mut self, log: u32, seq: u64, leaf: Hash, whole: bool) -> Result<bool, StoreError> {
        let sql = "INSERT INTO place (log, seq, leaf, whole) VALUES (?1, ?2, ?3, ?4)
                   ON CONFLICT (log, seq) DO UPDATE SET whole = max(whole, excluded.whole)
                   WHERE leaf = excluded.leaf";
        let changed =
            self.connection.prepare_cached(sql)?.execute((log, seq.cast_signed(), leaf.as_bytes(), whole))?;
        self.wrote()?;
        Ok(changed == 1)
    }

    /// The leaf hash that a place has.
    pub fn leaf(&self, log: u32, seq: u64) -> Result<Option<Hash>, StoreError> {
        let sql = "SELECT leaf FROM place WHERE log = ?1 AND seq = ?2";
        let read = |row: &rusqlite::Row<'_>| row.get(0).map(Hash::new);
        Ok(self.connection.prepare_cached(sql)?.query_row((log, seq.cast_signed()), read).optional()?)
    }

    /// Takes an entry. The copy of the log that it was written in counts before one that was carried over, then the one
    /// of the earlier place; it is proven if any copy is.
    pub fn take(&mut self, entry: &Gathered) -> Result<Taken, StoreError> {
        let Gathered { entry_id, log, seq, original, proven, bytes } = entry;
        let id = entry_id.0.as_bytes();
        if let Some((other, place, same)) = self.copy_of(*entry_id, bytes)?
            && !same
        {
            return Ok(Taken::Differs { log: other, seq: place });
        }
        let sql =
            "INSERT INTO copy (entry_id, log, seq, original, proven, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                   ON CONFLICT (entry_id) DO NOTHING";
        let values = (id, log, seq.cast_signed(), original, proven, bytes);
        let new = self.connection.prepare_cached(sql)?.execute(values)? == 1;
        if new {
            self.wrote()?;
            return Ok(Taken::New);
        }
        let sql = "UPDATE copy SET proven = max(proven, ?2) WHERE entry_id = ?1";
        self.connection.prepare_cached(sql)?.execute((id, proven))?;
        let sql = "UPDATE copy SET log = ?2, seq = ?3, original = ?4
                   WHERE entry_id = ?1 AND (NOT ?4, ?2, ?3) < (NOT original, log, seq)";
        self.connection.prepare_cached(sql)?.execute((id, log, seq.cast_signed(), original))?;
        self.wrote()?;
        Ok(Taken::Again)
    }

    fn copy_of(&self, id: EntryId, bytes: &[u8]) -> Result<Option<(u32, u64, bool)>, StoreError> {
        let sql = "SELECT log, seq, bytes = ?2 FROM copy WHERE entry_id = ?1";
        let read =
            |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get::<_, i64>(1)?.cast_unsigned(), row.get(2)?));
        Ok(self.connection.prepare_cached(sql)?.query_row((id.0.as_bytes(), bytes), read).optional()?)
    }

    /// What was said with an entry; both copies commit to the same.
    pub fn said(&mut self, id: EntryId, said: &Private) -> Result<(), StoreError> {
        let sql = "INSERT INTO said (entry_id, kind, nonce, content) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING";
        let values = (id.0.as_bytes(), said.kind.name(), said.nonce.0, &said.content);
        self.connection.prepare_cached(sql)?.execute(values)?;
        self.wrote()
    }

    fn wrote(&mut self) -> Result<(), StoreError> {
        self.rows += 1;
        if self.rows.is_multiple_of(ROWS) {
            self.connection.execute_batch("COMMIT; BEGIN")?;
        }
        Ok(())
    }

    /// Calls `each` with every entry of a log, in its order.
    pub fn for_each<E: From<StoreError>>(
        &self,
        log: u32,
        mut each: impl FnMut(Gathered) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut statement = self.connection.prepare_cached(COPIES).map_err(StoreError::from)?;
        let mut rows = statement.query([log]).map_err(StoreError::from)?;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            each(gathered(log, row)?)?;
        }
        Ok(())
    }

    /// What was said with an entry.
    pub fn said_with(&self, id: EntryId) -> Result<Vec<Private>, StoreError> {
        let sql = "SELECT kind, nonce, content FROM said WHERE entry_id = ?1 ORDER BY kind";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([id.0.as_bytes()])?;
        let mut said = Vec::new();
        while let Some(row) = rows.next()? {
            let kind = PrivateKind::named(&row.get::<_, String>(0)?);
            let (nonce, content) = (Nonce(row.get(1)?), row.get(2)?);
            said.extend(kind.map(|kind| Private { kind, nonce, content }));
        }
        Ok(said)
    }

    /// How many entries of a log that were written at or behind a place there are.
    pub fn carried(&self, log: u32, seq: u64) -> Result<u64, StoreError> {
        self.count("SELECT count(*) FROM copy WHERE log = ?1 AND seq >= ?2", log, seq)
    }

    /// At how many places of a log it is known what stands there, from a file of it or of a later one.
    pub fn known(&self, log: u32) -> Result<u64, StoreError> {
        let sql = "SELECT count(*) FROM (SELECT seq FROM place WHERE log = ?1 AND seq >= ?2 AND whole
                   UNION SELECT seq FROM copy WHERE log = ?1 AND seq >= ?2)";
        self.count(sql, log, 0)
    }

    /// How many places of a log no file has more of than the leaf hash.
    pub fn hashed(&self, log: u32) -> Result<u64, StoreError> {
        self.count("SELECT count(*) FROM place WHERE log = ?1 AND seq >= ?2 AND NOT whole", log, 0)
    }

    /// How many entries that stand whole in files of a log lie at or behind a place.
    pub fn behind(&self, log: u32, seq: u64) -> Result<u64, StoreError> {
        self.count("SELECT count(*) FROM place WHERE log = ?1 AND seq >= ?2 AND whole", log, seq)
    }

    fn count(&self, sql: &str, log: u32, seq: u64) -> Result<u64, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let count: i64 = statement.query_row((log, seq.cast_signed()), |row| row.get(0))?;
        Ok(count.cast_unsigned())
    }
}

fn gathered(log: u32, row: &rusqlite::Row<'_>) -> Result<Gathered, StoreError> {
    Ok(Gathered {
        entry_id: EntryId(Uuid::from_bytes(row.get(0)?)),
        log,
        seq: row.get::<_, i64>(1)?.cast_unsigned(),
        original: true,
        proven: row.get(2)?,
        bytes: row.get(3)?,
    })
}
