//! C2SP signed checkpoints: a log's size and root under the terminal's signature.
//! Other witnesses' signature lines are allowed beside it and are not judged here; extension lines are refused.

use signed_note::Note;

use crate::hash::Hash;
use crate::key::{SigningKey, VerifyingKey};
use crate::note;
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
    let body = tlog_tiles::Checkpoint::new(origin.as_str(), size, root.into(), "").ok();
    let text = body.and_then(|body| String::from_utf8(body.to_bytes()).ok());
    let signed = text.and_then(|text| note::sign_note(key, origin.as_str(), &text).ok());
    signed.expect("an origin is a valid note name, and the other lines are digits and base64")
}

/// Reads a checkpoint of this log that this key signed.
pub fn open_checkpoint(
    text: &str,
    origin: &Origin,
    key: &VerifyingKey,
) -> Result<Checkpoint, CheckpointError> {
    let (note, checkpoint) = read_checkpoint(text, origin)?;
    note::verify(&note, origin.as_str(), key).map_err(|_| CheckpointError::BadSignature)?;
    Ok(checkpoint)
}

/// Reads a checkpoint of this log, whoever signed it.
pub(crate) fn read_checkpoint(text: &str, origin: &Origin) -> Result<(Note, Checkpoint), CheckpointError> {
    let note = Note::from_bytes(text.as_bytes()).map_err(|_| CheckpointError::Malformed)?;
    let body = tlog_tiles::Checkpoint::from_bytes(note.text()).map_err(|_| CheckpointError::Malformed)?;
    if body.to_bytes() != note.text() || !body.extension().is_empty() {
        return Err(CheckpointError::Malformed);
    }
    if body.origin() != origin.as_str() {
        return Err(CheckpointError::OtherLog);
    }
    let checkpoint = Checkpoint { size: body.size(), root: (*body.hash()).into() };
    Ok((note, checkpoint))
}

#[cfg(test)]
mod tests;
