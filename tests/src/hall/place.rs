//! Where a record lies, with both its keys: the kit keeps nothing secret.

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use shiwen_log::{SigningKey, VerifyingKey};
use shiwen_store::{DatabaseKey, Reader, StoreError};
use tempfile::TempDir;

use crate::seed::Seed;

/// A database file and its keys.
#[derive(Clone, Debug)]
pub struct Place {
    /// The file.
    pub path: PathBuf,
    /// The raw key of the database.
    pub key: [u8; 32],
    /// The seed of the signing key.
    pub signing: [u8; 32],
}

/// A folder that is gone with the value; in memory where the machine has such a place.
pub fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    folder.expect("a folder can be made")
}

impl Place {
    /// A place in a folder, with keys of this number.
    pub fn new(folder: &Path, number: u64) -> Self {
        let mut seed = Seed::new(!number);
        Self { path: folder.join("record.db"), key: seed.bytes(), signing: seed.bytes() }
    }

    /// The database key.
    pub fn database_key(&self) -> DatabaseKey {
        DatabaseKey::new(self.key)
    }

    /// The signing key.
    pub fn signing_key(&self) -> SigningKey {
        SigningKey::from_seed(&self.signing)
    }

    /// The public key that goes with it.
    pub fn verifying_key(&self) -> VerifyingKey {
        self.signing_key().verifying_key()
    }

    /// The record, open to read.
    pub fn reader(&self) -> Result<Reader, StoreError> {
        Reader::open(&self.path, &self.database_key())
    }

    /// The file's write-ahead log.
    pub fn wal(&self) -> PathBuf {
        let mut path = self.path.clone().into_os_string();
        path.push("-wal");
        path.into()
    }

    /// A copy of file and write-ahead log in another folder, as they are now.
    pub fn copy_to(&self, folder: &Path) -> std::io::Result<Self> {
        let copy = Self { path: folder.join("record.db"), ..self.clone() };
        for name in ["record.db-wal", "record.db-shm", "record.db-journal"] {
            let _ = std::fs::remove_file(folder.join(name));
        }
        std::fs::copy(&self.path, &copy.path)?;
        if self.wal().exists() {
            std::fs::copy(self.wal(), copy.wal())?;
        }
        Ok(copy)
    }

    /// A connection as anybody makes it who has the file and its key: it may write, and nothing looks after it.
    pub fn connect(&self) -> rusqlite::Result<Connection> {
        let connection = Connection::open(&self.path)?;
        connection.execute_batch(&format!("PRAGMA key = \"x'{}'\"", hex::encode(self.key)))?;
        Ok(connection)
    }
}
