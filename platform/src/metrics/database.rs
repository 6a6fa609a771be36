//! What the database knows, for all servers together: entries, what waits, alarms, terminals. One statement each, none that
//! grows with the number of entries.

use super::text::Text;
use crate::db::Client;

const LOGS: &str = "SELECT coalesce(sum(size), 0)::bigint, count(*) FROM log";

const OUTBOX: &str = "
  SELECT count(*), coalesce(extract(epoch FROM now() - min(w.opened_at)), 0)::float8
  FROM outbox JOIN work_order w ON w.id = outbox.work_order";

const ALARMS: &str = "SELECT kind, count(*) FROM alarm WHERE closed_at IS NULL GROUP BY kind ORDER BY kind";

const TERMINALS: &str = "SELECT report.contact(last_contact), count(*) FROM terminal GROUP BY 1 ORDER BY 1";

/// Asks and writes.
pub(super) async fn write(client: &Client, text: &mut Text) -> Result<(), tokio_postgres::Error> {
    let logs = client.query_one(&client.prepare_cached(LOGS).await?, &[]).await?;
    let outbox = client.query_one(&client.prepare_cached(OUTBOX).await?, &[]).await?;
    let alarms = client.query(&client.prepare_cached(ALARMS).await?, &[]).await?;
    let terminals = client.query(&client.prepare_cached(TERMINALS).await?, &[]).await?;
    text.family("shiwen_entries_total", "counter", "Entries stored and witnessed.");
    text.plain("shiwen_entries_total", logs.get::<_, i64>(0));
    text.gauge("shiwen_logs", "Logs witnessed.", logs.get::<_, i64>(1));
    text.gauge("shiwen_outbox_waiting", "Work orders that 12345 has not taken yet.", outbox.get::<_, i64>(0));
    let age = "Seconds since the oldest of them was opened.";
    text.gauge("shiwen_outbox_oldest_seconds", age, outbox.get::<_, f64>(1));
    text.family("shiwen_alarms_open", "gauge", "Open alarms, by kind.");
    for row in &alarms {
        text.labelled("shiwen_alarms_open", "kind", row.get(0), row.get::<_, i64>(1));
    }
    text.family("shiwen_terminals", "gauge", "Terminals, by contact: 15 minutes, a day, longer, never.");
    for row in &terminals {
        text.labelled("shiwen_terminals", "contact", row.get(0), row.get::<_, i64>(1));
    }
    Ok(())
}
