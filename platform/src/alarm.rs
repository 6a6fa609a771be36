//! Alarms: what somebody has to look at. One that is open is not raised again; it is closed by a person with a reason, or by
//! the thing itself being over. Nothing else of it ever changes.

use axum::{Router, extract::State, routing::get};
use deadpool_postgres::GenericClient;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    app::App,
    http::{Access, ApiProblem, Json, Query},
};

mod silence;
mod untested;

#[cfg(test)]
pub(crate) use silence::look;
pub(crate) use silence::watch;

/// Another history than the one witnessed.
pub(crate) const FORK: &str = "fork";
/// A log that came back shorter.
pub(crate) const SHRUNK: &str = "shrunk";
/// Entries before a batch are missing.
pub(crate) const GAP: &str = "gap";
/// The platform has forgotten what it had signed.
pub(crate) const PLATFORM_SET_BACK: &str = "platform_set_back";
/// A terminal has opened a new log.
pub(crate) const REOPENED: &str = "reopened";
/// What a new log says about the one before is not what was witnessed.
pub(crate) const PREVIOUS_DIFFERS: &str = "previous_differs";
/// A terminal waits for a person to enrol it again.
pub(crate) const CONFIRMATION_NEEDED: &str = "confirmation_needed";
/// A number that a visitor left is not sealed to this platform's key.
pub(crate) const NUMBER_UNREADABLE: &str = "number_unreadable";
/// A terminal's self-test has failed: a level cannot be given, or is not kept.
pub(crate) const SELF_TEST_FAILED: &str = "self_test_failed";
/// A terminal has made more self-tests than there are: real answers may have been passed off as tests.
pub(crate) const SELF_TEST_EXCESS: &str = "self_test_excess";
/// A self-test is not of the day on which it was made: real answers may have been passed off as tests of another day.
pub(crate) const SELF_TEST_MISDATED: &str = "self_test_misdated";
/// A terminal was up or had visits on a day, and has made no self-test of it. Closed when it comes.
pub(crate) const SELF_TEST_MISSING: &str = "self_test_missing";
/// Starting a terminal anew was in vain: it shows that it is out of service, and serves nobody.
pub(crate) const STANDING_STILL: &str = "standing_still";
/// Nothing was heard of a terminal within its hall's opening hours.
pub(crate) const SILENCE: &str = "silence";

const RAISE: &str = "
  INSERT INTO alarm (kind, terminal, log, detail) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";

const LIST: &str = "
  SELECT a.id, a.kind, a.terminal, t.hall, l.log::text, (extract(epoch FROM a.raised_at) * 1000)::bigint, a.detail,
         (extract(epoch FROM a.closed_at) * 1000)::bigint, a.closed_by
  FROM alarm a LEFT JOIN terminal t ON t.id = a.terminal LEFT JOIN log l ON l.id = a.log
  WHERE ($1::boolean IS NULL OR (a.closed_at IS NULL) = $1) AND ($2::text IS NULL OR t.hall = $2) AND ($3::bigint IS NULL OR a.id < $3)
  ORDER BY a.id DESC LIMIT 500";

const CLOSE: &str = "UPDATE alarm SET closed_at = now(), closed_by = $2 WHERE id = $1 AND closed_at IS NULL";

/// An alarm.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Alarm {
    /// Its number; later ones are higher.
    pub(crate) id: i64,
    /// What it is about, as a name.
    pub(crate) kind: String,
    /// The terminal.
    pub(crate) terminal: Option<String>,
    /// The terminal's hall.
    pub(crate) hall: Option<String>,
    /// The log.
    pub(crate) log: Option<String>,
    /// When it was raised.
    pub(crate) raised_at_ms: i64,
    /// What is known about it.
    pub(crate) detail: Value,
    /// When it was closed, if it was.
    pub(crate) closed_at_ms: Option<i64>,
    /// By whom or what, and why.
    pub(crate) closed_by: Option<String>,
}

/// Which alarms.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Filter {
    /// Those that are open, or those that are closed.
    pub(crate) open: Option<bool>,
    /// Those of a hall.
    pub(crate) hall: Option<String>,
    /// Those before this number.
    #[serde(skip)]
    pub(crate) before: Option<i64>,
}

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/v1/alarms", get(alarms))
}

#[derive(Debug, Serialize)]
struct Alarms {
    alarms: Vec<Alarm>,
}

/// The alarms that a token may see, newest first; at most 500.
async fn alarms(
    State(app): State<App>,
    access: Access,
    Query(mut filter): Query<Filter>,
) -> Result<Json<Alarms>, ApiProblem> {
    access.need("results")?;
    filter.hall = filter.hall.or_else(|| access.hall.clone());
    if let Some(hall) = &filter.hall {
        access.need_in("results", hall)?;
    }
    let client = app.db().await?;
    Ok(Json(Alarms { alarms: list(&client, &filter).await? }))
}

/// Raises an alarm, if there is not an open one about the same.
pub(crate) async fn raise(
    client: &impl GenericClient,
    kind: &str,
    terminal: &str,
    log: Option<i64>,
    detail: &Value,
) -> Result<(), tokio_postgres::Error> {
    let statement = client.prepare_cached(RAISE).await?;
    let raised = client.execute(&statement, &[&kind, &terminal, &log, detail]).await?;
    if raised > 0 {
        tracing::warn!(kind, terminal, "alarm");
    }
    Ok(())
}

/// Alarms, newest first.
pub(crate) async fn list(
    client: &impl GenericClient,
    filter: &Filter,
) -> Result<Vec<Alarm>, tokio_postgres::Error> {
    // No hall has a name with a NUL, and the database cannot even be asked.
    let hall = filter.hall.as_ref().map(|hall| hall.replace('\0', " "));
    let statement = client.prepare_cached(LIST).await?;
    let rows = client.query(&statement, &[&filter.open, &hall, &filter.before]).await?;
    let alarm = |row: &tokio_postgres::Row| Alarm {
        id: row.get(0),
        kind: row.get(1),
        terminal: row.get(2),
        hall: row.get(3),
        log: row.get(4),
        raised_at_ms: row.get(5),
        detail: row.get(6),
        closed_at_ms: row.get(7),
        closed_by: row.get(8),
    };
    Ok(rows.iter().map(alarm).collect())
}

/// Closes an alarm; whether it was open.
pub(crate) async fn close(
    client: &impl GenericClient,
    id: i64,
    by: &str,
) -> Result<bool, tokio_postgres::Error> {
    Ok(client.execute(CLOSE, &[&id, &by]).await? > 0)
}
