//! Where the terminal listens and by what token it knows the business system.

use std::net::{IpAddr, SocketAddr};

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// What the server needs to know.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Names besides the address that a request may give as its host.
    pub hosts: Vec<String>,
    /// The token that is asked for.
    pub token: Token,
}

/// A token as it is kept: its hash. The token itself has 256 bits, so that neither salt nor slowness adds anything.
#[derive(Clone, Copy)]
pub struct Token([u8; 32]);

impl Token {
    /// Of a token in the clear.
    pub fn of(text: &str) -> Self {
        Self(Sha256::digest(text).into())
    }

    /// As it is kept.
    pub fn from_hex(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).ok()?;
        Some(Self(bytes))
    }

    /// To keep it.
    pub fn to_hex(self) -> String {
        hex::encode(self.0)
    }

    /// Whether this is the token; in the same time wherever they differ.
    pub(crate) fn is(&self, text: &str) -> bool {
        bool::from(self.0.ct_eq(&Self::of(text).0))
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(..)")
    }
}

/// Whether an address may be listened on: this machine's own, or one of the hall's network. What travels is not encrypted, so
/// it has no business on any other.
pub fn is_near(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private() || v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_known_by_its_hash_alone() {
        let token = Token::of("secret");
        assert!(token.is("secret") && !token.is("secret ") && !token.is(""));
        let kept = Token::from_hex(&token.to_hex()).expect("a hash");
        assert!(kept.is("secret"));
        assert!(Token::from_hex("00").is_none() && Token::from_hex(&"x".repeat(64)).is_none());
    }

    #[test]
    fn only_near_addresses_are_listened_on() {
        for (text, near) in [
            ("127.0.0.1", true),
            ("192.168.1.7", true),
            ("10.0.0.1", true),
            ("::1", true),
            ("fd00::1", true),
            ("0.0.0.0", false),
            ("8.8.8.8", false),
            ("::", false),
            ("2001:db8::1", false),
        ] {
            assert_eq!(is_near(text.parse().expect("an address")), near, "{text}");
        }
    }
}
