//! The Ed25519 keys of a terminal. Where they are kept, and where the seed's randomness comes from, is decided elsewhere.
//! A signing key shows itself to nobody: no text form, an empty Debug, wiped when dropped.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ed25519_dalek::Signer as _;
use signed_note::{StandardVerifier, key_id, new_ed25519_verifier_key};
use zeroize::ZeroizeOnDrop;

use crate::origin::Origin;

/// The C2SP number of the Ed25519 algorithm, the first byte of an encoded public key.
const ED25519: u8 = 1;

/// Text or bytes that are not a public key of this kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not a C2SP verifier key `<name>+<id>+<key>` for Ed25519.
    #[error("this is not an Ed25519 verifier key of the form <origin>+<id>+<key>")]
    Form,
    /// A verifier key whose name is not the origin of a Shiwen log.
    #[error("the verifier key does not belong to a log of the form shiwen/<terminal>/<log>")]
    Origin,
}

/// The key that signs a terminal's checkpoints.
pub struct SigningKey(ed25519_dalek::SigningKey);

// The wrapped key wipes itself; this stops compiling should that ever be switched off.
const _: () = {
    const fn wiped<T: ZeroizeOnDrop>() {}
    wiped::<ed25519_dalek::SigningKey>();
};

impl SigningKey {
    /// The key of a 32-byte random seed. Make it once: it derives the public key.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(ed25519_dalek::SigningKey::from_bytes(seed))
    }

    /// The public key that belongs to it.
    pub fn verifying_key(&self) -> VerifyingKey {
        VerifyingKey(self.0.verifying_key())
    }

    /// Proves that somebody holds this key: the 64-byte signature of a message for one purpose, which can never pass for
    /// the signature of a note (its text begins with a zero byte) or for another purpose.
    pub fn prove(&self, purpose: &str, message: &[u8]) -> [u8; 64] {
        self.sign(&proof_text(purpose, message))
    }

    /// The 64-byte signature of a message.
    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey")
    }
}

/// The public key that a terminal's checkpoints are checked with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct VerifyingKey(ed25519_dalek::VerifyingKey);

impl VerifyingKey {
    /// The key of 32 bytes; refuses bytes that are no point of the curve.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, KeyError> {
        ed25519_dalek::VerifyingKey::from_bytes(bytes).map(Self).map_err(|_| KeyError::Form)
    }

    /// The 32 bytes.
    pub fn to_bytes(&self) -> [u8; 32] {
        self.0.to_bytes()
    }

    /// The C2SP verifier key, `<origin>+<id>+<key>`: the text to hand to whoever checks this log.
    pub fn to_vkey(&self, origin: &Origin) -> String {
        new_ed25519_verifier_key(origin.as_str(), &self.0)
    }

    /// Reads a C2SP verifier key and the log it belongs to.
    pub fn from_vkey(text: &str) -> Result<(Origin, Self), KeyError> {
        let (name, key) = key_of_vkey(text)?;
        Ok((name.parse().map_err(|_| KeyError::Origin)?, key))
    }

    /// The C2SP key ID under a name.
    pub(crate) fn id(&self, name: &str) -> u32 {
        key_id(name, &[&[ED25519], self.0.as_bytes().as_slice()].concat())
    }

    /// Whether `proof` is this key's signature of `message` for one purpose, see [`SigningKey::prove`].
    pub fn is_proven(&self, purpose: &str, message: &[u8], proof: &[u8]) -> bool {
        self.accepts(&proof_text(purpose, message), proof)
    }

    pub(crate) fn inner(&self) -> &ed25519_dalek::VerifyingKey {
        &self.0
    }

    /// Whether the signature is this key's. Strict: weak keys and second forms of a signature are refused.
    pub(crate) fn accepts(&self, message: &[u8], signature: &[u8]) -> bool {
        ed25519_dalek::Signature::from_slice(signature)
            .is_ok_and(|signature| self.0.verify_strict(message, &signature).is_ok())
    }
}

/// Name and key of a C2SP Ed25519 verifier key.
pub(crate) fn key_of_vkey(text: &str) -> Result<(String, VerifyingKey), KeyError> {
    StandardVerifier::new(text).map_err(|_| KeyError::Form)?;
    // Base64 may hold a `+` too, so only the first two separate.
    let mut parts = text.splitn(3, '+');
    let name = parts.next().ok_or(KeyError::Form)?;
    let encoded = parts.nth(1).and_then(|key| BASE64.decode(key).ok()).ok_or(KeyError::Form)?;
    let (_, bytes) = encoded.split_first().ok_or(KeyError::Form)?;
    let key = VerifyingKey::from_bytes(bytes.try_into().map_err(|_| KeyError::Form)?)?;
    Ok((name.to_owned(), key))
}

fn proof_text(purpose: &str, message: &[u8]) -> Vec<u8> {
    [b"\0shiwen/", purpose.as_bytes(), b"\0", message].concat()
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifyingKey({})", hex::encode(self.0.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin() -> Origin {
        Origin::new("demo-1", "0190").unwrap()
    }

    #[test]
    fn a_verifier_key_reads_back_with_its_origin() {
        for seed in 0..32 {
            let key = SigningKey::from_seed(&[seed; 32]).verifying_key();
            assert_eq!(VerifyingKey::from_vkey(&key.to_vkey(&origin())), Ok((origin(), key)));
            assert_eq!(VerifyingKey::from_bytes(&key.to_bytes()), Ok(key));
        }
    }

    #[test]
    fn a_verifier_key_under_another_name_is_refused() {
        let key = SigningKey::from_seed(&[7; 32]).verifying_key();
        let renamed = key.to_vkey(&origin()).replace("demo-1", "demo-2");
        assert_eq!(VerifyingKey::from_vkey(&renamed), Err(KeyError::Form));
        let foreign = new_ed25519_verifier_key("example.org/log", &key.0);
        assert_eq!(VerifyingKey::from_vkey(&foreign), Err(KeyError::Origin));
    }

    #[test]
    fn a_signing_key_shows_nothing_of_itself() {
        assert_eq!(format!("{:?}", SigningKey::from_seed(&[7; 32])), "SigningKey");
    }

    #[test]
    fn the_key_of_the_rfc_8032_seed_is_the_one_of_the_rfc() {
        let seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
        let public = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
        let seed = crate::hash::bytes_of_hex(seed).unwrap();
        assert_eq!(hex::encode(SigningKey::from_seed(&seed).verifying_key().to_bytes()), public);
    }
}
