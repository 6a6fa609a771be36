//! The configuration: one TOML file, each key also from the environment (`SHIWEN_PLATFORM_…`), which wins. A key that is not
//! known is an error, so that a mistyped one is not silently without effect. `shiwen-platform.toml` explains every key.

use std::{
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use serde::Deserialize;

mod environment;

/// Where the file is looked for when nobody names one.
pub const DEFAULT_FILE: &str = "/etc/shiwen-platform/shiwen-platform.toml";

/// Everything that can be set.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// How to reach PostgreSQL: a URL or `key=value` pairs.
    pub database: Secret,
    /// Where to listen.
    #[serde(default = "defaults::listen")]
    pub listen: SocketAddr,
    /// Whether a proxy in front does the TLS and says where requests come from (`X-Forwarded-For`).
    #[serde(default)]
    pub behind_proxy: bool,
    /// Whether this is a demo platform: it takes demo logs and no others.
    #[serde(default)]
    pub demo: bool,
    /// Whether a database is taken that does not wait for its disk (`fsync=off`). For tests only: a power cut loses what was
    /// acknowledged.
    #[serde(default)]
    pub without_fsync: bool,
    /// The name under which the platform cosigns.
    pub name: String,
    /// The folder with the platform's keys.
    pub keys_folder: PathBuf,
    /// What the platform's own links begin with, without a slash at the end.
    pub public_url: Option<String>,
    /// The certificate, for TLS in the platform itself.
    pub tls: Option<Tls>,
    /// The 12345 system that work orders go to.
    pub webhook: Option<Webhook>,
    /// Limits.
    #[serde(default)]
    pub limits: Limits,
}

/// Text that no log line shows.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub struct Secret(pub String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

/// Certificate and key, PEM files.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    /// The certificate, followed by those that lead to the root.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

/// The other system's address, and the secret shared with it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Webhook {
    /// Where work orders are posted. Without it they wait in the outbox; events still come in.
    pub url: Option<String>,
    /// The file with the shared secret: `whsec_` and base64, or base64 alone.
    pub secret_file: PathBuf,
    /// The certificate authority of that system, PEM, if it is a private one.
    pub ca: Option<PathBuf>,
    /// Whether no number is delivered, because people alone open them.
    #[serde(default)]
    pub without_numbers: bool,
}

/// How much is taken, from whom.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Requests a second of one token, on average.
    pub requests_per_second: u32,
    /// How many of them may come at once.
    pub burst: u32,
    /// Requests a minute of one address that show nothing that could be a token, or need none.
    pub open_per_minute: u32,
    /// Requests a second of one address that show what may be a token, until it is found valid; ten seconds' worth may come at
    /// once.
    pub unknown_per_second: u32,
    /// Requests a second that the 12345 system has signed; ten seconds' worth may come at once.
    pub webhook_per_second: u32,
    /// Requests under way at the same time.
    pub concurrent: usize,
    /// Seconds a request may take, its body included.
    pub timeout_s: u64,
    /// Connections to PostgreSQL.
    pub connections: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            requests_per_second: 20,
            burst: 200,
            open_per_minute: 60,
            unknown_per_second: 200,
            webhook_per_second: 100,
            concurrent: 2_048,
            timeout_s: 60,
            connections: 16,
        }
    }
}

mod defaults {
    use std::net::{Ipv4Addr, SocketAddr};

    pub(super) fn listen() -> SocketAddr {
        (Ipv4Addr::LOCALHOST, 8480).into()
    }
}

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("the configuration {path} cannot be read: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It is not TOML, or says something that is not known.
    #[error("the configuration is wrong: {0}")]
    Wrong(String),
    /// Plain HTTP where strangers could listen.
    #[error(
        "{0} is not a loopback address: give tls.certificate and tls.key, or set behind_proxy = true if a proxy does the TLS"
    )]
    Plain(SocketAddr),
}

impl Config {
    /// Reads the file (the default one only if it is there) and the environment.
    pub fn read(
        file: Option<&Path>,
        environment: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let path = file.unwrap_or(Path::new(DEFAULT_FILE));
        let text = match std::fs::read_to_string(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound && file.is_none() => String::new(),
            read => read.map_err(|source| ConfigError::File { path: path.to_owned(), source })?,
        };
        Self::parse(&text, environment)
    }

    /// The configuration of a text and an environment.
    pub fn parse(
        text: &str,
        environment: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        // The parser's own message would quote the line, which may hold a password.
        let mut table: toml::Table =
            toml::from_str(text).map_err(|error| ConfigError::Wrong(error.message().to_owned()))?;
        environment::overlay(&mut table, environment)?;
        let config: Self = table
            .try_into()
            .map_err(|error: toml::de::Error| ConfigError::Wrong(error.message().to_owned()))?;
        config.check()
    }

    fn check(self) -> Result<Self, ConfigError> {
        if self.tls.is_none() && !self.behind_proxy && !self.listen.ip().is_loopback() {
            return Err(ConfigError::Plain(self.listen));
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests;
