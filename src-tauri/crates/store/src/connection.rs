//! How a connection is opened: key, pragmas, version. Every connection of the program is made here.

use std::{path::Path, thread, time::Duration};

use rusqlite::{Connection, OpenFlags, config::DbConfig};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::error::{Damage, StoreError};

/// The oldest `SQLite` that does not lose commits in WAL mode.
const OLDEST_SQLITE: i32 = 3_051_003;

/// How many statements a connection keeps prepared: all that the end of a visit takes, and some. With fewer each of them
/// would be prepared anew at every visit.
const STATEMENTS: usize = 64;

/// The raw key of the database. It lives in a file of its own, never in the database's folder backup.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct DatabaseKey([u8; 32]);

impl DatabaseKey {
    /// A key from its bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl std::fmt::Debug for DatabaseKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DatabaseKey(..)")
    }
}

/// Opens the file to write, making it if it is not there. Closing it merges nothing before [`merge_on_close`].
pub(crate) fn writable(path: &Path, key: &DatabaseKey) -> Result<Connection, StoreError> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    writing(keyed(path, key, flags)?)
}

/// Opens a file that is there to write beside its owner. Closing it merges nothing before [`merge_on_close`].
pub(crate) fn beside(path: &Path, key: &DatabaseKey) -> Result<Connection, StoreError> {
    let mut connection =
        keyed(path, key, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_handler(Some(wait_a_moment))?;
    writing(connection)
}

/// How often whoever writes beside the owner looks whether the file is free: for half a minute.
const LOOKS: i32 = 15_000;

/// Waits for one to three milliseconds, as often as `LOOKS` says. `SQLite` by itself soon looks only every tenth of a second,
/// and has no queue: where visits end without a pause it hardly ever finds the file free.
#[expect(clippy::disallowed_methods, reason = "who holds the file tells nobody when it is free")]
fn wait_a_moment(looked: i32) -> bool {
    // Not in step with whoever writes.
    let millis = 1 + u64::from(looked.unsigned_abs().wrapping_mul(2_654_435_761) >> 16) % 3;
    thread::sleep(Duration::from_millis(millis));
    looked < LOOKS
}

fn writing(connection: Connection) -> Result<Connection, StoreError> {
    use_wal(&connection)?;
    connection.execute_batch(
        "PRAGMA synchronous = FULL;
         PRAGMA secure_delete = ON;
         PRAGMA journal_size_limit = 8388608;",
    )?;
    Ok(connection)
}

/// Switches to the write-ahead log, or fails: `SQLite` keeps a fault of the disk to itself here and goes on with a
/// deleted journal, which a power cut can bring back over a commit.
fn use_wal(connection: &Connection) -> Result<(), StoreError> {
    let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if mode == "wal" {
        return Ok(());
    }
    let failed = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_IOERR);
    Err(StoreError::Disk(rusqlite::Error::SqliteFailure(failed, Some(format!("journal mode is {mode}")))))
}

/// From now on the last connection that is closed merges the write-ahead log. Not before the record was found to be sound:
/// one that is refused is set aside as it is.
pub(crate) fn merge_on_close(connection: &Connection) -> Result<(), StoreError> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    Ok(())
}

/// Copies the write-ahead log into the database and cuts it to nothing; `false` if a reader is in the way.
pub(crate) fn empty_wal(connection: &Connection) -> Result<bool, StoreError> {
    let sql = "PRAGMA wal_checkpoint(TRUNCATE)";
    let busy: i64 = connection.query_row(sql, [], |row| row.get(0))?;
    Ok(busy == 0)
}

/// Opens the file to read only.
pub(crate) fn read_only(path: &Path, key: &DatabaseKey) -> Result<Connection, StoreError> {
    let connection = keyed(path, key, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

fn keyed(path: &Path, key: &DatabaseKey, flags: OpenFlags) -> Result<Connection, StoreError> {
    if rusqlite::version_number() < OLDEST_SQLITE {
        return Err(StoreError::OldSqlite(rusqlite::version().to_owned()));
    }
    let connection = Connection::open_with_flags(path, flags)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // SQLCipher writes to stderr by itself otherwise; what goes wrong comes back as an error anyway.
    connection.execute_batch("PRAGMA cipher_log_level = NONE")?;
    let mut pragma = format!("PRAGMA key = \"x'{}'\"", hex::encode(key.0));
    let keyed = connection.execute_batch(&pragma);
    pragma.zeroize();
    keyed?;
    connection.execute_batch(
        "PRAGMA busy_timeout = 5000;
         PRAGMA foreign_keys = ON;
         PRAGMA trusted_schema = OFF;
         PRAGMA cell_size_check = ON;
         PRAGMA mmap_size = 0;",
    )?;
    // The first read shows whether the key fits.
    match connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0)) {
        Ok(_) => Ok(connection),
        Err(error) => match StoreError::from(error) {
            StoreError::Statement(_) => Err(StoreError::Damaged(Damage::Unreadable)),
            other => Err(other),
        },
    }
}
