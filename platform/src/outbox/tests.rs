//! Deliveries to a 12345 system that fails in every way a system can.

use std::{slice::from_ref, sync::Arc, time::Duration};

use age::x25519::Identity;
use serde_json::json;
use shiwen_domain::reason::ReasonCode;
use tokio::{task::JoinHandle, time};

use crate::{
    config,
    keys::Keys,
    testing::{Rated, Receiver, Reply, Stage, WEBHOOK_SECRET},
    webhook::{Partner, Secret},
};

/// A delivery that runs until the test ends.
struct Running(JoinHandle<()>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.abort();
    }
}

fn run(stage: &Stage) -> Running {
    Running(tokio::spawn(super::run(stage.app.clone())))
}

/// A platform that waits no longer than a second for an answer.
async fn stage(url: &str) -> Stage {
    let mut stage = Stage::with_webhook(Some(url)).await;
    let webhook: &config::Webhook = stage.app.config.webhook.as_ref().unwrap();
    let partner = Partner::with_patience(webhook, Duration::from_secs(1)).unwrap();
    stage.app.partner = Some(partner.into());
    stage
}

async fn wait_until(stage: &Stage, sql: &str, expected: i64) {
    for _ in 0..2_000 {
        if stage.count(sql).await == expected {
            return;
        }
        time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{sql} was not {expected} within 20 s");
}

const WAITING: &str = "SELECT count(*) FROM outbox";
const DELIVERED: &str = "SELECT count(*) FROM delivery";

#[tokio::test]
async fn a_work_order_is_delivered_once_signed_and_at_once() {
    let receiver = Receiver::start(&[]).await;
    let stage = stage(receiver.url()).await;
    let _running = run(&stage);
    let bad = Rated {
        reasons: vec![ReasonCode(207)], text: Some("没人说要带户口本".into()), ..Rated::bad()
    };
    let begun = time::Instant::now();
    stage.store(from_ref(&bad)).await;
    let delivery = receiver.wait_for(1).await.remove(0);
    assert!(delivery.at - begun < Duration::from_secs(1), "{:?}", delivery.at - begun);
    let order = stage.order_of(bad.entry).await.to_string();
    assert_eq!(delivery.header("webhook-id"), order);
    let secret = Secret::read(WEBHOOK_SECRET).unwrap();
    let (time, signature) = (delivery.header("webhook-timestamp"), delivery.header("webhook-signature"));
    assert!(secret.holds(&order, time, &delivery.body, signature));
    assert!(!secret.holds(&order, time, b"{}", signature));
    let said = delivery.json();
    assert_eq!((&said["type"], &said["data"]["id"]), (&json!("work_order.opened"), &json!(order)));
    assert_eq!(said["data"]["content"], "评价：不满意\n原因：没有提供材料样本\n意见：没人说要带户口本");
    assert_eq!(said["data"]["number_left"], false);
    wait_until(&stage, WAITING, 0).await;
    let theirs = "SELECT count(*) FROM delivery WHERE their_id = '2026-77' AND attempts = 1";
    assert_eq!(stage.count(theirs).await, 1);
    time::sleep(Duration::from_millis(1_500)).await;
    assert_eq!(receiver.deliveries().len(), 1);
}

#[tokio::test]
async fn whatever_goes_wrong_it_is_tried_again_under_the_same_identity() {
    let replies = [Reply::Status(500), Reply::Hang, Reply::Elsewhere, Reply::Status(429)];
    let receiver = Receiver::start(&replies).await;
    let stage = stage(receiver.url()).await;
    let _running = run(&stage);
    stage.store(&[Rated::bad()]).await;
    let deliveries = receiver.wait_for(5).await;
    // The redirect was not followed: each came to the address that was configured.
    let identities: Vec<&str> = deliveries.iter().map(|delivery| delivery.header("webhook-id")).collect();
    assert!(identities.iter().all(|identity| *identity == identities[0]), "{identities:?}");
    wait_until(&stage, DELIVERED, 1).await;
    assert_eq!(stage.count("SELECT attempts::bigint FROM delivery").await, 5);
    assert_eq!(stage.count(WAITING).await, 0);
}

#[tokio::test]
async fn the_wait_that_is_asked_for_is_waited() {
    let receiver = Receiver::start(&[Reply::Later(2)]).await;
    let stage = stage(receiver.url()).await;
    let _running = run(&stage);
    stage.store(&[Rated::bad()]).await;
    let deliveries = receiver.wait_for(2).await;
    let between = deliveries[1].at - deliveries[0].at;
    assert!(between >= Duration::from_secs(2), "{between:?}");
}

#[tokio::test]
async fn a_message_that_is_not_taken_holds_up_no_other() {
    let receiver = Receiver::start(&[Reply::Status(422)]).await;
    let stage = stage(receiver.url()).await;
    let _running = run(&stage);
    stage.store(&[Rated::bad()]).await;
    receiver.wait_for(1).await;
    let begun = time::Instant::now();
    let next = Rated::bad();
    stage.store(from_ref(&next)).await;
    let order = stage.order_of(next.entry).await.to_string();
    let arrived = loop {
        let all = receiver.deliveries();
        if let Some(it) = all.iter().find(|it| it.header("webhook-id") == order) {
            break it.at;
        }
        time::sleep(Duration::from_millis(5)).await;
    };
    assert!(arrived - begun < Duration::from_millis(800), "{:?}", arrived - begun);
}

#[tokio::test]
async fn a_system_that_is_down_hinders_no_rating_and_gets_all_of_them_later() {
    // Nobody listens there.
    let nobody = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = nobody.local_addr().unwrap();
    drop(nobody);
    let stage = stage(&format!("http://{address}/")).await;
    let running = run(&stage);
    let begun = time::Instant::now();
    for _ in 0..10 {
        stage.store(&(0..10).map(|_| Rated::bad()).collect::<Vec<_>>()).await;
    }
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    time::sleep(Duration::from_millis(500)).await;
    assert_eq!((stage.count(WAITING).await, stage.count(DELIVERED).await), (100, 0));
    // One at a time finds out whether it is back: not all hundred were tried.
    assert!(stage.count("SELECT sum(attempts)::bigint FROM outbox").await <= 40);
    drop(running);
    let receiver = Receiver::start(&[]).await;
    let mut stage = stage;
    let webhook =
        config::Webhook { url: Some(receiver.url().into()), ..stage.app.config.webhook.clone().unwrap() };
    stage.app.partner = Some(Partner::with_patience(&webhook, Duration::from_secs(1)).unwrap().into());
    stage.client().await.batch_execute("UPDATE outbox SET next_at = now()").await.unwrap();
    let _running = run(&stage);
    receiver.wait_for(100).await;
    wait_until(&stage, WAITING, 0).await;
    assert_eq!(stage.count(DELIVERED).await, 100);
}

#[tokio::test]
async fn two_servers_deliver_each_work_order_once() {
    let receiver = Receiver::start(&[]).await;
    let stage = stage(receiver.url()).await;
    stage.store(&(0..60).map(|_| Rated::bad()).collect::<Vec<_>>()).await;
    let _both = (run(&stage), run(&stage));
    wait_until(&stage, WAITING, 0).await;
    let mut identities: Vec<String> =
        receiver.deliveries().iter().map(|delivery| delivery.header("webhook-id").to_owned()).collect();
    assert_eq!(identities.len(), 60);
    identities.sort();
    identities.dedup();
    assert_eq!(identities.len(), 60);
}

#[tokio::test]
async fn a_number_is_opened_for_the_delivery_and_each_opening_is_recorded() {
    let receiver = Receiver::start(&[Reply::Status(500)]).await;
    let stage = stage(receiver.url()).await;
    let sealed = age::encrypt(&stage.app.keys.recipient, b"13800000000").unwrap();
    let foreign = age::encrypt(&Identity::generate().to_public(), b"13900000000").unwrap();
    let ratings = [
        Rated { phone: Some(sealed), writing: Some(vec![1]), ..Rated::bad() },
        Rated { phone: Some(foreign), ..Rated::bad() },
        Rated::bad(),
    ];
    stage.store(&ratings).await;
    let _running = run(&stage);
    wait_until(&stage, WAITING, 0).await;
    let alarms = "SELECT count(*) FROM alarm WHERE kind = 'number_unreadable' AND terminal = 'east-1'";
    assert_eq!(stage.count(alarms).await, 1, "a number that its key does not open is an alarm");
    let mut openings = 0;
    for delivery in receiver.deliveries() {
        let said = delivery.json()["data"].clone();
        let of = |place: usize| said["entry_id"] == json!(ratings[place].entry);
        assert_eq!(said["number_left"], !of(2));
        assert_eq!(said["phone"], if of(0) { json!("13800000000") } else { json!(null) });
        openings += i64::from(of(0));
        let link =
            said["writing"].as_str().unwrap_or_default().starts_with("https://p.example/v1/work-orders/");
        assert_eq!(link, of(0));
    }
    assert!(openings >= 1);
    assert_eq!(stage.count("SELECT count(*) FROM deed WHERE what = 'phone_delivered'").await, openings);
    assert_eq!(
        stage.count("SELECT count(*) FROM deed WHERE why LIKE '%138%' OR target LIKE '%138%'").await,
        0
    );
    // It stays sealed where it lies until the work order is closed.
    assert_eq!(stage.count("SELECT count(*) FROM private WHERE content = '13800000000'").await, 0);
}

/// Takes the key for numbers away from a server.
fn without_the_key(stage: &mut Stage) {
    let config = &stage.app.config;
    std::fs::remove_file(config.keys_folder.join("recipient.key")).unwrap();
    stage.app.keys = Keys::read(&config.keys_folder, &config.name).unwrap().into();
}

#[tokio::test]
async fn a_server_without_the_key_leaves_numbers_to_one_that_has_it() {
    let receiver = Receiver::start(&[]).await;
    let mut stage = stage(receiver.url()).await;
    let keys = Arc::clone(&stage.app.keys);
    without_the_key(&mut stage);
    let sealed = age::encrypt(&keys.recipient, b"13800000000").unwrap();
    let (with, without) = (Rated { phone: Some(sealed), ..Rated::bad() }, Rated::bad());
    stage.store(&[with.clone(), without.clone()]).await;
    let running = run(&stage);
    // The control: it delivers what it can.
    wait_until(&stage, DELIVERED, 1).await;
    time::sleep(Duration::from_millis(1_500)).await;
    assert_eq!((stage.count(WAITING).await, receiver.deliveries().len()), (1, 1));
    assert_eq!(receiver.deliveries()[0].json()["data"]["entry_id"], json!(without.entry));
    drop(running);
    stage.app.keys = keys;
    let _running = run(&stage);
    wait_until(&stage, WAITING, 0).await;
    assert_eq!(receiver.deliveries()[1].json()["data"]["phone"], "13800000000");
}

#[tokio::test]
async fn where_people_alone_open_numbers_none_is_delivered() {
    let receiver = Receiver::start(&[]).await;
    let mut stage = stage(receiver.url()).await;
    let mut config = (*stage.app.config).clone();
    config.webhook.as_mut().unwrap().without_numbers = true;
    stage.app.config = config.into();
    let sealed = age::encrypt(&stage.app.keys.recipient, b"13800000000").unwrap();
    stage.store(&[Rated { phone: Some(sealed), ..Rated::bad() }]).await;
    let _running = run(&stage);
    wait_until(&stage, WAITING, 0).await;
    let said = receiver.deliveries()[0].json()["data"].clone();
    assert_eq!((&said["phone"], &said["number_left"]), (&json!(null), &json!(true)));
    assert_eq!(stage.count("SELECT count(*) FROM deed").await, 0);
    assert_eq!(stage.count("SELECT count(*) FROM private WHERE kind = 'phone'").await, 1);
}

#[tokio::test]
async fn without_an_address_deliveries_wait() {
    let stage = Stage::new().await;
    stage.store(&[Rated::bad()]).await;
    time::timeout(Duration::from_secs(1), super::run(stage.app.clone())).await.expect("nothing to do");
    assert_eq!(stage.count(WAITING).await, 1);
}
