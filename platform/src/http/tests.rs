//! Limits over the real router: no header is a way round them, and nobody who is known waits for strangers.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use axum::http::{Method, StatusCode};
use serde_json::json;

use super::Rates;
use crate::{
    clock::Clock,
    config::Limits,
    secret,
    testing::{Rated, Stage},
};

const OK: StatusCode = StatusCode::OK;
const TOO_MANY: StatusCode = StatusCode::TOO_MANY_REQUESTS;

/// A platform that lets a stranger ask five times, at a time that stands still.
async fn stage() -> (Stage, Arc<AtomicI64>) {
    let mut stage = Stage::new().await;
    let time = Arc::new(AtomicI64::new(stage.app.clock.now_ms()));
    let shown = Arc::clone(&time);
    stage.app.clock = Clock::from_fn(move || shown.load(Ordering::Relaxed));
    let limits = Limits { open_per_minute: 5, ..Limits::default() };
    stage.app.rates = Arc::new(Rates::new(&limits, stage.app.clock.clone()));
    (stage, time)
}

/// What ten requests are answered with, each with a header of its own.
async fn ten(stage: &Stage, method: Method, path: &str, body: Option<&[u8]>) -> Vec<u16> {
    let mut answers = Vec::new();
    for number in 0..10 {
        let header = format!("Bearer swa_{number}");
        let answer = stage.ask(method.clone(), path, &[("authorization", &header)], body).await;
        answers.push(answer.0.as_u16());
    }
    answers
}

#[tokio::test]
async fn a_made_up_header_is_no_way_round_the_limit() {
    let enrolment = br#"{"code":"x"}"#;
    let asked = [
        (Method::GET, "/v1/receipts/000000007", None, 404),
        (Method::POST, "/v1/enrolment", Some(&enrolment[..]), 400),
        (Method::GET, "/v1/terminals", None, 401),
        (Method::GET, "/nowhere", None, 404),
    ];
    for (method, path, body, first) in asked {
        let (stage, _) = stage().await;
        let answers = ten(&stage, method, path, body).await;
        assert_eq!(answers, [vec![first; 5], vec![429; 5]].concat(), "{path}");
    }
}

#[tokio::test]
async fn whoever_is_known_waits_for_no_stranger_at_the_same_address() {
    let (stage, _) = stage().await;
    let token = stage.token("city", None, &["results"]).await;
    for _ in 0..20 {
        assert_eq!(stage.get("/v1/terminals", &token).await.0, OK, "a valid token has a bucket of its own");
    }
    assert_eq!(ten(&stage, Method::GET, "/v1/terminals", None).await.last(), Some(&429));
    assert_eq!(stage.get("/v1/terminals", &token).await.0, OK);
    // What needs no token is counted by address, whoever asks.
    let bearer = format!("Bearer {token}");
    let receipt = stage.ask(Method::GET, "/v1/receipts/1", &[("authorization", &bearer)], None).await;
    assert_eq!(receipt.0, TOO_MANY);
}

#[tokio::test]
async fn a_token_that_was_taken_back_is_a_strangers() {
    let (mut stage, _) = stage().await;
    let limits = Limits { unknown_per_second: 1, ..Limits::default() };
    stage.app.rates = Arc::new(Rates::new(&limits, stage.app.clock.clone()));
    let token = stage.token("city", None, &["results"]).await;
    assert_eq!(stage.get("/v1/terminals", &token).await.0, OK);
    stage.client().await.batch_execute("UPDATE access_token SET revoked_at = now()").await.unwrap();
    let mut answers = Vec::new();
    for _ in 0..13 {
        answers.push(stage.get("/v1/terminals", &token).await.0.as_u16());
    }
    assert_eq!(answers, [vec![401; 11], vec![429; 2]].concat());
}

/// What a terminal is answered whose token nobody has shown to this server yet.
async fn new_terminal(stage: &Stage) -> StatusCode {
    let token = secret::new_token(secret::TERMINAL_PREFIX);
    let digest = secret::digest(&token);
    let client = stage.client().await;
    client.execute("UPDATE terminal SET token = $1", &[&digest.as_slice()]).await.unwrap();
    stage.get("/v1/terminals/east-1/state", &token).await.0
}

