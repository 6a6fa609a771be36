//! Erasure over a real database: two people, every copy, and the terminal until it is done.

use std::slice::from_ref;

use axum::http::StatusCode;
use serde_json::{Value, json};
use shiwen_domain::{
    entry::{Body, Entry, Recovered},
    id::{BootId, EntryId},
    moment::{ClockTrust, Moment},
};
use uuid::Uuid;

use super::{NotKept, done, pending};
use crate::testing::{Rated, Stage};

async fn stored(stage: &Stage) -> Rated {
    let rated =
        Rated { text: Some("话".into()), writing: Some(vec![1]), phone: Some(vec![2]), ..Rated::bad() };
    stage.store(from_ref(&rated)).await;
    rated
}

async fn ask(stage: &Stage, token: &str, target: Uuid) -> (StatusCode, Value) {
    stage.post("/v1/erasures", token, &json!({ "target": target, "reason": "本人要求" })).await
}

async fn agree(stage: &Stage, token: &str, order: &Value) -> (StatusCode, Value) {
    let path = format!("/v1/erasures/{}/agreement", order["id"].as_str().unwrap());
    stage.post(&path, token, &json!({})).await
}

#[tokio::test]
async fn nobody_erases_alone() {
    let stage = Stage::new().await;
    let rated = stored(&stage).await;
    let one = stage.token("one", None, &["erase"]).await;
    let two = stage.token("two", None, &["erase"]).await;
    let other = stage.token("other", Some("west"), &["erase"]).await;
    let (status, order) = ask(&stage, &one, rated.entry).await;
    assert_eq!(status, StatusCode::CREATED);
    assert_eq!(ask(&stage, &two, rated.entry).await, (StatusCode::OK, order.clone()));
    assert_eq!(agree(&stage, &one, &order).await.0, StatusCode::FORBIDDEN);
    assert_eq!(agree(&stage, &other, &order).await.0, StatusCode::FORBIDDEN);
    assert_eq!(ask(&stage, &other, rated.entry).await.0, StatusCode::FORBIDDEN);
    assert_eq!(stage.count("SELECT count(*) FROM private").await, 3);
    let (status, agreed) = agree(&stage, &two, &order).await;
    assert_eq!((status, &agreed["agreed_by"]), (StatusCode::OK, &json!("two")));
    assert_eq!(stage.count("SELECT count(*) FROM private").await, 0);
    // What was said in public stays and is counted.
    assert_eq!(stage.count("SELECT count(*) FROM rating").await, 1);
    assert_eq!(stage.count("SELECT count(*) FROM deed WHERE what LIKE 'erasure_%'").await, 2);
    assert_eq!(agree(&stage, &two, &order).await, (StatusCode::OK, agreed));
}

#[tokio::test]
async fn two_of_one_hall_do_not_erase_what_was_said_about_it() {
    let stage = Stage::new().await;
    let rated = stored(&stage).await;
    let one = stage.token("one", Some("east"), &["erase"]).await;
    let two = stage.token("two", Some("east"), &["erase"]).await;
    let city = stage.token("city", None, &["erase"]).await;
    let (status, order) = ask(&stage, &one, rated.entry).await;
    assert_eq!(status, StatusCode::CREATED);
    let (status, problem) = agree(&stage, &two, &order).await;
    assert_eq!(status, StatusCode::FORBIDDEN, "{problem}");
    assert_eq!(stage.count("SELECT count(*) FROM private").await, 3);
    // The control: somebody of the city agrees.
    assert_eq!(agree(&stage, &city, &order).await.0, StatusCode::OK);
    assert_eq!(stage.count("SELECT count(*) FROM private").await, 0);
}

