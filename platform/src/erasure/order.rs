//! Orders to erase: asked for by one person, agreed to by another. Each of them is a deed.

use deadpool_postgres::GenericClient;
use serde::Serialize;
use tokio_postgres::Row;
use uuid::{Builder, Uuid};

use super::content::{ALL_KINDS, drop_content};
use crate::{
    db::{Client, Transaction},
    deed::{self, Deed, Why},
    http::Access,
    secret,
};

/// Everything of an order, in the order of [`ErasureView::of`].
const COLUMNS: &str = "
  o.id, o.target, t.hall, o.reason, o.asked_by, (extract(epoch FROM o.asked_at) * 1000)::bigint, o.agreed_by,
  (extract(epoch FROM o.agreed_at) * 1000)::bigint, (extract(epoch FROM o.done_at) * 1000)::bigint
  FROM erasure_order o JOIN counted c ON c.entry_id = o.target JOIN log l ON l.id = c.log JOIN terminal t ON t.id = l.terminal";

/// The hall of an entry; the row is held, so that two who ask at once make one order.
const HALL: &str = "
  SELECT t.hall FROM counted c JOIN log l ON l.id = c.log JOIN terminal t ON t.id = l.terminal
  WHERE c.entry_id = $1 FOR UPDATE OF c";

/// Why nothing is erased.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ErasureError {
    /// The token is not for this, or not for this hall.
    #[error("this token is not for erasing in this hall")]
    Duty,
    /// The same person a second time.
    #[error("an erasure is an act of two people; somebody else has to agree")]
    Alone,
    /// Nobody from outside the rating's hall has a part in it.
    #[error("whoever agrees must not be of the rating's hall; a token for the city is needed")]
    Inside,
    /// No such entry.
    #[error("there is no such entry")]
    NoTarget,
    /// No such order.
    #[error("there is no such order")]
    NoOrder,
    /// PostgreSQL said no.
    #[error(transparent)]
    Postgres(#[from] tokio_postgres::Error),
}

/// An order, and how far it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct ErasureView {
    pub(crate) id: Uuid,
    pub(crate) target: Uuid,
    pub(crate) hall: String,
    pub(crate) reason: String,
    pub(crate) asked_by: String,
    pub(crate) asked_at_ms: i64,
    pub(crate) agreed_by: Option<String>,
    /// When the platform's copies were dropped.
    pub(crate) agreed_at_ms: Option<i64>,
    /// When the terminal's log said that its copy is gone.
    pub(crate) done_at_ms: Option<i64>,
}

impl ErasureView {
    fn of(row: &Row) -> Self {
        Self {
            id: row.get(0),
            target: row.get(1),
            hall: row.get(2),
            reason: row.get(3),
            asked_by: row.get(4),
            asked_at_ms: row.get(5),
            agreed_by: row.get(6),
            agreed_at_ms: row.get(7),
            done_at_ms: row.get(8),
        }
    }
}

/// The newest orders of a hall, or of all of them.
pub(crate) async fn list(
    client: &impl GenericClient,
    hall: Option<&str>,
) -> Result<Vec<ErasureView>, tokio_postgres::Error> {
    let sql =
        format!("SELECT {COLUMNS} WHERE $1::text IS NULL OR t.hall = $1 ORDER BY o.asked_at DESC LIMIT 500");
    let statement = client.prepare_cached(&sql).await?;
    Ok(client.query(&statement, &[&hall]).await?.iter().map(ErasureView::of).collect())
}

/// Asks for an erasure. An entry has one order: who asks again, or as the next one, is shown it. The second value says
/// whether it is new.
pub(crate) async fn ask(
    client: &mut Client,
    access: &Access,
    target: Uuid,
    reason: &Why,
) -> Result<(ErasureView, bool), ErasureError> {
    if !access.has("erase") {
        return Err(ErasureError::Duty);
    }
    let transaction = client.transaction().await?;
    let statement = transaction.prepare_cached(HALL).await?;
    let row = transaction.query_opt(&statement, &[&target]).await?.ok_or(ErasureError::NoTarget)?;
    if !access.may("erase", row.get(0)) {
        return Err(ErasureError::Duty);
    }
    if let Some(known) = one(&transaction, "o.target", target).await? {
        return Ok((known, false));
    }
    let id = Builder::from_random_bytes(secret::random()).into_uuid();
    let sql = "INSERT INTO erasure_order (id, target, reason, asked_by) VALUES ($1, $2, $3, $4)";
    transaction.execute(sql, &[&id, &target, &reason.as_str(), &access.name]).await?;
    deed::record(&transaction, &access.name, Deed::ErasureAsked, &id.to_string(), reason.as_str()).await?;
    let order = one(&transaction, "o.id", id).await?.ok_or(ErasureError::NoOrder)?;
    transaction.commit().await?;
    Ok((order, true))
}

/// Agrees to an erasure: the platform's copies go in the same transaction. Agreed to once, it stays so.
pub(crate) async fn agree(
    client: &mut Client,
    access: &Access,
    id: Uuid,
) -> Result<ErasureView, ErasureError> {
    if !access.has("erase") {
        return Err(ErasureError::Duty);
    }
    let transaction = client.transaction().await?;
    transaction.execute("SELECT 1 FROM erasure_order WHERE id = $1 FOR UPDATE", &[&id]).await?;
    let order = one(&transaction, "o.id", id).await?.ok_or(ErasureError::NoOrder)?;
    if !access.may("erase", &order.hall) {
        return Err(ErasureError::Duty);
    }
    if access.hall.is_some() {
        return Err(ErasureError::Inside);
    }
    if order.asked_by == access.name {
        return Err(ErasureError::Alone);
    }
    if order.agreed_by.is_some() {
        return Ok(order);
    }
    let sql = "UPDATE erasure_order SET agreed_by = $2, agreed_at = now() WHERE id = $1";
    transaction.execute(sql, &[&id, &access.name]).await?;
    drop_content(&transaction, order.target, &ALL_KINDS).await?;
    deed::record(&transaction, &access.name, Deed::ErasureAgreed, &id.to_string(), &order.reason).await?;
    let order = one(&transaction, "o.id", id).await?.ok_or(ErasureError::NoOrder)?;
    transaction.commit().await?;
    Ok(order)
}

async fn one(
    transaction: &Transaction<'_>,
    column: &str,
    value: Uuid,
) -> Result<Option<ErasureView>, tokio_postgres::Error> {
    let sql = format!("SELECT {COLUMNS} WHERE {column} = $1");
    let statement = transaction.prepare_cached(&sql).await?;
    Ok(transaction.query_opt(&statement, &[&value]).await?.as_ref().map(ErasureView::of))
}
