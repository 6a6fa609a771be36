//! The HTTP client of the terminal, the only place that names reqwest. It follows no redirect, speaks plain HTTP to this
//! machine only, believes nothing that is not of the platform's form, and puts no token and no content into any error.

mod answer;
mod page;
mod settings;
mod transport;

use std::{fmt, sync::Arc, time::Duration};

use reqwest::{Method, RequestBuilder, Response, StatusCode, Url, header};
use serde::de::DeserializeOwned;
use shiwen_domain::id::{LogId, TerminalId};

use crate::{
    link::{Fault, Link, NetworkFault, TlsFault},
    protocol::{
        Batch, BatchAnswer, Enrolment, EnrolmentAnswer, MAX_MEDIA_BYTES, MAX_PACK_BYTES, PackAnswer,
        StateAnswer,
    },
    tls::Clock,
};
pub use settings::{Settings, SettingsError};

/// The longest answer but a pack's or a file's, in bytes.
const MAX_ANSWER_BYTES: usize = 1024 * 1024;
/// How long a file of a pack may take: it is larger than anything else, and nothing waits for it.
const MEDIA_WITHIN: Duration = Duration::from_secs(300);
/// Level 3 halves a batch's text in a few milliseconds.
const ZSTD_LEVEL: i32 = 3;

/// The way to a platform.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    platform: Url,
    clock: Arc<Clock>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Client({})", self.platform)
    }
}

impl Client {
    /// A client with these settings. It must be used inside a tokio runtime with time and network.
    pub fn new(settings: &Settings, clock: Arc<Clock>) -> Result<Self, SettingsError> {
        let http = settings.http(Arc::clone(&clock))?;
        Ok(Self { http, platform: settings.address()?, clock })
    }

    /// Makes a terminal known.
    pub async fn enrol(&self, enrolment: &Enrolment) -> Result<EnrolmentAnswer, Fault> {
        let request = self.request(Method::POST, &["v1", "enrolment"]);
        let body = serde_json::to_vec(enrolment).expect("text and identities are JSON");
        let request = request.header(header::CONTENT_TYPE, "application/json").body(body);
        answer::json(self.send(request).await?, MAX_ANSWER_BYTES).await
    }

    /// The way to the platform as one enrolled terminal.
    pub fn terminal(&self, terminal: TerminalId, token: String) -> TerminalLink {
        TerminalLink { client: self.clone(), terminal, token }
    }

    /// Sends a request. Where a certificate has expired at a time that may be wrong, once more at the other one.
    async fn send(&self, request: RequestBuilder) -> Result<Response, NetworkFault> {
        const EXPIRED: NetworkFault = NetworkFault::Tls(TlsFault::Expired);
        let again = request.try_clone();
        let sent = transport::send(request).await;
        let Some(again) = again.filter(|_| matches!(sent, Err(EXPIRED)) && self.clock.fall_back()) else {
            return sent;
        };
        let sent = transport::send(again).await;
        if matches!(sent, Err(EXPIRED)) {
            self.clock.go_on();
        }
        sent
    }

    fn request(&self, method: Method, path: &[&str]) -> RequestBuilder {
        self.request_at(method, self.at(path))
    }

    fn request_at(&self, method: Method, url: Url) -> RequestBuilder {
        self.http.request(method, url).header(header::ACCEPT, "application/json")
    }

    fn at(&self, path: &[&str]) -> Url {
        let mut url = self.platform.clone();
        // An address that can carry a path was required in `Settings::address`.
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(path);
        }
        url
    }
}

/// A [`Link`] over HTTP.
#[derive(Clone)]
pub struct TerminalLink {
    client: Client,
    terminal: TerminalId,
    token: String,
}

impl fmt::Debug for TerminalLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TerminalLink({}, {})", self.terminal, self.client.platform)
    }
}

impl TerminalLink {
    fn request(&self, method: Method, path: &[&str]) -> RequestBuilder {
        self.client.request(method, path).bearer_auth(&self.token)
    }

    async fn ask<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, Fault> {
        answer::json(self.client.send(request).await?, MAX_ANSWER_BYTES).await
    }
}

impl Link for TerminalLink {
    async fn send_batch(&self, log: LogId, batch: &Batch) -> Result<BatchAnswer, Fault> {
        let json = serde_json::to_vec(batch).expect("a batch is JSON");
        let body = zstd::encode_all(json.as_slice(), ZSTD_LEVEL).expect("memory takes what is written");
        let log = log.to_string();
        let request = self.request(Method::POST, &["v1", "logs", self.terminal.as_str(), &log, "entries"]);
        let request = request.header(header::CONTENT_TYPE, "application/json");
        self.ask(request.header(header::CONTENT_ENCODING, "zstd").body(body)).await
    }

    async fn state(&self, after: u64) -> Result<StateAnswer, Fault> {
        let mut url = self.client.at(&["v1", "terminals", self.terminal.as_str(), "state"]);
        url.query_pairs_mut().append_pair("after", &after.to_string());
        self.ask(self.client.request_at(Method::GET, url).bearer_auth(&self.token)).await
    }

    async fn pack(&self, have: u64) -> Result<Option<PackAnswer>, Fault> {
        let request = self.request(Method::GET, &["v1", "terminals", self.terminal.as_str(), "pack"]);
        let request = request.header(header::IF_NONE_MATCH, format!("\"{have}\""));
        let response = self.client.send(request).await?;
        if response.status() == StatusCode::NOT_MODIFIED {
            return Ok(None);
        }
        match answer::json(response, MAX_PACK_BYTES + MAX_ANSWER_BYTES).await {
            Err(Fault::Problem { status: 404, .. }) => Ok(None),
            answer => answer.map(Some),
        }
    }

    async fn media(&self, sha256: &str) -> Result<Vec<u8>, Fault> {
        let request = self.request(Method::GET, &["v1", "media", sha256]).timeout(MEDIA_WITHIN);
        answer::bytes(self.client.send(request).await?, MAX_MEDIA_BYTES).await
    }
}
