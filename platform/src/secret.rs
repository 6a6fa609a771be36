//! Random secrets and what is kept of them. The database holds SHA-256 digests only: whoever reads it can use none.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};

/// What a terminal's token begins with.
pub(crate) const TERMINAL_PREFIX: &str = "swt_";
/// What the token of a person or another system begins with.
pub(crate) const ACCESS_PREFIX: &str = "swa_";

/// What 32 random bytes are long in base64 without padding.
const TOKEN_CHARS: usize = 43;

/// What the database keeps of a secret.
pub(crate) type Digest = [u8; 32];

/// Bytes nobody can guess. A machine whose kernel has no randomness must not hold keys at all.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the kernel gives random bytes once it has started");
    bytes
}

/// A new bearer token: the prefix and 32 random bytes.
pub(crate) fn new_token(prefix: &str) -> String {
    format!("{prefix}{}", URL_SAFE_NO_PAD.encode(random::<32>()))
}

/// Whether a text has the form of a token that a terminal or a person was given.
pub(crate) fn is_token(text: &str) -> bool {
    let random = [TERMINAL_PREFIX, ACCESS_PREFIX].iter().find_map(|prefix| text.strip_prefix(prefix));
    random.is_some_and(|random| {
        random.len() == TOKEN_CHARS
            && random.bytes().all(|letter| letter.is_ascii_alphanumeric() || b"-_".contains(&letter))
    })
}

/// The digest of a token or code.
pub(crate) fn digest(secret: &str) -> Digest {
    digest_bytes(secret.as_bytes())
}

/// The digest of bytes.
pub(crate) fn digest_bytes(secret: &[u8]) -> Digest {
    Sha256::digest(secret).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_tokens_are_the_same() {
        let (one, other) = (new_token(TERMINAL_PREFIX), new_token(TERMINAL_PREFIX));
        assert_ne!(one, other);
        assert_eq!(one.len(), 4 + 43);
        assert_ne!(digest(&one), digest(&other));
    }

    #[test]
    fn a_token_has_its_form() {
        let right = new_token(ACCESS_PREFIX);
        assert!(is_token(&right) && is_token(&new_token(TERMINAL_PREFIX)));
        for wrong in ["", "swa_", "swt_guess", &right[4..], &right[1..], &format!("{right}x")] {
            assert!(!is_token(wrong), "{wrong}");
        }
        assert!(!is_token(&right.replace("swa_", "swx_")));
        assert!(!is_token(&format!("swa_{}", "*".repeat(43))));
    }
}
