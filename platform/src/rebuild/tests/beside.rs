//! Projecting beside traffic: what belongs to others is left alone, and whoever holds a lock is waited for.

use std::{future::Future, pin::Pin, slice::from_ref, time::Duration};

use super::*;
use crate::db::Client;

const WEST: &str = "UPDATE rating SET level = 5 WHERE terminal = 'west-1'";

/// Projects the terminal in the east.
async fn east(client: &mut Client) -> Result<Rebuilt, tokio_postgres::Error> {
    once(client, &FactsCache::default(), "east-1").await
}

/// Two terminals, each with a rating, and what projecting changes at the first because the tests write rows by hand.
async fn two() -> (Stage, Rated, Rated) {
    let stage = Stage::new().await;
    let (east_rated, west_rated) = (Rated::bad(), Rated { hall: "west", ..Rated::bad() });
    stage.store(from_ref(&east_rated)).await;
    stage.store(from_ref(&west_rated)).await;
    let mut client = stage.client().await;
    rebuild(&mut client, &FactsCache::default(), "east-1").await.unwrap();
    rebuild(&mut client, &FactsCache::default(), "west-1").await.unwrap();
    (stage, east_rated, west_rated)
}

/// Whether something still waits after a while.
async fn waits<T>(it: Pin<&mut impl Future<Output = T>>) -> bool {
    tokio::time::timeout(Duration::from_millis(400), it).await.is_err()
}

#[tokio::test]
async fn only_the_rows_of_the_terminal_are_touched_and_told() {
    let (stage, ..) = two().await;
    let mut client = stage.client().await;
    client.batch_execute(WEST).await.unwrap();
    client.batch_execute("UPDATE rating SET day = '2020-01-01' WHERE terminal = 'east-1'").await.unwrap();
    let untouched = "SELECT count(*) FROM rating WHERE terminal = 'west-1' AND level = 5";
    let row = "SELECT string_agg(xmin::text, ' ') FROM rating WHERE terminal = 'west-1'";
    let before: String = client.query_one(row, &[]).await.unwrap().get(0);
    let rebuilt = east(&mut client).await.unwrap();
    assert_eq!(rebuilt.changes, [Change { table: "rating", gone: 1, new: 1 }]);
    assert_eq!(stage.count(untouched).await, 1);
    assert_eq!(client.query_one(row, &[]).await.unwrap().get::<_, String>(0), before);
    // The control: the other one's own turn mends it.
    let rebuilt = rebuild(&mut client, &FactsCache::default(), "west-1").await.unwrap();
    assert_eq!(rebuilt.changes, [Change { table: "rating", gone: 1, new: 1 }]);
    assert_eq!(stage.count(untouched).await, 0);
}

#[tokio::test]
async fn what_others_send_meanwhile_is_no_change() {
    let (stage, east_rated, _) = two().await;
    let mut client = stage.client().await;
    let logs: Vec<i64> = vec![stage.count("SELECT id FROM log WHERE terminal = 'east-1'").await];
    let transaction = client.transaction().await.unwrap();
    change::remember(&transaction, "east-1", &logs).await.unwrap();
    let said = Rated { hall: "west", text: Some("话".into()), ..Rated::bad() };
    stage.store(from_ref(&said)).await;
    // A delivery that succeeds is none either.
    let sql = "WITH gone AS (DELETE FROM outbox RETURNING work_order)
               INSERT INTO delivery (work_order, attempts) SELECT work_order, 1 FROM gone";
    stage.client().await.batch_execute(sql).await.unwrap();
    assert_eq!(change::since(&transaction).await.unwrap(), []);
    // The control: what changes at the terminal itself is seen.
    let sql = "DELETE FROM rating WHERE entry_id = $1";
    transaction.execute(sql, &[&east_rated.entry]).await.unwrap();
    let changes = change::since(&transaction).await.unwrap();
    assert_eq!(changes, [Change { table: "rating", gone: 1, new: 0 }]);
}

