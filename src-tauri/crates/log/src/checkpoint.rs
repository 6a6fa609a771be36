//! C2SP signed checkpoints: a log's size and root under the terminal's signature.
//! Other witnesses' signature lines are allowed beside it and are not judged here; extension lines are refused.

use ed25519_dalek::SignatureError;
use signed_note::{Note, Signer, VerificationError, Verifier, Verifiers};

use crate::hash::Hash;
use crate::key::{SigningKey, VerifyingKey};
use crate::origin::Origin;

/// Why a checkpoint is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// Not the text of a signed checkpoint, or not in its one allowed form: damage.
    #[error("the checkpoint cannot be read")]
    Malformed,
    /// A readable checkpoint that names another log: a mix-up or a swap.
    #[error("the checkpoint belongs to another log")]
    OtherLog,
    /// This key did not sign this text for this log: somebody else wrote it.
    #[error("the checkpoint is not signed with the terminal's key")]
    BadSignature,
}

/// What a log's signature vouches for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Entries in the log.
    pub size: u64,
    /// The root of the tree of that size.
    pub root: Hash,
}

/// The signed checkpoint of a log: origin, size, root in base64, a blank line, one signature line.
pub fn sign_checkpoint(key: &SigningKey, origin: &Origin, size: u64, root: Hash) -> String {
    let id = key.verifying_key().id(origin);
    let signed = sign(&LogSigner { key, origin, id }, size, root);
    signed.expect("an origin is a valid note name, and the other lines are digits and base64")
}

/// Reads a checkpoint of this log that this key signed.
pub fn open_checkpoint(
    text: &str,
    origin: &Origin,
    key: &VerifyingKey,
) -> Result<Checkpoint, CheckpointError> {
    let note = Note::from_bytes(text.as_bytes()).map_err(|_| CheckpointError::Malformed)?;
    let body = tlog_tiles::Checkpoint::from_bytes(note.text()).map_err(|_| CheckpointError::Malformed)?;
    if body.to_bytes() != note.text() || !body.extension().is_empty() {
        return Err(CheckpointError::Malformed);
    }
    if body.origin() != origin.as_str() {
        return Err(CheckpointError::OtherLog);
    }
    let known = LogVerifier { key, origin, id: key.id(origin) };
    note.verify(&known).map_err(|_| CheckpointError::BadSignature)?;
    Ok(Checkpoint { size: body.size(), root: (*body.hash()).into() })
}

fn sign(signer: &LogSigner<'_>, size: u64, root: Hash) -> Option<String> {
    let body = tlog_tiles::Checkpoint::new(signer.name(), size, root.into(), "").ok()?;
    let mut note = Note::new(&body.to_bytes(), &[]).ok()?;
    note.add_sigs(&[signer]).ok()?;
    String::from_utf8(note.to_bytes()).ok()
}

/// The terminal's key under the name of one log, which is what C2SP signs with.
struct LogSigner<'a> {
    key: &'a SigningKey,
    origin: &'a Origin,
    id: u32,
}

impl Signer for LogSigner<'_> {
    fn name(&self) -> &str {
        self.origin.as_str()
    }

    fn key_id(&self) -> u32 {
        self.id
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignatureError> {
        Ok(self.key.sign(message).to_vec())
    }
}

/// The one verifier that counts for one log.
struct LogVerifier<'a> {
    key: &'a VerifyingKey,
    origin: &'a Origin,
    id: u32,
}

impl Verifier for LogVerifier<'_> {
    fn name(&self) -> &str {
        self.origin.as_str()
    }

    fn key_id(&self) -> u32 {
        self.id
    }

    fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        self.key.accepts(message, signature)
    }
}

impl Verifiers for LogVerifier<'_> {
    fn verifier(&self, name: &str, id: u32) -> Result<&dyn Verifier, VerificationError> {
        if name == self.name() && id == self.id {
            return Ok(self);
        }
        Err(VerificationError::UnknownKey { name: name.to_owned(), id })
    }
}

#[cfg(test)]
mod tests;
