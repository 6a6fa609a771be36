//! Work orders beside ratings: by the day on which they were opened, whenever the visit was.

use serde_json::{Value, json};

use super::{
    city,
    rows::{Row, store},
    rows_by,
};
use crate::testing::Stage;

/// Opens a work order in a hall, of today.
async fn opened(stage: &Stage, hall: &str, department: &str, counter: &str) {
    let sql = "
      INSERT INTO work_order (id, entry_id, hall, terminal, demo, department, counter, level, title, opened_day, first_due, due,
        state, change)
      VALUES (gen_random_uuid(), gen_random_uuid(), $1, 't', false, $2, $3, 1, 'x', '2026-11-25', '2026-12-02', '2026-12-02',
        'opened', nextval('work_order_change'))";
    let client = stage.client().await;
    client.execute("INSERT INTO hall (id) VALUES ($1) ON CONFLICT DO NOTHING", &[&hall]).await.unwrap();
    client.execute(sql, &[&hall, &department, &counter]).await.unwrap();
}

fn opened_in(group: &Value) -> (&Value, &Value, &Value) {
    (&group["key"], &group["work_orders"]["opened"], &group["all"]["ratings"])
}

#[tokio::test]
async fn work_orders_of_a_time_without_ratings_are_shown() {
    let stage = Stage::new().await;
    let token = city(&stage).await;
    // A terminal that was offline for weeks: the visit was then, the work order is of now.
    store(&stage, &[Row { day: "2026-10-30", ..Row::of(1) }]).await;
    opened(&stage, "east", "119900000000000275", "counter-3").await;
    let now = "from=2026-11-20&to=2026-11-30";
    for (by, key) in
        [("total", ""), ("hall", "east"), ("department", "119900000000000275"), ("counter", "counter-3")]
    {
        let rows = rows_by(&stage, &token, &format!("by={by}&{now}")).await;
        assert_eq!(rows.as_array().map(Vec::len), Some(1), "{by}: {rows}");
        assert_eq!(opened_in(&rows[0]), (&json!(key), &json!(1), &json!(0)), "{by}");
    }
    let hall = rows_by(&stage, &token, &format!("by=counter&{now}")).await[0]["hall"].clone();
    assert_eq!(hall, "east");
    // The control: the time of the visit has the rating and no work order.
    let then = rows_by(&stage, &token, "by=hall&from=2026-10-01&to=2026-10-31").await;
    assert_eq!(opened_in(&then[0]), (&json!("east"), &json!(0), &json!(1)));
}

#[tokio::test]
async fn a_group_with_both_is_one_row_and_one_that_nobody_knows_is_none() {
    let stage = Stage::new().await;
    let token = city(&stage).await;
    store(&stage, &[Row::of(1), Row { counter: "", ..Row::of(1) }]).await;
    opened(&stage, "east", "119900000000000275", "counter-3").await;
    opened(&stage, "west", "", "").await;
    let halls = rows_by(&stage, &token, "by=hall").await;
    let halls: Vec<_> = halls.as_array().unwrap().iter().map(opened_in).collect();
    assert_eq!(halls, [(&json!("east"), &json!(1), &json!(2)), (&json!("west"), &json!(1), &json!(0))]);
    for by in ["department", "counter"] {
        let rows = rows_by(&stage, &token, &format!("by={by}")).await;
        assert_eq!(rows.as_array().map(Vec::len), Some(1), "{by}: {rows}");
    }
    let total = rows_by(&stage, &token, "by=total").await;
    assert_eq!(opened_in(&total[0]), (&json!(""), &json!(2), &json!(2)));
}
