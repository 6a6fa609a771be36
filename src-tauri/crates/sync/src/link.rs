//! The network's side of an exchange, and all that can come back from there instead of an answer. No text that a portal or
//! a proxy sends gets further than a title and a host; nothing a visitor said is in any of it.

use std::{fmt, time::Duration};

use shiwen_domain::id::LogId;

use crate::protocol::{Batch, BatchAnswer, PackAnswer, Problem, StateAnswer};

/// The way to the platform, as one terminal.
pub trait Link {
    /// Sends a batch of a log.
    fn send_batch(&self, log: LogId, batch: &Batch) -> impl Future<Output = Result<BatchAnswer, Fault>>;

    /// Asks what changed behind `after`.
    fn state(&self, after: u64) -> impl Future<Output = Result<StateAnswer, Fault>>;

    /// Fetches the published pack. `None` if version `have` is the published one, or none is.
    fn pack(&self, have: u64) -> impl Future<Output = Result<Option<PackAnswer>, Fault>>;

    /// Fetches a file of a pack by its SHA-256 (hex). The bytes are not checked yet.
    fn media(&self, sha256: &str) -> impl Future<Output = Result<Vec<u8>, Fault>>;
}

/// What came back instead of an answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Nothing came back.
    #[error("the platform was not reached: {0}")]
    Network(#[from] NetworkFault),
    /// Something that the platform did not write came back.
    #[error("something else than the platform answered (HTTP {status}{page})")]
    Foreign {
        /// The HTTP status.
        status: u16,
        /// How to recognise it.
        page: Page,
        /// How long it asked to wait.
        retry_after: Option<Duration>,
    },
    /// The platform said no.
    #[error("the platform said no: {} (HTTP {status})", .problem.title)]
    Problem {
        /// The HTTP status of the answer itself.
        status: u16,
        /// What it said.
        problem: Box<Problem>,
        /// How long it asked to wait.
        retry_after: Option<Duration>,
    },
}

impl Fault {
    /// How long the other side asked to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Network(_) => None,
            Self::Foreign { retry_after, .. } | Self::Problem { retry_after, .. } => *retry_after,
        }
    }
}

/// Why nothing came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NetworkFault {
    /// The name of the platform, or of the proxy, has no address.
    #[error("its name cannot be resolved")]
    Name,
    /// Nothing listens there.
    #[error("the connection was refused")]
    Refused,
    /// There is no way to it.
    #[error("there is no way to it")]
    Unreachable,
    /// It took too long.
    #[error("it did not answer in time")]
    Timeout,
    /// The connection broke off in mid-sentence.
    #[error("the connection broke off")]
    BrokenOff,
    /// The answer is longer than any answer may be.
    #[error("the answer is too long")]
    TooLong,
    /// The other side is not proven to be the platform.
    #[error(transparent)]
    Tls(#[from] TlsFault),
}

/// Why the other side is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum TlsFault {
    /// Its certificate is too old.
    #[error("its certificate has expired, or this terminal's clock or the platform's is wrong")]
    Expired,
    /// Its certificate is not valid yet, or our time is wrong.
    #[error("its certificate is not valid yet, or this terminal's clock is wrong")]
    NotYetValid,
    /// Its certificate is for another name.
    #[error("its certificate is for another name")]
    OtherName,
    /// Nobody whom this terminal trusts has signed its certificate.
    #[error("its certificate is not signed by an authority that this terminal knows")]
    UnknownAuthority,
    /// Anything else that went wrong before the connection was safe.
    #[error("no safe connection could be made")]
    Other,
}

/// How a person recognises what answered in the platform's place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The title of the HTML page, cut to a line.
    pub title: Option<String>,
    /// The host that a redirect leads to.
    pub host: Option<String>,
}

impl fmt::Display for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(title) = &self.title {
            write!(f, ", a page titled {title:?}")?;
        }
        if let Some(host) = &self.host {
            write!(f, ", leading to {host:?}")?;
        }
        Ok(())
    }
}
