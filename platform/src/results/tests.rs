//! Results over a real database: what is counted and what is not, who sees what, and every figure against a recount.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::testing::Stage;

mod clerks;
mod grants;
mod orders;
mod recount;
mod rows;

use rows::{Row, Survey, store, unrated};

/// The clerks of a month that is over.
const OCTOBER: &str = "by=clerk&from=2026-10-01&to=2026-10-31";

async fn rows_by(stage: &Stage, token: &str, query: &str) -> Value {
    let (status, answer) = stage.get(&format!("/v1/results?{query}"), token).await;
    assert_eq!(status, StatusCode::OK, "{query}: {answer}");
    answer["rows"].clone()
}

async fn city(stage: &Stage) -> String {
    stage.token("city", None, &["results"]).await
}

#[tokio::test]
async fn silence_is_in_no_rate_and_two_buttons_are_in_no_mean() {
    let stage = Stage::new().await;
    let token = city(&stage).await;
    let two = Row { scale: "two", ..Row::of(2) };
    let announced = Row { service: "A1", ..Row::of(5) };
    store(&stage, &[Row::of(5), Row::of(4), Row::of(3), Row::of(1), two, announced]).await;
    unrated(&stage, 3).await;
    let total = rows_by(&stage, &token, "by=total").await[0].clone();
    let figure = json!({ "ratings": 6, "good": 4, "bad": 2, "good_rate": 0.6667, "bad_rate": 0.3333, "mean": 7.2, "mean_of": 5 });
    assert_eq!((&total["all"], &total["undisputed"]), (&figure, &figure));
    assert_eq!(
        (&total["announced"], &total["answered"], &total["response_rate"]),
        (&json!(4), &json!(1), &json!(0.25))
    );
}

#[tokio::test]
async fn nothing_is_no_praise() {
    let stage = Stage::new().await;
    let token = city(&stage).await;
    let total = rows_by(&stage, &token, "by=total").await;
    assert_eq!(total.as_array().map(Vec::len), Some(1));
    let none = json!({ "ratings": 0, "good": 0, "bad": 0, "good_rate": null, "bad_rate": null, "mean": null, "mean_of": 0 });
    assert_eq!((&total[0]["all"], &total[0]["response_rate"]), (&none, &Value::Null));
    for by in ["hall", "department", "counter", "clerk", "day", "level", "reason", "question"] {
        assert_eq!(rows_by(&stage, &token, &format!("by={by}")).await, json!([]), "{by}");
    }
}

#[tokio::test]
async fn a_flag_and_a_confirmed_label_leave_the_second_figure_only() {
    let stage = Stage::new().await;
    let token = city(&stage).await;
    let flagged = Row { flagged: true, ..Row::of(5) };
    let ids = store(&stage, &[Row::of(1), Row::of(2), flagged, Row::of(4)]).await;
    let client = stage.client().await;
    let sql = "INSERT INTO label (proposal, target, label, confirmed_by, why) VALUES (gen_random_uuid(), $1, 'malicious', 'c', 'w')";
    // Confirmed twice, by two proposals, it is one rating all the same.
    for _ in 0..2 {
        client.execute(sql, &[&ids[0]]).await.unwrap();
    }
    let total = rows_by(&stage, &token, "").await[0].clone();
    assert_eq!((&total["all"]["ratings"], &total["all"]["bad"]), (&json!(4), &json!(2)));
    assert_eq!((&total["undisputed"]["ratings"], &total["undisputed"]["bad"]), (&json!(2), &json!(1)));
    assert_eq!((&total["flagged"], &total["labelled"]), (&json!(1), &json!(1)));
}

#[tokio::test]
async fn a_clerk_is_shown_from_five_ratings_on() {
    let stage = Stage::new().await;
    let token = city(&stage).await;
    let of = |clerk| Row { clerk, day: "2026-10-31", ..Row::of(1) };
    let four = vec![of("1001"); 4];
    let five = vec![of("1002"); 5];
    store(&stage, &[four, five, vec![of(""); 9]].concat()).await;
    let clerks = rows_by(&stage, &token, OCTOBER).await;
    assert_eq!((clerks.as_array().map(Vec::len), &clerks[0]["key"]), (Some(1), &json!("1002")));
    let shown = stage.count("SELECT count(*) FROM report.clerk").await;
    assert_eq!(shown, 1, "the view too");
    store(&stage, &[of("1001")]).await;
    assert_eq!(rows_by(&stage, &token, OCTOBER).await.as_array().map(Vec::len), Some(2), "the control");
}

