//! Results over HTTP: figures of a hall or of the whole city, and the terminals behind them. What a figure means is defined
//! in SQL (`migrations/0004_views.sql`, and 0005 for clerks), once for this, for the page and for every other tool that reads the views.

use axum::{Router, extract::State, routing::get};
use serde::Serialize;

use crate::{
    app::App,
    http::{Access, ApiProblem, Json, Query},
    token::Duty,
};

pub(crate) mod answer;
pub(crate) mod ask;
pub(crate) mod beside;
pub(crate) mod figures;
pub(crate) mod names;
pub(crate) mod orders;
pub(crate) mod parts;
pub(crate) mod terminals;
#[cfg(test)]
mod tests;

use answer::Results;
use ask::{Ask, Asked};
use terminals::TerminalLine;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/v1/results", get(results)).route("/v1/terminals", get(terminal_list))
}

async fn results(
    State(app): State<App>,
    access: Access,
    Query(asked): Query<Asked>,
) -> Result<Json<Results>, ApiProblem> {
    access.need(Duty::Results.name())?;
    let now_ms = app.clock.now_ms();
    let ask = Ask::of(asked, access.hall.as_deref(), ask::today(now_ms))?;
    let client = app.db().await?;
    Ok(Json(answer::of(&client, &ask, app.config.demo, now_ms).await?))
}

/// Which hall's terminals.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct WhichHall {
    hall: Option<String>,
}

/// The terminals of a hall or of the whole city.
#[derive(Clone, Debug, Serialize)]
struct Terminals {
    demo: bool,
    time_ms: i64,
    #[serde(rename = "terminals")]
    lines: Vec<TerminalLine>,
}

async fn terminal_list(
    State(app): State<App>,
    access: Access,
    Query(which): Query<WhichHall>,
) -> Result<Json<Terminals>, ApiProblem> {
    access.need(Duty::Results.name())?;
    let hall = ask::hall_of(which.hall, access.hall.as_deref())?;
    let client = app.db().await?;
    let lines = terminals::of(&client, hall.as_deref()).await?;
    Ok(Json(Terminals { demo: app.config.demo, time_ms: app.clock.now_ms(), lines }))
}