#[tokio::test]
async fn what_no_entry_explains_goes_once_for_all() {
    let (stage, ..) = two().await;
    let mut client = stage.client().await;
    assert_eq!(clear_strays(&mut client).await.unwrap(), [], "the control: everything is explained");
    let sql = "INSERT INTO entry_flag SELECT id, 77, 'unreadable' FROM log;
               DELETE FROM counted WHERE log = (SELECT id FROM log WHERE terminal = 'west-1')";
    client.batch_execute(sql).await.unwrap();
    let gone = |table, gone| Change { table, gone, new: 0 };
    assert_eq!(clear_strays(&mut client).await.unwrap(), [gone("entry_flag", 2), gone("rating", 1)]);
    assert_eq!(stage.count("SELECT count(*) FROM rating").await, 1);
}

#[tokio::test]
async fn a_batch_under_way_is_waited_for_in_its_own_order() {
    let (stage, ..) = two().await;
    let (mut client, mut other) = (stage.client().await, stage.client().await);
    let batch = other.transaction().await.unwrap();
    batch.query("SELECT FROM log WHERE terminal = 'east-1' FOR NO KEY UPDATE", &[]).await.unwrap();
    let projecting = east(&mut client);
    tokio::pin!(projecting);
    assert!(waits(projecting.as_mut()).await, "it does not see the batch");
    batch.execute("UPDATE terminal SET last_contact = now() WHERE id = 'east-1'", &[]).await.unwrap();
    batch.commit().await.unwrap();
    assert_eq!(projecting.await.unwrap().entries, 1);
}

#[tokio::test]
async fn an_event_under_way_is_waited_for_in_its_own_order() {
    let (stage, rated, _) = two().await;
    let (mut client, mut other) = (stage.client().await, stage.client().await);
    let event = other.transaction().await.unwrap();
    let sql = "SELECT FROM work_order WHERE entry_id = $1 FOR UPDATE";
    event.query(sql, &[&rated.entry]).await.unwrap();
    let projecting = east(&mut client);
    tokio::pin!(projecting);
    assert!(waits(projecting.as_mut()).await, "it does not see the event");
    event.query("SELECT pg_advisory_xact_lock(hashtextextended('east-1', 746751))", &[]).await.unwrap();
    event.query("SELECT FROM counted WHERE entry_id = $1 FOR UPDATE", &[&rated.entry]).await.unwrap();
    event.commit().await.unwrap();
    assert_eq!(projecting.await.unwrap().entries, 1);
}

#[tokio::test]
async fn whoever_is_ended_for_others_begins_again() {
    let (stage, ..) = two().await;
    let (mut client, mut other) = (stage.client().await, stage.client().await);
    for again in [false, true] {
        // The wrong way round, and patient enough that PostgreSQL ends the projecting.
        let batch = other.transaction().await.unwrap();
        batch.batch_execute("SET LOCAL deadlock_timeout = '30s'").await.unwrap();
        batch.query("SELECT FROM terminal WHERE id = 'east-1' FOR UPDATE", &[]).await.unwrap();
        let facts = FactsCache::default();
        let projecting = async {
            if again {
                rebuild(&mut client, &facts, "east-1").await
            } else {
                once(&mut client, &facts, "east-1").await
            }
        };
        let wrong = async {
            tokio::time::sleep(Duration::from_millis(400)).await;
            batch.query("SELECT FROM log WHERE terminal = 'east-1' FOR UPDATE", &[]).await.unwrap();
            batch.commit().await.unwrap();
        };
        let (projected, ()) = tokio::join!(projecting, wrong);
        match projected {
            Ok(rebuilt) => assert_eq!((rebuilt.entries, again), (1, true)),
            Err(error) => {
                assert_eq!((error.code(), again), (Some(&SqlState::T_R_DEADLOCK_DETECTED), false));
                // Whoever sent a batch and was ended so comes again soon.
                assert_eq!(crate::http::ApiProblem::from(error).problem.status, 503);
            }
        }
    }
}
