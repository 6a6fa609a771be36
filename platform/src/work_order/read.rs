//! `GET /v1/work-orders`: which work orders there are, page by page, in the order of their newest change. It is no feed: two
//! changes at the same time may become visible in the other order. A terminal has its own, where they cannot (`open`).

use axum::extract::State as Shared;
use deadpool_postgres::GenericClient;
use serde::{Deserialize, Serialize};
use shiwen_domain::work_order::State;

use super::view::{COLUMNS, OrderView, ROWS};
use crate::{
    app::App,
    http::{Access, ApiProblem, Json, Kind, Query},
};

/// The most work orders of one answer.
const MOST: i64 = 500;
/// How many there are where nobody says.
const USUAL: i64 = 100;

/// Which ones are asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Filter {
    /// Those of a hall.
    pub(crate) hall: Option<String>,
    /// Those about a department.
    pub(crate) department: Option<String>,
    /// Those in a state.
    pub(crate) state: Option<String>,
    /// Those that are not closed (`true`), or those that are (`false`).
    pub(crate) open: Option<bool>,
    /// Those over their deadline, or those within it.
    pub(crate) overdue: Option<bool>,
    /// The next page: those behind this change.
    pub(crate) after: Option<i64>,
    /// So many at most.
    pub(crate) limit: Option<i64>,
}

/// The answer.
#[derive(Debug, Serialize)]
pub(crate) struct Orders {
    work_orders: Vec<OrderView>,
    /// What the next page is asked for with, as `after`.
    next: i64,
}

pub(super) async fn orders(
    Shared(app): Shared<App>,
    access: Access,
    Query(mut filter): Query<Filter>,
) -> Result<Json<Orders>, ApiProblem> {
    access.need("orders")?;
    filter.hall = of_scope(&access, filter.hall)?;
    if filter.state.as_deref().is_some_and(|state| State::named(state).is_none()) {
        return Err(ApiProblem::detail(Kind::BadRequest, "there is no such state"));
    }
    if filter.limit.is_some_and(|limit| !(1..=MOST).contains(&limit)) {
        return Err(ApiProblem::detail(Kind::BadRequest, "limit is 1 to 500"));
    }
    let client = app.db().await?;
    let work_orders = list(&client, &filter, app.clock.now_ms()).await?;
    let next = work_orders.last().map_or(filter.after.unwrap_or(0), |order| order.change);
    Ok(Json(Orders { work_orders, next }))
}

/// The hall that a question is about: the token's own, or the one asked for. A token of one hall cannot ask for another.
fn of_scope(access: &Access, asked: Option<String>) -> Result<Option<String>, ApiProblem> {
    match (&access.hall, asked) {
        (Some(own), Some(asked)) if *own != asked => Err(Kind::Forbidden.into()),
        (Some(own), _) => Ok(Some(own.clone())),
        (None, asked) => Ok(asked),
    }
}

/// The work orders that a filter lets through, as they stand at a time.
pub(crate) async fn list(
    client: &impl GenericClient,
    filter: &Filter,
    now_ms: i64,
) -> Result<Vec<OrderView>, tokio_postgres::Error> {
    let sql = format!(
        "SELECT * FROM (
           SELECT {COLUMNS} FROM {ROWS}
           WHERE w.change > $2 AND ($3::text IS NULL OR w.hall = $3) AND ($4::text IS NULL OR w.department = $4)
             AND ($5::text IS NULL OR w.state = $5) AND ($6::boolean IS NULL OR (w.closed_at IS NULL) = $6)
         ) AS it (id, entry_id, hall, terminal, demo, department, counter, level, title, state, opened_at, opened_day,
                  first_due, due, state_at, closed_at, days_overdue, delivered_at, number_left, change)
         WHERE $7::boolean IS NULL OR (days_overdue > 0) = $7
         ORDER BY change LIMIT $8"
    );
    let statement = client.prepare_cached(&sql).await?;
    let after = filter.after.unwrap_or(0);
    let limit = filter.limit.unwrap_or(USUAL);
    let Filter { hall, department, state, open, overdue, .. } = filter;
    let rows =
        client.query(&statement, &[&now_ms, &after, hall, department, state, open, overdue, &limit]).await?;
    Ok(rows.iter().map(OrderView::of).collect())
}
