//! The first line: whose log, which part of it, and what was signed. Every member is there, in this order.

use serde::{Deserialize, Serialize};
use shiwen_domain::id::{LogId, TerminalId};
use shiwen_log::Hash;

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    /// [`super::FORMAT`].
    pub(super) format: String,
    pub(super) terminal: TerminalId,
    pub(super) log: LogId,
    /// As the log's first entry says.
    pub(super) demo: bool,
    /// The first day asked for, in the hall: `2026-11-01`.
    pub(super) from: String,
    /// The last day asked for.
    pub(super) to: String,
    /// When the file was made by the terminal's clock, RFC 3339.
    pub(super) created: String,
    /// Whether what visitors said in private was asked for.
    pub(super) private: bool,
    /// The first entry of those days.
    pub(super) first: u64,
    /// The last one.
    pub(super) last: u64,
    /// From entry 0 to `first`.
    pub(super) left: Vec<Hash>,
    /// From `last` to the end.
    pub(super) right: Vec<Hash>,
    /// The newest signed checkpoint.
    pub(super) checkpoint: String,
    /// The newest cosigned checkpoint.
    pub(super) cosigned: Option<String>,
    /// The verifier key of the log.
    pub(super) terminal_key: String,
    /// The verifier key of the witness that has cosigned.
    pub(super) witness_key: Option<String>,
}
