//! `POST /v1/enrolment`: a terminal makes itself known with a code that a person typed, and proves that it holds its key.

use serde::{Deserialize, Serialize};
use shiwen_domain::id::{LogId, TerminalId};

/// What the signing key signs for this, see `shiwen_log::SigningKey::prove`.
pub const ENROLMENT_PURPOSE: &str = "enrolment/v1";

/// Who wants to be known.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enrolment {
    /// The code, as typed. Blanks, hyphens and case do not matter.
    pub code: String,
    /// The name under which this terminal has written a log already, if it has.
    pub terminal: Option<TerminalId>,
    /// The log it writes, if it writes one.
    pub log: Option<LogId>,
    /// Whether that is a demo log, or would be.
    pub demo: bool,
    /// The terminal's Ed25519 public key, hex.
    pub key: String,
    /// Proof that it holds the key: its signature of [`Self::message`] for [`ENROLMENT_PURPOSE`], hex.
    pub proof: String,
}

impl std::fmt::Debug for Enrolment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Enrolment").field("terminal", &self.terminal).finish_non_exhaustive()
    }
}

impl Enrolment {
    /// What the proof signs: everything else, so that nothing of it can be exchanged.
    pub fn message(&self) -> Vec<u8> {
        let terminal = self.terminal.as_ref().map_or("", |terminal| terminal.as_str());
        let log = self.log.map(|log| log.to_string()).unwrap_or_default();
        format!("{}\n{terminal}\n{log}\n{}\n{}", self.code, self.demo, self.key).into_bytes()
    }
}

/// What the terminal is and knows from now on.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolmentAnswer {
    /// Its name.
    pub terminal: TerminalId,
    /// Its bearer token. The platform keeps a hash of it only.
    pub token: String,
    /// The hall it stands in.
    pub hall: String,
    /// The witness's verifier key (C2SP, cosignatures): pinned.
    pub checkpoint_key: String,
    /// The verifier key (C2SP) that packs are signed with: pinned.
    pub pack_key: String,
    /// The age recipient that phone numbers and backups are sealed to.
    pub recipient: String,
    /// Whether the platform is a demo one.
    pub demo: bool,
    /// The platform's time.
    pub time_ms: i64,
    /// The newest log of the machine that this one replaces: the new log continues it.
    pub replaces: Option<WitnessedLog>,
}

impl std::fmt::Debug for EnrolmentAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EnrolmentAnswer").field("terminal", &self.terminal).finish_non_exhaustive()
    }
}

/// A log as the witness knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WitnessedLog {
    /// Its identity.
    pub log: LogId,
    /// How many of its entries are witnessed.
    pub size: u64,
    /// The root there, hex.
    pub root: String,
}
