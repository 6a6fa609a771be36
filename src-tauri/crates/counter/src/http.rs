//! The router: every address behind one gate. Whatever is refused leaves as a problem document.

mod answer;
mod body;
mod gate;
mod problem;
mod routes;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderValue, StatusCode, header},
    middleware::from_fn_with_state,
};
use tower::ServiceBuilder;
use tower_http::{set_header::SetResponseHeaderLayer, timeout::TimeoutLayer};

use crate::{Config, Desk};

/// The largest body, in bytes.
pub(crate) const BODY: usize = 8 * 1024;
/// How long a request may take.
const REQUEST: Duration = Duration::from_secs(10);

/// Everything that is answered.
pub(crate) fn router(config: Config, address: SocketAddr, desk: Arc<dyn Desk>) -> Router {
    let gate = gate::Gate::new(config, address);
    let layers = ServiceBuilder::new()
        .layer(set(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(set(header::CACHE_CONTROL, "no-store"))
        .layer(from_fn_with_state(gate, gate::pass))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, REQUEST))
        .layer(DefaultBodyLimit::max(BODY));
    routes::routes().layer(layers).with_state(desk)
}

fn set(name: header::HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}