#[tokio::test]
async fn only_the_content_of_that_entry_goes() {
    let stage = Stage::new().await;
    let (rated, neighbour) = (stored(&stage).await, stored(&stage).await);
    let one = stage.token("one", None, &["erase"]).await;
    let two = stage.token("two", None, &["erase"]).await;
    let (_, order) = ask(&stage, &one, rated.entry).await;
    agree(&stage, &two, &order).await;
    let left = format!(
        "SELECT count(*) FROM private JOIN counted USING (log, seq) WHERE entry_id = '{}'",
        neighbour.entry
    );
    assert_eq!(stage.count(&left).await, 3);
    assert_eq!(stage.count("SELECT count(*) FROM private").await, 3);
}

#[tokio::test]
async fn a_copy_that_came_with_a_later_log_goes_too() {
    let stage = Stage::new().await;
    let rated = stored(&stage).await;
    let client = stage.client().await;
    let bytes: Vec<u8> = client.query_one("SELECT bytes FROM entry", &[]).await.unwrap().get(0);
    let recovered = Recovered { log: None, seq: 0, proven: true, entry: String::from_utf8(bytes).unwrap() };
    let at = Moment::new(0, 480, BootId(Uuid::nil()), 1, ClockTrust::Trusted);
    let again = Entry::new(EntryId(rated.entry), at, Body::Recovered(recovered)).to_bytes().unwrap();
    let sql = "
      WITH new AS (
        INSERT INTO log (terminal, log, key, demo, compact_range, root, cosigned)
        SELECT terminal, gen_random_uuid(), key, demo, '', root, '' FROM log RETURNING id, key),
      written AS (INSERT INTO entry (log, seq, leaf, bytes) SELECT id, 1, key, $1 FROM new RETURNING log, seq, leaf)
      INSERT INTO private (log, seq, kind, nonce, content) SELECT log, seq, 'text', leaf, 'x' FROM written";
    // One statement cannot see its own rows through a foreign key before it ends, and need not.
    client.execute(sql, &[&again]).await.unwrap();
    assert_eq!(stage.count("SELECT count(*) FROM private").await, 4);
    let one = stage.token("one", None, &["erase"]).await;
    let two = stage.token("two", None, &["erase"]).await;
    let (_, order) = ask(&stage, &one, rated.entry).await;
    agree(&stage, &two, &order).await;
    assert_eq!(stage.count("SELECT count(*) FROM private").await, 0);
}

#[tokio::test]
async fn the_terminal_is_told_until_its_log_says_that_it_is_done() {
    let stage = Stage::new().await;
    let rated = stored(&stage).await;
    let one = stage.token("one", None, &["erase"]).await;
    let two = stage.token("two", None, &["erase"]).await;
    let (_, order) = ask(&stage, &one, rated.entry).await;
    let mut client = stage.client().await;
    assert_eq!(pending(&client, "east-1").await.unwrap(), []);
    assert!(!NotKept::among(&client, &[rated.entry]).await.unwrap().has(rated.entry, "text"));
    agree(&stage, &two, &order).await;
    let told = pending(&client, "east-1").await.unwrap();
    assert_eq!((told.len(), told[0].target), (1, EntryId(rated.entry)));
    assert_eq!(pending(&client, "west-1").await.unwrap(), []);
    let not_kept = NotKept::among(&client, &[rated.entry, Uuid::nil()]).await.unwrap();
    assert!(not_kept.has(rated.entry, "text") && !not_kept.has(Uuid::nil(), "text"));
    let transaction = client.transaction().await.unwrap();
    assert!(!done(&transaction, &told[0].order, Uuid::nil()).await.unwrap());
    assert!(!done(&transaction, "no order", rated.entry).await.unwrap());
    assert!(done(&transaction, &told[0].order, rated.entry).await.unwrap());
    assert!(done(&transaction, &told[0].order, rated.entry).await.unwrap());
    transaction.commit().await.unwrap();
    assert_eq!(pending(&client, "east-1").await.unwrap(), []);
    let (_, list) = stage.get("/v1/erasures", &one).await;
    assert!(list["erasures"][0]["done_at_ms"].is_i64());
}

