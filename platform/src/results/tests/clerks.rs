//! No two answers have a difference that says what one visitor said of a clerk.

use axum::http::StatusCode;

use super::{
    OCTOBER, city,
    rows::{Row, store},
    rows_by,
};
use crate::testing::Stage;

fn on(day: &'static str) -> Row {
    Row { clerk: "1001", day, ..Row::of(1) }
}

/// Asks for clerks; the ratings of each.
async fn ratings(stage: &Stage, token: &str, query: &str) -> Vec<i64> {
    let rows = rows_by(stage, token, query).await;
    rows.as_array().unwrap().iter().map(|row| row["all"]["ratings"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn one_visitors_rating_of_a_clerk_is_no_difference_of_two_answers() {
    let stage = Stage::new().await;
    let token = city(&stage).await;
    store(&stage, &vec![on("2026-10-10"); 5]).await;
    store(&stage, &[on("2026-10-31"), on("2026-09-30"), Row { counter: "counter-4", ..on("2026-10-12") }])
        .await;
    assert_eq!(ratings(&stage, &token, OCTOBER).await, [7], "the control");
    assert!(ratings(&stage, &token, "by=clerk&from=2026-09-01&to=2026-09-30").await.is_empty(), "one alone");
    for query in [
        "by=clerk&from=2026-10-01&to=2026-10-30",
        "by=clerk&from=2026-09-01&to=2026-10-31",
        "by=clerk&from=2026-10-01",
        "by=clerk&from=2026-10-01&to=2026-10-31&counter=counter-3",
        "by=clerk&from=2026-10-01&to=2026-10-31&department=119900000000000275",
    ] {
        let status = stage.get(&format!("/v1/results?{query}"), &token).await.0;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{query}");
    }
}

#[tokio::test]
async fn who_asks_the_database_gets_no_more_than_who_asks_the_platform() {
    let stage = Stage::new().await;
    store(&stage, &vec![on("2026-10-10"); 6]).await;
    store(&stage, &vec![on("2026-09-10"); 4]).await;
    let count = async |arguments: &str| {
        let sql = format!("SELECT count(*) FROM report.figures(ARRAY['clerk'], true, {arguments})");
        stage.count(&sql).await
    };
    assert_eq!(count("'2026-10-01', '2026-10-31', NULL, NULL, NULL").await, 1, "the control");
    assert_eq!(count("'2026-10-01', '2026-10-31', 'east', NULL, NULL").await, 1, "a hall has its own clerks");
    for wider in [
        "NULL, NULL, NULL, NULL, NULL",
        "'2026-09-01', '2026-10-31', NULL, NULL, NULL",
        "'2026-10-01', '2026-10-30', NULL, NULL, NULL",
        "'2026-10-01', NULL, NULL, NULL, NULL",
        "'2026-10-01', '2026-10-31', NULL, '119900000000000275', NULL",
        "'2026-10-01', '2026-10-31', NULL, NULL, 'counter-3'",
        "'2999-10-01', '2999-10-31', NULL, NULL, NULL",
    ] {
        assert_eq!(count(wider).await, 0, "{wider}");
    }
    let sql = "SELECT count(*) FROM report.clerk WHERE month = '2026-10' AND ratings = 6";
    assert_eq!((stage.count(sql).await, stage.count("SELECT count(*) FROM report.clerk").await), (1, 1));
}
