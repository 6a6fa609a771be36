//! Checking all work orders, for `shiwen-platform verify`: every counted rating that is bad, or whose visitor left a number, has
//! one; each was opened as its rating and its hall's pack of that time say, waits for its delivery or was delivered, and stands
//! where its events lead. Changes nothing.

use std::{collections::HashMap, sync::LazyLock};

use deadpool_postgres::GenericClient;
use jiff::civil::Date;
use shiwen_domain::work_order::{Order, State};
use uuid::Uuid;

use super::{Hall, history};
use crate::pack::PUBLISHING_MS;

/// Work orders that are looked at together.
const PAGE: i64 = 1_000;

/// How much later than its closing event a work order may say that it was closed, in milliseconds: one transaction. Its clocks
/// may differ by as much the other way.
const CLOSING_MS: i64 = 120_000;

const MISSING: &str = "
  SELECT entry_id FROM rating LEFT JOIN work_order USING (entry_id)
  WHERE (rating.level <= 2 OR rating.phone) AND work_order.id IS NULL ORDER BY entry_id LIMIT 1000";

/// Every work order was put into the outbox when it was opened, and leaves it by being delivered only.
const UNDELIVERED: &str = "
  SELECT id FROM work_order w
  WHERE NOT EXISTS (SELECT FROM outbox o WHERE o.work_order = w.id)
    AND NOT EXISTS (SELECT FROM delivery d WHERE d.work_order = w.id) ORDER BY id LIMIT 1000";

const ORDERS: &str = "
  SELECT w.id, w.state, w.due::text, w.first_due::text, w.opened_day::text, w.title, w.hall, w.department, w.counter,
         w.level, w.demo, coalesce(r.phone, false), (extract(epoch FROM w.opened_at) * 1000)::bigint,
         (extract(epoch FROM w.closed_at) * 1000)::bigint, (extract(epoch FROM e.received_at) * 1000)::bigint,
         (SELECT (extract(epoch FROM v.received_at) * 1000)::bigint FROM work_order_event v WHERE v.work_order = w.id
          ORDER BY v.place DESC LIMIT 1)
  FROM work_order w
  LEFT JOIN rating r USING (entry_id)
  LEFT JOIN entry e ON e.log = r.log AND e.seq = r.seq
  WHERE w.id > $1 ORDER BY w.id LIMIT $2";

/// A work order as its row says.
struct Row {
    id: Uuid,
    state: String,
    due: String,
    first_due: String,
    opened_day: String,
    title: String,
    hall: String,
    department: String,
    counter: String,
    level: i16,
    demo: bool,
    phone: bool,
    opened_ms: i64,
    closed_ms: Option<i64>,
    /// When its rating was received.
    received_ms: Option<i64>,
    /// When its newest event was.
    told_ms: Option<i64>,
}

/// The packs of halls, oldest first, by when they were published.
type Halls = HashMap<String, Vec<(i64, Hall)>>;

/// What is off, one sentence each; nothing if all is well.
pub(crate) async fn audit(client: &impl GenericClient) -> Result<Vec<String>, tokio_postgres::Error> {
    let missing = client.query(MISSING, &[]).await?;
    let missing = missing.iter().map(|row| format!("rating {} has no work order", row.get::<_, Uuid>(0)));
    let mut findings: Vec<String> = missing.collect();
    for row in client.query(UNDELIVERED, &[]).await? {
        let id: Uuid = row.get(0);
        findings.push(format!("work order {id} was not delivered, and nothing delivers it"));
    }
    let (mut behind, mut halls) = (Uuid::nil(), Halls::new());
    loop {
        let rows = client.query(ORDERS, &[&behind, &PAGE]).await?;
        let orders: Vec<Row> = rows.iter().map(Row::of).collect();
        let Some(last) = orders.last() else { return Ok(findings) };
        behind = last.id;
        let ids: Vec<Uuid> = orders.iter().map(|order| order.id).collect();
        let known = history::read(client, &ids).await?;
        let mut rest = known.as_slice();
        for order in &orders {
            if !halls.contains_key(&order.hall) {
                halls.insert(order.hall.clone(), Hall::read_all(client, &order.hall).await?);
            }
            let count = rest.iter().take_while(|event| event.is_of(order.id)).count();
            let (own, others) = rest.split_at(count);
            rest = others;
            if !order.was_opened_so(&halls) {
                findings
                    .push(format!("work order {} was not opened as its rating and its hall say", order.id));
            }
            if !order.agrees(own) {
                findings.push(format!("work order {} does not stand where its events lead", order.id));
            }
        }
    }
}

impl Row {
    fn of(row: &tokio_postgres::Row) -> Self {
        Self {
            id: row.get(0),
            state: row.get(1),
            due: row.get(2),
            first_due: row.get(3),
            opened_day: row.get(4),
            title: row.get(5),
            hall: row.get(6),
            department: row.get(7),
            counter: row.get(8),
            level: row.get(9),
            demo: row.get(10),
            phone: row.get(11),
            opened_ms: row.get(12),
            closed_ms: row.get(13),
            received_ms: row.get(14),
            told_ms: row.get(15),
        }
    }

    /// Whether day, deadline and title are those of the moment at which its rating was received. A work order without a
    /// rating is told of elsewhere.
    fn was_opened_so(&self, halls: &Halls) -> bool {
        let Some(received_ms) = self.received_ms else { return true };
        let packs = halls.get(&self.hall).map_or(&[][..], Vec::as_slice);
        self.opened_ms == received_ms
            && packs_at(packs, received_ms).iter().any(|hall| self.is_as(hall, received_ms))
    }

    fn is_as(&self, hall: &Hall, received_ms: i64) -> bool {
        let day = hall.day(received_ms);
        self.opened_day == day.to_string()
            && self.first_due == hall.due(day).to_string()
            && self.title == hall.title(self.level, &self.hall, &self.department, &self.counter, self.demo)
    }

    fn agrees(&self, known: &[history::Known]) -> bool {
        let Ok(first_due) = self.first_due.parse::<Date>() else { return false };
        history::replay(Order::opened(first_due, self.phone), known).is_some_and(|order| {
            let closed = order.state == State::Closed;
            order.state.name() == self.state && order.due.to_string() == self.due && self.is_closed(closed)
        })
    }

    /// A deadline is kept or missed by when its closing was told, not by what a column says.
    fn is_closed(&self, closed: bool) -> bool {
        match (closed, self.closed_ms, self.told_ms) {
            (false, None, _) => true,
            (true, Some(closed_ms), Some(told_ms)) => (closed_ms - told_ms).abs() <= CLOSING_MS,
            _ => false,
        }
    }
}

/// The packs that may have been the newest one at a time: the one of then, and those published about then with the one before,
/// or, where the clock was set, the one behind.
fn packs_at(packs: &[(i64, Hall)], at_ms: i64) -> Vec<&Hall> {
    static NONE: LazyLock<Hall> = LazyLock::new(Hall::default);
    let before = packs.iter().rposition(|(published_ms, _)| *published_ms < at_ms - PUBLISHING_MS);
    let none = before.is_none().then_some(&*NONE);
    let since = &packs[before.unwrap_or(0)..];
    let known = since.iter().filter(|(published_ms, _)| *published_ms <= at_ms + PUBLISHING_MS);
    none.into_iter().chain(known.map(|(_, hall)| hall)).collect()
}
