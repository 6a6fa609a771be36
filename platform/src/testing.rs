//! What the tests of this crate share: an `App` over a database of its own in a real PostgreSQL, tokens, a terminal, and
//! ratings written as the witness writes them. `SHIWEN_TEST_POSTGRES` names a cluster; else one is started.

use std::sync::atomic::{AtomicU64, Ordering};

use axum::{
    body::{Body, to_bytes},
    http::{Method, Request, StatusCode},
};
use serde_json::Value;
use tempfile::TempDir;
use tower::ServiceExt as _;
use uuid::Uuid;

use crate::{
    app::App,
    clock::Clock,
    config::Config,
    db::{self, Client},
    http, keys, secret,
};

mod cluster;
mod rating;
mod receiver;

pub(crate) use rating::{RATED_MS, Rated, token_of};
pub(crate) use receiver::{Receiver, Reply};

/// The secret shared with the 12345 system in tests.
pub(crate) const WEBHOOK_SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// A platform for one test.
pub(crate) struct Stage {
    pub(crate) app: App,
    database: String,
    _folder: TempDir,
}

impl Stage {
    /// A platform whose work orders wait in the outbox.
    pub(crate) async fn new() -> Self {
        Self::with_webhook(None).await
    }

    /// A platform that posts work orders to an address.
    pub(crate) async fn with_webhook(url: Option<&str>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let keys = folder.path().join("keys");
        keys::generate(&keys, &folder.path().join("pack.key")).unwrap();
        let secret = folder.path().join("webhook.secret");
        std::fs::write(&secret, WEBHOOK_SECRET).unwrap();
        std::fs::set_permissions(&secret, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        let url = url.map_or_else(String::new, |url| format!("url = '{url}'\n"));
        let (database, at) = database().await;
        let text = format!(
            "database = '{at}'\nwithout_fsync = true\nname = 'platform.example'\nkeys_folder = '{}'\npublic_url = 'https://p.example'\n\
             [webhook]\nsecret_file = '{}'\n{url}[limits]\nopen_per_minute = 100000\nconnections = 8\n",
            keys.display(),
            secret.display(),
        );
        let config = Config::parse(&text, std::iter::empty()).unwrap();
        let app = App::new(config, Clock::system()).unwrap();
        db::migrate(&mut app.db().await.unwrap()).await.unwrap();
        Self { app, database, _folder: folder }
    }

    pub(crate) async fn client(&self) -> Client {
        self.app.db().await.unwrap()
    }

    /// A token with duties, in a hall or for the city.
    pub(crate) async fn token(&self, name: &str, hall: Option<&str>, duties: &[&str]) -> String {
        let token = secret::new_token(secret::ACCESS_PREFIX);
        let client = self.client().await;
        if let Some(hall) = hall {
            client
                .execute("INSERT INTO hall (id) VALUES ($1) ON CONFLICT DO NOTHING", &[&hall])
                .await
                .unwrap();
        }
        let sql = "INSERT INTO access_token (token, name, hall, duties) VALUES ($1, $2, $3, $4)";
        let digest = secret::digest(&token);
        client.execute(sql, &[&digest.as_slice(), &name, &hall, &duties]).await.unwrap();
        token
    }

    /// Asks the router.
    pub(crate) async fn ask(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&[u8]>,
    ) -> (StatusCode, Vec<u8>) {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if body.is_some() {
            request = request.header("content-type", "application/json");
        }
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_vec()));
        let response = http::router(self.app.clone()).oneshot(request.body(body).unwrap()).await.unwrap();
        let status = response.status();
        (status, to_bytes(response.into_body(), 1 << 20).await.unwrap().to_vec())
    }

    /// Asks for JSON with a token.
    pub(crate) async fn get(&self, path: &str, token: &str) -> (StatusCode, Value) {
        self.json(Method::GET, path, token, None).await
    }

    /// Posts JSON with a token.
    pub(crate) async fn post(&self, path: &str, token: &str, body: &Value) -> (StatusCode, Value) {
        self.json(Method::POST, path, token, Some(body)).await
    }

    async fn json(
        &self,
        method: Method,
        path: &str,
        token: &str,
        body: Option<&Value>,
    ) -> (StatusCode, Value) {
        let bearer = format!("Bearer {token}");
        let body = body.map(|body| body.to_string().into_bytes());
        let (status, bytes) = self.ask(method, path, &[("authorization", &bearer)], body.as_deref()).await;
        (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }

    /// One number out of the database.
    pub(crate) async fn count(&self, sql: &str) -> i64 {
        self.client().await.query_one(sql, &[]).await.unwrap().get(0)
    }

    /// The work order of a rating.
    pub(crate) async fn order_of(&self, entry: Uuid) -> Uuid {
        let sql = "SELECT id FROM work_order WHERE entry_id = $1";
        self.client().await.query_one(sql, &[&entry]).await.unwrap().get(0)
    }
}

/// Hundreds of databases that nobody drops fill a small disk.
impl Drop for Stage {
    fn drop(&mut self) {
        let sql = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.database);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        // The test's own runtime, in which this runs, may not wait.
        let dropped = std::thread::spawn(move || {
            runtime.block_on(async { superuser().await?.batch_execute(&sql).await })
        });
        // A failing drop would hide the test's own fault.
        if let Ok(Err(error)) = dropped.join() {
            eprintln!("the test's database is still there: {error}");
        }
    }
}

/// A new database: its name and its connection string.
async fn database() -> (String, String) {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("shiwen_unit_{}_{number}", std::process::id());
    let client = superuser().await.unwrap();
    client.batch_execute(&format!("DROP DATABASE IF EXISTS {name}")).await.unwrap();
    client.batch_execute(&format!("CREATE DATABASE {name}")).await.unwrap();
    let url = cluster::in_database(cluster::superuser(), &name);
    (name, url)
}

async fn superuser() -> Result<tokio_postgres::Client, tokio_postgres::Error> {
    let (client, connection) = tokio_postgres::connect(cluster::superuser(), tokio_postgres::NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}
