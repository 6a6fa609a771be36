//! The schema and how it grows: numbered SQL, pinned by hash in the database itself. One program migrates at a time.

use sha2::{Digest, Sha256};

use super::{APPLICATION, Client, DbError};
use crate::{keys::Keys, placing};

/// All steps, in order; the schema number of a database is how many it has behind it.
const MIGRATIONS: &[&str] = &[
    include_str!("../../migrations/0001_witness.sql"),
    include_str!("../../migrations/0002_projections.sql"),
    include_str!("../../migrations/0003_work_orders.sql"),
    include_str!("../../migrations/0004_views.sql"),
    include_str!("../../migrations/0005_seen.sql"),
    include_str!("../../migrations/0006_told.sql"),
    include_str!("../../migrations/0007_counter.sql"),
    include_str!("../../migrations/0008_self_test.sql"),
    include_str!("../../migrations/0009_out_of_use.sql"),
    include_str!("../../migrations/0010_self_test_days.sql"),
    include_str!("../../migrations/0011_self_test_tries.sql"),
];

/// From this schema on it is signed where each terminal stands.
const PLACED: usize = 5;

/// Any number that no other program takes for its own lock.
const LOCK: i64 = 0x0073_6869_7765_6e00;

const TABLE: &str = "CREATE TABLE IF NOT EXISTS migration (
  number     integer PRIMARY KEY,
  sha256     bytea NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now()
)";

/// Brings a database that knows no terminal yet to the newest schema, all or nothing. Answers how many steps were taken.
pub async fn migrate(client: &mut Client) -> Result<usize, DbError> {
    migrate_with(client, None).await
}

/// Brings any database to the newest schema. Terminals that were enrolled before it was signed where they stand need the keys,
/// this once: whoever changes a place afterwards is found.
pub async fn migrate_with(client: &mut Client, keys: Option<&Keys>) -> Result<usize, DbError> {
    let transaction = client.transaction().await?;
    transaction.batch_execute("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0").await?;
    transaction.execute("SELECT pg_advisory_xact_lock($1)", &[&LOCK]).await?;
    transaction.batch_execute(TABLE).await?;
    let applied = applied(&transaction).await?;
    for (place, sql) in MIGRATIONS.iter().enumerate().skip(applied) {
        transaction.batch_execute(sql).await?;
        let (number, hash) = (number(place), Sha256::digest(sql).to_vec());
        transaction
            .execute("INSERT INTO migration (number, sha256) VALUES ($1, $2)", &[&number, &hash])
            .await?;
    }
    if applied < PLACED && !placing::sign_all(&transaction, keys).await? {
        return Err(DbError::NoKeys);
    }
    transaction.commit().await?;
    Ok(MIGRATIONS.len() - applied)
}

/// Refuses to go on if there are steps to be taken and another session of this program is connected: an older server that runs
/// beside the new schema leaves out what that one needs. Sees only sessions of the same user of the database.
pub(crate) async fn refuse_beside_servers(client: &mut Client) -> Result<(), DbError> {
    match check_schema(client).await {
        Err(DbError::Older { .. }) => {}
        known => return known,
    }
    let sql = "SELECT count(*) FROM pg_stat_activity
               WHERE datname = current_database() AND application_name = $1 AND pid <> pg_backend_pid()";
    match client.query_one(sql, &[&APPLICATION]).await?.get(0) {
        0 => Ok(()),
        others => Err(DbError::InUse(others)),
    }
}

/// Refuses any schema but the newest one.
pub async fn check_schema(client: &mut Client) -> Result<(), DbError> {
    let transaction = client.transaction().await?;
    let there = transaction.query_one("SELECT to_regclass('migration') IS NOT NULL", &[]).await?;
    let found = if there.get(0) { applied(&transaction).await? } else { 0 };
    if found < MIGRATIONS.len() {
        return Err(DbError::Older { found, known: MIGRATIONS.len() });
    }
    Ok(())
}

/// How many steps the database has behind it; each must be the one this program knows.
async fn applied(transaction: &super::Transaction<'_>) -> Result<usize, DbError> {
    let rows = transaction.query("SELECT number, sha256 FROM migration ORDER BY number", &[]).await?;
    if rows.len() > MIGRATIONS.len() {
        return Err(DbError::Newer { found: rows.len(), known: MIGRATIONS.len() });
    }
    for (place, (row, sql)) in rows.iter().zip(MIGRATIONS).enumerate() {
        let same =
            row.get::<_, i32>(0) == number(place) && row.get::<_, &[u8]>(1) == Sha256::digest(sql).as_slice();
        if !same {
            return Err(DbError::Changed(number(place)));
        }
    }
    Ok(rows.len())
}

fn number(place: usize) -> i32 {
    i32::try_from(place + 1).unwrap_or(i32::MAX)
}
