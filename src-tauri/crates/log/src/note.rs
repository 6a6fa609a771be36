//! C2SP signed notes with one Ed25519 key under one name: what checkpoints, packs and cosigned checkpoints are made of.
//! Which names there are, and what a text means, is decided elsewhere.

use ed25519_dalek::SignatureError;
use signed_note::{Note, Signer, VerificationError, Verifier, Verifiers, new_ed25519_verifier_key};

use crate::key::{KeyError, SigningKey, VerifyingKey, key_of_vkey};

/// Why a note is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Not the text of a signed note: damage.
    #[error("the signed text cannot be read")]
    Malformed,
    /// This key did not sign this text under this name: somebody else wrote it.
    #[error("the text is not signed with the expected key")]
    BadSignature,
}

/// Signs a text (it must end with a line feed) under a name. Fails for a name or text that no note can have.
pub fn sign_note(key: &SigningKey, name: &str, text: &str) -> Result<String, NoteError> {
    let signer = Named { key, name, id: key.verifying_key().id(name) };
    let mut note = Note::new(text.as_bytes(), &[]).map_err(|_| NoteError::Malformed)?;
    note.add_sigs(&[&signer]).map_err(|_| NoteError::Malformed)?;
    String::from_utf8(note.to_bytes()).map_err(|_| NoteError::Malformed)
}

/// The text of a note that this key signed under this name. Other signatures beside it are not judged.
pub fn open_note(note: &str, name: &str, key: &VerifyingKey) -> Result<String, NoteError> {
    let note = Note::from_bytes(note.as_bytes()).map_err(|_| NoteError::Malformed)?;
    verify(&note, name, key)?;
    String::from_utf8(note.text().to_vec()).map_err(|_| NoteError::Malformed)
}

/// The C2SP verifier key `<name>+<id>+<key>` of a key under any name, for keys that are not a log's.
pub fn to_note_vkey(name: &str, key: &VerifyingKey) -> String {
    new_ed25519_verifier_key(name, key.inner())
}

/// Reads a C2SP Ed25519 verifier key: its name and the key.
pub fn from_note_vkey(text: &str) -> Result<(String, VerifyingKey), KeyError> {
    key_of_vkey(text)
}

pub(crate) fn verify(note: &Note, name: &str, key: &VerifyingKey) -> Result<(), NoteError> {
    let known = Named { key, name, id: key.id(name) };
    note.verify(&known).map(drop).map_err(|_| NoteError::BadSignature)
}

/// A key under a name, which is what C2SP signs with.
struct Named<'a, K> {
    key: &'a K,
    name: &'a str,
    id: u32,
}

impl Signer for Named<'_, SigningKey> {
    fn name(&self) -> &str {
        self.name
    }

    fn key_id(&self) -> u32 {
        self.id
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignatureError> {
        Ok(self.key.sign(message).to_vec())
    }
}

impl Verifier for Named<'_, VerifyingKey> {
    fn name(&self) -> &str {
        self.name
    }

    fn key_id(&self) -> u32 {
        self.id
    }

    fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        self.key.accepts(message, signature)
    }
}

impl Verifiers for Named<'_, VerifyingKey> {
    fn verifier(&self, name: &str, id: u32) -> Result<&dyn Verifier, VerificationError> {
        if name == self.name && id == self.id {
            return Ok(self);
        }
        Err(VerificationError::UnknownKey { name: name.to_owned(), id })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: &str = "shiwen/packs";

    #[test]
    fn a_note_opens_with_its_key_and_name_only() {
        let key = SigningKey::from_seed(&[1; 32]);
        let other = SigningKey::from_seed(&[2; 32]).verifying_key();
        let note = sign_note(&key, NAME, "version 3\n").unwrap();
        assert_eq!(open_note(&note, NAME, &key.verifying_key()).unwrap(), "version 3\n");
        assert_eq!(open_note(&note, NAME, &other), Err(NoteError::BadSignature));
        assert_eq!(open_note(&note, "shiwen/other", &key.verifying_key()), Err(NoteError::BadSignature));
        let changed = note.replace("version 3", "version 4");
        assert_eq!(open_note(&changed, NAME, &key.verifying_key()), Err(NoteError::BadSignature));
        assert_eq!(open_note("version 3\n", NAME, &key.verifying_key()), Err(NoteError::Malformed));
    }

    #[test]
    fn a_verifier_key_of_any_name_reads_back() {
        let key = SigningKey::from_seed(&[1; 32]).verifying_key();
        assert_eq!(from_note_vkey(&to_note_vkey(NAME, &key)), Ok((NAME.to_owned(), key)));
    }
}
