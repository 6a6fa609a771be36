//! The events of work orders as rows, and what they make of an order. Used to move one, and to check all of them.

use deadpool_postgres::GenericClient;
use serde::Deserialize;
use serde_json::Value;
use shiwen_domain::work_order::{Event, Order, Step, step};
use uuid::Uuid;

const EVENTS: &str = "
  SELECT work_order, event_id, kind, who, (extract(epoch FROM at) * 1000000)::bigint, body
  FROM work_order_event WHERE work_order = ANY($1) ORDER BY work_order, place";

/// An event that was taken.
pub(super) struct Known {
    order: Uuid,
    event_id: String,
    kind: String,
    who: String,
    at_us: i64,
    body: Value,
}

/// The events of these work orders, each order's in their order.
pub(super) async fn read(
    client: &impl GenericClient,
    orders: &[Uuid],
) -> Result<Vec<Known>, tokio_postgres::Error> {
    let statement = client.prepare_cached(EVENTS).await?;
    let known = |row: &tokio_postgres::Row| Known {
        order: row.get(0),
        event_id: row.get(1),
        kind: row.get(2),
        who: row.get(3),
        at_us: row.get(4),
        body: row.get(5),
    };
    Ok(client.query(&statement, &[&orders]).await?.iter().map(known).collect())
}

/// The order as its events have made it; `None` if one of them cannot be read.
pub(super) fn replay<'a>(opened: Order, known: impl IntoIterator<Item = &'a Known>) -> Option<Order> {
    // What was taken once stays taken, even if a later program has stricter rules.
    known.into_iter().try_fold(opened, |order, known| Some(step(&order, &known.event()?).unwrap_or(order)))
}

/// What is kept of an event beside its columns: why, and the members of its kind.
pub(super) fn body(step: &Step) -> Value {
    let mut body = serde_json::to_value(&step.event).unwrap_or_default();
    if let Some(members) = body.as_object_mut() {
        members.remove("event");
        members.insert("why".into(), step.why.clone().into());
    }
    body
}

impl Known {
    pub(super) fn is_of(&self, order: Uuid) -> bool {
        self.order == order
    }

    pub(super) fn has_identity(&self, event_id: &str) -> bool {
        self.event_id == event_id
    }

    /// Whether it is this step, told once before.
    pub(super) fn says(&self, step: &Step) -> bool {
        self.kind == step.event.kind()
            && self.who == step.who
            && self.at_us == step.at.as_microsecond()
            && self.body == body(step)
    }

    fn event(&self) -> Option<Event> {
        let mut members = self.body.as_object()?.clone();
        members.remove("why");
        members.insert("event".into(), self.kind.clone().into());
        Event::deserialize(Value::Object(members)).ok()
    }
}
