//! Commitments to private content: the entry carries HMAC-SHA-256(nonce, content), so that content and nonce can be
//! dropped without breaking the log. Without the nonce a commitment tells nothing, not even about a guess.

use std::fmt;
use std::str::FromStr;

use hmac::{Hmac, Mac};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::Sha256;

use crate::hash::{NotHashSized, bytes_of_hex};

/// 32 random bytes, fresh for each content, kept and dropped together with it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Nonce(pub [u8; 32]);

impl fmt::Debug for Nonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Nonce")
    }
}

/// What an entry carries in place of private content; 64 hex digits in JSON.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Commitment(pub [u8; 32]);

/// Commits to a content of any length.
pub fn commit(nonce: &Nonce, content: &[u8]) -> Commitment {
    Commitment(keyed(nonce, content).finalize().into_bytes().into())
}

impl Commitment {
    /// Whether this commits to that content; takes the same time wherever they differ.
    pub fn matches(&self, nonce: &Nonce, content: &[u8]) -> bool {
        keyed(nonce, content).verify_slice(&self.0).is_ok()
    }
}

fn keyed(nonce: &Nonce, content: &[u8]) -> Hmac<Sha256> {
    let mac = Hmac::<Sha256>::new_from_slice(&nonce.0).expect("HMAC takes a key of any length");
    mac.chain_update(content)
}

impl fmt::Display for Commitment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Commitment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Commitment {
    type Err = NotHashSized;

    fn from_str(text: &str) -> Result<Self, NotHashSized> {
        bytes_of_hex(text).map(Self)
    }
}

impl Serialize for Commitment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Commitment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests;
