//! The schema and how it grows: numbered SQL, pinned by hash once released, a backup first.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, TransactionBehavior, backup::Backup};

use crate::{
    connection::{self, DatabaseKey},
    error::StoreError,
    projection,
};

/// One step of the schema.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// The statements.
    pub sql: &'static str,
    /// Whether the projections must be computed again afterwards.
    pub rebuilds: bool,
}

/// All steps, in order; the schema number of a file is how many it has behind it.
pub const MIGRATIONS: &[Migration] = &[
    Migration { sql: include_str!("migrations/0001_log.sql"), rebuilds: false },
    Migration { sql: include_str!("migrations/0002_reports.sql"), rebuilds: true },
    Migration { sql: include_str!("migrations/0003_writing.sql"), rebuilds: false },
    Migration { sql: include_str!("migrations/0004_sync.sql"), rebuilds: false },
    Migration { sql: include_str!("migrations/0005_flags.sql"), rebuilds: true },
    Migration { sql: include_str!("migrations/0006_ledger.sql"), rebuilds: true },
    Migration { sql: include_str!("migrations/0007_counter.sql"), rebuilds: true },
    Migration { sql: include_str!("migrations/0008_self_test.sql"), rebuilds: false },
];

/// Brings a file to the newest schema. A file that holds something is copied first, beside itself.
pub(crate) fn migrate(
    connection: &mut Connection,
    path: &Path,
    key: &DatabaseKey,
    steps: &[Migration],
) -> Result<(), StoreError> {
    let known = i64::try_from(steps.len()).unwrap_or(i64::MAX);
    let found = schema_number(connection)?;
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    if found == known {
        return Ok(());
    }
    if found > 0 {
        back_up(connection, &backup_path(path, found), key)?;
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another program may have migrated while this one waited for the lock.
    let found = schema_number(&transaction)?;
    let pending = &steps[usize::try_from(found).unwrap_or(0).min(steps.len())..];
    for step in pending {
        transaction.execute_batch(step.sql)?;
    }
    if pending.iter().any(|step| step.rebuilds) {
        projection::rebuild(&transaction)?;
    }
    transaction.pragma_update(None, "user_version", known)?;
    transaction.commit()?;
    Ok(())
}

/// Where the copy made before leaving schema `number` lies.
pub fn backup_path(path: &Path, number: i64) -> PathBuf {
    path.with_extension(format!("schema-{number}.db"))
}

/// Whether a file has the schema that these steps lead to. One of a newer program is not this program's to write.
pub(crate) fn is_newest(connection: &Connection, steps: &[Migration]) -> Result<bool, StoreError> {
    let found = schema_number(connection)?;
    let known = i64::try_from(steps.len()).unwrap_or(i64::MAX);
    if found > known { Err(StoreError::Newer { found, known }) } else { Ok(found == known) }
}

fn schema_number(connection: &Connection) -> Result<i64, StoreError> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Copies the whole database, encrypted with the same key, to a new file.
fn back_up(from: &Connection, to: &Path, key: &DatabaseKey) -> Result<(), StoreError> {
    const PAGES_A_STEP: i32 = 1024;
    // What a power cut left of an earlier copy is of no use, and must not be opened.
    for rest in ["", "-wal", "-shm"] {
        let mut name = to.as_os_str().to_owned();
        name.push(rest);
        if let Err(error) = std::fs::remove_file(&name)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            return Err(StoreError::Backup(error));
        }
    }
    let mut copy = connection::writable(to, key)?;
    connection::merge_on_close(&copy)?;
    Backup::new(from, &mut copy)?.run_to_completion(PAGES_A_STEP, std::time::Duration::ZERO, None)?;
    copy.close().map_err(|(_, error)| error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::MIGRATIONS;

    /// A released step never changes; a new one gets a line here.
    const PINNED: &[&str] = &[
        "5492c4f9e41d6d75e4e4e1fc5b6bc0a64e65273f8a7e615f23fee8cc495e0b4a",
        "57c8acf3bda8ba76cc2dd85cc166e46706acbc81c1c85da13d7fa304312a59f2",
        "b25bd3bde1f82c652c7435ef19c93821dbe9ecc9db0ebb7b23a3e821872e70f7",
        "91471ff9fc9b67b3cdd48647e26aa6e35997a758e003cc9a9141723aeec612a5",
        "17544232895b196ff431d9d0052e2c963560d41e8dc885ec2fbc8a99588a7c35",
        "7ab1f17f4a9a27100e488360c82f36caf64389fb946d51070b5cb65f1830cd3f",
        "81d59f02780e57b053976f56eb32bafc8cc78e5142855b97d08d2e9e00e44193",
        "bd9b8f17e4d88c457fd126ae4fd3589a96f8e50c782ddc45e56a2c4e3ff4a9ab",
    ];

    #[test]
    fn a_released_migration_does_not_change() {
        let hashes: Vec<_> = MIGRATIONS.iter().map(|step| hex::encode(Sha256::digest(step.sql))).collect();
        assert_eq!(hashes, PINNED);
    }
}
