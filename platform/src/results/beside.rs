//! What stands beside the rates and is no answer: services that were taken back, and minutes in which terminals were not to be used.

use serde::Serialize;

use super::ask::Ask;
use crate::{db::Client, http::ApiProblem};

/// Of the days and the place that are asked for.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(crate) struct Beside {
    /// Services that were announced and taken back before anybody had touched the screen.
    pub(crate) cancelled: i64,
    /// Whole minutes of opening hours in which terminals took no answers; of a break that goes on, as far as it was told of. Of a
    /// department or counter it is not known: a terminal is paused as a whole.
    pub(crate) paused_minutes: Option<i64>,
    /// The same of terminals whose program did not run.
    pub(crate) off_minutes: Option<i64>,
    /// The same of those where starting anew was in vain.
    pub(crate) standing_still_minutes: Option<i64>,
    /// The same of those whose glass was cleaned.
    pub(crate) cleaning_minutes: Option<i64>,
}

const BESIDE: &str = "
  SELECT count(*) FILTER (WHERE what = 'cancelled' AND ($4::text IS NULL OR department = $4)
                            AND ($5::text IS NULL OR counter = $5)),
         (coalesce(sum(ms) FILTER (WHERE what = 'paused'), 0) / 60000)::bigint,
         (coalesce(sum(ms) FILTER (WHERE what = 'off'), 0) / 60000)::bigint,
         (coalesce(sum(ms) FILTER (WHERE what = 'standing_still'), 0) / 60000)::bigint,
         (coalesce(sum(ms) FILTER (WHERE what = 'cleaning'), 0) / 60000)::bigint
  FROM counter_event
  WHERE ($1::text IS NULL OR day >= $1) AND ($2::text IS NULL OR day <= $2)
    AND ($1::text IS NULL AND $2::text IS NULL OR day <> 'uncertain')
    AND ($3::text IS NULL OR hall = $3)";

/// Asks the database.
pub(crate) async fn of(client: &Client, ask: &Ask) -> Result<Beside, ApiProblem> {
    let statement = client.prepare_cached(BESIDE).await?;
    let (since, until) = (ask.since(), ask.until());
    let row =
        client.query_one(&statement, &[&since, &until, &ask.hall, &ask.department, &ask.counter]).await?;
    let of_a_part = ask.department.is_some() || ask.counter.is_some();
    let minutes = |column: usize| (!of_a_part).then(|| row.get(column));
    Ok(Beside {
        cancelled: row.get(0),
        paused_minutes: minutes(1),
        off_minutes: minutes(2),
        standing_still_minutes: minutes(3),
        cleaning_minutes: minutes(4),
    })
}
