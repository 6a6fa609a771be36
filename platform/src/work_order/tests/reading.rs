//! Who sees which work orders, and the handwriting.

use super::*;
use crate::{testing::token_of, webhook::link};

fn ids(answer: &Value) -> Vec<&str> {
    answer["work_orders"].as_array().unwrap().iter().map(|order| order["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_token_of_a_hall_sees_the_work_orders_of_its_hall() {
    let stage = Stage::new().await;
    let (east, west) = (Rated::bad(), Rated { hall: "west", ..Rated::bad() });
    stage.store(from_ref(&east)).await;
    stage.store(from_ref(&west)).await;
    let city = stage.token("city", None, DUTY).await;
    let own = stage.token("own", Some("east"), DUTY).await;
    let order = stage.order_of(east.entry).await.to_string();
    let other = stage.order_of(west.entry).await;
    assert_eq!(ids(&stage.get("/v1/work-orders", &city).await.1).len(), 2);
    assert_eq!(ids(&stage.get("/v1/work-orders", &own).await.1), [order.as_str()]);
    assert_eq!(stage.get("/v1/work-orders?hall=west", &own).await.0, StatusCode::FORBIDDEN);
    assert_eq!(stage.get(&format!("/v1/work-orders/{other}"), &own).await.0, StatusCode::FORBIDDEN);
    assert_eq!(stage.get(&format!("/v1/work-orders/{order}"), &own).await.0, StatusCode::OK);
    let results = stage.token("results", None, &["results"]).await;
    assert_eq!(stage.get("/v1/work-orders", &results).await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_list_is_narrowed_and_goes_on_behind_the_last_change() {
    let stage = Stage::new().await;
    let ratings: Vec<Rated> = (0..5).map(|_| Rated::bad()).collect();
    stage.store(&ratings).await;
    let order = stage.order_of(ratings[0].entry).await;
    tell(&stage, order, "a", &event("accepted", &json!({}))).await;
    let late = format!("UPDATE work_order SET due = '2020-01-02' WHERE id = '{order}'");
    stage.client().await.batch_execute(&late).await.unwrap();
    let city = stage.token("city", None, DUTY).await;
    let list = async |query: &str| stage.get(&format!("/v1/work-orders{query}"), &city).await.1;
    assert_eq!(ids(&list("?state=accepted").await), [order.to_string()]);
    assert_eq!(ids(&list("?overdue=true").await), [order.to_string()]);
    assert_eq!(ids(&list("?overdue=false").await).len(), 4);
    assert_eq!(ids(&list("?open=true").await).len(), 5);
    assert_eq!(ids(&list("?open=false").await).len(), 0);
    let first = list("?limit=3").await;
    let rest = list(&format!("?after={}", first["next"])).await;
    assert_eq!((ids(&first).len(), ids(&rest).len()), (3, 2));
    // It changed last.
    assert_eq!(ids(&rest)[1], order.to_string());
    for wrong in ["?state=lost", "?limit=0", "?limit=501", "?open=perhaps", "?unknown=1", "?after=x"] {
        assert_eq!(
            stage.get(&format!("/v1/work-orders{wrong}"), &city).await.0,
            StatusCode::BAD_REQUEST,
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn the_words_are_shown_to_whoever_deals_with_them_and_the_number_is_not() {
    let stage = Stage::new().await;
    let bad = Rated {
        text: Some("没人说要带户口本".into()),
        writing: Some(b"png".to_vec()),
        phone: Some(b"sealed".to_vec()),
        ..Rated::bad()
    };
    stage.store(from_ref(&bad)).await;
    let (order, city) = (stage.order_of(bad.entry).await, stage.token("city", None, DUTY).await);
    let (_, shown) = stage.get(&format!("/v1/work-orders/{order}"), &city).await;
    assert_eq!(shown["text"], "没人说要带户口本");
    assert_eq!((&shown["writing"], &shown["phone"]), (&json!(true), &json!(true)));
    assert!(!stage.get("/v1/work-orders", &city).await.1.to_string().contains("户口本"));
}

#[tokio::test]
async fn handwriting_is_for_a_token_or_a_link_that_still_holds() {
    let stage = Stage::new().await;
    let bad = Rated { writing: Some(b"\x89PNG".to_vec()), ..Rated::bad() };
    let without = Rated::bad();
    stage.store(&[bad.clone(), without.clone()]).await;
    let order = stage.order_of(bad.entry).await;
    let path = format!("/v1/work-orders/{order}/writing");
    let look = async |path: &str, token: Option<&str>| {
        let bearer = format!("Bearer {}", token.unwrap_or_default());
        let headers = [("authorization", bearer.as_str())];
        stage.ask(Method::GET, path, if token.is_some() { &headers } else { &[] }, None).await
    };
    let city = stage.token("city", None, DUTY).await;
    let west = stage.token("west", Some("west"), DUTY).await;
    assert_eq!(look(&path, Some(&city)).await, (StatusCode::OK, b"\x89PNG".to_vec()));
    assert_eq!(look(&path, Some(&west)).await.0, StatusCode::FORBIDDEN);
    assert_eq!(look(&path, None).await.0, StatusCode::UNAUTHORIZED);
    let secret = Secret::read(WEBHOOK_SECRET).unwrap();
    let now = stage.app.clock.now_ms() / 1_000;
    let good = link::to(&secret, "", order, now + 60);
    assert_eq!(look(&good, None).await, (StatusCode::OK, b"\x89PNG".to_vec()));
    let late = link::to(&secret, "", order, now - 60);
    assert_eq!(look(&late, None).await.0, StatusCode::UNAUTHORIZED);
    let other = stage.order_of(without.entry).await;
    let swapped = good.replace(&order.to_string(), &other.to_string());
    assert_eq!(look(&swapped, None).await.0, StatusCode::UNAUTHORIZED);
    let nothing = link::to(&secret, "", other, now + 60);
    assert_eq!(look(&nothing, None).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_terminal_is_told_how_its_work_orders_stand() {
    let stage = Stage::new().await;
    let (east, west) = (Rated::bad(), Rated { hall: "west", ..Rated::bad() });
    stage.store(from_ref(&east)).await;
    stage.store(from_ref(&west)).await;
    let token = token_of("east-1");
    let told =
        async |after: u64| stage.get(&format!("/v1/terminals/east-1/state?after={after}"), &token).await.1;
    let first = told(0).await;
    assert_eq!(ids(&first).len(), 1);
    assert_eq!(first["work_orders"][0]["state"], "opened");
    let after = first["next"].as_u64().unwrap();
    assert_eq!(ids(&told(after).await).len(), 0);
    let order = stage.order_of(east.entry).await;
    tell(&stage, order, "a", &event("accepted", &json!({}))).await;
    let second = told(after).await;
    assert_eq!(second["work_orders"][0]["state"], "accepted");
    assert!(second["next"].as_u64().unwrap() > after);
    assert_eq!(
        (&second["work_orders"][0]["measure"], &second["work_orders"][0]["label"]),
        (&Value::Null, &Value::Null)
    );
    // A terminal that knows more than a platform which was set back is told everything again.
    assert_eq!(ids(&told(1_000_000).await).len(), 1);
}

#[tokio::test]
async fn a_terminal_is_told_what_is_done_and_what_was_confirmed() {
    let stage = Stage::new().await;
    let (bad, other) = (Rated::bad(), Rated::bad());
    stage.store(&[bad.clone(), other.clone()]).await;
    let token = token_of("east-1");
    let told =
        async |after: u64| stage.get(&format!("/v1/terminals/east-1/state?after={after}"), &token).await.1;
    let next = |answer: &Value| answer["next"].as_u64().unwrap();
    report(&stage, stage.order_of(bad.entry).await).await;
    let first = told(0).await;
    let of = |answer: &Value| answer["work_orders"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(of(&first)["measure"], "fix_at_once");
    // What was sent back is put right in another way: the newest measure counts.
    let order = stage.order_of(bad.entry).await;
    tell(&stage, order, "s", &event("sent_back", &json!({}))).await;
    tell(&stage, order, "e", &event("explained", &json!({}))).await;
    let second = told(next(&first)).await;
    assert_eq!((&of(&second)["measure"], &of(&second)["label"]), (&json!("explained"), &Value::Null));
    let proposal = Uuid::now_v7();
    let sql = "INSERT INTO label_proposal (entry_id, target, hall, terminal, label, reason)
               VALUES ($1, $2, 'east', 'east-1', 'mistaken', '点错了')";
    stage.client().await.execute(sql, &[&proposal, &bad.entry]).await.unwrap();
    assert!(ids(&told(next(&second)).await).is_empty(), "a proposal is no decision");
    let city = stage.token("city", None, &["confirm"]).await;
    let path = format!("/v1/labels/{proposal}/confirmation");
    for _ in 0..2 {
        assert_eq!(stage.post(&path, &city, &json!({ "why": "看了录像" })).await.0, StatusCode::OK);
    }
    let third = told(next(&second)).await;
    assert_eq!(
        (ids(&third).len(), &of(&third)["label"], &of(&third)["state"]),
        (1, &json!("mistaken"), &json!("measure_chosen"))
    );
    // Confirmed twice, told once.
    assert!(ids(&told(next(&third)).await).is_empty());
}

#[tokio::test]
async fn what_was_decided_before_it_could_be_told_is_told_after_the_schema_has_grown() {
    let stage = Stage::new().await;
    let (bad, other) = (Rated::bad(), Rated::bad());
    stage.store(&[bad.clone(), other]).await;
    report(&stage, stage.order_of(bad.entry).await).await;
    let token = token_of("east-1");
    let told =
        async |after: u64| stage.get(&format!("/v1/terminals/east-1/state?after={after}"), &token).await.1;
    let before = told(0).await["next"].as_u64().unwrap();
    assert!(ids(&told(before).await).is_empty());
    // The step itself: those behind it cannot be taken back.
    let step = include_str!("../../../migrations/0006_told.sql");
    stage.client().await.batch_execute(step).await.unwrap();
    assert_eq!(ids(&told(before).await), [stage.order_of(bad.entry).await.to_string()]);
}
