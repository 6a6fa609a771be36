//! Projecting again: the projections of a terminal's logs are thrown away and computed anew from the bytes, by the functions that
//! made them, in one transaction under the locks that a batch and an event take, in their order. For rows that were damaged, and for entries that an earlier
//! program could not read. Bytes, signatures and the events of work orders are not touched, nor private
//! content, unless an order forbids it.

use std::collections::HashSet;

use tokio_postgres::{Row, error::SqlState};

use crate::{
    db::{Client, Transaction},
    projection::{self, FactsCache, Place, Reading, flags},
    witness::private,
    work_order::{self, Hall},
};

mod change;

pub(crate) use change::Change;

/// Entries that are read together.
const PAGE: i32 = 500;

/// How often a terminal is begun again whose locks others wanted in another order.
const TRIES: u32 = 5;

/// However long it takes, and however long others hold a row.
const PATIENT: &str = "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0";

const LOGS: &str = "SELECT id, demo FROM log WHERE terminal = $1 ORDER BY id FOR NO KEY UPDATE";

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
    /// The hall's packs, oldest first, by when they were published.
    packs: Vec<(i64, Hall)>,
}

/// The terminals that have a log, in the order of their names.
pub(crate) async fn terminals(client: &Client) -> Result<Vec<String>, tokio_postgres::Error> {
    let rows = client.query("SELECT DISTINCT terminal FROM log ORDER BY terminal", &[]).await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

/// Throws away what no entry explains, of whichever terminal: once, before the terminals.
pub(crate) async fn clear_strays(client: &mut Client) -> Result<Vec<Change>, tokio_postgres::Error> {
    let transaction = client.transaction().await?;
    transaction.batch_execute(PATIENT).await?;
    let changes = change::clear_strays(&transaction).await?;
    transaction.commit().await?;
    Ok(changes)
}

/// Projects everything of a terminal again, and begins again if PostgreSQL ended it so that others could go on.
pub(crate) async fn rebuild(
    client: &mut Client,
    facts: &FactsCache,
    terminal: &str,
) -> Result<Rebuilt, tokio_postgres::Error> {
    for _ in 1..TRIES {
        match once(client, facts, terminal).await {
            Err(error) if error.code() == Some(&SqlState::T_R_DEADLOCK_DETECTED) => {
                tracing::warn!(terminal, "others went first; once more");
            }
            done => return done,
        }
    }
    once(client, facts, terminal).await
}

async fn once(
    client: &mut Client,
    facts: &FactsCache,
    terminal: &str,
) -> Result<Rebuilt, tokio_postgres::Error> {
    let transaction = client.transaction().await?;
    transaction.batch_execute(PATIENT).await?;
    let terminal = Terminal::lock(&transaction, terminal).await?;
    let ids: Vec<i64> = terminal.logs.iter().map(|(id, _)| *id).collect();
    change::remember(&transaction, &terminal.name, &ids).await?;
    change::clear(&transaction).await?;
    let entries = terminal.project_all(&transaction, facts, &ids).await?;
    transaction.execute(FORBIDDEN, &[&ids]).await?;
    transaction.execute(DELIVER, &[&terminal.name]).await?;
    let changes = change::since(&transaction).await?;
    transaction.commit().await?;
    Ok(Rebuilt { entries, changes })
}

/// The log of an entry, and when it was received.
fn whence(row: &Row) -> (i64, i64) {
    (row.get(0), row.get(3))
}

impl Terminal {
    /// The locks of a batch and then those of an event, in the order in which each of them takes its own: the logs, the
    /// terminal, its work orders, its numbers of changes.
    async fn lock(transaction: &Transaction<'_>, name: &str) -> Result<Self, tokio_postgres::Error> {
        transaction.query(LOGS, &[&name]).await?;
        let sql = "SELECT hall FROM terminal WHERE id = $1 FOR NO KEY UPDATE";
        let hall: String = transaction.query_one(sql, &[&name]).await?.get(0);
        // Another one may have been opened meanwhile; from here on none is.
        let logs: Vec<(i64, bool)> =
            transaction.query(LOGS, &[&name]).await?.iter().map(|row| (row.get(0), row.get(1))).collect();
        work_order::lock_all(transaction, name).await?;
        let ids: Vec<i64> = logs.iter().map(|(id, _)| *id).collect();
        let rows =
            transaction.query(UNKNOWN, &[&ids, &&[flags::FUTURE_FORMAT, flags::UNKNOWN_KIND][..]]).await?;
        let unknown = rows.iter().map(|row| (row.get(0), row.get::<_, i64>(1).cast_unsigned())).collect();
        let packs = Hall::read_all(transaction, &hall).await?;
        Ok(Self { name: name.to_owned(), hall, logs, unknown, packs })
    }

    /// Projects all entries, and answers how many.
    async fn project_all(
        &self,
        transaction: &Transaction<'_>,
        facts: &FactsCache,
        logs: &[i64],
    ) -> Result<u64, tokio_postgres::Error> {
        let statement = transaction.prepare(ENTRIES).await?;
        let portal = transaction.bind(&statement, &[&logs]).await?;
        let mut entries = 0;
        loop {
            let rows = transaction.query_portal(&portal, PAGE).await?;
            if rows.is_empty() {
                return Ok(entries);
            }
            entries += rows.len() as u64;
            // A batch is what was received in one log at one time.
            for batch in rows.chunk_by(|a, b| whence(a) == whence(b)) {
                self.project(transaction, facts, batch).await?;
            }
        }
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
        work_order::open_again(transaction, &self.packs, &projected.answerable).await?;
        let known_now =
            |reading: &Reading| reading.entry.is_some() && self.unknown.contains(&(log, reading.seq));
        let new: Vec<Reading> = readings.into_iter().filter(known_now).collect();
        if new.is_empty() { Ok(()) } else { private::judge(transaction, &place, &new).await }
    }
}

#[cfg(test)]
mod tests;
