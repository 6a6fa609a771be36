//! Signatures of Standard Webhooks, symmetric: `v1,` and base64 of HMAC-SHA-256 over "id.timestamp.body". Comparisons take
//! the same time wherever two signatures differ.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

/// How far the other side's clock may be off, in seconds.
pub(crate) const TOLERANCE_S: i64 = 300;
/// The shortest secret, in bytes, as the standard has it.
const LEAST: usize = 24;

/// The secret shared with the other system.
#[derive(Clone)]
pub(crate) struct Secret(Zeroizing<Vec<u8>>);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

impl Secret {
    /// Reads `whsec_` and base64, or base64 alone; 24 bytes or more.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let bytes = STANDARD.decode(text.strip_prefix("whsec_").unwrap_or(text)).ok()?;
        (bytes.len() >= LEAST).then(|| Self(Zeroizing::new(bytes)))
    }

    /// The signature of a message: the header `webhook-signature`.
    pub(crate) fn sign(&self, id: &str, timestamp_s: i64, body: &[u8]) -> String {
        let mac = self.keyed(id, &timestamp_s.to_string(), body).finalize().into_bytes();
        format!("v1,{}", STANDARD.encode(mac))
    }

    /// Whether one of the signatures of a header (they are separated by blanks) holds.
    pub(crate) fn holds(&self, id: &str, timestamp: &str, body: &[u8], signatures: &str) -> bool {
        signatures.split_ascii_whitespace().filter_map(|one| one.strip_prefix("v1,")).any(|signature| {
            let bytes = STANDARD.decode(signature).unwrap_or_default();
            self.keyed(id, timestamp, body).verify_slice(&bytes).is_ok()
        })
    }

    /// The keyed hash for another purpose than messages. A purpose has no dot, so that no message is mistaken for it.
    pub(super) fn mac(&self, purpose: &str, text: &str) -> Hmac<Sha256> {
        self.hmac().chain_update(purpose).chain_update("\n").chain_update(text)
    }

    fn keyed(&self, id: &str, timestamp: &str, body: &[u8]) -> Hmac<Sha256> {
        self.hmac().chain_update(format!("{id}.{timestamp}.")).chain_update(body)
    }

    fn hmac(&self) -> Hmac<Sha256> {
        Hmac::new_from_slice(&self.0).expect("HMAC takes a key of any length")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the standard's own libraries.
    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    const BODY: &[u8] = br#"{"test": 2432232314}"#;
    const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    #[test]
    fn the_signature_is_the_standards() {
        let secret = Secret::read(SECRET).unwrap();
        assert_eq!(secret.sign(ID, 1_614_265_330, BODY), SIGNATURE);
        assert!(secret.holds(ID, "1614265330", BODY, SIGNATURE));
        assert!(secret.holds(ID, "1614265330", BODY, &format!("v1a,x v1,AAAA {SIGNATURE}")));
    }

    #[test]
    fn anything_else_is_not_signed() {
        let secret = Secret::read(SECRET).unwrap();
        assert!(!secret.holds("other", "1614265330", BODY, SIGNATURE));
        assert!(!secret.holds(ID, "1614265331", BODY, SIGNATURE));
        assert!(!secret.holds(ID, "1614265330", b"{}", SIGNATURE));
        assert!(!secret.holds(ID, "1614265330", BODY, ""));
        assert!(!secret.holds(ID, "1614265330", BODY, &SIGNATURE.replace("v1,", "v2,")));
    }

    #[test]
    fn a_secret_is_long_enough_and_never_shown() {
        assert!(Secret::read(&format!("{}\n", &SECRET[6..])).is_some());
        assert!(Secret::read(&STANDARD.encode([1; LEAST - 1])).is_none());
        assert!(Secret::read("no base64!").is_none());
        assert_eq!(format!("{:?}", Secret::read(SECRET).unwrap()), "Secret");
    }
}
