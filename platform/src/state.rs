//! What the platform has to tell a terminal: which pack is published, how its work orders stand, what is to be erased.

use axum::{Router, extract::State, routing::get};
use deadpool_postgres::GenericClient;
use serde::Deserialize;
use shiwen_domain::id::EntryId;
use shiwen_sync::protocol::{OrderState, StateAnswer};
use uuid::Uuid;

use crate::{
    app::App,
    erasure,
    http::{ApiProblem, Json, Kind, Path, Query, TerminalToken},
};

const PACK: &str = "SELECT max(version) FROM pack WHERE hall = $1";

/// A terminal that asks behind a change that was never made knows more than this platform, which was set back to a backup:
/// it is told everything again.
const ORDERS: &str = "
  SELECT id, entry_id, state, due::text, (extract(epoch FROM state_at) * 1000)::bigint, change,
         (SELECT kind FROM work_order_event
          WHERE work_order_event.work_order = work_order.id AND kind IN ('fix_at_once', 'fix_by_date', 'explained')
          ORDER BY place DESC LIMIT 1),
         (SELECT label FROM label WHERE target = work_order.entry_id ORDER BY confirmed_at DESC, proposal DESC LIMIT 1)
  FROM work_order
  WHERE terminal = $1 AND change > CASE WHEN $2 > (SELECT last_value FROM work_order_change) THEN 0 ELSE $2 END
  ORDER BY change LIMIT 500";

#[derive(Debug, Deserialize)]
struct Asked {
    /// The `next` of the answer before; 0 at first.
    #[serde(default)]
    after: u64,
}

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/v1/terminals/{terminal}/state", get(state))
}

async fn state(
    State(app): State<App>,
    token: TerminalToken,
    Path(terminal): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Json<StateAnswer>, ApiProblem> {
    if token.terminal != terminal || token.retired {
        return Err(Kind::Forbidden.into());
    }
    let client = app.db().await?;
    let pack = client.prepare_cached(PACK).await?;
    let pack: Option<i64> = client.query_one(&pack, &[&token.hall]).await?.get(0);
    let (work_orders, next) = orders(&client, &terminal, asked.after).await?;
    Ok(Json(StateAnswer {
        time_ms: app.clock.now_ms(),
        pack_version: pack.map(i64::cast_unsigned),
        work_orders,
        erasures: erasure::pending(&client, &terminal).await?,
        next,
    }))
}

/// The work orders that changed behind a change, and the newest change among them.
async fn orders(
    client: &impl GenericClient,
    terminal: &str,
    after: u64,
) -> Result<(Vec<OrderState>, u64), tokio_postgres::Error> {
    let after = i64::try_from(after).unwrap_or(i64::MAX);
    let statement = client.prepare_cached(ORDERS).await?;
    let rows = client.query(&statement, &[&terminal, &after]).await?;
    let next = rows.last().map_or(after, |row| row.get(5)).cast_unsigned();
    let order = |row: &tokio_postgres::Row| OrderState {
        id: row.get::<_, Uuid>(0).to_string(),
        entry_id: EntryId(row.get(1)),
        state: row.get(2),
        due: row.get(3),
        at_ms: row.get(4),
        measure: row.get(6),
        label: row.get(7),
    };
    Ok((rows.iter().map(order).collect(), next))
}
