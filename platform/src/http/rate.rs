//! How often somebody may ask: a token bucket for each bearer token, and one for each address that shows no valid one.
//! The buckets are this server's own; several servers allow several times as much.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

use axum::{
    extract::{Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{
    peer,
    problem::{ApiProblem, Kind},
};
use crate::{app::App, clock::Clock, config::Limits, secret};

/// More buckets than this are not kept: the full ones, which say nothing, go first.
const MOST: usize = 50_000;

/// Whose bucket it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Who {
    /// Whoever shows this header; its digest.
    Token(secret::Digest),
    /// Whoever asks without a valid token.
    Address(IpAddr),
}

/// So much at once, and so much a second afterwards.
#[derive(Clone, Copy, Debug)]
struct Rate {
    burst: f64,
    per_ms: f64,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    left: f64,
    at_ms: i64,
}

/// Who has asked how often.
#[derive(Debug)]
pub(crate) struct Rates {
    token: Rate,
    address: Rate,
    clock: Clock,
    buckets: Mutex<HashMap<Who, Bucket>>,
}

impl Rates {
    /// Nobody has asked yet.
    pub(crate) fn new(limits: &Limits, clock: Clock) -> Self {
        let token =
            Rate { burst: f64::from(limits.burst), per_ms: f64::from(limits.requests_per_second) / 1_000.0 };
        let minute = f64::from(limits.open_per_minute);
        let address = Rate { burst: minute, per_ms: minute / 60_000.0 };
        Self { token, address, clock, buckets: Mutex::default() }
    }

    /// Takes one request out of the bucket; how many seconds to wait if it is empty.
    fn take(&self, who: Who) -> Result<(), u64> {
        let rate = match who {
            Who::Token(_) => self.token,
            Who::Address(_) => self.address,
        };
        let now = self.clock.now_ms();
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MOST {
            self.drop_full(&mut buckets, now);
        }
        let bucket = buckets.entry(who).or_insert(Bucket { left: rate.burst, at_ms: now });
        bucket.left = rate.left(*bucket, now);
        bucket.at_ms = now;
        if bucket.left >= 1.0 {
            bucket.left -= 1.0;
            return Ok(());
        }
        Err(rate.wait_s(bucket.left))
    }

    fn drop_full(&self, buckets: &mut HashMap<Who, Bucket>, now: i64) {
        buckets.retain(|who, bucket| {
            let rate = if matches!(who, Who::Token(_)) { self.token } else { self.address };
            rate.left(*bucket, now) < rate.burst
        });
        if buckets.len() >= MOST {
            buckets.clear();
        }
    }
}

impl Rate {
    fn left(self, bucket: Bucket, now: i64) -> f64 {
        let passed = u32::try_from(now.saturating_sub(bucket.at_ms).max(0)).unwrap_or(u32::MAX);
        (bucket.left + f64::from(passed) * self.per_ms).min(self.burst)
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 3600 fits")]
    fn wait_s(self, left: f64) -> u64 {
        ((1.0 - left) / self.per_ms / 1_000.0).ceil().clamp(1.0, 3_600.0) as u64
    }
}

/// Lets a request through, or says when to come again. A wrong token counts against the address that shows it.
pub(super) async fn limit(State(app): State<App>, request: Request, next: Next) -> Response {
    let address = Who::Address(peer::of(&request, app.config.behind_proxy));
    let shown = request.headers().get(header::AUTHORIZATION);
    let token = shown.map(|value| Who::Token(secret::digest_bytes(value.as_bytes())));
    let open = request.uri().path() == "/health";
    if !open && let Err(seconds) = app.rates.take(token.unwrap_or(address)) {
        return too_many(seconds);
    }
    let response = next.run(request).await;
    if token.is_some()
        && response.status() == StatusCode::UNAUTHORIZED
        && let Err(seconds) = app.rates.take(address)
    {
        return too_many(seconds);
    }
    response
}

fn too_many(seconds: u64) -> Response {
    let mut problem = ApiProblem::new(Kind::TooManyRequests);
    problem.retry_after_s = Some(seconds);
    problem.into_response()
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    };

    use super::*;

    fn rates() -> (Rates, Arc<AtomicI64>) {
        let time = Arc::new(AtomicI64::new(0));
        let shown = Arc::clone(&time);
        let clock = Clock::from_fn(move || shown.load(Ordering::Relaxed));
        let limits = Limits { requests_per_second: 2, burst: 3, open_per_minute: 2, ..Limits::default() };
        (Rates::new(&limits, clock), time)
    }

    #[test]
    fn a_burst_is_let_through_and_the_rest_waits_its_turn() {
        let (rates, time) = rates();
        let who = Who::Token([1; 32]);
        assert_eq!([(); 4].map(|()| rates.take(who)), [Ok(()), Ok(()), Ok(()), Err(1)]);
        time.store(1_000, Ordering::Relaxed);
        assert_eq!([(); 3].map(|()| rates.take(who)), [Ok(()), Ok(()), Err(1)]);
        assert_eq!(rates.take(Who::Token([2; 32])), Ok(()));
    }

    #[test]
    fn an_address_without_a_token_waits_half_a_minute_and_a_clock_set_back_gives_nothing() {
        let (rates, time) = rates();
        let who = Who::Address(IpAddr::from([10, 0, 0, 1]));
        assert_eq!([(); 3].map(|()| rates.take(who)), [Ok(()), Ok(()), Err(30)]);
        time.store(-3_600_000, Ordering::Relaxed);
        assert_eq!(rates.take(who), Err(30));
    }
}
