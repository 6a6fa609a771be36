//! Enrolment and the way to the platform, as whoever installs a terminal sees and sets it. Codes and a proxy's password come in
//! and never go out again.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::state::Lamp;
use crate::text::Text;

/// What is needed to enrol the terminal.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct NewEnrolment {
    /// The platform's address.
    pub platform: String,
    /// The code that the platform's operator has given.
    pub code: String,
    /// The proxy on the way to it; empty where there is none.
    pub proxy: String,
    /// Who signed the platform's certificate.
    pub authority: Authority,
}

impl fmt::Debug for NewEnrolment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Neither the code, nor a password in the proxy's address.
        f.write_str("NewEnrolment")
    }
}

/// An address of a proxy, which may hold a password.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct ProxyAddress(pub String);

impl fmt::Debug for ProxyAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ProxyAddress")
    }
}

/// Who signed the platform's certificate.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "authority", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum Authority {
    /// One of those that the program knows.
    Public,
    /// The one that was chosen when the terminal was enrolled before.
    Kept,
    /// One whose certificate is on a stick.
    Stick {
        /// The `id` of the stick.
        stick: String,
        /// The `id` of the file.
        file: String,
    },
}

/// How the terminal is enrolled, and what it could be enrolled with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct PlatformState {
    /// With whom; nothing if with nobody.
    pub enrolled: Option<EnrolledView>,
    /// The sticks that are plugged in, with the certificates on them.
    pub sticks: Vec<AuthorityStick>,
    /// How the last change ended; nothing where only was looked.
    pub last: Option<Lamp>,
}

/// With whom a terminal is enrolled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct EnrolledView {
    /// The platform's address.
    pub platform: String,
    /// The terminal's identity.
    pub terminal: String,
    /// The hall it stands in: its identity.
    pub hall: String,
    /// What the hall is called, where its pack is here.
    pub hall_name: Option<Text>,
    /// Whether the platform is a demo one.
    pub demo: bool,
    /// When, as the hall's clocks say; nothing if an earlier program did it.
    pub at: Option<String>,
    /// The proxy, without name and password; nothing if there is none.
    pub proxy: Option<String>,
    /// Whether the authority of its certificate came from a file.
    pub own_authority: bool,
}

/// A stick with certificates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct AuthorityStick {
    /// What to name it by in a question.
    pub id: String,
    /// What it is called, in plain words.
    pub name: Text,
    /// The certificates that were found, by name.
    pub files: Vec<AuthorityFile>,
}

/// A file that may hold a certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct AuthorityFile {
    /// What to name it by in a question.
    pub id: String,
    /// The file's name as it is.
    pub name: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_code_nor_proxy_is_printed() {
        let enrolment = NewEnrolment {
            platform: "https://platform.example".into(),
            code: "SECRET-CODE".into(),
            proxy: "http://name:secret@proxy.example:3128".into(),
            authority: Authority::Public,
        };
        let printed = format!("{enrolment:?} {:?}", ProxyAddress(enrolment.proxy.clone()));
        assert!(!printed.to_lowercase().contains("secret"), "{printed}");
    }
}
