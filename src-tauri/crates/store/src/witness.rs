//! What the platform has witnessed of this log: its newest cosigned checkpoint, and the tree there. The sender goes on
//! from it, so it is called the cursor. It proves itself: whatever does not open or does not fit its own tree is not there.

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use shiwen_domain::{
    entry::PrivateKind,
    id::{EntryId, LogId},
};
use shiwen_log::{CompactRange, Cosigned, Origin, VerifyingKey, WitnessKey, open_cosigned, open_witnessed};
use uuid::Uuid;

use crate::{
    aging,
    error::StoreError,
    open::{LogIdentity, Store},
    read::Reader,
};

/// How far the platform has witnessed a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The tree of the witnessed entries.
    pub range: CompactRange,
    /// The checkpoint of that size: signed by the terminal, cosigned by the platform.
    pub cosigned: String,
    /// When the platform signed, in seconds since 1970.
    pub time_s: u64,
}

impl Cursor {
    /// How many entries are witnessed.
    pub fn size(&self) -> u64 {
        self.range.size()
    }
}

/// What became of a cosigned checkpoint that the platform sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is the cursor now.
    Newest,
    /// A newer one, or the same, is the cursor and stays so.
    Older,
    /// It is not of this log, or not signed by both.
    NotSigned,
    /// It is signed by both, and the log has other entries: the platform has witnessed another history.
    OtherHistory,
}

/// The row as it lies in the store, unchecked.
#[derive(Clone, Debug)]
pub(crate) struct StoredCursor {
    pub(crate) size: u64,
    pub(crate) range: Vec<u8>,
    pub(crate) cosigned: String,
}

/// Reads the row as it is.
pub(crate) fn stored(connection: &Connection) -> Result<Option<StoredCursor>, StoreError> {
    let sql = "SELECT size, compact_range, cosigned FROM witness WHERE id = 1";
    let row = connection.prepare_cached(sql)?.query_row([], |row| {
        Ok(StoredCursor {
            size: row.get::<_, i64>(0)?.cast_unsigned(),
            range: row.get(1)?,
            cosigned: row.get(2)?,
        })
    });
    Ok(row.optional()?)
}

impl StoredCursor {
    /// The cursor, if it proves itself: both have signed a tree of this size, and its range leads to the signed root.
    pub(crate) fn proven(&self, origin: &Origin, key: &VerifyingKey, witness: &WitnessKey) -> Option<Cursor> {
        let Cosigned { checkpoint, time_s } = open_cosigned(&self.cosigned, origin, key, witness).ok()?;
        let range = CompactRange::from_bytes(&self.range).ok()?;
        let fits =
            checkpoint.size == self.size && range.size() == self.size && range.root() == checkpoint.root;
        fits.then(|| Cursor { range, cosigned: self.cosigned.clone(), time_s })
    }
}

