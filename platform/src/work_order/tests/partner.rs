//! How far the 12345 system is believed: about which work order, since when, until when, and how often it may tell.

use std::sync::Arc;

use shiwen_domain::moment::ClockTrust;

use super::*;
use crate::{config::Limits, http::Rates, testing::RATED_MS};

#[tokio::test]
async fn a_deadline_that_is_over_is_not_extended_and_none_without_end() {
    let stage = Stage::new().await;
    let bad = Rated::bad();
    stage.store(from_ref(&bad)).await;
    let order = stage.order_of(bad.entry).await;
    let extend = async |id: &str, days: i64| {
        let event = event("extended", &json!({ "due": days_from_now(&stage, days) }));
        tell(&stage, order, id, &event).await
    };
    let (status, problem) = extend("endless", 26_000).await;
    assert_eq!(status, StatusCode::CONFLICT, "{problem}");
    let due = |days: i64| {
        format!("UPDATE work_order SET first_due = '{0}', due = '{0}'", days_from_now(&stage, days))
    };
    stage.client().await.batch_execute(&due(-1)).await.unwrap();
    let (status, problem) = extend("cured", 5).await;
    assert_eq!(status, StatusCode::CONFLICT, "{problem}");
    // What is said to have been decided in time was not told in time.
    let mut earlier = event("extended", &json!({ "due": days_from_now(&stage, 5) }));
    let before = stage.app.clock.now_ms() - 2 * 86_400_000;
    earlier["at"] = jiff::Timestamp::from_millisecond(before).unwrap().to_string().into();
    assert_eq!(tell(&stage, order, "earlier", &earlier).await.0, StatusCode::CONFLICT);
    // The control: on its last day it is.
    stage.client().await.batch_execute(&due(0)).await.unwrap();
    assert_eq!(extend("in time", 5).await.0, StatusCode::OK);
}

#[tokio::test]
async fn what_happened_since_the_rating_is_taken_by_a_platform_that_heard_of_it_later() {
    let stage = Stage::new().await;
    let (trusted, doubted) = (Rated::bad(), Rated { clock: ClockTrust::Doubted, ..Rated::bad() });
    stage.store(&[trusted.clone(), doubted.clone()]).await;
    let at = async |rated: &Rated, id: &str, at_ms: i64| {
        let mut accepted = event("accepted", &json!({}));
        accepted["at"] = jiff::Timestamp::from_millisecond(at_ms).unwrap().to_string().into();
        tell(&stage, stage.order_of(rated.entry).await, id, &accepted).await.0
    };
    let hour = 3_600_000;
    // The order was opened a moment ago, with the rating that was sent again.
    assert_eq!(at(&trusted, "before", RATED_MS - hour).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(at(&trusted, "since", RATED_MS + hour).await, StatusCode::OK);
    // Where the terminal's clock was doubted nobody knows what was before it.
    assert_eq!(at(&doubted, "since", RATED_MS - hour).await, StatusCode::OK);
    assert_eq!(at(&doubted, "never", 0).await, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn what_was_signed_about_one_work_order_moves_no_other() {
    let stage = Stage::new().await;
    let ratings = [Rated::bad(), Rated::bad()];
    stage.store(&ratings).await;
    let (order, other) = (stage.order_of(ratings[0].entry).await, stage.order_of(ratings[1].entry).await);
    let body = about(order, &event("accepted", &json!({}))).to_string().into_bytes();
    let now = stage.app.clock.now_ms() / 1_000;
    let (status, problem) = tell_with(&stage, other, "e", &body, WEBHOOK_SECRET, now).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{problem}");
    let nobody = event("accepted", &json!({})).to_string().into_bytes();
    assert_eq!(tell_with(&stage, other, "e", &nobody, WEBHOOK_SECRET, now).await.0, StatusCode::BAD_REQUEST);
    assert_eq!(stage.count("SELECT count(*) FROM work_order_event").await, 0);
    // The control: where it belongs it is taken.
    assert_eq!(tell_with(&stage, order, "e", &body, WEBHOOK_SECRET, now).await.0, StatusCode::OK);
}

#[tokio::test]
async fn whoever_shares_the_secret_is_no_stranger() {
    let mut stage = Stage::new().await;
    let limits = Limits { open_per_minute: 3, ..Limits::default() };
    stage.app.rates = Arc::new(Rates::new(&limits, stage.app.clock.clone()));
    let ratings: Vec<Rated> = (0..10).map(|_| Rated::bad()).collect();
    stage.store(&ratings).await;
    let accepted = event("accepted", &json!({}));
    for rated in &ratings {
        let order = stage.order_of(rated.entry).await;
        assert_eq!(tell(&stage, order, "e", &accepted).await.0, StatusCode::OK);
    }
    // The control: who signs with another secret is one.
    let order = stage.order_of(ratings[0].entry).await;
    let other = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let (now, body) = (stage.app.clock.now_ms() / 1_000, accepted.to_string().into_bytes());
    let mut last = StatusCode::OK;
    for _ in 0..5 {
        last = tell_with(&stage, order, "e", &body, other, now).await.0;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}