#[tokio::test]
async fn a_day_that_nobody_knows_is_never_guessed() {
    let stage = Stage::new().await;
    let token = city(&stage).await;
    store(&stage, &[Row::of(5), Row { day: "uncertain", ..Row::of(1) }]).await;
    let (_, all) = stage.get("/v1/results", &token).await;
    assert_eq!((&all["uncertain"], &all["rows"][0]["all"]["ratings"]), (&json!(1), &json!(2)));
    for range in ["from=2026-11-01", "to=2026-11-30", "from=2026-11-01&to=9999-12-31"] {
        let (_, some) = stage.get(&format!("/v1/results?{range}"), &token).await;
        assert_eq!(
            (&some["uncertain"], &some["rows"][0]["all"]["ratings"]),
            (&json!(1), &json!(1)),
            "{range}"
        );
    }
    let days = rows_by(&stage, &token, "by=day").await;
    assert_eq!([&days[0]["key"], &days[1]["key"]], ["2026-11-23", "uncertain"]);
}

#[tokio::test]
async fn a_token_of_a_hall_sees_its_hall() {
    let stage = Stage::new().await;
    store(&stage, &[Row::of(5), Row { hall: "west", ..Row::of(1) }]).await;
    let (city, east) = (city(&stage).await, stage.token("east", Some("east"), &["results"]).await);
    let ratings =
        async |query: &str, token: &str| rows_by(&stage, token, query).await[0]["all"]["ratings"].clone();
    assert_eq!(ratings("", &city).await, 2);
    assert_eq!(ratings("", &east).await, 1);
    assert_eq!(ratings("hall=west", &city).await, 1);
    for path in ["/v1/results?hall=west", "/v1/terminals?hall=west", "/?hall=west"] {
        assert_eq!(stage.get(path, &east).await.0, StatusCode::FORBIDDEN, "{path}");
    }
    let halls = rows_by(&stage, &east, "by=hall").await;
    assert_eq!((halls.as_array().map(Vec::len), &halls[0]["key"]), (Some(1), &json!("east")));
    let orders = stage.token("orders", None, &["orders"]).await;
    assert_eq!(stage.get("/v1/results", &orders).await.0, StatusCode::FORBIDDEN);
    assert_eq!(stage.ask(Method::GET, "/v1/results", &[], None).await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn what_does_not_apply_is_never_counted_in_a_score() {
    let stage = Stage::new().await;
    let token = city(&stage).await;
    for answer in ["yes", "yes", "mostly", "no", "not_applicable"] {
        Survey { answer, flagged: false }.store(&stage).await;
    }
    Survey { answer: "no", flagged: true }.store(&stage).await;
    let questions = rows_by(&stage, &token, "by=question").await;
    let counts = ["yes", "mostly", "no", "not_applicable"].map(|name| questions[0][name].clone());
    assert_eq!(counts, [2, 1, 2, 1].map(Value::from));
    assert_eq!((&questions[0]["score"], &questions[0]["undisputed_score"]), (&json!(0.5), &json!(0.625)));
    let departments = rows_by(&stage, &token, "by=department").await;
    assert_eq!((&departments[0]["opinions"], &departments[0]["opinions_goal"]), (&json!(6), &json!(50)));
    assert_eq!(departments[0]["all"]["ratings"], 0, "a survey is no rating");
}

#[tokio::test]
async fn what_cannot_be_asked_is_refused_and_not_a_fault() {
    let stage = Stage::new().await;
    let token = city(&stage).await;
    for query in
        ["by=mood", "from=2026-11-31", "from=2026-11-02&to=2026-11-01", "hall=%00", "more=1", "from=1&from=2"]
    {
        let status = stage.get(&format!("/v1/results?{query}"), &token).await.0;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{query}");
    }
}
