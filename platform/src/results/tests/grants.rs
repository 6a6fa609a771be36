//! A BI tool's user: USAGE on the schema `report`, SELECT on its views, and nothing else.

use super::rows::{Row, store};
use crate::testing::Stage;

const VIEWS: [&str; 11] = [
    "hall",
    "department",
    "counter",
    "clerk",
    "clerk_duty",
    "day",
    "level",
    "reason",
    "question",
    "work_order",
    "terminal",
];
const TABLES: [&str; 8] =
    ["rating", "entry", "private", "work_order", "occasion", "terminal", "pack", "access_token"];

#[tokio::test]
async fn a_reader_of_the_views_reads_every_view_and_no_table() {
    let stage = Stage::new().await;
    store(&stage, &vec![Row { clerk: "7", day: "2026-10-10", ..Row::of(1) }; 5]).await;
    let client = stage.client().await;
    // Roles belong to the cluster, this one to this test's database alone.
    let role: String = client.query_one("SELECT current_database() || '_bi'", &[]).await.unwrap().get(0);
    let grants = format!(
        "INSERT INTO hall (id) VALUES ('east') ON CONFLICT DO NOTHING;
         DROP ROLE IF EXISTS {role}; CREATE ROLE {role}; GRANT USAGE ON SCHEMA report TO {role};
         GRANT SELECT ON ALL TABLES IN SCHEMA report TO {role}; SET ROLE {role}"
    );
    client.batch_execute(&grants).await.unwrap();
    for view in VIEWS {
        let read = client.query(&format!("SELECT * FROM report.{view}"), &[]).await;
        assert!(read.is_ok(), "{view}: {read:?}");
    }
    let rows = client.query("SELECT ratings FROM report.clerk", &[]).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.get(0)).collect::<Vec<i64>>(), [5]);
    client.query("SELECT report.today('east'), report.clock('east')", &[]).await.unwrap();
    // The control: what lies under the views stays closed.
    for table in TABLES {
        let read = client.query(&format!("SELECT * FROM public.{table}"), &[]).await;
        let code = read.unwrap_err().code().cloned();
        assert_eq!(code, Some(tokio_postgres::error::SqlState::INSUFFICIENT_PRIVILEGE), "{table}");
    }
    client.batch_execute(&format!("RESET ROLE; DROP OWNED BY {role}; DROP ROLE {role}")).await.unwrap();
}
