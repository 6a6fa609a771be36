//! What this server has counted since it started: answers to batches, problems, how long deliveries took. Atomics, added up over
//! all servers by whoever reads them.

use std::{
    array,
    sync::{
        LazyLock,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
};

use axum::{
    extract::{MatchedPath, Request},
    middleware::Next,
    response::Response,
};
use shiwen_sync::protocol::ProblemKind;

use super::text::Text;

/// Where batches go.
const BATCHES: &str = "/v1/logs/{terminal}/{log}/entries";
/// How many kinds of problems there are.
const KINDS: usize = ProblemKind::ALL.len();
/// Upper bounds of the buckets of deliveries, in seconds: one second is the aim.
const SECONDS: [f64; 9] = [0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 30.0, 300.0, 3_600.0];

static COUNTS: LazyLock<Counts> = LazyLock::new(Counts::default);

struct Counts {
    requests: AtomicU64,
    problems: [AtomicU64; KINDS],
    batches_taken: AtomicU64,
    batches_refused: [AtomicU64; KINDS],
    delivered: [AtomicU64; SECONDS.len()],
    deliveries: AtomicU64,
    delivery_ms: AtomicU64,
}

impl Default for Counts {
    fn default() -> Self {
        Self {
            requests: AtomicU64::new(0),
            problems: array::from_fn(|_| AtomicU64::new(0)),
            batches_taken: AtomicU64::new(0),
            batches_refused: array::from_fn(|_| AtomicU64::new(0)),
            delivered: array::from_fn(|_| AtomicU64::new(0)),
            deliveries: AtomicU64::new(0),
            delivery_ms: AtomicU64::new(0),
        }
    }
}

/// Counts an answer on its way out. A problem names its kind in the response's extensions.
pub(crate) async fn count(request: Request, next: Next) -> Response {
    let is_batch = request.extensions().get::<MatchedPath>().is_some_and(|path| path.as_str() == BATCHES);
    let response = next.run(request).await;
    let kind = response.extensions().get::<ProblemKind>().copied();
    COUNTS.requests.fetch_add(1, Relaxed);
    if let Some(place) = kind.and_then(place) {
        COUNTS.problems[place].fetch_add(1, Relaxed);
        if is_batch {
            COUNTS.batches_refused[place].fetch_add(1, Relaxed);
        }
    } else if is_batch {
        COUNTS.batches_taken.fetch_add(1, Relaxed);
    }
    response
}

fn place(kind: ProblemKind) -> Option<usize> {
    ProblemKind::ALL.iter().position(|known| *known == kind)
}

/// Counts a delivery that was taken, by the seconds since its rating was stored.
pub(crate) fn delivered(seconds: f64) {
    for (bucket, most) in COUNTS.delivered.iter().zip(SECONDS) {
        if seconds <= most {
            bucket.fetch_add(1, Relaxed);
        }
    }
    COUNTS.deliveries.fetch_add(1, Relaxed);
    let ms = std::time::Duration::try_from_secs_f64(seconds).unwrap_or_default().as_millis();
    COUNTS.delivery_ms.fetch_add(u64::try_from(ms).unwrap_or(0), Relaxed);
}

/// Writes what was counted.
pub(super) fn write(text: &mut Text) {
    let counts = &*COUNTS;
    text.family("shiwen_requests_total", "counter", "Requests answered by this server.");
    text.plain("shiwen_requests_total", counts.requests.load(Relaxed));
    text.family("shiwen_batches_total", "counter", "Batches answered by this server, by outcome.");
    text.labelled("shiwen_batches_total", "outcome", "taken", counts.batches_taken.load(Relaxed));
    kinds(text, "shiwen_batches_total", "outcome", &counts.batches_refused);
    text.family("shiwen_problems_total", "counter", "Problems answered by this server, by kind.");
    kinds(text, "shiwen_problems_total", "kind", &counts.problems);
    deliveries(text, counts);
}

fn kinds(text: &mut Text, name: &str, label: &str, numbers: &[AtomicU64; KINDS]) {
    for (kind, number) in ProblemKind::ALL.iter().zip(numbers) {
        text.labelled(name, label, kind.name(), number.load(Relaxed));
    }
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds of a server's life")]
fn deliveries(text: &mut Text, counts: &Counts) {
    const NAME: &str = "shiwen_delivery_seconds";
    text.family(NAME, "histogram", "From a bad rating being stored to its work order being taken by 12345.");
    for (bucket, most) in counts.delivered.iter().zip(SECONDS) {
        text.labelled(&format!("{NAME}_bucket"), "le", &most.to_string(), bucket.load(Relaxed));
    }
    let all = counts.deliveries.load(Relaxed);
    text.labelled(&format!("{NAME}_bucket"), "le", "+Inf", all);
    text.plain(&format!("{NAME}_sum"), counts.delivery_ms.load(Relaxed) as f64 / 1_000.0);
    text.plain(&format!("{NAME}_count"), all);
}
