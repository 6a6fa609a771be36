//! Projecting again: the projections of a terminal's logs are thrown away and computed anew from the bytes, by the functions that
//! made them, in one transaction under the locks that a batch takes. For rows that were damaged, and for entries that an earlier
//! program could not read. Bytes, signatures and the events of work orders are not touched, nor private
//! content, unless an order forbids it.

use std::collections::HashSet;

use tokio_postgres::Row;

use crate::{
    db::{Client, Transaction},
    projection::{self, FactsCache, Place, Reading, flags},
    witness::private,
    work_order,
};

mod change;

pub(crate) use change::Change;

/// Entries that are read together.
const PAGE: i32 = 500;

const LOGS: &str = "SELECT id, demo FROM log WHERE terminal = $1 ORDER BY id FOR UPDATE";

/// In the order in which they were received, so that of two copies of an entry the same one counts.
const ENTRIES: &str = "
  SELECT log, seq, bytes, (extract(epoch FROM received_at) * 1000)::bigint
  FROM entry WHERE log = ANY($1) ORDER BY received_at, log, seq";

const UNKNOWN: &str = "SELECT DISTINCT log, seq FROM entry_flag WHERE log = ANY($1) AND flag = ANY($2)";

/// A work order whose delivery is lost is delivered once more; who has it already sees that by its identity.
const DELIVER: &str = "
  INSERT INTO outbox (work_order) SELECT id FROM work_order w
  WHERE w.terminal = $1 AND NOT EXISTS (SELECT FROM outbox o WHERE o.work_order = w.id)
    AND NOT EXISTS (SELECT FROM delivery d WHERE d.work_order = w.id)";

/// What an order of erasure or a closed work order forbids, as after a backup was put back.
const FORBIDDEN: &str = "
  DELETE FROM private p USING counted c
  WHERE c.log = p.log AND c.seq = p.seq AND c.log = ANY($1)
    AND (EXISTS (SELECT FROM erasure_order o WHERE o.target = c.entry_id AND o.agreed_at IS NOT NULL)
         OR p.kind = 'phone'
            AND EXISTS (SELECT FROM work_order w WHERE w.entry_id = c.entry_id AND w.closed_at IS NOT NULL))";

/// What was done for a terminal.
#[derive(Debug, Default)]
pub(crate) struct Rebuilt {
    /// Entries that were read.
    pub(crate) entries: u64,
    /// What is another than before, by table.
    pub(crate) changes: Vec<Change>,
}

/// A terminal whose logs are locked.
struct Terminal {
    name: String,
    hall: String,
    /// The logs, and whether they are demo ones.
    logs: Vec<(i64, bool)>,
    /// Entries of which an earlier program did not know what they are.
    unknown: HashSet<(i64, u64)>,
}

/// The terminals that have a log, in the order of their names.
pub(crate) async fn terminals(client: &Client) -> Result<Vec<String>, tokio_postgres::Error> {
    let rows = client.query("SELECT DISTINCT terminal FROM log ORDER BY terminal", &[]).await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

/// Projects everything of a terminal again.
pub(crate) async fn rebuild(
    client: &mut Client,
    facts: &FactsCache,
    terminal: &str,
) -> Result<Rebuilt, tokio_postgres::Error> {
    let transaction = client.transaction().await?;
    transaction.batch_execute("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0").await?;
    let terminal = Terminal::lock(&transaction, terminal).await?;
    let ids: Vec<i64> = terminal.logs.iter().map(|(id, _)| *id).collect();
    change::remember(&transaction).await?;
    change::clear(&transaction, &ids).await?;
    let statement = transaction.prepare(ENTRIES).await?;
    let portal = transaction.bind(&statement, &[&ids]).await?;
    let mut rebuilt = Rebuilt::default();
    loop {
        let rows = transaction.query_portal(&portal, PAGE).await?;
        if rows.is_empty() {
            break;
        }
        rebuilt.entries += rows.len() as u64;
        // A batch is what was received in one log at one time.
        for batch in rows.chunk_by(|a, b| whence(a) == whence(b)) {
            terminal.project(&transaction, facts, batch).await?;
        }
    }
    transaction.execute(FORBIDDEN, &[&ids]).await?;
    transaction.execute(DELIVER, &[&terminal.name]).await?;
    rebuilt.changes = change::since(&transaction).await?;
    transaction.commit().await?;
    Ok(rebuilt)
}

/// The log of an entry, and when it was received.
fn whence(row: &Row) -> (i64, i64) {
    (row.get(0), row.get(3))
}

impl Terminal {
    async fn lock(transaction: &Transaction<'_>, name: &str) -> Result<Self, tokio_postgres::Error> {
        let sql = "SELECT hall FROM terminal WHERE id = $1 FOR NO KEY UPDATE";
        let hall = transaction.query_one(sql, &[&name]).await?.get(0);
        let logs: Vec<(i64, bool)> =
            transaction.query(LOGS, &[&name]).await?.iter().map(|row| (row.get(0), row.get(1))).collect();
        let ids: Vec<i64> = logs.iter().map(|(id, _)| *id).collect();
        let rows =
            transaction.query(UNKNOWN, &[&ids, &&[flags::FUTURE_FORMAT, flags::UNKNOWN_KIND][..]]).await?;
        let unknown = rows.iter().map(|row| (row.get(0), row.get::<_, i64>(1).cast_unsigned())).collect();
        Ok(Self { name: name.to_owned(), hall, logs, unknown })
    }

    /// Projects entries that were received together, as the witness did.
    async fn project(
        &self,
        transaction: &Transaction<'_>,
        facts: &FactsCache,
        batch: &[Row],
    ) -> Result<(), tokio_postgres::Error> {
        let Some((log, received_ms)) = batch.first().map(whence) else { return Ok(()) };
        let demo = self.logs.iter().any(|(id, demo)| *id == log && *demo);
        let place = Place { log, hall: &self.hall, terminal: &self.name, demo };
        let reading = |row: &Row| Reading::of(row.get::<_, i64>(1).cast_unsigned(), row.get(2));
        let readings: Vec<Reading> = batch.iter().map(reading).collect();
        let facts = facts.of(transaction, &self.hall, &readings).await?;
        let projected =
            projection::project(transaction, &place, &readings, &facts, Some(received_ms)).await?;
        work_order::open_all(transaction, &projected.answerable).await?;
        let known_now =
            |reading: &Reading| reading.entry.is_some() && self.unknown.contains(&(log, reading.seq));
        let new: Vec<Reading> = readings.into_iter().filter(known_now).collect();
        if new.is_empty() { Ok(()) } else { private::judge(transaction, &place, &new).await }
    }
}

#[cfg(test)]
mod tests;
