//! The router: the areas' routes behind one set of limits. Whatever goes wrong leaves as a problem document.
//!
//! From the outside in: a panic is a 500; a bare error status becomes a problem; so many requests at once and no more; so
//! many of one token or address; so long and no longer; a body no larger than its route takes.

use std::time::Duration;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderValue, StatusCode, header},
    middleware::{from_fn, from_fn_with_state},
};
use tower::ServiceBuilder;
use tower_http::{set_header::SetResponseHeaderLayer, timeout::TimeoutLayer};

use crate::app::App;

mod auth;
mod guard;
mod json;
mod params;
mod peer;
mod problem;
mod rate;
#[cfg(test)]
mod tests;

pub(crate) use auth::{Access, TerminalToken};
pub(crate) use guard::Pulse;
pub(crate) use json::{Json, Raw};
pub(crate) use params::{Path, Query};
pub(crate) use problem::{ApiProblem, Kind};
pub(crate) use rate::{Asker, Rates};

/// The largest body where a route says nothing else, in bytes.
const BODY: usize = 64 * 1024;

/// Everything the platform answers.
pub fn router(app: App) -> Router {
    let timeout = Duration::from_secs(app.config.limits.timeout_s);
    let areas = Router::new()
        .merge(crate::enrolment::routes())
        .merge(crate::witness::routes())
        .merge(crate::state::routes())
        .merge(crate::alarm::routes())
        .merge(crate::work_order::routes())
        .merge(crate::webhook::routes())
        .merge(crate::label::routes())
        .merge(crate::phone::routes())
        .merge(crate::erasure::routes())
        .merge(crate::pack::routes())
        .merge(crate::results::routes())
        .merge(crate::page::routes())
        .merge(crate::receipt::routes())
        .merge(crate::metrics::routes())
        .merge(guard::routes())
        .fallback(guard::not_found)
        .method_not_allowed_fallback(guard::other_method);
    let layers = ServiceBuilder::new()
        .layer(from_fn(crate::metrics::count))
        .layer(from_fn(guard::problems_only))
        .layer(from_fn_with_state(guard::Places::new(app.config.limits.concurrent), guard::a_place_for_each))
        .layer(from_fn_with_state(app.clone(), rate::limit))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, timeout))
        .layer(DefaultBodyLimit::max(BODY))
        .layer(set(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(set(header::CACHE_CONTROL, "no-store"));
    areas.layer(layers).with_state(app)
}

/// A header on every answer that does not have its own.
fn set(name: header::HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}
