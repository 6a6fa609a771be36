//! Opening the record to write: migrate, then check the signed head before anything else is believed.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension};
use shiwen_domain::{
    entry::{Body, Entry, PackApplied},
    id::{LogId, TerminalId},
};
use shiwen_log::{Origin, SigningKey};
use uuid::Uuid;

use crate::{
    append::Judged,
    connection::{self, DatabaseKey},
    error::{Damage, StoreError},
    head::{self, Head},
    migration::{self, MIGRATIONS, Migration},
    projection,
};

/// Where a record lies and which keys belong to it.
#[derive(Debug)]
pub struct Opening<'a> {
    /// The database file.
    pub path: &'a Path,
    /// Its key.
    pub key: &'a DatabaseKey,
    /// The steps of its schema, [`MIGRATIONS`] but in tests of migration itself.
    pub migrations: &'a [Migration],
}

impl<'a> Opening<'a> {
    /// An opening with this program's schema.
    pub fn new(path: &'a Path, key: &'a DatabaseKey) -> Self {
        Self { path, key, migrations: MIGRATIONS }
    }
}

/// Whose log a record holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogIdentity {
    /// The terminal.
    pub terminal: TerminalId,
    /// The log.
    pub log: LogId,
    /// Whether it is a demo log.
    pub demo: bool,
}

impl LogIdentity {
    /// The checkpoint origin of the log. Fails for a terminal name that no terminal can have.
    pub fn origin(&self) -> Result<Origin, StoreError> {
        Origin::new(self.terminal.as_str(), &self.log.to_string())
            .map_err(|_| StoreError::Damaged(Damage::HeadMismatch))
    }
}

/// The record, open to write. One program may have several, one after another or beside each other: every write
/// takes the lock and reads the head anew.
#[derive(Debug)]
pub struct Store {
    pub(crate) connection: Connection,
    pub(crate) path: PathBuf,
    pub(crate) signing: SigningKey,
    pub(crate) identity: LogIdentity,
    pub(crate) origin: Origin,
    pub(crate) judged: Option<Judged>,
}

impl Store {
    /// Opens a record that holds a log; `None` if the file is new or was never begun, see [`Self::begin`].
    ///
    /// The head is checked against its signature before anything is returned.
    pub fn open(opening: &Opening<'_>, signing: SigningKey) -> Result<Option<Self>, StoreError> {
        let mut connection = connection::writable(opening.path, opening.key)?;
        migration::migrate(&mut connection, opening.path, opening.key, opening.migrations)?;
        let Some(identity) = identity(&connection)? else { return Ok(None) };
        let origin = identity.origin()?;
        head::check(&connection, &origin, &signing.verifying_key())?;
        connection::merge_on_close(&connection)?;
        let path = opening.path.to_owned();
        let store = Self { connection, path, signing, identity, origin, judged: None };
        // Besides emptying the write-ahead log of dropped texts this writes what it holds into the database, anew:
        // after a failed sync the kernel shows pages that the disk may not have, and whatever was appended behind
        // them would go with them at the next power cut.
        store.scrub()?;
        Ok(Some(store))
    }

    /// Begins a log in a file that holds none. Nothing can be appended before its first entry, which the caller
    /// writes next; a file left between the two is begun again.
    pub fn begin(
        opening: &Opening<'_>,
        signing: SigningKey,
        identity: LogIdentity,
    ) -> Result<Self, StoreError> {
        let mut connection = connection::writable(opening.path, opening.key)?;
        migration::migrate(&mut connection, opening.path, opening.key, opening.migrations)?;
        let origin = identity.origin()?;
        connection::merge_on_close(&connection)?;
        connection::empty_wal(&connection)?; // for the reason given in `open`
        let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        transaction.execute(
            "INSERT OR REPLACE INTO log (id, terminal, log, demo) VALUES (1, ?1, ?2, ?3)",
            (identity.terminal.as_str(), identity.log.0.as_bytes(), identity.demo),
        )?;
        head::save(&transaction, &Head::empty(), &signing, &origin)?;
        transaction.commit()?;
        Ok(Self { connection, path: opening.path.to_owned(), signing, identity, origin, judged: None })
    }

    /// Computes every table for reports again from the log.
    pub fn rebuild_projections(&mut self) -> Result<(), StoreError> {
        let transaction =
            self.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        projection::rebuild(&transaction)?;
        Ok(transaction.commit()?)
    }

    /// Whose log this is.
    pub fn identity(&self) -> &LogIdentity {
        &self.identity
    }

    /// The database file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The newest head.
    pub fn head(&self) -> Result<Head, StoreError> {
        head::load(&self.connection)
    }

    /// The pack that the log says is in force.
    pub fn pack_in_force(&self) -> Result<Option<PackApplied>, StoreError> {
        pack_in_force(&self.connection)
    }

    /// A fast look at the file's structure, for idle minutes and after a fault of the disk.
    pub fn quick_check(&self) -> Result<(), StoreError> {
        let answer: String = self.connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if answer == "ok" { Ok(()) } else { Err(StoreError::Damaged(Damage::Unreadable)) }
    }
}

/// The pack that the log says is in force.
pub(crate) fn pack_in_force(connection: &Connection) -> Result<Option<PackApplied>, StoreError> {
    let sql = "SELECT bytes FROM entry WHERE kind = 'pack_applied' ORDER BY seq DESC LIMIT 1";
    let bytes: Option<Vec<u8>> = connection.query_row(sql, [], |row| row.get(0)).optional()?;
    Ok(bytes.and_then(|bytes| match Entry::read(&bytes).ok()?.body {
        Body::PackApplied(applied) => Some(applied),
        _ => None,
    }))
}

/// Whose log a file holds; `None` before its first entry is written.
pub(crate) fn identity(connection: &Connection) -> Result<Option<LogIdentity>, StoreError> {
    identity_by("SELECT terminal, log, demo FROM log JOIN head ON size > 0", connection)
}

/// Whose log a file says it holds, whatever its head says.
pub(crate) fn named(connection: &Connection) -> Result<Option<LogIdentity>, StoreError> {
    identity_by("SELECT terminal, log, demo FROM log", connection)
}

fn identity_by(sql: &str, connection: &Connection) -> Result<Option<LogIdentity>, StoreError> {
    let row = connection
        .query_row(sql, [], |row| {
            Ok(LogIdentity {
                terminal: TerminalId(row.get(0)?),
                log: LogId(Uuid::from_bytes(row.get(1)?)),
                demo: row.get(2)?,
            })
        })
        .optional()?;
    Ok(row)
}
