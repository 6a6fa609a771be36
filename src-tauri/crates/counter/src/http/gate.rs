//! What stands before every address. A page in a browser of the hall must not get through: neither one that sends its `Origin`,
//! nor one whose name was made to lead here (DNS rebinding), because it knows no token and its host is not ours.

use std::{
    net::{IpAddr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tokio::sync::Semaphore;

use super::problem::{Kind, Problem, bare, is_problem};
use crate::Config;

/// So many requests at once; one business system needs one or two.
const PLACES: usize = 16;
/// So many wrong tokens in a minute are told apart from none; the others are only told to wait.
const WRONG_A_MINUTE: u32 = 20;
const MINUTE: Duration = Duration::from_secs(60);

/// The gate.
#[derive(Clone, Debug)]
pub(super) struct Gate(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    config: Config,
    address: SocketAddr,
    places: Semaphore,
    wrong: AtomicU32,
}

impl Gate {
    pub(super) fn new(config: Config, address: SocketAddr) -> Self {
        let inner = Inner { config, address, places: Semaphore::new(PLACES), wrong: AtomicU32::new(0) };
        Self(Arc::new(inner))
    }

    /// Whether the request was meant for this server: an address, which no foreign name can stand for, or a name it was given.
    fn is_for_us(&self, headers: &HeaderMap) -> bool {
        let mut hosts = headers.get_all(header::HOST).iter();
        let (Some(host), None) = (hosts.next().and_then(|host| host.to_str().ok()), hosts.next()) else {
            return false;
        };
        let (name, port) = match host.rsplit_once(':') {
            Some((name, port)) if !port.contains(']') => (name, port.parse().ok()),
            _ => (host, Some(80)),
        };
        if port != Some(self.0.address.port()) {
            return false;
        }
        let bare = name.trim_start_matches('[').trim_end_matches(']');
        let local = name.eq_ignore_ascii_case("localhost") && self.0.address.ip().is_loopback();
        let named = self.0.config.hosts.iter().any(|host| host.eq_ignore_ascii_case(name));
        local || named || bare.parse::<IpAddr>().is_ok_and(|ip| ip == self.0.address.ip())
    }

    /// Whether the right token is shown. The right one always passes: it has 256 bits, and whoever tries others must not lock
    /// the business system out.
    fn knows(&self, headers: &HeaderMap) -> Result<(), Kind> {
        let shown = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let Some(shown) = shown.and_then(|value| value.strip_prefix("Bearer ")) else {
            return Err(Kind::Unauthorized);
        };
        if self.0.config.token.is(shown.trim()) {
            return Ok(());
        }
        let wrong = self.0.wrong.fetch_add(1, Ordering::Relaxed);
        if wrong == 0 {
            let gate = self.clone();
            // Without a clock: what was counted is forgotten a minute after the first.
            tokio::spawn(async move {
                tokio::time::sleep(MINUTE).await;
                gate.0.wrong.store(0, Ordering::Relaxed);
            });
        }
        if wrong == WRONG_A_MINUTE {
            tracing::warn!("somebody tries wrong tokens at the counter's interface");
        }
        Err(if wrong < WRONG_A_MINUTE { Kind::Unauthorized } else { Kind::TooManyRequests })
    }
}

/// Lets through what may pass, and makes a problem of every bare error and of a panic.
pub(super) async fn pass(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    let refused = |kind: Kind| Problem::from(kind).into_response();
    let headers = request.headers();
    if headers.contains_key(header::ORIGIN) || !gate.is_for_us(headers) {
        return refused(Kind::Forbidden);
    }
    if let Err(kind) = gate.knows(headers) {
        return refused(kind);
    }
    let Ok(_place) = gate.0.places.try_acquire() else { return refused(Kind::Unavailable) };
    let Ok(response) = tokio::spawn(next.run(request)).await else { return refused(Kind::Internal) };
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) || is_problem(&response) {
        return response;
    }
    let allow = response.headers().get(header::ALLOW).cloned();
    let mut problem = refused(bare(status));
    problem.headers_mut().extend(allow.map(|allow| (header::ALLOW, allow)));
    problem
}
