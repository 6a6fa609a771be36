//! Publishing into a real database, and what terminals get.

use axum::http::{Method, StatusCode};
use serde_json::Value;
use shiwen_log::SigningKey;

use super::*;
use crate::{
    keys::Keys,
    testing::{Rated, Stage, token_of},
};

/// A terminal of the hall `east`, and the desk where its packs are made.
async fn hall(demo: &str) -> (Stage, Desk) {
    let stage = Stage::new().await;
    stage.store(&[Rated::bad()]).await;
    let desk = Desk::new();
    desk.edit(DEMO_PACK, "\"id\": \"example-hall\"", "\"id\": \"east\"");
    desk.edit(DEMO_PACK, "\"demo\": true", demo);
    (stage, desk)
}

async fn publish_at(stage: &Stage, desk: &Desk) -> Result<Manifest, PublishError> {
    let keys = Keys { pack: SigningKey::from_seed(&[7; 32]).verifying_key(), ..keys_like(stage) };
    publish(&mut stage.client().await, &keys, stage.app.config.demo, &desk.folder()).await
}

/// The stage's keys, read again.
fn keys_like(stage: &Stage) -> Keys {
    Keys::read(&stage.app.config.keys_folder, &stage.app.config.name).unwrap()
}

async fn asked(stage: &Stage, path: &str, headers: &[(&str, &str)]) -> (StatusCode, Vec<u8>) {
    let bearer = format!("Bearer {}", token_of("east-1"));
    let headers = [&[("authorization", bearer.as_str())], headers].concat();
    stage.ask(Method::GET, path, &headers, None).await
}

#[tokio::test]
async fn a_terminal_gets_the_newest_pack_of_its_hall_and_every_file_of_it() {
    let (stage, desk) = hall("\"demo\": false").await;
    assert_eq!(asked(&stage, "/v1/terminals/east-1/pack", &[]).await.0, StatusCode::NOT_FOUND);
    desk.sign(0, 1_000).unwrap();
    publish_at(&stage, &desk).await.unwrap();
    desk.sign(1_000, 1_000).unwrap();
    publish_at(&stage, &desk).await.unwrap();
    let (status, body) = asked(&stage, "/v1/terminals/east-1/pack", &[]).await;
    let answer: Value = serde_json::from_slice(&body).unwrap();
    let key = SigningKey::from_seed(&[7; 32]).verifying_key();
    let manifest = Manifest::open(answer["manifest"].as_str().unwrap(), PACK_NAME, &key).unwrap();
    assert_eq!((status, manifest.version), (StatusCode::OK, 1_001));
    for (path, hash) in &manifest.files {
        let (status, bytes) = asked(&stage, &format!("/v1/media/{hash}"), &[]).await;
        assert_eq!((status, bytes), (StatusCode::OK, fs::read(desk.folder().join(path)).unwrap()), "{path}");
    }
    let known = asked(&stage, "/v1/terminals/east-1/pack", &[("if-none-match", "\"1001\"")]).await;
    assert_eq!(known, (StatusCode::NOT_MODIFIED, Vec::new()));
    let older = asked(&stage, "/v1/terminals/east-1/pack", &[("if-none-match", "\"1000\"")]).await;
    assert_eq!(older.0, StatusCode::OK);
}

#[tokio::test]
async fn a_pack_is_for_the_terminals_of_its_hall_and_a_file_for_whoever_has_a_token() {
    let (stage, desk) = hall("\"demo\": false").await;
    stage.store(&[Rated { hall: "west", ..Rated::bad() }]).await;
    desk.sign(0, 1).unwrap();
    let manifest = publish_at(&stage, &desk).await.unwrap();
    assert_eq!(asked(&stage, "/v1/terminals/west-1/pack", &[]).await.0, StatusCode::FORBIDDEN);
    let west = format!("Bearer {}", token_of("west-1"));
    let own = stage.ask(Method::GET, "/v1/terminals/west-1/pack", &[("authorization", &west)], None).await;
    assert_eq!(own.0, StatusCode::NOT_FOUND, "its hall has none");
    let media = format!("/v1/media/{}", manifest.files[PICTURE]);
    assert_eq!(stage.ask(Method::GET, &media, &[], None).await.0, StatusCode::UNAUTHORIZED);
    let person = stage.token("person", Some("west"), &["orders"]).await;
    let person = format!("Bearer {person}");
    assert_eq!(stage.ask(Method::GET, &media, &[("authorization", &person)], None).await.0, StatusCode::OK);
    for nothing in ["0".repeat(64), "0".into(), manifest.files[PICTURE].to_uppercase()] {
        assert_eq!(asked(&stage, &format!("/v1/media/{nothing}"), &[]).await.0, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_version_that_is_not_newer_is_refused_and_changes_nothing() {
    let (stage, desk) = hall("\"demo\": false").await;
    desk.sign(0, 1_000).unwrap();
    publish_at(&stage, &desk).await.unwrap();
    for now_ms in [1_000, 999] {
        desk.sign(0, now_ms).unwrap();
        let refused = publish_at(&stage, &desk).await.unwrap_err();
        assert!(matches!(refused, PublishError::NotNewer { published: 1_000, .. }), "{refused}");
    }
    assert_eq!(stage.count("SELECT count(*) FROM pack").await, 1);
    desk.sign(1_000, 0).unwrap();
    assert_eq!(publish_at(&stage, &desk).await.unwrap().version, 1_001, "the control");
}

#[tokio::test]
async fn a_demo_pack_is_not_published_at_a_real_platform() {
    let (stage, desk) = hall("\"demo\": true").await;
    desk.sign(0, 1).unwrap();
    let refused = publish_at(&stage, &desk).await.unwrap_err();
    assert!(matches!(refused, PublishError::Demo(false, true)), "{refused}");
    assert_eq!(stage.count("SELECT count(*) FROM media").await, 0);
}

#[tokio::test]
async fn a_pack_bears_the_time_at_which_it_was_stored_and_not_that_at_which_somebody_began() {
    let (stage, desk) = hall("\"demo\": false").await;
    desk.sign(0, 1).unwrap();
    let mut client = stage.client().await;
    let transaction = client.transaction().await.unwrap();
    transaction.batch_execute("SELECT FROM hall FOR UPDATE").await.unwrap();
    let publishing = publish_at(&stage, &desk);
    tokio::pin!(publishing);
    let soon = std::time::Duration::from_millis(300);
    assert!(tokio::time::timeout(soon, &mut publishing).await.is_err(), "it does not wait for the hall");
    let sql = "CREATE TABLE waited AS SELECT clock_timestamp() AS until";
    transaction.batch_execute(sql).await.unwrap();
    transaction.commit().await.unwrap();
    publishing.await.unwrap();
    let sql = "SELECT count(*) FROM pack, waited WHERE published_at > until";
    assert_eq!(stage.count(sql).await, 1);
}
