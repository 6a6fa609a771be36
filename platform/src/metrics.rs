//! Metrics for Prometheus. The text format is a few lines to write, and the numbers are in the database or in a handful of
//! atomics anyway: a library would only keep them a second time. Nothing in them names a visitor, a clerk or a counter.

use std::net::SocketAddr;

use axum::{
    Router,
    extract::{ConnectInfo, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
    routing::get,
};

use crate::{
    app::App,
    http::{Access, ApiProblem},
    token::Duty,
};

mod counts;
mod database;
#[cfg(test)]
mod tests;
mod text;

pub(crate) use counts::{count, delivered};
use text::Text;

/// The text format's own media type.
const TEXT: HeaderValue = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/metrics", get(metrics))
}

/// For a token with the duty, or for whoever is on this machine: behind a proxy everybody seems to be.
async fn metrics(
    State(app): State<App>,
    peer: Option<axum::Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    access: Result<Access, ApiProblem>,
) -> Result<Response, ApiProblem> {
    let here = peer.is_some_and(|axum::Extension(ConnectInfo(peer))| peer.ip().is_loopback());
    if !here || app.config.behind_proxy || headers.contains_key(header::AUTHORIZATION) {
        access?.need(Duty::Metrics.name())?;
    }
    let mut text = Text::default();
    counts::write(&mut text);
    pool(&app, &mut text);
    let up = match app.db().await {
        Ok(client) => database::write(&client, &mut text).await.is_ok(),
        Err(_) => false,
    };
    text.gauge("shiwen_database_up", "Whether the database answers.", f64::from(u8::from(up)));
    let kind: [(HeaderName, HeaderValue); 1] = [(header::CONTENT_TYPE, TEXT)];
    Ok((kind, text.into_string()).into_response())
}

fn pool(app: &App, text: &mut Text) {
    let status = app.pool.status();
    text.family("shiwen_pool_connections", "gauge", "Connections to the database, by what they do.");
    let used = status.size.saturating_sub(status.available);
    for (state, number) in [("used", used), ("idle", status.available), ("possible", status.max_size)] {
        text.labelled("shiwen_pool_connections", "state", state, number);
    }
    text.gauge("shiwen_pool_waiting", "Requests that wait for a connection.", status.waiting);
}
