//! The terminal's half of an erasure: what it is told, and that it has done it.

use std::collections::HashSet;

use deadpool_postgres::GenericClient;
use shiwen_domain::id::EntryId;
use shiwen_sync::protocol::ErasureOrder;
use uuid::Uuid;

use crate::db::Transaction;

const PENDING: &str = "
  SELECT o.id, o.target, o.reason
  FROM erasure_order o JOIN counted c ON c.entry_id = o.target JOIN log l ON l.id = c.log
  WHERE l.terminal = $1 AND o.agreed_at IS NOT NULL AND o.done_at IS NULL ORDER BY o.agreed_at LIMIT 100";

const DONE: &str = "
  UPDATE erasure_order SET done_at = now()
  WHERE id = $1 AND target = $2 AND agreed_at IS NOT NULL AND done_at IS NULL";

const NOT_KEPT: &str = "
  SELECT target, true FROM erasure_order WHERE agreed_at IS NOT NULL AND target = ANY($1)
  UNION ALL
  SELECT entry_id, false FROM work_order WHERE closed_at IS NOT NULL AND entry_id = ANY($1)";

const AGAIN: &str = "
  UPDATE erasure_order SET done_at = NULL
  WHERE target = ANY($1) AND agreed_at IS NOT NULL AND done_at IS NOT NULL";

/// What a terminal has still to erase, for its `StateAnswer`.
pub(crate) async fn pending(
    client: &impl GenericClient,
    terminal: &str,
) -> Result<Vec<ErasureOrder>, tokio_postgres::Error> {
    let statement = client.prepare_cached(PENDING).await?;
    let rows = client.query(&statement, &[&terminal]).await?;
    let order = |row: &tokio_postgres::Row| ErasureOrder {
        order: row.get::<_, Uuid>(0).to_string(),
        target: EntryId(row.get(1)),
        reason: row.get(2),
    };
    Ok(rows.iter().map(order).collect())
}

/// Takes note of an `erasure` entry of a terminal's log. Whether it carries out an order of ours; said again, it does.
pub(crate) async fn done(
    transaction: &Transaction<'_>,
    order: &str,
    target: Uuid,
) -> Result<bool, tokio_postgres::Error> {
    let Ok(order) = order.parse::<Uuid>() else { return Ok(false) };
    let statement = transaction.prepare_cached(DONE).await?;
    transaction.execute(&statement, &[&order, &target]).await?;
    let sql =
        "SELECT EXISTS (SELECT 1 FROM erasure_order WHERE id = $1 AND target = $2 AND agreed_at IS NOT NULL)";
    let statement = transaction.prepare_cached(sql).await?;
    Ok(transaction.query_one(&statement, &[&order, &target]).await?.get(0))
}

/// Content that must not be stored again when it arrives once more, as from a terminal that was restored: what was erased, and
/// the numbers of closed work orders.
#[derive(Debug, Default)]
pub(crate) struct NotKept {
    erased: HashSet<Uuid>,
    closed: HashSet<Uuid>,
}

impl NotKept {
    /// Reads which of these entries it concerns.
    pub(crate) async fn among(
        client: &impl GenericClient,
        entries: &[Uuid],
    ) -> Result<Self, tokio_postgres::Error> {
        let statement = client.prepare_cached(NOT_KEPT).await?;
        let mut not_kept = Self::default();
        for row in client.query(&statement, &[&entries]).await? {
            let set = if row.get(1) { &mut not_kept.erased } else { &mut not_kept.closed };
            set.insert(row.get(0));
        }
        Ok(not_kept)
    }

    /// Has a terminal told again to erase what it has just sent: a backup has brought back what it had erased.
    pub(crate) async fn tell_again(
        transaction: &Transaction<'_>,
        entries: &[Uuid],
    ) -> Result<(), tokio_postgres::Error> {
        let statement = transaction.prepare_cached(AGAIN).await?;
        transaction.execute(&statement, &[&entries]).await?;
        Ok(())
    }

    /// Whether this content of an entry is not stored.
    pub(crate) fn has(&self, entry: Uuid, kind: &str) -> bool {
        self.erased.contains(&entry) || (kind == "phone" && self.closed.contains(&entry))
    }
}
