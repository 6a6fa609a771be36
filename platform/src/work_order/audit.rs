//! Checking all work orders, for `shiwen-platform verify`: every counted rating that is bad, or whose visitor left a number, has one, and each stands where its
//! events lead. Changes nothing.

use deadpool_postgres::GenericClient;
use jiff::civil::Date;
use shiwen_domain::work_order::Order;
use uuid::Uuid;

use super::history;

/// Work orders that are looked at together.
const PAGE: i64 = 1_000;

const MISSING: &str = "
  SELECT entry_id FROM rating LEFT JOIN work_order USING (entry_id)
  WHERE (rating.level <= 2 OR rating.phone) AND work_order.id IS NULL ORDER BY entry_id LIMIT 1000";

const ORDERS: &str = "
  SELECT w.id, w.state, w.due::text, w.first_due::text,
         coalesce((SELECT phone FROM rating WHERE entry_id = w.entry_id), false), w.closed_at IS NOT NULL
  FROM work_order w WHERE w.id > $1 ORDER BY w.id LIMIT $2";

/// What is off, one sentence each; nothing if all is well.
pub(crate) async fn audit(client: &impl GenericClient) -> Result<Vec<String>, tokio_postgres::Error> {
    let missing = client.query(MISSING, &[]).await?;
    let missing = missing.iter().map(|row| format!("rating {} has no work order", row.get::<_, Uuid>(0)));
    let mut findings: Vec<String> = missing.collect();
    let mut behind = Uuid::nil();
    loop {
        let rows = client.query(ORDERS, &[&behind, &PAGE]).await?;
        let Some(last) = rows.last() else { return Ok(findings) };
        behind = last.get(0);
        let ids: Vec<Uuid> = rows.iter().map(|row| row.get(0)).collect();
        let known = history::read(client, &ids).await?;
        let mut rest = known.as_slice();
        for row in &rows {
            let id: Uuid = row.get(0);
            let count = rest.iter().take_while(|event| event.is_of(id)).count();
            let (own, others) = rest.split_at(count);
            rest = others;
            if !agrees(row, own) {
                findings.push(format!("work order {id} does not stand where its events lead"));
            }
        }
    }
}

fn agrees(row: &tokio_postgres::Row, known: &[history::Known]) -> bool {
    let Ok(first_due) = row.get::<_, &str>(3).parse::<Date>() else { return false };
    let (state, due): (&str, &str) = (row.get(1), row.get(2));
    let is_closed: bool = row.get(5);
    history::replay(Order::opened(first_due, row.get(4)), known).is_some_and(|order| {
        let closed = order.state == shiwen_domain::work_order::State::Closed;
        order.state.name() == state && order.due.to_string() == due && closed == is_closed
    })
}
