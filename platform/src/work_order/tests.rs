//! Work orders over a real database and the real router.

use std::slice::from_ref;

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    clock::Clock,
    testing::{Rated, Stage, WEBHOOK_SECRET},
    webhook::Secret,
};

mod events;
mod opening;
mod partner;
mod reading;

const DUTY: &[&str] = &["orders"];

/// Tells an event as the 12345 system does, signed with a secret and a time.
async fn tell_with(
    stage: &Stage,
    order: Uuid,
    id: &str,
    body: &[u8],
    secret: &str,
    at_s: i64,
) -> (StatusCode, Value) {
    let signature = Secret::read(secret).unwrap().sign(id, at_s, body);
    let time = at_s.to_string();
    let headers =
        [("webhook-id", id), ("webhook-timestamp", time.as_str()), ("webhook-signature", signature.as_str())];
    let path = format!("/v1/work-orders/{order}/events");
    let (status, bytes) = stage.ask(Method::POST, &path, &headers, Some(body)).await;
    (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
}

async fn tell(stage: &Stage, order: Uuid, id: &str, body: &Value) -> (StatusCode, Value) {
    let now_s = stage.app.clock.now_ms() / 1_000;
    tell_with(stage, order, id, about(order, body).to_string().as_bytes(), WEBHOOK_SECRET, now_s).await
}

/// An event of a work order, as it is signed.
fn about(order: Uuid, event: &Value) -> Value {
    let mut event = event.clone();
    event["work_order"] = order.to_string().into();
    event
}

/// An event with who, when and why.
fn event(kind: &str, members: &Value) -> Value {
    let mut event = members.clone();
    let all = event.as_object_mut().unwrap();
    all.insert("event".into(), kind.into());
    let now = jiff::Timestamp::from_millisecond(Clock::system().now_ms()).unwrap().to_string();
    for (name, value) in [("who", "1号话务员"), ("at", &now), ("why", "按流程")] {
        all.insert(name.into(), value.into());
    }
    event
}

/// The way to a state in which everything but a call back was done.
fn reported() -> [Value; 3] {
    [
        event("verified", &json!({ "finding": "true" })),
        event("fix_at_once", &json!({})),
        event("reported_back", &json!({ "feedback": "清单已贴在窗口" })),
    ]
}

async fn report(stage: &Stage, order: Uuid) {
    for (place, event) in reported().iter().enumerate() {
        assert_eq!(tell(stage, order, &format!("r{place}"), event).await.0, StatusCode::OK);
    }
}

/// A day on the hall's calendars.
fn days_from_now(stage: &Stage, days: i64) -> String {
    let at = stage.app.clock.now_ms() + days * 86_400_000;
    crate::work_order::Hall::default().day(at).to_string()
}
