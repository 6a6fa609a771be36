//! How the 12345 system is reached: its address, the secret, and a client that follows no redirect, trusts only known
//! authorities, and waits for nothing long.

use std::{fmt, path::PathBuf, sync::Arc, time::Duration};

use reqwest::{Client, Url, header, redirect::Policy};
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};

use super::{Answer, Fault, Message, Secret};
use crate::{
    config::Webhook,
    keys::{KeysError, read_secret},
};

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(5);
/// How long a delivery may take, connection and answer included. Shorter than the outbox's lease.
const DELIVERY: Duration = Duration::from_secs(15);
/// The longest answer that is read, in bytes.
const ANSWER_BYTES: usize = 16 * 1024;

/// Why the 12345 system cannot be reached as it is configured.
#[derive(Debug, thiserror::Error)]
pub enum PartnerError {
    /// The file with the secret.
    #[error(transparent)]
    File(#[from] KeysError),
    /// What is in it.
    #[error("{0} must hold base64 of 24 bytes or more, with or without whsec_ before it")]
    Secret(PathBuf),
    /// The address.
    #[error("webhook.url is not an address; it begins with https://")]
    Url,
    /// Complaints and phone numbers in the clear.
    #[error("webhook.url must begin with https://, unless it is on this machine")]
    Plain,
    /// The private authority.
    #[error("{0} does not hold a certificate (PEM)")]
    Authority(PathBuf),
    /// The TLS library.
    #[error("TLS cannot be set up: {0}")]
    Tls(String),
}

/// The other system.
pub(crate) struct Partner {
    url: Option<Url>,
    secret: Secret,
    client: Client,
}

impl fmt::Debug for Partner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Partner").finish_non_exhaustive()
    }
}

impl Partner {
    /// Reads the secret and makes the client.
    pub(crate) fn read(config: &Webhook) -> Result<Self, PartnerError> {
        Self::with_patience(config, DELIVERY)
    }

    /// The same, with so long for a delivery.
    pub(crate) fn with_patience(config: &Webhook, patience: Duration) -> Result<Self, PartnerError> {
        let text = read_secret(&config.secret_file)?;
        let secret = Secret::read(&text).ok_or_else(|| PartnerError::Secret(config.secret_file.clone()))?;
        let url = config.url.as_deref().map(address).transpose()?;
        let client = Client::builder()
            .tls_backend_preconfigured(tls(config)?)
            .redirect(Policy::none())
            .no_proxy()
            .connect_timeout(CONNECT)
            .timeout(patience)
            .user_agent(concat!("shiwen-platform/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| PartnerError::Tls(error.to_string()))?;
        Ok(Self { url, secret, client })
    }

    /// The shared secret.
    pub(crate) fn secret(&self) -> &Secret {
        &self.secret
    }

    /// Whether work orders are posted at all.
    pub(crate) fn is_reached(&self) -> bool {
        self.url.is_some()
    }

    /// Posts a message once. `now_s` is the time of the attempt, in seconds since 1970.
    pub(crate) async fn post(&self, message: &Message, now_s: i64) -> Answer {
        let Some(url) = self.url.clone() else { return Answer::no(Fault::Connection) };
        let id = message.id().to_string();
        let body = message.to_json();
        let signature = self.secret.sign(&id, now_s, &body);
        let request = self
            .client
            .post(url)
            .header(header::CONTENT_TYPE, "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", now_s)
            .header("webhook-signature", signature)
            .body(body);
        match request.send().await {
            Ok(response) => answer(response).await,
            Err(error) if error.is_timeout() => Answer::no(Fault::Timeout),
            Err(_) => Answer::no(Fault::Connection),
        }
    }
}

/// What an answer says; of its body only what their number for the work order may stand in.
async fn answer(mut response: reqwest::Response) -> Answer {
    let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
    let mut answer =
        Answer::of(response.status().as_u16(), header(header::RETRY_AFTER), header(header::DATE));
    if answer.is_taken() {
        let mut body = Vec::new();
        while let Ok(Some(chunk)) = response.chunk().await {
            body.extend_from_slice(&chunk);
            if body.len() > ANSWER_BYTES {
                return answer;
            }
        }
        answer.read_number(&body);
    }
    answer
}

fn address(text: &str) -> Result<Url, PartnerError> {
    let url: Url = text.parse().map_err(|_| PartnerError::Url)?;
    match (url.scheme(), url.host_str()) {
        ("https", Some(_)) | ("http", Some("localhost" | "127.0.0.1" | "[::1]")) => Ok(url),
        ("http", Some(_)) => Err(PartnerError::Plain),
        _ => Err(PartnerError::Url),
    }
}

/// TLS with the public authorities, or with the private one alone where one is named.
fn tls(config: &Webhook) -> Result<ClientConfig, PartnerError> {
    let mut roots = RootCertStore::empty();
    match &config.ca {
        Some(path) => {
            let wrong = || PartnerError::Authority(path.clone());
            let certificates = CertificateDer::pem_file_iter(path).map_err(|_| wrong())?;
            for certificate in certificates {
                roots.add(certificate.map_err(|_| wrong())?).map_err(|_| wrong())?;
            }
            if roots.is_empty() {
                return Err(wrong());
            }
        }
        None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| PartnerError::Tls(error.to_string()))?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

#[cfg(test)]
mod tests;
