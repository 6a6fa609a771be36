//! The rows of one terminal that are thrown away, and how many are others afterwards. Looks at this terminal's rows only, so
//! that what others send meanwhile is neither touched nor told.

use crate::db::Transaction;

/// Which rows a terminal has in the tables that are computed from entries, and in those that follow from them. Of private
/// content only whether it is there. A work order that was delivered meanwhile was put into the outbox as well.
const ROWS: [(&str, &str); 14] = [
    ("counted", "SELECT t.* FROM public.counted t JOIN of_log l ON l.id = t.log"),
    ("entry_flag", "SELECT t.* FROM public.entry_flag t JOIN of_log l ON l.id = t.log"),
    ("rating", "SELECT t.* FROM public.rating t JOIN of_entry USING (entry_id)"),
    ("rating_reason", "SELECT t.* FROM public.rating_reason t JOIN of_entry USING (entry_id)"),
    ("survey_response", "SELECT t.* FROM public.survey_response t JOIN of_entry USING (entry_id)"),
    ("survey_answer", "SELECT t.* FROM public.survey_answer t JOIN of_entry USING (entry_id)"),
    ("unrated", "SELECT t.* FROM public.unrated t JOIN of_entry USING (entry_id)"),
    ("counter_event", "SELECT t.* FROM public.counter_event t JOIN of_entry USING (entry_id)"),
    ("clerk_event", "SELECT t.* FROM public.clerk_event t JOIN of_entry USING (entry_id)"),
    ("self_test", "SELECT t.* FROM public.self_test t JOIN of_entry USING (entry_id)"),
    ("label_proposal", "SELECT t.* FROM public.label_proposal t JOIN of_entry USING (entry_id)"),
    ("work_order", "SELECT t.* FROM public.work_order t JOIN of_terminal o ON o.id = t.terminal"),
    (
        "outbox",
        "SELECT t.id FROM public.work_order t JOIN of_terminal o ON o.id = t.terminal
         WHERE EXISTS (SELECT FROM public.outbox d WHERE d.work_order = t.id)
            OR EXISTS (SELECT FROM public.delivery d WHERE d.work_order = t.id)",
    ),
    ("private", "SELECT t.log, t.seq, t.kind FROM public.private t JOIN of_log l ON l.id = t.log"),
];

/// What is this terminal's: gone with the transaction.
const OF: &str = "
  CREATE TEMP TABLE of_terminal (id text) ON COMMIT DROP;
  CREATE TEMP TABLE of_log (id bigint PRIMARY KEY) ON COMMIT DROP;
  CREATE TEMP TABLE of_entry (entry_id uuid PRIMARY KEY) ON COMMIT DROP";

/// Again after projecting, for entries that were not counted before.
const OF_ENTRY: &str = "
  INSERT INTO of_entry SELECT entry_id FROM public.counted c JOIN of_log l ON l.id = c.log ON CONFLICT DO NOTHING;
  ANALYZE of_terminal; ANALYZE of_log; ANALYZE of_entry";

const CLEAR: &str = "
  DELETE FROM rating_reason a USING of_entry o WHERE o.entry_id = a.entry_id;
  DELETE FROM survey_answer a USING of_entry o WHERE o.entry_id = a.entry_id;
  DELETE FROM rating r USING of_entry o WHERE o.entry_id = r.entry_id;
  DELETE FROM survey_response s USING of_entry o WHERE o.entry_id = s.entry_id;
  DELETE FROM unrated u USING of_entry o WHERE o.entry_id = u.entry_id;
  DELETE FROM counter_event v USING of_entry o WHERE o.entry_id = v.entry_id;
  DELETE FROM clerk_event e USING of_entry o WHERE o.entry_id = e.entry_id;
  DELETE FROM self_test t USING of_entry o WHERE o.entry_id = t.entry_id;
  DELETE FROM label_proposal p USING of_entry o WHERE o.entry_id = p.entry_id;
  DELETE FROM counted c USING of_log l WHERE l.id = c.log;
  DELETE FROM entry_flag f USING of_log l WHERE l.id = f.log";

