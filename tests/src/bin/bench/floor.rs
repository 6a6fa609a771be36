//! The floors: what the very same database does when it is asked for nothing but the writing itself.

use std::{fs, path::Path};

use rusqlite::Connection;
use shiwen_tests::seed::Seed;

use crate::Failure;

/// A new database with a key, and with the settings of every connection that writes the record.
pub(crate) fn database(path: &Path) -> Result<Connection, Failure> {
    fs::create_dir_all(path.parent().unwrap_or(path))?;
    let connection = Connection::open(path)?;
    connection.execute_batch(&format!(
        "PRAGMA key = \"x'{}'\";
         PRAGMA busy_timeout = 5000;
         PRAGMA foreign_keys = ON;
         PRAGMA trusted_schema = OFF;
         PRAGMA cell_size_check = ON;
         PRAGMA mmap_size = 0;
         PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA secure_delete = ON;
         PRAGMA journal_size_limit = 8388608;",
        hex::encode(Seed::new(1).bytes::<32>())
    ))?;
    settle(&connection)?;
    Ok(connection)
}

/// Brings the write-ahead log to its full length: overwriting a file is cheaper than making it longer, and a terminal
/// that runs all day does the former.
fn settle(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(
        "CREATE TABLE ballast (bytes BLOB);
         INSERT INTO ballast VALUES (zeroblob(5000000));
         DROP TABLE ballast;
         VACUUM;",
    )?;
    connection.query_row("PRAGMA wal_checkpoint(RESTART)", [], |_| Ok(()))
}

/// A table of one key and one body, and one commit for each row.
pub(crate) struct BareRow {
    connection: Connection,
}

impl BareRow {
    pub(crate) fn new(path: &Path) -> Result<Self, Failure> {
        let connection = database(path)?;
        let sql = "CREATE TABLE bare (id BLOB PRIMARY KEY, body BLOB NOT NULL) STRICT, WITHOUT ROWID";
        connection.execute_batch(sql)?;
        Ok(Self { connection })
    }

    /// Writes a row, in place of the one with the same key.
    pub(crate) fn write(&self, id: &[u8], body: &[u8]) -> rusqlite::Result<()> {
        let mut statement = self.connection.prepare_cached("REPLACE INTO bare (id, body) VALUES (?1, ?2)")?;
        statement.execute((id, body)).map(drop)
    }

    /// Takes a row away again.
    pub(crate) fn clear(&self, id: &[u8]) -> rusqlite::Result<()> {
        self.connection.prepare_cached("DELETE FROM bare WHERE id = ?1")?.execute([id]).map(drop)
    }
}
