//! Labels over a real database: proposed by the log, confirmed from outside the hall.

use std::slice::from_ref;

use axum::http::StatusCode;
use serde_json::json;
use uuid::Uuid;

use crate::testing::{Rated, Stage};

async fn propose(stage: &Stage, target: Uuid, hall: &str) -> Uuid {
    let id = Uuid::now_v7();
    let sql = "INSERT INTO label_proposal (entry_id, target, hall, terminal, label, reason)
               VALUES ($1, $2, $3, 'east-1', 'mistaken', '点错了')";
    stage.client().await.execute(sql, &[&id, &target, &hall]).await.unwrap();
    id
}

#[tokio::test]
async fn a_label_is_confirmed_by_somebody_outside_the_hall_only() {
    let stage = Stage::new().await;
    let bad = Rated::bad();
    stage.store(from_ref(&bad)).await;
    let path = format!("/v1/labels/{}/confirmation", propose(&stage, bad.entry, "east").await);
    let why = json!({ "why": "看了录像" });
    let own = stage.token("own", Some("east"), &["confirm"]).await;
    let duty = stage.token("duty", None, &["results", "erase"]).await;
    for token in [&own, &duty] {
        assert_eq!(stage.post(&path, token, &why).await.0, StatusCode::FORBIDDEN);
    }
    assert_eq!(stage.count("SELECT count(*) FROM label").await, 0);
    let west = stage.token("west", Some("west"), &["confirm"]).await;
    let (status, confirmed) = stage.post(&path, &west, &why).await;
    assert_eq!((status, &confirmed["confirmed_by"]), (StatusCode::OK, &json!("west")));
    assert_eq!(stage.count("SELECT count(*) FROM rating").await, 1);
}

#[tokio::test]
async fn a_label_confirmed_twice_stays_as_it_was_confirmed_first() {
    let stage = Stage::new().await;
    let bad = Rated::bad();
    stage.store(from_ref(&bad)).await;
    let path = format!("/v1/labels/{}/confirmation", propose(&stage, bad.entry, "east").await);
    let one = stage.token("one", None, &["confirm"]).await;
    let two = stage.token("two", None, &["confirm"]).await;
    let (_, first) = stage.post(&path, &one, &json!({ "why": "甲" })).await;
    let (status, second) = stage.post(&path, &two, &json!({ "why": "乙" })).await;
    assert_eq!((status, second), (StatusCode::OK, first));
    assert_eq!(stage.count("SELECT count(*) FROM deed WHERE what = 'label_confirmed'").await, 1);
}

#[tokio::test]
async fn what_is_not_there_cannot_be_confirmed() {
    let stage = Stage::new().await;
    let token = stage.token("city", None, &["confirm"]).await;
    let why = json!({ "why": "甲" });
    let nothing = format!("/v1/labels/{}/confirmation", Uuid::nil());
    assert_eq!(stage.post(&nothing, &token, &why).await.0, StatusCode::NOT_FOUND);
    let early = format!("/v1/labels/{}/confirmation", propose(&stage, Uuid::nil(), "east").await);
    assert_eq!(stage.post(&early, &token, &why).await.0, StatusCode::CONFLICT);
    for wrong in [json!({}), json!({ "why": "" }), json!({ "why": "a", "more": 1 })] {
        assert_eq!(stage.post(&early, &token, &wrong).await.0, StatusCode::BAD_REQUEST, "{wrong}");
    }
}

#[tokio::test]
async fn the_list_says_what_is_proposed_and_what_is_confirmed() {
    let stage = Stage::new().await;
    let (east, west) = (Rated::bad(), Rated { hall: "west", ..Rated::bad() });
    stage.store(from_ref(&east)).await;
    stage.store(from_ref(&west)).await;
    let first = propose(&stage, east.entry, "east").await;
    propose(&stage, west.entry, "west").await;
    let city = stage.token("city", None, &["confirm"]).await;
    stage.post(&format!("/v1/labels/{first}/confirmation"), &city, &json!({ "why": "甲" })).await;
    let count = async |query: &str| {
        let (status, answer) = stage.get(&format!("/v1/labels{query}"), &city).await;
        assert_eq!(status, StatusCode::OK);
        answer["labels"].as_array().unwrap().len()
    };
    assert_eq!(count("").await, 2);
    assert_eq!(count("?confirmed=true").await, 1);
    assert_eq!(count("?hall=west&confirmed=false").await, 1);
    assert_eq!(count(&format!("?after={first}")).await, 1);
}
