//! How a test's platform differs from the one that comes.

use std::{fmt::Write as _, fs, net::SocketAddr, os::unix::fs::PermissionsExt as _, path::Path};

use crate::certificates::ServerFiles;

/// The options.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where to listen; port 0 is a free one.
    pub listen: SocketAddr,
    /// Whether it is a demo platform.
    pub demo: bool,
    /// The name it cosigns with.
    pub name: String,
    /// Superuser of the cluster for its database; the shared one if nothing is said.
    pub cluster: Option<String>,
    /// Its certificate.
    pub tls: Option<ServerFiles>,
    /// The 12345 system it delivers to.
    pub webhook: Option<Webhook>,
    /// Lines of `[limits]`. Without any they are so wide that no test meets them by accident.
    pub limits: Option<String>,
    /// More of its environment.
    pub environment: Vec<(String, String)>,
}

/// Where work orders go, and the secret shared with that place.
#[derive(Clone, Debug)]
pub struct Webhook {
    /// The address.
    pub url: String,
    /// `whsec_` and base64.
    pub secret: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: ([127, 0, 0, 1], 0).into(),
            demo: true,
            name: "platform.example.cn".to_owned(),
            cluster: None,
            tls: None,
            webhook: None,
            limits: None,
            environment: Vec::new(),
        }
    }
}

const WIDE: &str = "requests_per_second = 100000\nburst = 100000\nopen_per_minute = 100000\nunknown_per_second = 100000\nconnections = 8";

impl Options {
    /// The configuration file, and the files it names.
    pub(super) fn to_toml(&self, listen: SocketAddr, database: &str, folder: &Path) -> String {
        let (demo, name, keys) = (self.demo, &self.name, folder.join("keys"));
        let mut text = format!(
            "database = '{database}'\nwithout_fsync = true\nlisten = '{listen}'\ndemo = {demo}\nname = '{name}'\nkeys_folder = '{}'\n",
            keys.display()
        );
        let _ = writeln!(text, "[limits]\n{}", self.limits.as_deref().unwrap_or(WIDE));
        if let Some(ServerFiles { certificate, key }) = &self.tls {
            let (certificate, key) = (certificate.display(), key.display());
            let _ = writeln!(text, "[tls]\ncertificate = '{certificate}'\nkey = '{key}'");
        }
        if let Some(Webhook { url, secret }) = &self.webhook {
            let file = folder.join("webhook.secret");
            fs::write(&file, secret).expect("the secret can be written");
            fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).expect("a mode can be set");
            let _ = writeln!(text, "[webhook]\nurl = '{url}'\nsecret_file = '{}'", file.display());
        }
        text
    }
}
