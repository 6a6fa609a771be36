//! `GET /v1/work-orders/{id}`: one work order with everything that happened to it, and what the visitor typed: whoever
//! deals with it has to know. The number is not in it.

use axum::extract::State;
use deadpool_postgres::GenericClient;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::OrderView;
use crate::{
    app::App,
    http::{Access, ApiProblem, Json, Kind, Path},
};

const EVENTS: &str = "
  SELECT event_id, kind, (extract(epoch FROM at) * 1000)::bigint, (extract(epoch FROM received_at) * 1000)::bigint, who, body
  FROM work_order_event WHERE work_order = $1 ORDER BY place";

const WORDS: &str = "
  SELECT private.kind, CASE WHEN private.kind = 'text' THEN convert_from(private.content, 'UTF8') END
  FROM counted JOIN private USING (log, seq) WHERE counted.entry_id = $1";

/// A work order with its events.
#[derive(Serialize)]
pub(crate) struct Shown {
    #[serde(flatten)]
    pub(crate) order: OrderView,
    /// What the visitor typed, if anything and if it is still there.
    pub(crate) text: Option<String>,
    /// Whether handwriting is there: `…/writing`.
    pub(crate) writing: bool,
    /// Whether the number is still there, sealed: `…/phone`.
    pub(crate) phone: bool,
    pub(crate) events: Vec<EventView>,
}

/// An event.
#[derive(Serialize)]
pub(crate) struct EventView {
    pub(crate) id: String,
    pub(crate) event: String,
    pub(crate) at_ms: i64,
    pub(crate) received_at_ms: i64,
    pub(crate) who: String,
    /// `why`, and the members of its kind.
    pub(crate) body: Value,
}

pub(super) async fn order(
    State(app): State<App>,
    access: Access,
    Path(id): Path<Uuid>,
) -> Result<Json<Shown>, ApiProblem> {
    access.need("orders")?;
    let client = app.db().await?;
    let shown = show(&client, id, app.clock.now_ms()).await?.ok_or(Kind::NotFound)?;
    access.need_in("orders", &shown.order.hall)?;
    Ok(Json(shown))
}

/// Reads one with its events, as it stands at a time.
pub(crate) async fn show(
    client: &impl GenericClient,
    id: Uuid,
    now_ms: i64,
) -> Result<Option<Shown>, tokio_postgres::Error> {
    let Some(order) = OrderView::read(client, id, now_ms).await? else { return Ok(None) };
    let statement = client.prepare_cached(EVENTS).await?;
    let events = client.query(&statement, &[&id]).await?.iter().map(event).collect();
    let statement = client.prepare_cached(WORDS).await?;
    let mut shown = Shown { order, text: None, writing: false, phone: false, events };
    for row in client.query(&statement, &[&shown.order.entry_id]).await? {
        match row.get::<_, &str>(0) {
            "text" => shown.text = row.get(1),
            "writing" => shown.writing = true,
            _ => shown.phone = true,
        }
    }
    Ok(Some(shown))
}

fn event(row: &tokio_postgres::Row) -> EventView {
    EventView {
        id: row.get(0),
        event: row.get(1),
        at_ms: row.get(2),
        received_at_ms: row.get(3),
        who: row.get(4),
        body: row.get(5),
    }
}
