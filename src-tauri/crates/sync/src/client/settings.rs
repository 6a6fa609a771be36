//! Where the platform is and how to get there. Refuses plain HTTP to any other machine.

use std::{fmt, sync::Arc, time::Duration};

use core::net::IpAddr;
use reqwest::{NoProxy, Proxy, Url, redirect, retry};

use crate::tls::{self, Clock, TlsSetupError};

/// What is never reached through a proxy.
const THIS_MACHINE: &str = "localhost,127.0.0.0/8,::1";

/// How to reach a platform.
#[derive(Clone, PartialEq, Eq)]
pub struct Settings {
    /// Its address, `https://platform.example`; `http://` for this machine only.
    pub platform: String,
    /// PEM of the authority that signed its certificate; without one, the authorities built into the program.
    pub authority: Option<Vec<u8>>,
    /// The proxy's address, `http://proxy.example:3128`, with name and password if it needs them.
    pub proxy: Option<String>,
    /// The version of the program, for `User-Agent`.
    pub version: String,
    /// How long making a connection may take.
    pub connect_within: Duration,
    /// How long a request may take from its beginning to the end of its answer.
    pub answer_within: Duration,
}

/// Why there is no client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// Not an address of the form that is needed.
    #[error("the platform's address must be https://NAME, without name, password, question mark or hash")]
    Address,
    /// Plain HTTP to another machine.
    #[error("plain http:// is for a platform on this machine only; use https://")]
    PlainHttp,
    /// Not a proxy's address.
    #[error("the proxy's address must be http://NAME:PORT or https://NAME:PORT")]
    Proxy,
    /// No TLS.
    #[error(transparent)]
    Tls(#[from] TlsSetupError),
    /// The library refuses.
    #[error("the HTTP client cannot be set up")]
    Library,
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The proxy's address may hold a password, the platform's a mistake of the same kind.
        f.write_str("Settings")
    }
}

impl Settings {
    /// The settings of a program of this version for a platform, with the usual limits.
    pub fn new(platform: &str, version: &str) -> Self {
        Self {
            platform: platform.to_owned(),
            authority: None,
            proxy: None,
            version: version.to_owned(),
            connect_within: Duration::from_secs(10),
            answer_within: Duration::from_secs(60),
        }
    }

    /// The platform's address, checked.
    pub(super) fn address(&self) -> Result<Url, SettingsError> {
        let url = Url::parse(self.platform.trim()).map_err(|_| SettingsError::Address)?;
        let secret = !url.username().is_empty() || url.password().is_some();
        let more = url.query().is_some() || url.fragment().is_some();
        match url.scheme() {
            "https" | "http" if secret || more || url.host_str().is_none() => Err(SettingsError::Address),
            "https" => Ok(url),
            "http" if is_this_machine(&url) => Ok(url),
            "http" => Err(SettingsError::PlainHttp),
            _ => Err(SettingsError::Address),
        }
    }

    pub(super) fn http(&self, clock: Arc<Clock>) -> Result<reqwest::Client, SettingsError> {
        self.address()?;
        let builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls::config(clock, self.authority.as_deref())?)
            .user_agent(format!("shiwen/{}", self.version))
            .redirect(redirect::Policy::none())
            // What is tried again is decided by the plan, not by the library.
            .retry(retry::never())
            .referer(false)
            .connect_timeout(self.connect_within)
            .timeout(self.answer_within)
            // Shorter than any server keeps it: a connection that is about to be closed loses a request.
            .pool_idle_timeout(Duration::from_secs(20))
            .pool_max_idle_per_host(1)
            // Only what the operator has set, nothing of the environment.
            .no_proxy();
        let builder = match &self.proxy {
            Some(proxy) => builder.proxy(proxy_at(proxy)?),
            None => builder,
        };
        builder.build().map_err(|_| SettingsError::Library)
    }
}

fn proxy_at(address: &str) -> Result<Proxy, SettingsError> {
    let url = Url::parse(address.trim()).map_err(|_| SettingsError::Proxy)?;
    if !["http", "https"].contains(&url.scheme()) || url.host_str().is_none() {
        return Err(SettingsError::Proxy);
    }
    let proxy = Proxy::all(url).map_err(|_| SettingsError::Proxy)?;
    Ok(proxy.no_proxy(NoProxy::from_string(THIS_MACHINE)))
}

fn is_this_machine(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(platform: &str) -> Result<String, SettingsError> {
        Settings::new(platform, "1").address().map(|url| url.to_string())
    }

    #[test]
    fn plain_http_leads_to_this_machine_only() {
        for platform in
            ["http://127.0.0.1:8080", "http://127.9.9.9/", "http://[::1]:80/x", "http://localhost:1"]
        {
            assert!(address(platform).is_ok(), "{platform}");
        }
        for platform in [
            "http://platform.example",
            "http://10.0.0.1",
            "http://localhost.example",
            "http://[::2]",
            "http://127.0.0.1.example",
        ] {
            assert_eq!(address(platform), Err(SettingsError::PlainHttp), "{platform}");
        }
    }

    #[test]
    fn an_address_holds_no_secret_and_no_question() {
        assert_eq!(
            address(" https://platform.example/ratings "),
            Ok("https://platform.example/ratings".into())
        );
        for platform in [
            "",
            "platform.example",
            "ftp://a",
            "https://a:b@c",
            "https://a@c",
            "https://a/?x",
            "https://a/#x",
        ] {
            assert_eq!(address(platform), Err(SettingsError::Address), "{platform}");
        }
    }

    #[test]
    fn a_proxy_is_an_http_address() {
        for proxy in ["http://proxy.example:3128", "https://user:word@proxy.example:3128"] {
            assert!(proxy_at(proxy).is_ok(), "{proxy}");
        }
        for proxy in ["", "proxy.example:3128", "socks5://proxy.example", "file:///x"] {
            assert!(proxy_at(proxy).is_err(), "{proxy}");
        }
        let settings =
            Settings { proxy: Some("http://u:secret@p".into()), ..Settings::new("https://a", "1") };
        assert!(!format!("{settings:?}").contains("secret"));
    }
}
