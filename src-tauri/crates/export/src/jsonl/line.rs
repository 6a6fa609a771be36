//! The lines of entries, and the one form that each line has. What stands in a line is judged elsewhere.

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use shiwen_domain::entry::PrivateKind;
use shiwen_log::{Hash, Nonce};

use crate::record::Said;

/// An entry, or the leaf hash of one.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Line {
    pub(super) seq: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) entry: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) private: Option<Private>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) leaf: Option<Hash>,
}

/// What a visitor said in private. A phone number has no place here.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Private {
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<Content>,
    #[serde(skip_serializing_if = "Option::is_none")]
    writing: Option<Content>,
}

/// Nonce in hex; what was typed as it is, what was written by hand (PNG) in base64.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    nonce: String,
    content: String,
}

/// The kinds that may leave the terminal.
pub(super) const EXPORTED: [PrivateKind; 2] = [PrivateKind::Text, PrivateKind::Writing];

impl Private {
    /// Puts a content in its place; `None` for a phone number, and for typed text that is no text.
    pub(super) fn put(&mut self, kind: PrivateKind, said: Said) -> Option<()> {
        let (place, content) = match kind {
            PrivateKind::Text => (&mut self.text, String::from_utf8(said.content).ok()?),
            PrivateKind::Writing => (&mut self.writing, BASE64.encode(said.content)),
            PrivateKind::Phone => return None,
        };
        *place = Some(Content { nonce: hex::encode(said.nonce.0), content });
        Some(())
    }

    /// What there is.
    pub(super) fn contents(&self) -> Option<Vec<(PrivateKind, Said)>> {
        let text = self.text.as_ref().map(|text| (PrivateKind::Text, text));
        let writing = self.writing.as_ref().map(|writing| (PrivateKind::Writing, writing));
        text.into_iter().chain(writing).map(|(kind, content)| Some((kind, content.read(kind)?))).collect()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.is_none() && self.writing.is_none()
    }
}

impl Content {
    fn read(&self, kind: PrivateKind) -> Option<Said> {
        let mut nonce = Nonce([0; 32]);
        hex::decode_to_slice(&self.nonce, &mut nonce.0).ok()?;
        let content = match kind {
            PrivateKind::Text => self.content.clone().into_bytes(),
            PrivateKind::Writing => BASE64.decode(&self.content).ok()?,
            PrivateKind::Phone => return None,
        };
        let said = Said { nonce, content };
        // Hex and base64 have more than one form of the same bytes.
        let mut again = Private::default();
        again.put(kind, said.clone())?;
        let again = if kind == PrivateKind::Text { again.text } else { again.writing };
        again.filter(|again| again.nonce == self.nonce && again.content == self.content)?;
        Some(said)
    }
}

/// The one form of a line, its end included.
pub(super) fn rendered(line: &impl Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec(line).expect("text, numbers and lists of them have a form in JSON");
    bytes.push(b'\n');
    bytes
}

/// Reads a line that has its one form; `None` if it is anything else.
pub(super) fn read<T: DeserializeOwned + Serialize>(bytes: &[u8]) -> Option<T> {
    let line = serde_json::from_slice(bytes).ok()?;
    (rendered(&line) == bytes).then_some(line)
}
