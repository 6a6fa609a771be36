use crate::{
    db::{self, DbError},
    testing::Stage,
};

#[tokio::test]
async fn a_schema_is_made_once_and_known_afterwards() {
    let stage = Stage::new().await;
    let mut client = stage.client().await;
    assert_eq!(db::migrate(&mut client).await.unwrap(), 0);
    db::check_schema(&mut client).await.unwrap();
}

#[tokio::test]
async fn a_database_of_another_program_is_left_alone() {
    let stage = Stage::new().await;
    let mut client = stage.client().await;
    client.batch_execute("UPDATE migration SET sha256 = sha256('x') WHERE number = 2").await.unwrap();
    assert!(matches!(db::migrate(&mut client).await, Err(DbError::Changed(2))));
    assert!(matches!(db::check_schema(&mut client).await, Err(DbError::Changed(2))));
}

#[tokio::test]
async fn a_newer_or_older_schema_is_named() {
    let stage = Stage::new().await;
    let mut client = stage.client().await;
    client.batch_execute("INSERT INTO migration (number, sha256) VALUES (99, '')").await.unwrap();
    assert!(matches!(db::check_schema(&mut client).await, Err(DbError::Newer { .. })));
    client.batch_execute("DELETE FROM migration WHERE number > 1").await.unwrap();
    assert!(matches!(db::check_schema(&mut client).await, Err(DbError::Older { found: 1, .. })));
    client.batch_execute("DROP TABLE migration").await.unwrap();
    assert!(matches!(db::check_schema(&mut client).await, Err(DbError::Older { found: 0, .. })));
}

#[tokio::test]
async fn a_database_that_does_not_keep_what_it_commits_is_refused() {
    let stage = Stage::new().await;
    let client = stage.client().await;
    let name: String = client.query_one("SELECT current_database()", &[]).await.unwrap().get(0);
    let set = |value: &str| format!("ALTER DATABASE {name} SET synchronous_commit = {value}");
    for (value, refused) in [("off", true), ("local", true), ("on", false)] {
        client.batch_execute(&set(value)).await.unwrap();
        let pool = db::pool(&stage.app.config).unwrap();
        assert_eq!(pool.get().await.is_err(), refused, "{value}");
    }
}

#[tokio::test]
async fn a_database_that_does_not_wait_for_its_disk_is_refused_unless_a_test_says_so() {
    let stage = Stage::new().await;
    let fsync: String = stage.client().await.query_one("SHOW fsync", &[]).await.unwrap().get(0);
    let mut config = (*stage.app.config).clone();
    for without_fsync in [true, false] {
        config.without_fsync = without_fsync;
        let taken = db::pool(&config).unwrap().get().await.is_ok();
        assert_eq!(taken, without_fsync || fsync == "on", "fsync={fsync}");
    }
}

#[tokio::test]
async fn what_is_switched_off_later_stays_on_where_somebody_is_connected() {
    let stage = Stage::new().await;
    let client = stage.client().await;
    let sql = "SELECT setting, source FROM pg_settings WHERE name = 'synchronous_commit'";
    let row = client.query_one(sql, &[]).await.unwrap();
    // What a session has set for itself is not changed by another configuration read again.
    assert_eq!((row.get(0), row.get(1)), ("on", "session"));
    // The control: the role's or the database's own would be.
    client.batch_execute("RESET synchronous_commit").await.unwrap();
    assert_ne!(client.query_one(sql, &[]).await.unwrap().get::<_, &str>(1), "session");
}

#[tokio::test]
async fn a_schema_grows_only_while_no_server_is_connected() {
    let stage = Stage::new().await;
    let mut client = stage.client().await;
    let server = stage.client().await;
    db::refuse_beside_servers(&mut client).await.unwrap();
    client.batch_execute("DELETE FROM migration WHERE number > 4").await.unwrap();
    let refused = db::refuse_beside_servers(&mut client).await;
    assert!(matches!(refused, Err(DbError::InUse(1))), "{refused:?}");
    // The control: the server is stopped, and its session is over.
    let pid: i32 = server.query_one("SELECT pg_backend_pid()", &[]).await.unwrap().get(0);
    client.execute("SELECT pg_terminate_backend($1, 5000)", &[&pid]).await.unwrap();
    db::refuse_beside_servers(&mut client).await.unwrap();
}
