//! A bad rating opens a work order, and nothing else does.

use shiwen_domain::level::Level;

use super::*;
use crate::work_order::audit;

#[tokio::test]
async fn a_bad_rating_opens_a_work_order_and_its_delivery() {
    let stage = Stage::new().await;
    let bad = Rated::bad();
    let good = Rated { level: Level::FairlySatisfied, ..Rated::bad() };
    stage.store(&[bad.clone(), good]).await;
    assert_eq!(stage.count("SELECT count(*) FROM rating").await, 2);
    assert_eq!(stage.count("SELECT count(*) FROM work_order").await, 1);
    assert_eq!(stage.count("SELECT count(*) FROM outbox").await, 1);
    let token = stage.token("city", None, DUTY).await;
    let id = stage.order_of(bad.entry).await;
    let (status, order) = stage.get(&format!("/v1/work-orders/{id}"), &token).await;
    assert_eq!((status, &order["state"]), (StatusCode::OK, &json!("opened")));
    assert_eq!(order["title"], "差评（不满意）：east 119900000000000275 counter-3");
    assert_eq!(order["days_overdue"], 0);
    assert_eq!(order["number_left"], false);
}

#[tokio::test]
async fn the_deadline_counts_the_working_days_of_the_halls_pack() {
    let stage = Stage::new().await;
    let week = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let pack = json!({
        "hall": { "id": "east", "name": { "zh": "东大厅", "en": "East" }, "utc_offset_minutes": 480 },
        "departments": [{ "id": "119900000000000275", "name": { "zh": "公安局", "en": "Police" } }],
        "counters": [{ "id": "counter-3", "number": "3", "name": { "zh": "户籍", "en": "Households" } }],
        "items": [],
        "calendar": { "week": week, "holidays": [], "working_days": [] },
        "deadlines": { "work_order_working_days": 7 },
    });
    let client = stage.client().await;
    client.execute("INSERT INTO hall (id) VALUES ('east')", &[]).await.unwrap();
    let sql = "INSERT INTO pack (hall, version, manifest, body) VALUES ('east', 1, '', $1)";
    client.execute(sql, &[&pack]).await.unwrap();
    let (east, west) = (Rated::bad(), Rated { hall: "west", ..Rated::bad() });
    stage.store(from_ref(&east)).await;
    stage.store(&[west]).await;
    let sql = "SELECT title, due - opened_day, first_due = due FROM work_order WHERE entry_id = $1";
    let row = client.query_one(sql, &[&east.entry]).await.unwrap();
    assert_eq!(row.get::<_, &str>(0), "差评（不满意）：东大厅 公安局 3号窗口（户籍）");
    assert_eq!((row.get::<_, i32>(1), row.get::<_, bool>(2)), (7, true));
    // Where no pack is published: five days from Monday to Friday.
    let working = "SELECT count(*) FROM work_order, generate_series(opened_day + 1, due, '1 day') AS day
                   WHERE hall = 'west' AND extract(isodow FROM day) <= 5";
    assert_eq!(stage.count(working).await, 5);
}

#[tokio::test]
async fn a_rating_opens_one_work_order_however_often() {
    let stage = Stage::new().await;
    let bad = Rated::bad();
    stage.store(from_ref(&bad)).await;
    let mut client = stage.client().await;
    let transaction = client.transaction().await.unwrap();
    let again = crate::projection::Answerable {
        entry_id: bad.entry,
        hall: "east".into(),
        terminal: "east-1".into(),
        demo: false,
        department: String::new(),
        counter: String::new(),
        level: 1,
        received_ms: 0,
    };
    crate::work_order::open_all(&transaction, &[again.clone(), again]).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(stage.count("SELECT count(*) FROM work_order").await, 1);
    assert_eq!(stage.count("SELECT count(*) FROM outbox").await, 1);
}

#[tokio::test]
async fn a_terminal_never_sees_a_later_change_before_an_earlier_one() {
    let stage = Stage::new().await;
    let (east, west) = (Rated::bad(), Rated { hall: "west", ..Rated::bad() });
    stage.store(from_ref(&east)).await;
    stage.store(from_ref(&west)).await;
    let mut client = stage.client().await;
    let transaction = client.transaction().await.unwrap();
    let opening = crate::projection::Answerable {
        entry_id: Uuid::now_v7(),
        hall: "east".into(),
        terminal: "east-1".into(),
        demo: false,
        department: String::new(),
        counter: String::new(),
        level: 1,
        received_ms: 0,
    };
    crate::work_order::open_all(&transaction, from_ref(&opening)).await.unwrap();
    let (east, west) = (stage.order_of(east.entry).await, stage.order_of(west.entry).await);
    let accepted = event("accepted", &json!({}));
    // Another terminal's work orders do not wait.
    assert_eq!(tell(&stage, west, "a", &accepted).await.0, StatusCode::OK);
    let later = tell(&stage, east, "a", &accepted);
    tokio::pin!(later);
    let soon = std::time::Duration::from_millis(300);
    assert!(tokio::time::timeout(soon, &mut later).await.is_err(), "it does not wait for the earlier number");
    transaction.commit().await.unwrap();
    let (status, moved) = later.await;
    assert_eq!(status, StatusCode::OK);
    let opened = stage.count("SELECT change FROM work_order WHERE opened_day < '2000-01-01'").await;
    assert!(moved["change"].as_i64().unwrap() > opened);
}

/// What the audit says of how work orders were opened.
async fn wrongly_opened(stage: &Stage) -> usize {
    let findings = audit(&stage.client().await).await.unwrap();
    findings.iter().filter(|finding| finding.contains("was not opened as")).count()
}

#[tokio::test]
async fn a_rating_received_while_a_pack_is_published_is_opened_by_either_pack() {
    let stage = Stage::new().await;
    stage.store(&[Rated::bad()]).await;
    let client = stage.client().await;
    let pack = json!({
        "hall": { "id": "east", "name": { "zh": "东大厅", "en": "East" }, "utc_offset_minutes": 480 },
        "departments": [], "counters": [], "items": [],
    });
    let sql = "INSERT INTO pack (hall, version, manifest, body, published_at)
               SELECT 'east', 1, '', $1, received_at - interval '110 s' FROM entry";
    client.execute(sql, &[&pack]).await.unwrap();
    assert_eq!(wrongly_opened(&stage).await, 0, "it was not seen yet");
    let published = async |when: &str| {
        let sql = format!("UPDATE pack SET published_at = (SELECT max(received_at) FROM entry) {when}");
        client.batch_execute(&sql).await.unwrap();
    };
    // The control: what was published for three minutes was seen.
    published("- interval '180 s'").await;
    assert_eq!(wrongly_opened(&stage).await, 1);
    client.batch_execute("TRUNCATE work_order, rating, counted, entry CASCADE").await.unwrap();
    stage.store(&[Rated::bad()]).await;
    for (when, wrong) in [
        ("- interval '180 s'", 0),
        ("- interval '110 s'", 0),
        ("+ interval '110 s'", 0),
        ("+ interval '180 s'", 1),
    ] {
        published(when).await;
        assert_eq!(wrongly_opened(&stage).await, wrong, "opened by the new pack, published {when}");
    }
}