/// The cursor, if there is one that proves itself. What is not even as the program writes it is none.
pub(crate) fn load(
    connection: &Connection,
    origin: &Origin,
    key: &VerifyingKey,
    witness: &WitnessKey,
) -> Result<Option<Cursor>, StoreError> {
    match stored(connection) {
        Ok(row) => Ok(row.and_then(|row| row.proven(origin, key, witness))),
        Err(StoreError::Damaged(_) | StoreError::Statement(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Writes the row, in place of the one before.
pub(crate) fn save(connection: &Connection, range: &CompactRange, cosigned: &str) -> Result<(), StoreError> {
    let sql = "INSERT OR REPLACE INTO witness (id, size, compact_range, cosigned) VALUES (1, ?1, ?2, ?3)";
    connection.prepare_cached(sql)?.execute((range.size().cast_signed(), range.to_bytes(), cosigned))?;
    Ok(())
}

/// The newest cosigned checkpoints of the logs that this one continues, unchecked.
pub(crate) fn earlier(connection: &Connection) -> Result<Vec<(LogId, String)>, StoreError> {
    let mut statement = connection.prepare("SELECT log, cosigned FROM earlier_witness ORDER BY log")?;
    let rows = statement.query_map([], |row| Ok((LogId(Uuid::from_bytes(row.get(0)?)), row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The newest cosigned checkpoint of this log and of each that it continues, unchecked: what a new log takes over.
pub(crate) fn all(connection: &Connection, own: LogId) -> Result<Vec<(LogId, String)>, StoreError> {
    let mut witnessed = earlier(connection)?;
    if let Some(cursor) = stored(connection)? {
        witnessed.retain(|(log, _)| *log != own);
        witnessed.push((own, cursor.cosigned));
    }
    Ok(witnessed)
}

/// Keeps the cursor of a former platform, which is of this log too, where those of earlier logs are.
pub(crate) fn set_aside(connection: &Connection, log: LogId) -> Result<(), StoreError> {
    stored(connection)?.map_or(Ok(()), |row| save_earlier(connection, log, &row.cosigned))
}

/// Keeps the newest cosigned checkpoint of a log that this one continues.
fn save_earlier(connection: &Connection, log: LogId, cosigned: &str) -> Result<(), StoreError> {
    let sql = "INSERT OR REPLACE INTO earlier_witness (log, cosigned) VALUES (?1, ?2)";
    connection.execute(sql, (log.0.as_bytes(), cosigned))?;
    Ok(())
}

/// How much of each earlier log one of these witnesses has seen; those of which nothing proves it are left out. The machine
/// that wrote one may have been another, whose key nobody has any more: the witness's signature says it alone.
pub(crate) fn earlier_sizes(
    connection: &Connection,
    identity: &LogIdentity,
    witnesses: &[WitnessKey],
) -> Result<Vec<(LogId, u64)>, StoreError> {
    let seen = |(log, cosigned): (LogId, String)| {
        let origin = LogIdentity { log, ..identity.clone() }.origin().ok()?;
        let opened = witnesses.iter().filter_map(|witness| open_witnessed(&cosigned, &origin, witness).ok());
        opened.map(|cosigned| (log, cosigned.checkpoint.size)).max_by_key(|(_, size)| *size)
    };
    Ok(earlier(connection)?.into_iter().filter_map(seen).collect())
}

impl Reader {
    /// Whether the file has what belongs to the exchange with the platform; one of an earlier version has not.
    pub fn knows_platform(&self) -> Result<bool, StoreError> {
        Ok(self.connection.table_exists(None, "exchange")?)
    }

    /// How far this witness has seen the log, if what is kept of it proves itself.
    pub fn cursor(&self, key: &VerifyingKey, witness: &WitnessKey) -> Result<Option<Cursor>, StoreError> {
        let Some(identity) = self.identity()? else { return Ok(None) };
        load(&self.connection, &identity.origin()?, key, witness)
    }
}

impl Store {
    /// Forgets a cursor that none of these witnesses proves: the platform tells it again at the next exchange.
    pub fn forget_unproven(&mut self, witnesses: &[WitnessKey]) -> Result<(), StoreError> {
        let key = self.signing.verifying_key();
        let opens = |witness| Ok(load(&self.connection, &self.origin, &key, witness)?.is_some());
        let proven: Vec<bool> = witnesses.iter().map(opens).collect::<Result<_, StoreError>>()?;
        if !proven.contains(&true) {
            self.connection.execute("DELETE FROM witness", [])?;
        }
        Ok(())
    }

    /// Takes over from the logs that this one continues what was witnessed of them, and what was dropped since.
    pub fn take_over(
        &mut self,
        witnessed: &[(LogId, String)],
        dropped: &[(EntryId, PrivateKind)],
    ) -> Result<(), StoreError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for (log, cosigned) in witnessed {
            save_earlier(&transaction, *log, cosigned)?;
        }
        for &(id, kind) in dropped {
            aging::save_dropped(&transaction, id, kind)?;
        }
        Ok(transaction.commit()?)
    }
}
