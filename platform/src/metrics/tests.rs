//! The metrics over a real database: who may see them, and that they count what happened.

use axum::http::{Method, StatusCode};

use crate::testing::{Rated, Stage};

/// The number at the end of a line; counts and seconds, whole or not.
fn number(text: &str, line: &str) -> f64 {
    let found = text.lines().find_map(|it| it.strip_prefix(line)?.strip_prefix(' ')?.parse().ok());
    found.unwrap_or_else(|| panic!("{line} is not in\n{text}"))
}

async fn seen(stage: &Stage, token: &str) -> (StatusCode, String) {
    let bearer = format!("Bearer {token}");
    let (status, body) = stage.ask(Method::GET, "/metrics", &[("authorization", &bearer)], None).await;
    (status, String::from_utf8(body).unwrap())
}

#[tokio::test]
async fn metrics_need_their_duty_unless_somebody_is_on_the_machine() {
    let stage = Stage::new().await;
    let metrics = stage.token("prometheus", None, &["metrics"]).await;
    let other = stage.token("reader", None, &["results"]).await;
    assert_eq!(seen(&stage, &metrics).await.0, StatusCode::OK);
    assert_eq!(seen(&stage, &other).await.0, StatusCode::FORBIDDEN);
    // In this test there is no connection, and so nobody is known to be on the machine.
    assert_eq!(stage.ask(Method::GET, "/metrics", &[], None).await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn metrics_count_problems_and_what_waits() {
    let stage = Stage::new().await;
    let token = stage.token("prometheus", None, &["metrics"]).await;
    let (_, before) = seen(&stage, &token).await;
    assert!(before.contains("\nshiwen_outbox_waiting 0\n"), "{before}");
    stage.store(&[Rated::bad(), Rated::bad()]).await;
    assert_eq!(stage.ask(Method::GET, "/v1/nothing", &[], None).await.0, StatusCode::NOT_FOUND);
    super::delivered(0.4);
    let (_, after) = seen(&stage, &token).await;
    assert!(
        after.contains("\nshiwen_outbox_waiting 2\n") && after.contains("\nshiwen_database_up 1\n"),
        "{after}"
    );
    let grown = |line: &str| number(&after, line) - number(&before, line);
    // Other tests of this process count too.
    assert!(grown("shiwen_problems_total{kind=\"not-found\"}") >= 1.0);
    assert!(grown("shiwen_delivery_seconds_bucket{le=\"0.5\"}") >= 1.0);
    assert!(grown("shiwen_delivery_seconds_count") >= 1.0 && grown("shiwen_requests_total") >= 2.0);
    for line in after.lines().filter(|line| !line.starts_with('#')) {
        let (name, value) = line.rsplit_once(' ').expect("a name and a number");
        assert!(name.starts_with("shiwen_") && value.parse::<f64>().is_ok(), "{line}");
    }
}
