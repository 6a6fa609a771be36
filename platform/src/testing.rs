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
        let text = format!(
            "database = '{}'\nwithout_fsync = true\nname = 'platform.example'\nkeys_folder = '{}'\npublic_url = 'https://p.example'\n\
             [webhook]\nsecret_file = '{}'\n{url}[limits]\nopen_per_minute = 100000\nconnections = 8\n",
            database().await,
            keys.display(),
            secret.display(),
        );
        let config = Config::parse(&text, std::iter::empty()).unwrap();
        let app = App::new(config, Clock::system()).unwrap();
        db::migrate(&mut app.db().await.unwrap()).await.unwrap();
        Self { app, _folder: folder }
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

/// A new database's connection string.
async fn database() -> String {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let superuser = cluster::superuser();
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("shiwen_unit_{}_{number}", std::process::id());
    let (client, connection) = tokio_postgres::connect(superuser, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    client.batch_execute(&format!("DROP DATABASE IF EXISTS {name}")).await.unwrap();
    client.batch_execute(&format!("CREATE DATABASE {name}")).await.unwrap();
    cluster::in_database(superuser, &name)
}
