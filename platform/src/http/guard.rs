//! What stands before every handler: a place for each request and no more, and nothing but problems on the way out.

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
    routing::get,
};
use serde::Serialize;
use tokio::sync::Semaphore;

use super::{
    json::Json,
    problem::{ApiProblem, Kind},
};
use crate::app::App;

/// The places there are.
#[derive(Clone, Debug)]
pub(super) struct Places(Arc<Semaphore>);

impl Places {
    pub(super) fn new(places: usize) -> Self {
        Self(Arc::new(Semaphore::new(places.clamp(1, Semaphore::MAX_PERMITS))))
    }
}

/// Refuses a request for which there is no place: waiting would only make the crowd larger.
pub(super) async fn a_place_for_each(State(places): State<Places>, request: Request, next: Next) -> Response {
    match places.0.try_acquire() {
        Ok(_place) => next.run(request).await,
        Err(_) => ApiProblem::new(Kind::Unavailable).into_response(),
    }
}

/// Makes a problem of every bare error, and of a panic.
pub(super) async fn problems_only(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let response = match tokio::spawn(next.run(request)).await {
        Ok(response) => response,
        Err(panic) => ApiProblem::internal(&panic).into_response(),
    };
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) || is_problem(&response) {
        return response;
    }
    let allow = response.headers().get(header::ALLOW).cloned();
    let mut problem = bare(status).into_response();
    if let Some(allow) = allow {
        problem.headers_mut().insert(header::ALLOW, allow);
    }
    if method == axum::http::Method::HEAD {
        *problem.body_mut() = Body::empty();
    }
    problem
}

fn is_problem(response: &Response) -> bool {
    response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/problem+json")
}

fn bare(status: StatusCode) -> ApiProblem {
    ApiProblem::new(match status.as_u16() {
        401 => Kind::Unauthorized,
        403 => Kind::Forbidden,
        404 => Kind::NotFound,
        405 => Kind::MethodNotAllowed,
        408 => Kind::Timeout,
        413 => Kind::TooLarge,
        415 => Kind::UnsupportedMediaType,
        422 => Kind::Invalid,
        429 => Kind::TooManyRequests,
        400..500 => Kind::BadRequest,
        503 => Kind::Unavailable,
        _ => Kind::Internal,
    })
}

/// There is nothing at this address.
pub(super) async fn not_found() -> ApiProblem {
    Kind::NotFound.into()
}

/// There is something at this address, but not by this method.
pub(super) async fn other_method() -> ApiProblem {
    Kind::MethodNotAllowed.into()
}

pub(super) fn routes() -> Router<App> {
    Router::new().route("/health", get(health))
}

#[derive(Serialize)]
struct Health {
    status: &'static str,
    version: &'static str,
    time_ms: i64,
}

/// Whether this server can store something now.
async fn health(State(app): State<App>) -> Result<Json<Health>, ApiProblem> {
    let client = app.db().await?;
    client.query_one("SELECT 1", &[]).await?;
    Ok(Json(Health { status: "ok", version: env!("CARGO_PKG_VERSION"), time_ms: app.clock.now_ms() }))
}
