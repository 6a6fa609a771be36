//! A 12345 system on loopback that answers as a test says: well, badly, never, elsewhere. It keeps what it was sent.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde_json::Value;
use tokio::{net::TcpListener, task::JoinHandle, time};

/// How it answers one delivery.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Reply {
    /// With a status.
    Status(u16),
    /// With 503 and `Retry-After`, in seconds.
    Later(u64),
    /// It points to another address of its own.
    Elsewhere,
    /// It takes the message and never answers.
    Hang,
}

/// One delivery as it came.
#[derive(Clone, Debug)]
pub(crate) struct Delivery {
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) at: time::Instant,
}

impl Delivery {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

#[derive(Debug, Default)]
struct Seen {
    replies: VecDeque<Reply>,
    deliveries: Vec<Delivery>,
}

/// The system; it ends with the test.
pub(crate) struct Receiver {
    url: String,
    seen: Arc<Mutex<Seen>>,
    server: JoinHandle<()>,
}

impl Receiver {
    /// Answers with these, one after the other, and with 200 afterwards.
    pub(crate) async fn start(replies: &[Reply]) -> Self {
        let seen =
            Arc::new(Mutex::new(Seen { replies: replies.iter().copied().collect(), ..Seen::default() }));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/work-orders", listener.local_addr().unwrap());
        let router = Router::new().fallback(take).with_state(Arc::clone(&seen));
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, seen, server }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// What has come so far.
    pub(crate) fn deliveries(&self) -> Vec<Delivery> {
        self.seen.lock().unwrap().deliveries.clone()
    }

    /// Waits until so many have come.
    pub(crate) async fn wait_for(&self, count: usize) -> Vec<Delivery> {
        for _ in 0..2_000 {
            let deliveries = self.deliveries();
            if deliveries.len() >= count {
                return deliveries;
            }
            time::sleep(Duration::from_millis(10)).await;
        }
        panic!("{} of {count} deliveries came in 20 s", self.deliveries().len());
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn take(State(seen): State<Arc<Mutex<Seen>>>, headers: HeaderMap, body: Bytes) -> Response {
    let reply = {
        let mut seen = seen.lock().unwrap();
        seen.deliveries.push(Delivery { headers, body, at: time::Instant::now() });
        seen.replies.pop_front().unwrap_or(Reply::Status(200))
    };
    match reply {
        Reply::Status(status) => {
            (StatusCode::from_u16(status).unwrap(), r#"{"id": "2026-77"}"#).into_response()
        }
        Reply::Later(seconds) => {
            (StatusCode::SERVICE_UNAVAILABLE, [("retry-after", seconds.to_string())]).into_response()
        }
        Reply::Elsewhere => (StatusCode::TEMPORARY_REDIRECT, [("location", "/elsewhere")]).into_response(),
        Reply::Hang => std::future::pending().await,
    }
}
