//! A work order as it is shown: its row, and how late it is. The visitor's words are not in it.

use deadpool_postgres::GenericClient;
use serde::Serialize;
use tokio_postgres::Row;
use uuid::Uuid;

/// Everything of the row, in the order of [`OrderView::of`]. `$1` is the time in milliseconds since 1970.
pub(super) const COLUMNS: &str = "
  w.id, w.entry_id, w.hall, w.terminal, w.demo, w.department, w.counter, w.level, w.title, w.state,
  (extract(epoch FROM w.opened_at) * 1000)::bigint, w.opened_day::text, w.first_due::text, w.due::text,
  (extract(epoch FROM w.state_at) * 1000)::bigint, (extract(epoch FROM w.closed_at) * 1000)::bigint,
  greatest(0, (coalesce(w.closed_at, to_timestamp($1::bigint / 1000.0)) AT TIME ZONE 'UTC'
    + make_interval(mins => coalesce(clock.minutes, 480)))::date - w.due),
  (SELECT (extract(epoch FROM delivered_at) * 1000)::bigint FROM delivery WHERE work_order = w.id),
  coalesce((SELECT phone FROM rating WHERE entry_id = w.entry_id), false), w.change";

/// The rows: work orders, and how far their halls' clocks are from UTC. A lateral join, so that PostgreSQL reads each hall's
/// pack once and not for every row.
pub(super) const ROWS: &str = "
  work_order w LEFT JOIN LATERAL (
    SELECT (body #>> '{hall,utc_offset_minutes}')::integer AS minutes FROM pack
    WHERE pack.hall = w.hall ORDER BY version DESC LIMIT 1) clock ON true";

/// A work order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct OrderView {
    pub(crate) id: Uuid,
    pub(crate) entry_id: Uuid,
    pub(crate) hall: String,
    pub(crate) terminal: String,
    pub(crate) demo: bool,
    /// `''` where it is not known, as the counter.
    pub(crate) department: String,
    pub(crate) counter: String,
    pub(crate) level: i16,
    pub(crate) title: String,
    /// A name of `shiwen_domain::work_order::State`.
    pub(crate) state: String,
    pub(crate) opened_at_ms: i64,
    pub(crate) opened_day: String,
    /// The deadline as it was promised, and as it is.
    pub(crate) first_due: String,
    pub(crate) due: String,
    pub(crate) state_at_ms: i64,
    pub(crate) closed_at_ms: Option<i64>,
    /// Days behind `due` on which it was closed, or is still open.
    pub(crate) days_overdue: i32,
    /// When the 12345 system took it.
    pub(crate) delivered_at_ms: Option<i64>,
    /// Whether the visitor left a number for a call back.
    pub(crate) number_left: bool,
    /// Grows with every change of any work order.
    pub(crate) change: i64,
}

impl OrderView {
    pub(super) fn of(row: &Row) -> Self {
        Self {
            id: row.get(0),
            entry_id: row.get(1),
            hall: row.get(2),
            terminal: row.get(3),
            demo: row.get(4),
            department: row.get(5),
            counter: row.get(6),
            level: row.get(7),
            title: row.get(8),
            state: row.get(9),
            opened_at_ms: row.get(10),
            opened_day: row.get(11),
            first_due: row.get(12),
            due: row.get(13),
            state_at_ms: row.get(14),
            closed_at_ms: row.get(15),
            days_overdue: row.get(16),
            delivered_at_ms: row.get(17),
            number_left: row.get(18),
            change: row.get(19),
        }
    }

    /// Reads one, as it stands at a time.
    pub(crate) async fn read(
        client: &impl GenericClient,
        id: Uuid,
        now_ms: i64,
    ) -> Result<Option<Self>, tokio_postgres::Error> {
        let sql = format!("SELECT {COLUMNS} FROM {ROWS} WHERE w.id = $2");
        let statement = client.prepare_cached(&sql).await?;
        Ok(client.query_opt(&statement, &[&now_ms, &id]).await?.as_ref().map(Self::of))
    }
}