#[tokio::test]
async fn strangers_without_a_token_keep_no_terminal_out_that_is_not_known_yet() {
    let (mut stage, _) = stage().await;
    // As many as the flood below makes up.
    let limits = Limits { unknown_per_second: 50, ..Limits::default() };
    stage.app.rates = Arc::new(Rates::new(&limits, stage.app.clock.clone()));
    stage.store(&[Rated::bad()]).await;
    for path in ["/v1/terminals", "/v1/receipts/000000007"] {
        for _ in 0..100 {
            stage.ask(Method::GET, path, &[], None).await;
        }
        assert_eq!(stage.ask(Method::GET, path, &[], None).await.0, TOO_MANY, "{path}");
        assert_eq!(ten(&stage, Method::GET, path, None).await, [429; 10], "no token has this form: {path}");
    }
    assert_eq!(new_terminal(&stage).await, OK);
    // What may be a token is no way round the limit of what needs none.
    let made_up = format!("Bearer {}", secret::new_token(secret::ACCESS_PREFIX));
    let receipt = stage.ask(Method::GET, "/v1/receipts/1", &[("authorization", &made_up)], None).await;
    assert_eq!(receipt.0, TOO_MANY);
    // The control: a flood in its own bucket would keep it out.
    for _ in 0..500 {
        let made_up = secret::new_token(secret::TERMINAL_PREFIX);
        assert_eq!(stage.get("/v1/terminals/east-1/state", &made_up).await.0, 401);
    }
    assert_eq!(new_terminal(&stage).await, TOO_MANY);
}

#[tokio::test]
async fn a_refusal_elsewhere_gives_a_token_no_new_bucket() {
    let (mut stage, _) = stage().await;
    let limits = Limits { open_per_minute: 1_000, burst: 3, ..Limits::default() };
    stage.app.rates = Arc::new(Rates::new(&limits, stage.app.clock.clone()));
    let token = stage.token("city", None, &["results"]).await;
    let bearer = format!("Bearer {token}");
    let events = format!("/v1/work-orders/{}/events", uuid::Uuid::nil());
    let mut answers = Vec::new();
    for path in ["/v1/terminals", &events, "/v1/terminals", "/v1/terminals"] {
        let method = if path == events { Method::POST } else { Method::GET };
        let body = (path == events).then_some(&b"{}"[..]);
        answers.push(stage.ask(method, path, &[("authorization", &bearer)], body).await.0.as_u16());
    }
    assert_eq!(answers, [200, 401, 200, 429]);
}

#[tokio::test]
async fn one_token_is_one_bucket_however_it_is_written() {
    let (mut stage, _) = stage().await;
    let limits = Limits { open_per_minute: 1_000, burst: 3, ..Limits::default() };
    stage.app.rates = Arc::new(Rates::new(&limits, stage.app.clock.clone()));
    let token = stage.token("city", None, &["results"]).await;
    let mut answers = Vec::new();
    for blanks in 1..=4 {
        let header = format!("Bearer{}{token}", " ".repeat(blanks));
        answers.push(stage.ask(Method::GET, "/v1/terminals", &[("authorization", &header)], None).await.0);
    }
    assert_eq!(answers, [OK, OK, OK, TOO_MANY]);
}

#[tokio::test]
async fn the_health_costs_one_question_a_second_however_often_it_is_asked() {
    let (stage, time) = stage().await;
    let ask = async || stage.ask(Method::GET, "/health", &[], None).await.0;
    for _ in 0..100 {
        assert_eq!(ask().await, OK);
    }
    stage.app.pool.close();
    assert_eq!(ask().await, OK, "it was asked within this second");
    // The control: a second later the database is asked again, and is not there.
    time.fetch_add(1_000, Ordering::Relaxed);
    assert!(ask().await.is_server_error());
}

#[tokio::test]
async fn only_entries_may_be_compressed() {
    let (stage, _) = stage().await;
    let token = stage.token("city", None, &["erase"]).await;
    let bearer = format!("Bearer {token}");
    let body = json!({ "target": uuid::Uuid::nil(), "reason": "本人要求" }).to_string();
    let packed = zstd::encode_all(body.as_bytes(), 3).unwrap();
    let ask = async |headers: &[(&str, &str)], body: &[u8]| {
        stage.ask(Method::POST, "/v1/erasures", headers, Some(body)).await.0
    };
    let header = ("authorization", bearer.as_str());
    let answer = ask(&[header, ("content-encoding", "zstd")], &packed).await;
    assert_eq!(answer, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    // The control: it is nothing else that is wrong with it.
    assert_eq!(
        ask(&[header, ("content-encoding", "identity")], body.as_bytes()).await,
        StatusCode::NOT_FOUND
    );
}