#[tokio::test]
async fn a_terminal_that_sends_again_what_it_had_erased_is_told_again() {
    let stage = Stage::new().await;
    let (rated, other) = (stored(&stage).await, stored(&stage).await);
    let one = stage.token("one", None, &["erase"]).await;
    let two = stage.token("two", None, &["erase"]).await;
    let mut client = stage.client().await;
    for target in [rated.entry, other.entry] {
        let (_, order) = ask(&stage, &one, target).await;
        agree(&stage, &two, &order).await;
    }
    for (entries, left) in [(vec![], 0), (vec![Uuid::nil()], 0), (vec![rated.entry], 1)] {
        client.batch_execute("UPDATE erasure_order SET done_at = now()").await.unwrap();
        let transaction = client.transaction().await.unwrap();
        NotKept::tell_again(&transaction, &entries).await.unwrap();
        transaction.commit().await.unwrap();
        let told = pending(&client, "east-1").await.unwrap();
        assert_eq!(told.len(), left);
        assert!(told.iter().all(|order| order.target == EntryId(rated.entry)));
    }
}

#[tokio::test]
async fn what_is_not_there_cannot_be_erased() {
    let stage = Stage::new().await;
    let one = stage.token("one", None, &["erase"]).await;
    let none = stage.token("none", None, &["results", "callback"]).await;
    assert_eq!(ask(&stage, &one, Uuid::nil()).await.0, StatusCode::NOT_FOUND);
    assert_eq!(ask(&stage, &none, Uuid::nil()).await.0, StatusCode::FORBIDDEN);
    assert_eq!(agree(&stage, &one, &json!({ "id": Uuid::nil() })).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_number_is_not_kept_again_once_its_work_order_is_closed() {
    let stage = Stage::new().await;
    let rated = stored(&stage).await;
    let client = stage.client().await;
    assert!(!NotKept::among(&client, &[rated.entry]).await.unwrap().has(rated.entry, "phone"));
    client.batch_execute("UPDATE work_order SET closed_at = now(), state = 'closed'").await.unwrap();
    let not_kept = NotKept::among(&client, &[rated.entry]).await.unwrap();
    assert!(not_kept.has(rated.entry, "phone") && !not_kept.has(rated.entry, "text"));
}

#[tokio::test]
async fn an_erasure_waits_for_whoever_is_about_to_store_the_content_again() {
    let stage = Stage::new().await;
    let rated = stored(&stage).await;
    let one = stage.token("one", None, &["erase"]).await;
    let two = stage.token("two", None, &["erase"]).await;
    let (_, order) = ask(&stage, &one, rated.entry).await;
    let mut client = stage.client().await;
    for (locked, left) in [(true, 0), (false, 1)] {
        let transaction = client.transaction().await.unwrap();
        if locked {
            let sql = "SELECT FROM counted WHERE entry_id = $1 FOR SHARE";
            transaction.execute(sql, &[&rated.entry]).await.unwrap();
        }
        // Not ordered yet, as far as this batch can see.
        let not_kept = NotKept::among(&transaction, &[rated.entry]).await.unwrap();
        assert!(!not_kept.has(rated.entry, "text"));
        let insert = async {
            tokio::time::sleep(std::time::Duration::from_millis(300)).await;
            transaction.batch_execute("DELETE FROM private WHERE kind = 'text'").await.unwrap();
            let sql = "INSERT INTO private SELECT log, seq, 'text', leaf, 'x' FROM entry";
            transaction.batch_execute(sql).await.unwrap();
            transaction.commit().await.unwrap();
        };
        let ((status, _), ()) = tokio::join!(agree(&stage, &two, &order), insert);
        assert_eq!(status, StatusCode::OK);
        // The control: without the lock the words are back.
        assert_eq!(stage.count("SELECT count(*) FROM private").await, left, "{locked}");
        let sql = "UPDATE erasure_order SET agreed_by = NULL, agreed_at = NULL";
        stage.client().await.batch_execute(sql).await.unwrap();
    }
}
