//! The rows that are thrown away, and how many are others afterwards.

use crate::db::Transaction;

/// The tables that are computed from entries, and those that follow from them.
const TABLES: [&str; 11] = [
    "counted",
    "entry_flag",
    "rating",
    "rating_reason",
    "survey_response",
    "survey_answer",
    "unrated",
    "label_proposal",
    "work_order",
    "outbox",
    "private",
];

/// After the places are gone, nothing explains their rows any more.
const CLEAR: &str = "
  DELETE FROM rating r WHERE NOT EXISTS (SELECT FROM counted c WHERE c.entry_id = r.entry_id AND c.kind = 'rating');
  DELETE FROM survey_response s
    WHERE NOT EXISTS (SELECT FROM counted c WHERE c.entry_id = s.entry_id AND c.kind = 'survey_response');
  DELETE FROM unrated u WHERE NOT EXISTS (SELECT FROM counted c WHERE c.entry_id = u.entry_id AND c.kind = 'unrated');
  DELETE FROM label_proposal p
    WHERE NOT EXISTS (SELECT FROM counted c WHERE c.entry_id = p.entry_id AND c.kind = 'label_proposed');
  DELETE FROM rating_reason a WHERE NOT EXISTS (SELECT FROM rating r WHERE r.entry_id = a.entry_id);
  DELETE FROM survey_answer a WHERE NOT EXISTS (SELECT FROM survey_response s WHERE s.entry_id = a.entry_id)";

/// How many rows of a table are others than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    /// The table.
    pub(crate) table: &'static str,
    /// Rows that were there and are not, or were others.
    pub(crate) gone: i64,
    /// Rows that are there and were not, or were others.
    pub(crate) new: i64,
}

/// Remembers all rows as they are until the transaction ends.
pub(super) async fn remember(transaction: &Transaction<'_>) -> Result<(), tokio_postgres::Error> {
    for table in TABLES {
        let sql = format!("CREATE TEMP TABLE before_{table} ON COMMIT DROP AS TABLE public.{table}");
        transaction.batch_execute(&sql).await?;
    }
    Ok(())
}

/// Throws away what was computed from the entries of some logs, and what no entry explains.
pub(super) async fn clear(transaction: &Transaction<'_>, logs: &[i64]) -> Result<(), tokio_postgres::Error> {
    let sql = "DELETE FROM counted c WHERE c.log = ANY($1)
               OR NOT EXISTS (SELECT FROM entry e WHERE e.log = c.log AND e.seq = c.seq)";
    transaction.execute(sql, &[&logs]).await?;
    let sql = "DELETE FROM entry_flag f WHERE f.log = ANY($1)
               OR NOT EXISTS (SELECT FROM entry e WHERE e.log = f.log AND e.seq = f.seq)";
    transaction.execute(sql, &[&logs]).await?;
    transaction.batch_execute(CLEAR).await
}

/// What is another than what was remembered.
pub(super) async fn since(transaction: &Transaction<'_>) -> Result<Vec<Change>, tokio_postgres::Error> {
    let mut changes = Vec::new();
    for table in TABLES {
        let difference = |from: &str, less: &str| {
            format!("(SELECT count(*) FROM (TABLE {from} EXCEPT TABLE {less}) AS other)")
        };
        let (before, now) = (format!("before_{table}"), format!("public.{table}"));
        let sql = format!("SELECT {}, {}", difference(&before, &now), difference(&now, &before));
        let row = transaction.query_one(&sql, &[]).await?;
        let change = Change { table, gone: row.get(0), new: row.get(1) };
        if (change.gone, change.new) != (0, 0) {
            changes.push(change);
        }
    }
    Ok(changes)
}
