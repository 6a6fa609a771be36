//! Verification: everything is computed again from the raw bytes and compared: leaf hashes, tree, signatures, then each row of
//! the projections, each flag, each private content, each work order. It reads one snapshot, a page at a time, and changes nothing.

use deadpool_postgres::GenericClient;
use tokio_postgres::IsolationLevel;

use crate::{
    db::{Client, Transaction},
    keys::Keys,
    projection::FactsCache,
    work_order,
};

mod expected;
mod findings;
mod log;
mod page;
mod previous;
mod private;
mod stray;

pub(crate) use findings::Findings;

/// Why a verification could not be done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum VerifyError {
    /// PostgreSQL.
    #[error(transparent)]
    Postgres(#[from] tokio_postgres::Error),
    /// A row that cannot be written as JSON; no row is like that.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

/// What was looked at, and what is off.
#[derive(Debug, Default)]
pub(crate) struct Report {
    /// Logs.
    pub(crate) logs: u64,
    /// Entries of all of them.
    pub(crate) entries: u64,
    /// What is off.
    pub(crate) findings: Findings,
}

/// Verifies the whole database.
pub(crate) async fn verify(client: &mut Client, keys: &Keys) -> Result<Report, VerifyError> {
    let snapshot = client.build_transaction().isolation_level(IsolationLevel::RepeatableRead).read_only(true);
    let transaction = snapshot.start().await?;
    transaction.batch_execute("SET LOCAL statement_timeout = 0").await?;
    let facts = FactsCache::default();
    let mut report = Report::default();
    for id in logs(&transaction).await? {
        report.logs += 1;
        report.entries += log::check(&transaction, id, keys, &facts, &mut report.findings).await?;
    }
    stray::check(&transaction, &mut report.findings).await?;
    report.findings.extend(work_order::audit(&transaction).await?);
    transaction.commit().await?;
    Ok(report)
}

async fn logs(transaction: &Transaction<'_>) -> Result<Vec<i64>, tokio_postgres::Error> {
    let rows = GenericClient::query(transaction, "SELECT id FROM log ORDER BY id", &[]).await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}
