//! A small encrypted database in WAL mode that takes rows, for trying the kit on. It knows nothing of Shiwen.

use rusqlite::{Connection, Result, config::DbConfig};
use shiwen_tests::disk::Disk;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A directory in memory where there is one: what is tried here is the kit's disk, not the machine's.
pub(crate) fn directory() -> TempDir {
    let memory = Path::new("/dev/shm");
    let made = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    made.expect("a directory for the test")
}

/// One step of the workload.
pub(crate) type Step = fn(&mut Option<Connection>, &Path) -> Result<()>;

pub(crate) fn database(directory: &Path) -> PathBuf {
    directory.join("rows.db")
}

/// Opens the database with its key; closing it does not checkpoint, so that every call has its step.
pub(crate) fn open(directory: &Path, synchronous: &str) -> Result<Connection> {
    let connection = Connection::open(database(directory))?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    let key = "00112233445566778899aabbccddeeff".repeat(2);
    connection.execute_batch(&format!(
        "PRAGMA key = \"x'{key}'\"; PRAGMA journal_mode = WAL; PRAGMA synchronous = {synchronous};
         PRAGMA wal_autocheckpoint = 12;
         CREATE TABLE IF NOT EXISTS rows (id INTEGER PRIMARY KEY, content BLOB NOT NULL) STRICT;"
    ))?;
    Ok(connection)
}

/// Commits row `id`, which fills more than a page now and then.
pub(crate) fn add(connection: &Connection, id: i64) -> Result<()> {
    let size = 300 + (id % 7) * 900;
    connection.execute("INSERT INTO rows VALUES (?1, randomblob(?2))", [id, size]).map(drop)
}

/// Opens the database and adds `count` rows.
pub(crate) fn run(disk: &Disk, directory: &Path, synchronous: &str, count: i64) -> Result<()> {
    add_marked(disk, &open(directory, synchronous)?, count)
}

/// Adds `count` rows, one commit and one mark each.
pub(crate) fn add_marked(disk: &Disk, connection: &Connection, count: i64) -> Result<()> {
    for id in 1..=count {
        add(connection, id)?;
        disk.mark(id.to_string());
    }
    Ok(())
}

/// The ids in the database after its recovery, or what is wrong with it.
pub(crate) fn recovered(directory: &Path) -> Result<Vec<String>> {
    let connection = open(directory, "FULL")?;
    let verdict: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    assert_eq!(verdict, "ok");
    let mut statement = connection.prepare("SELECT id FROM rows ORDER BY id")?;
    let ids = statement.query_map([], |row| Ok(row.get::<_, i64>(0)?.to_string()))?;
    ids.collect()
}
