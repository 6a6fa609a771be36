//! The forms of a backup's lines. What stands in them is judged elsewhere.

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use serde::{Deserialize, Serialize};
use shiwen_domain::{
    entry::PrivateKind,
    id::{EntryId, LogId, TerminalId},
};
use shiwen_log::{Hash, Nonce};

use super::{About, FORMAT};
use crate::record::Said;

/// The first line.
#[derive(Serialize, Deserialize)]
pub(super) struct Header {
    format: String,
    terminal: TerminalId,
    log: LogId,
    demo: bool,
    made: String,
    program: String,
    size: u64,
    root: Hash,
    checkpoint: String,
    key: String,
    witnessed: Vec<(LogId, String)>,
}

/// What every header has, whatever the format.
#[derive(Deserialize)]
pub(super) struct Format {
    pub(super) format: String,
}

impl Header {
    pub(super) fn of(about: &About) -> Self {
        let About { terminal, log, demo, made, program, size, root, checkpoint, key, witnessed, .. } =
            about.clone();
        let format = FORMAT.to_owned();
        Self { format, terminal, log, demo, made, program, size, root, checkpoint, key, witnessed }
    }

    pub(super) fn about(self) -> About {
        let Self { terminal, log, demo, made, program, size, root, checkpoint, key, witnessed, .. } = self;
        let dropped = Vec::new();
        About { terminal, log, demo, made, program, size, root, checkpoint, key, witnessed, dropped }
    }
}

/// An entry and what was said with it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EntryLine {
    pub(super) seq: u64,
    pub(super) entry: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) private: Vec<SaidLine>,
}

/// One thing said in private.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SaidLine {
    kind: String,
    nonce: String,
    content: String,
}

impl SaidLine {
    pub(super) fn of(kind: PrivateKind, said: &Said) -> Self {
        let (nonce, content) = (hex::encode(said.nonce.0), BASE64.encode(&said.content));
        Self { kind: kind.name().to_owned(), nonce, content }
    }

    pub(super) fn read(&self) -> Option<(PrivateKind, Said)> {
        let mut nonce = Nonce([0; 32]);
        hex::decode_to_slice(&self.nonce, &mut nonce.0).ok()?;
        let content = BASE64.decode(&self.content).ok()?;
        Some((PrivateKind::named(&self.kind)?, Said { nonce, content }))
    }
}

/// What is not there because the platform has it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DroppedLine {
    pub(super) dropped: EntryId,
    pub(super) kind: String,
}

/// The last line.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct End {
    pub(super) entries: u64,
    pub(super) contents: u64,
    pub(super) dropped: u64,
    pub(super) sha256: String,
}

/// A line behind the entries. The last one has more members, so it is tried first.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Rest {
    End(End),
    Dropped(DroppedLine),
}
