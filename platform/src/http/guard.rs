//! What stands before every handler: a place for each request and no more, and nothing but problems on the way out.

use std::{sync::Arc, time::Duration};

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
use tokio::{
    sync::{Mutex, Semaphore},
    time::timeout,
};

use super::{
    json::Json,
    problem::{ApiProblem, Kind},
};
use crate::{app::App, db};

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

/// How long an answer about the health holds, in milliseconds.
const HOLDS_MS: i64 = 1_000;
/// How long anybody waits for one.
const PATIENCE: Duration = Duration::from_secs(5);

/// Whether the database could be written to when it was asked last. One asks, the others wait for the answer.
#[derive(Debug, Default)]
pub(crate) struct Pulse(Mutex<Option<(i64, bool)>>);

impl Pulse {
    async fn is_well(&self, app: &App) -> bool {
        let mut last = self.0.lock().await;
        let now = app.clock.now_ms();
        if let Some((at_ms, well)) = *last
            && (0..HOLDS_MS).contains(&(now - at_ms))
        {
            return well;
        }
        // Not well, should nobody be left to hear the end of it.
        *last = Some((now, false));
        let well = db::is_durable(app).await;
        *last = Some((app.clock.now_ms(), well));
        well
    }
}

#[derive(Serialize)]
struct Health {
    status: &'static str,
    version: &'static str,
    time_ms: i64,
}

/// Whether this server can store something now, as of this second.
async fn health(State(app): State<App>) -> Result<Json<Health>, ApiProblem> {
    if !timeout(PATIENCE, app.pulse.is_well(&app)).await.unwrap_or(false) {
        return Err(Kind::Unavailable.into());
    }
    Ok(Json(Health { status: "ok", version: env!("CARGO_PKG_VERSION"), time_ms: app.clock.now_ms() }))
}
