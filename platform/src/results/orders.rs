//! How many work orders there are, by group. Single ones are the work orders' own matter.

use std::collections::BTreeMap;

use serde::Serialize;

use super::ask::{Ask, By};
use crate::{db::Client, http::ApiProblem};

/// How many work orders were opened in a time, and what has become of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Orders {
    /// All of them.
    pub(crate) opened: i64,
    /// Not closed yet.
    pub(crate) open: i64,
    /// Not closed yet, and their last day is over.
    pub(crate) overdue: i64,
    /// Closed.
    pub(crate) closed: i64,
    /// Closed on their last day or before.
    pub(crate) closed_in_time: i64,
}

const ORDERS: &str = "
  SELECT hall, key, opened, open, overdue, closed, closed_in_time
  FROM report.work_orders($1, false, $2::text::date, $3::text::date, $4, $5, $6)";

/// Counts by (hall, key), as groups are named.
pub(crate) type Found = BTreeMap<(String, String), Orders>;

/// Whether work orders are counted by this.
pub(crate) fn counts(by: By) -> bool {
    matches!(by, By::Total | By::Hall | By::Department | By::Counter)
}

/// Counts them; nothing for what work orders are not counted by.
pub(crate) async fn of(client: &Client, ask: &Ask) -> Result<Found, ApiProblem> {
    if !counts(ask.by) {
        return Ok(BTreeMap::new());
    }
    let statement = client.prepare_cached(ORDERS).await?;
    let (since, until) = (ask.since(), ask.until());
    let rows = client
        .query(&statement, &[&ask.by.name(), &since, &until, &ask.hall, &ask.department, &ask.counter])
        .await?;
    let counts = |row: &tokio_postgres::Row| Orders {
        opened: row.get(2),
        open: row.get(3),
        overdue: row.get(4),
        closed: row.get(5),
        closed_in_time: row.get(6),
    };
    Ok(rows.iter().map(|row| ((row.get(0), row.get(1)), counts(row))).collect())
}
