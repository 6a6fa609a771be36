//! How often somebody may ask: a token bucket for each token that was found valid, two for each address for everybody else, and
//! one for the 12345 system. Of the two, one is for whoever shows what may be a token: after a restart no token is known, and
//! strangers who show nothing must not keep terminals behind the same address out. Nothing of a stranger's request is done before
//! the address has paid for it. The buckets are this server's own; several servers allow several times as much.

use std::{
    fmt,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    extract::{MatchedPath, Request, State},
    http::Extensions,
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{
    auth::{self, Shown},
    peer,
    problem::{ApiProblem, Kind},
};
use crate::{app::App, clock::Clock, config::Limits, secret};

mod bucket;

use bucket::{Buckets, Rate};

/// Routes that look at no token: whoever asks is counted by address.
const OPEN: [&str; 2] = ["/v1/enrolment", "/v1/receipts/{code}"];
/// How many seconds' worth the 12345 system may ask at once.
const PARTNER_BURST_S: f64 = 10.0;
/// How many seconds' worth an address may ask at once with tokens that are not known yet.
const UNKNOWN_BURST_S: f64 = 10.0;

/// Who has asked how often.
#[derive(Debug)]
pub(crate) struct Rates {
    clock: Clock,
    held: Mutex<Held>,
}

/// Who pays for a request of whom nobody knows yet who it is.
#[derive(Clone, Copy)]
enum Payer {
    Address(IpAddr),
    Unknown(IpAddr),
}

/// All the buckets. A token has one from the moment on when it was found valid, so that strangers cannot fill its table.
#[derive(Debug)]
struct Held {
    tokens: Buckets<secret::Digest>,
    /// Requests that show no token, or nothing that could be one, and those that need none.
    addresses: Buckets<IpAddr>,
    /// Requests that show what may be a token.
    unknown: Buckets<IpAddr>,
    partner: Buckets<()>,
}

impl Rates {
    /// Nobody has asked yet.
    pub(crate) fn new(limits: &Limits, clock: Clock) -> Self {
        let minute = f64::from(limits.open_per_minute);
        let unknown = f64::from(limits.unknown_per_second);
        let partner = f64::from(limits.webhook_per_second);
        let held = Held {
            tokens: Buckets::new(Rate::new(f64::from(limits.burst), f64::from(limits.requests_per_second))),
            addresses: Buckets::new(Rate::new(minute, minute / 60.0)),
            unknown: Buckets::new(Rate::new(unknown * UNKNOWN_BURST_S, unknown)),
            partner: Buckets::new(Rate::new(partner * PARTNER_BURST_S, partner)),
        };
        Self { clock, held: Mutex::new(held) }
    }

    fn held<T>(&self, does: impl FnOnce(&mut Held, i64) -> T) -> T {
        does(&mut self.held.lock().unwrap_or_else(PoisonError::into_inner), self.clock.now_ms())
    }

    /// What a request has to pay before anything is done for it. The asker, or how many seconds to wait.
    fn enter(self: &Arc<Self>, address: IpAddr, shown: Option<Shown>, open: bool) -> Result<Asker, u64> {
        let token = shown.map(|shown| shown.digest);
        let formed = shown.is_some_and(|shown| shown.is_formed);
        self.held(|held, now| {
            let known = token.filter(|token| held.tokens.has(token));
            if let Some(token) = known {
                held.tokens.take(token, now)?;
            }
            let payer = match known {
                _ if open => Some(Payer::Address(address)),
                Some(_) => None,
                None if formed => Some(Payer::Unknown(address)),
                None => Some(Payer::Address(address)),
            };
            payer.map_or(Ok(()), |payer| held.pay(payer, now))?;
            let paid = payer.filter(|_| known.is_none());
            Ok(Asker { rates: Arc::clone(self), token, paid })
        })
    }
}

impl Held {
    fn pay(&mut self, payer: Payer, now_ms: i64) -> Result<(), u64> {
        match payer {
            Payer::Address(address) => self.addresses.take(address, now_ms),
            Payer::Unknown(address) => self.unknown.take(address, now_ms),
        }
    }

    fn give_back(&mut self, payer: Payer) {
        match payer {
            Payer::Address(address) => self.addresses.give_back(&address),
            Payer::Unknown(address) => self.unknown.give_back(&address),
        }
    }
}

/// Who asks, as long as nobody knows better: a stranger, who has paid with the address. In a request's extensions.
#[derive(Clone)]
pub(crate) struct Asker {
    rates: Arc<Rates>,
    token: Option<secret::Digest>,
    /// Who paid for what may turn out to be somebody known.
    paid: Option<Payer>,
}

impl fmt::Debug for Asker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Asker")
    }
}

impl Asker {
    /// The asker of a request; every request that came through [`limit`] has one.
    pub(crate) fn of(extensions: &Extensions) -> Option<&Self> {
        extensions.get()
    }

    /// The token was found valid: from now on it pays for itself, and the address gets back what it gave.
    pub(super) fn is_known(&self) -> Result<(), ApiProblem> {
        let (Some(token), Some(payer)) = (self.token, self.paid) else { return Ok(()) };
        let paid = self.rates.held(|held, now| {
            held.give_back(payer);
            held.tokens.take(token, now)
        });
        paid.map_err(too_many)
    }

    /// The token is not valid, or not any more: whoever shows it again is a stranger.
    pub(super) fn is_stranger(&self) {
        if let Some(token) = &self.token {
            self.rates.held(|held, _| held.tokens.forget(token));
        }
    }

    /// The request was signed by the 12345 system, which has a wide bucket of its own.
    pub(crate) fn is_partner(&self) -> Result<(), ApiProblem> {
        let paid = self.rates.held(|held, now| {
            if let Some(payer) = self.paid {
                held.give_back(payer);
            }
            held.partner.take((), now)
        });
        paid.map_err(too_many)
    }
}

/// Lets a request through, or says when to come again.
pub(super) async fn limit(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    // Its cost is bounded by itself, and whoever watches the servers asks from one address.
    if route == Some("/health") {
        return next.run(request).await;
    }
    let open = route.is_some_and(|route| OPEN.contains(&route));
    let address = peer::network_of(peer::of(&request, app.config.behind_proxy));
    let shown = auth::shown_token(request.headers());
    let asker = match app.rates.enter(address, shown, open) {
        Ok(asker) => asker,
        Err(seconds) => return too_many(seconds).into_response(),
    };
    request.extensions_mut().insert(asker);
    next.run(request).await
}

fn too_many(seconds: u64) -> ApiProblem {
    let mut problem = ApiProblem::new(Kind::TooManyRequests);
    problem.retry_after_s = Some(seconds);
    problem
}
