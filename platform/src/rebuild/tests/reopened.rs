//! A work order that was lost is opened again as it was opened first.

use std::slice::from_ref;

use super::*;

/// Publishes the demo pack as another version, the hall named so, an hour ago or now.
async fn publish(stage: &Stage, version: i64, name: &str, ago: &str) {
    let mut pack: serde_json::Value =
        serde_json::from_str(include_str!("../../../../assets/demo/pack.json")).unwrap();
    pack["hall"]["name"]["zh"] = name.into();
    let sql = "INSERT INTO pack (hall, version, manifest, body, published_at)
               VALUES ('east', $1, '', $2, clock_timestamp() - $3::text::interval)";
    stage.client().await.execute(sql, &[&version, &pack, &ago]).await.unwrap();
}

#[tokio::test]
async fn a_work_order_opened_again_is_as_the_pack_of_its_day_says() {
    let stage = Stage::new().await;
    stage.client().await.batch_execute("INSERT INTO hall (id) VALUES ('east')").await.unwrap();
    publish(&stage, 1, "旧名", "1 hour").await;
    stage.store(from_ref(&Rated::bad())).await;
    publish(&stage, 2, "新名", "0").await;
    let mut client = stage.client().await;
    // Received well between the two packs.
    let sql = "UPDATE entry SET received_at = received_at - interval '30 minutes'";
    client.batch_execute(sql).await.unwrap();
    let title = "SELECT title FROM work_order";
    let first: String = client.query_one(title, &[]).await.unwrap().get(0);
    assert!(first.contains("旧名"));
    client.batch_execute("DELETE FROM outbox; DELETE FROM work_order").await.unwrap();
    rebuild(&mut client, &FactsCache::default(), "east-1").await.unwrap();
    assert_eq!(client.query_one(title, &[]).await.unwrap().get::<_, String>(0), first);
    assert_eq!(work_order::audit(&client).await.unwrap(), Vec::<String>::new());
    // The control: today's pack gives another title, and the audit sees that.
    client.execute("UPDATE work_order SET title = replace(title, '旧名', '新名')", &[]).await.unwrap();
    assert_eq!(work_order::audit(&client).await.unwrap().len(), 1);
}
