//! A hash of the tree: 32 bytes of SHA-256, written as lowercase hex wherever a person or JSON sees it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest, Sha256};

/// Bytes or text that are not 32 bytes, or 64 hex digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("32 bytes, written as 64 lowercase hex digits, are needed")]
pub struct NotHashSized;

/// The hash of a leaf, of an inner node, or of a whole tree.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hash([u8; 32]);

/// The RFC 6962 leaf hash of an entry's frozen bytes: SHA-256(0x00 || entry).
pub fn leaf_hash(entry: &[u8]) -> Hash {
    tlog_tiles::record_hash(entry).into()
}

/// The RFC 6962 inner node: SHA-256(0x01 || left || right).
pub(crate) fn node_hash(left: Hash, right: Hash) -> Hash {
    tlog_tiles::node_hash(left.into(), right.into()).into()
}

/// The root of the tree without leaves: SHA-256 of nothing.
pub(crate) fn empty_root() -> Hash {
    Hash(Sha256::digest([]).into())
}

impl Hash {
    /// A hash that was computed before.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// A hash as a database column gives it; refuses anything but 32 bytes.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, NotHashSized> {
        bytes.try_into().map(Self).map_err(|_| NotHashSized)
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Hash {
    type Err = NotHashSized;

    fn from_str(text: &str) -> Result<Self, NotHashSized> {
        bytes_of_hex(text).map(Self)
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl From<tlog_tiles::Hash> for Hash {
    fn from(hash: tlog_tiles::Hash) -> Self {
        Self(hash.0)
    }
}

impl From<Hash> for tlog_tiles::Hash {
    fn from(hash: Hash) -> Self {
        Self(hash.0)
    }
}

/// Reads 64 hex digits. Capitals are refused, so that the same bytes have one text only.
pub(crate) fn bytes_of_hex(text: &str) -> Result<[u8; 32], NotHashSized> {
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Err(NotHashSized);
    }
    let mut bytes = [0; 32];
    hex::decode_to_slice(text, &mut bytes).map_err(|_| NotHashSized)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_reads_back_what_it_writes() {
        let hash = leaf_hash(b"one");
        assert_eq!(hash.to_string().parse(), Ok(hash));
        assert_eq!(Hash::from_slice(hash.as_bytes()), Ok(hash));
        let json = serde_json::to_string(&hash).unwrap();
        assert_eq!(json, format!("\"{hash}\""));
        assert_eq!(serde_json::from_str::<Hash>(&json).unwrap(), hash);
    }

    #[test]
    fn a_hash_of_another_length_or_in_capitals_is_refused() {
        let text = leaf_hash(b"one").to_string();
        assert_eq!(text[..62].parse::<Hash>(), Err(NotHashSized));
        assert_eq!(text.to_uppercase().parse::<Hash>(), Err(NotHashSized));
        assert_eq!(Hash::from_slice(&[0; 31]), Err(NotHashSized));
    }
}
