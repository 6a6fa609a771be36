//! Events of the 12345 system: signed, once, in order.

use super::*;

#[tokio::test]
async fn a_work_order_moves_by_signed_events_to_its_end() {
    let stage = Stage::new().await;
    let bad = Rated::bad();
    stage.store(from_ref(&bad)).await;
    let (order, token) = (stage.order_of(bad.entry).await, stage.token("city", None, DUTY).await);
    report(&stage, order).await;
    let before = stage.count("SELECT max(change) FROM work_order").await;
    let (status, closed) = tell(&stage, order, "c", &event("closed", &json!({}))).await;
    assert_eq!((status, &closed["state"]), (StatusCode::OK, &json!("closed")));
    assert!(closed["change"].as_i64().unwrap() > before);
    assert!(closed["closed_at_ms"].is_i64());
    let (_, shown) = stage.get(&format!("/v1/work-orders/{order}"), &token).await;
    let kinds: Vec<&str> =
        shown["events"].as_array().unwrap().iter().map(|event| event["event"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["verified", "fix_at_once", "reported_back", "closed"]);
    assert_eq!(shown["events"][0]["body"], json!({ "why": "按流程", "finding": "true" }));
    assert_eq!(shown["events"][2]["who"], "1号话务员");
}

#[tokio::test]
async fn an_event_that_does_not_fit_the_state_is_a_conflict_and_changes_nothing() {
    let stage = Stage::new().await;
    let bad = Rated::bad();
    stage.store(from_ref(&bad)).await;
    let order = stage.order_of(bad.entry).await;
    let (status, problem) = tell(&stage, order, "c", &event("closed", &json!({}))).await;
    assert_eq!((status, &problem["type"]), (StatusCode::CONFLICT, &json!("urn:shiwen:problem:conflict")));
    assert_eq!(stage.count("SELECT count(*) FROM work_order_event").await, 0);
    // Control: in its place it is taken, under the same identity.
    report(&stage, order).await;
    assert_eq!(tell(&stage, order, "c", &event("closed", &json!({}))).await.0, StatusCode::OK);
    assert_eq!(tell(&stage, order, "d", &event("accepted", &json!({}))).await.0, StatusCode::CONFLICT);
}

#[tokio::test]
async fn an_event_told_twenty_times_at_once_happens_once() {
    let stage = Stage::new().await;
    let bad = Rated::bad();
    stage.store(from_ref(&bad)).await;
    let order = stage.order_of(bad.entry).await;
    let accepted = event("accepted", &json!({}));
    let told = (0..20).map(|_| tell(&stage, order, "same", &accepted));
    let told = futures_join(told).await;
    assert!(told.iter().all(|(status, order)| *status == StatusCode::OK && *order == told[0].1), "{told:?}");
    assert_eq!(stage.count("SELECT count(*) FROM work_order_event").await, 1);
    // Another event under the same identity is none.
    let other = event("verified", &json!({ "finding": "mistaken" }));
    assert_eq!(tell(&stage, order, "same", &other).await.0, StatusCode::CONFLICT);
    assert_eq!(tell(&stage, order, "other", &other).await.0, StatusCode::OK);
}

/// All at once, in one task: each gives way while it waits for the database.
async fn futures_join<F: Future>(all: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut waiting: Vec<_> = all.map(|one| (Box::pin(one), None)).collect();
    std::future::poll_fn(|context| {
        let mut ready = true;
        for (one, output) in &mut waiting {
            if output.is_none() {
                match one.as_mut().poll(context) {
                    std::task::Poll::Ready(value) => *output = Some(value),
                    std::task::Poll::Pending => ready = false,
                }
            }
        }
        if ready { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    waiting.into_iter().filter_map(|(_, output)| output).collect()
}

#[tokio::test]
async fn what_is_not_signed_by_the_other_system_now_is_refused() {
    let stage = Stage::new().await;
    let bad = Rated::bad();
    stage.store(from_ref(&bad)).await;
    let order = stage.order_of(bad.entry).await;
    let body = about(order, &event("accepted", &json!({}))).to_string().into_bytes();
    let now = stage.app.clock.now_ms() / 1_000;
    let other = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    for (secret, at) in [(other, now), (WEBHOOK_SECRET, now - 400), (WEBHOOK_SECRET, now + 400)] {
        let (status, problem) = tell_with(&stage, order, "x", &body, secret, at).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{problem}");
    }
    let path = format!("/v1/work-orders/{order}/events");
    assert_eq!(stage.ask(Method::POST, &path, &[], Some(&body)).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(stage.count("SELECT count(*) FROM work_order_event").await, 0);
    for at in [now - 200, now + 200] {
        assert_eq!(tell_with(&stage, order, "x", &body, WEBHOOK_SECRET, at).await.0, StatusCode::OK);
    }
}

#[tokio::test]
async fn malformed_events_are_problems_and_never_faults() {
    let stage = Stage::new().await;
    let bad = Rated::bad();
    stage.store(from_ref(&bad)).await;
    let order = stage.order_of(bad.entry).await;
    let now = stage.app.clock.now_ms() / 1_000;
    let future = json!({ "event": "accepted", "who": "a", "why": "b", "at": "2999-01-01T00:00:00Z" });
    // Older than any time that the database knows.
    let early = json!({ "event": "accepted", "who": "a", "why": "b", "at": "-009999-01-02T01:59:59Z" });
    let cases: [(&str, Vec<u8>, u16); 9] = [
        ("x", b"{}".to_vec(), 400),
        ("x", b"\xff\xfe".to_vec(), 400),
        ("x", b"[]".to_vec(), 400),
        ("x", event("accepted", &json!({ "more": 1 })).to_string().into(), 400),
        ("x", event("reported_back", &json!({ "feedback": "字".repeat(501) })).to_string().into(), 400),
        ("x", event("accepted", &json!({ "who2": "\u{0}" })).to_string().into(), 400),
        ("x", future.to_string().into(), 422),
        ("x", vec![b' '; 20_000], 413),
        ("", event("accepted", &json!({})).to_string().into(), 400),
    ];
    for (id, body, expected) in &cases {
        let body = match serde_json::from_slice::<Value>(body) {
            Ok(event) if event.is_object() => about(order, &event).to_string().into_bytes(),
            _ => body.clone(),
        };
        let (status, problem) = tell_with(&stage, order, id, &body, WEBHOOK_SECRET, now).await;
        assert_eq!(status.as_u16(), *expected, "{problem}");
        assert!(problem["type"].as_str().unwrap().starts_with("urn:shiwen:problem:"));
    }
    let (status, _) = tell(&stage, order, "early", &early).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let nobody = tell(&stage, Uuid::nil(), "x", &event("accepted", &json!({}))).await;
    assert_eq!(nobody.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn whoever_left_a_number_is_called_back_and_the_number_goes_with_the_end() {
    let stage = Stage::new().await;
    let (with, without) = (Rated { phone: Some(vec![1]), ..Rated::bad() }, Rated::bad());
    stage.store(&[with.clone(), without.clone()]).await;
    let order = stage.order_of(with.entry).await;
    report(&stage, order).await;
    let (status, problem) = tell(&stage, order, "c", &event("closed", &json!({}))).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(problem["detail"].as_str().unwrap().contains("called back"), "{problem}");
    assert_eq!(stage.count("SELECT count(*) FROM private").await, 1);
    tell(&stage, order, "b", &event("called_back", &json!({ "content": true }))).await;
    assert_eq!(tell(&stage, order, "c", &event("closed", &json!({}))).await.0, StatusCode::OK);
    assert_eq!(stage.count("SELECT count(*) FROM private").await, 0);
    // Control: without a number nobody need be called.
    let order = stage.order_of(without.entry).await;
    report(&stage, order).await;
    assert_eq!(tell(&stage, order, "c", &event("closed", &json!({}))).await.0, StatusCode::OK);
}

#[tokio::test]
async fn an_extension_moves_the_deadline_and_keeps_the_first_promise() {
    let stage = Stage::new().await;
    let bad = Rated::bad();
    stage.store(from_ref(&bad)).await;
    let order = stage.order_of(bad.entry).await;
    let longer = event("extended", &json!({ "due": days_from_now(&stage, 30) }));
    let (_, extended) = tell(&stage, order, "e", &longer).await;
    assert_eq!((&extended["due"], &extended["state"]), (&longer["due"], &json!("opened")));
    assert_ne!(extended["first_due"], extended["due"]);
    let shorter = event("extended", &json!({ "due": days_from_now(&stage, 29) }));
    assert_eq!(tell(&stage, order, "f", &shorter).await.0, StatusCode::CONFLICT);
}

#[tokio::test]
async fn the_audit_sees_a_state_that_no_event_led_to_and_a_rating_without_an_order() {
    let stage = Stage::new().await;
    let ratings = [Rated::bad(), Rated::bad(), Rated::bad()];
    stage.store(&ratings).await;
    for rated in &ratings {
        report(&stage, stage.order_of(rated.entry).await).await;
    }
    let order = stage.order_of(ratings[1].entry).await;
    let later = days_from_now(&stage, 30);
    tell(&stage, order, "e", &event("extended", &json!({ "due": later }))).await;
    tell(&stage, order, "c", &event("closed", &json!({}))).await;
    let client = stage.client().await;
    let none: [String; 0] = [];
    assert_eq!(crate::work_order::audit(&client).await.unwrap(), none);
    let changes = [
        ("state = 'called_back'", "state = 'closed'"),
        ("due = due - 1", "due = due + 1"),
        ("closed_at = NULL", "closed_at = now()"),
    ];
    for (wrong, right) in changes {
        let change = |what| format!("UPDATE work_order SET {what} WHERE id = '{order}'");
        client.batch_execute(&change(wrong)).await.unwrap();
        let expected = format!("work order {order} does not stand where its events lead");
        assert_eq!(crate::work_order::audit(&client).await.unwrap(), [expected], "{wrong}");
        client.batch_execute(&change(right)).await.unwrap();
        assert_eq!(crate::work_order::audit(&client).await.unwrap(), none);
    }
    let first = stage.order_of(ratings[0].entry).await;
    let gone = format!(
        "DELETE FROM work_order_event WHERE work_order = '{first}'; DELETE FROM outbox WHERE work_order = '{first}';
         DELETE FROM work_order WHERE id = '{first}'"
    );
    client.batch_execute(&gone).await.unwrap();
    let expected = format!("rating {} has no work order", ratings[0].entry);
    assert_eq!(crate::work_order::audit(&client).await.unwrap(), [expected]);
}

#[tokio::test]
async fn an_event_that_is_said_to_be_older_does_not_move_the_times_back() {
    let stage = Stage::new().await;
    let bad = Rated::bad();
    stage.store(from_ref(&bad)).await;
    let order = stage.order_of(bad.entry).await;
    report(&stage, order).await;
    let sql = "UPDATE work_order SET opened_at = opened_at - interval '9 days', first_due = current_date - 2, due = current_date - 2";
    stage.client().await.batch_execute(sql).await.unwrap();
    let before = tell(&stage, order, "n", &event("not_reached", &json!({}))).await.1;
    let mut closed = event("closed", &json!({}));
    let earlier = stage.app.clock.now_ms() - 7 * 86_400_000;
    closed["at"] = jiff::Timestamp::from_millisecond(earlier).unwrap().to_string().into();
    let (status, after) = tell(&stage, order, "c", &closed).await;
    assert_eq!(status, StatusCode::OK);
    assert!(after["state_at_ms"].as_i64().unwrap() >= before["state_at_ms"].as_i64().unwrap());
    // What was missed stays missed.
    assert!(after["closed_at_ms"].as_i64().unwrap() > earlier + 86_400_000);
    assert!(after["days_overdue"].as_i64().unwrap() >= 1);
}