/// Rows that no entry explains, of whichever terminal. Whoever stores an entry shows it together with its rows.
const STRAYS: [(&str, &str); 11] = [
    ("counted", "NOT EXISTS (SELECT FROM entry e WHERE e.log = t.log AND e.seq = t.seq)"),
    ("entry_flag", "NOT EXISTS (SELECT FROM entry e WHERE e.log = t.log AND e.seq = t.seq)"),
    (
        "rating_reason",
        "NOT EXISTS (SELECT FROM counted c WHERE c.entry_id = t.entry_id AND c.kind = 'rating')",
    ),
    ("rating", "NOT EXISTS (SELECT FROM counted c WHERE c.entry_id = t.entry_id AND c.kind = 'rating')"),
    (
        "survey_answer",
        "NOT EXISTS (SELECT FROM counted c WHERE c.entry_id = t.entry_id AND c.kind = 'survey_response')",
    ),
    (
        "survey_response",
        "NOT EXISTS (SELECT FROM counted c WHERE c.entry_id = t.entry_id AND c.kind = 'survey_response')",
    ),
    ("unrated", "NOT EXISTS (SELECT FROM counted c WHERE c.entry_id = t.entry_id AND c.kind = 'unrated')"),
    (
        "counter_event",
        "NOT EXISTS (SELECT FROM counted c WHERE c.entry_id = t.entry_id AND c.kind = 'terminal_event')",
    ),
    (
        "clerk_event",
        "NOT EXISTS (SELECT FROM counted c WHERE c.entry_id = t.entry_id AND c.kind = 'terminal_event')",
    ),
    (
        "self_test",
        "NOT EXISTS (SELECT FROM counted c WHERE c.entry_id = t.entry_id
                       AND c.kind = CASE WHEN t.failed THEN 'terminal_event' ELSE 'self_test' END)",
    ),
    (
        "label_proposal",
        "NOT EXISTS (SELECT FROM counted c WHERE c.entry_id = t.entry_id AND c.kind = 'label_proposed')",
    ),
];

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

/// Remembers the rows of a terminal and its logs as they are, until the transaction ends.
pub(super) async fn remember(
    transaction: &Transaction<'_>,
    terminal: &str,
    logs: &[i64],
) -> Result<(), tokio_postgres::Error> {
    transaction.batch_execute(OF).await?;
    transaction.execute("INSERT INTO of_terminal VALUES ($1)", &[&terminal]).await?;
    transaction.execute("INSERT INTO of_log SELECT unnest($1::bigint[])", &[&logs]).await?;
    transaction.batch_execute(OF_ENTRY).await?;
    for (table, rows) in ROWS {
        let sql = format!("CREATE TEMP TABLE before_{table} ON COMMIT DROP AS {rows}");
        transaction.batch_execute(&sql).await?;
    }
    Ok(())
}

/// Throws away what was computed from the entries of the terminal that is remembered.
pub(super) async fn clear(transaction: &Transaction<'_>) -> Result<(), tokio_postgres::Error> {
    transaction.batch_execute(CLEAR).await
}

/// Throws away what no entry explains, and answers how many rows of which tables.
pub(super) async fn clear_strays(
    transaction: &Transaction<'_>,
) -> Result<Vec<Change>, tokio_postgres::Error> {
    let mut changes = Vec::new();
    for (table, is_stray) in STRAYS {
        let gone = transaction.execute(&format!("DELETE FROM {table} t WHERE {is_stray}"), &[]).await?;
        if gone > 0 {
            changes.push(Change { table, gone: i64::try_from(gone).unwrap_or(i64::MAX), new: 0 });
        }
    }
    Ok(changes)
}

/// What is another than what was remembered.
pub(super) async fn since(transaction: &Transaction<'_>) -> Result<Vec<Change>, tokio_postgres::Error> {
    transaction.batch_execute(OF_ENTRY).await?;
    let mut changes = Vec::new();
    for (table, rows) in ROWS {
        let sql = format!(
            "SELECT (SELECT count(*) FROM (TABLE before_{table} EXCEPT ({rows})) AS gone),
                    (SELECT count(*) FROM (({rows}) EXCEPT TABLE before_{table}) AS new)"
        );
        let row = transaction.query_one(&sql, &[]).await?;
        let change = Change { table, gone: row.get(0), new: row.get(1) };
        if (change.gone, change.new) != (0, 0) {
            changes.push(change);
        }
    }
    Ok(changes)
}
