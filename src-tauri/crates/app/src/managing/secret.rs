//! Passwords, set-up codes and the tokens of sessions: made, hashed, compared.

use argon2::{
    Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version,
    password_hash::phc::PasswordHash as Phc,
};
use zeroize::Zeroizing;

use crate::identity::secret_bytes;

/// Letters and digits that nobody takes for another when reading them aloud or off a screen.
const ALPHABET: &[u8] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";
const GROUPS: usize = 3;
const IN_A_GROUP: usize = 4;

/// What checking a password costs whoever guesses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Memory, in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
}

impl Cost {
    /// The product's: 64 MiB, three passes.
    pub const PRODUCT: Self = Self { memory_kib: 64 * 1024, passes: 3 };
}

/// A password or code cannot be hashed, or a hash is none.
#[derive(Debug, thiserror::Error)]
#[error("a password cannot be checked: {0}")]
pub struct SecretError(String);

/// Hashes a secret with argon2id into a PHC string, under a new salt.
pub(super) fn hash(secret: &str, cost: Cost) -> Result<String, SecretError> {
    let params = Params::new(cost.memory_kib, cost.passes, 1, None).map_err(fault)?;
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let salt = secret_bytes();
    let hash: Phc = argon.hash_password_with_salt(secret.as_bytes(), &salt[..16]).map_err(fault)?;
    Ok(hash.to_string())
}

/// Whether a hash is this secret's.
pub(super) fn fits(secret: &str, hash: &str) -> Result<bool, SecretError> {
    let hash = PasswordHash::new(hash).map_err(fault)?;
    match Argon2::default().verify_password(secret.as_bytes(), &hash) {
        Ok(()) => Ok(true),
        Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
        Err(error) => Err(fault(error)),
    }
}

fn fault(error: impl std::fmt::Display) -> SecretError {
    SecretError(error.to_string())
}

/// A token of 256 bits.
pub(super) fn token() -> String {
    hex::encode(Zeroizing::new(secret_bytes()).as_slice())
}

/// A set-up code such as `7KQM-2XW9-HTRA`: nearly 59 bits.
pub(super) fn setup_code() -> Zeroizing<String> {
    let mut code = Zeroizing::new(String::with_capacity(GROUPS * (IN_A_GROUP + 1)));
    for place in 0..GROUPS * IN_A_GROUP {
        if place > 0 && place % IN_A_GROUP == 0 {
            code.push('-');
        }
        code.push(letter());
    }
    code
}

/// Each letter as likely as any other: a byte behind the last whole row of the alphabet is drawn again.
fn letter() -> char {
    let whole = 256 - 256 % ALPHABET.len();
    loop {
        let drawn = Zeroizing::new(secret_bytes());
        if let Some(byte) = drawn.iter().map(|byte| usize::from(*byte)).find(|byte| *byte < whole) {
            return char::from(ALPHABET[byte % ALPHABET.len()]);
        }
    }
}

/// A code as it was typed, as it was printed: case, blanks, hyphens and the wide letters of a Chinese keyboard do not matter.
pub(super) fn plain_code(typed: &str) -> Zeroizing<String> {
    let narrow = |letter: char| match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(letter as u32 - 0xfee0).unwrap_or(letter),
        _ => letter,
    };
    let letters = typed.chars().map(narrow).filter(char::is_ascii_alphanumeric);
    Zeroizing::new(letters.map(|letter| letter.to_ascii_uppercase()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: Cost = Cost { memory_kib: 8, passes: 1 };

    #[test]
    fn the_product_pays_64_mib_and_three_passes() {
        let phc = hash("a password", Cost::PRODUCT).expect("a hash");
        assert!(phc.starts_with("$argon2id$v=19$m=65536,t=3,p=1$"), "{phc}");
        assert!(fits("a password", &phc).expect("a hash"));
        assert!(!fits("another", &phc).expect("a hash"));
    }

    #[test]
    fn no_two_hashes_are_the_same_and_what_is_no_hash_lets_nobody_in() {
        assert_ne!(hash("a password", CHEAP).expect("a hash"), hash("a password", CHEAP).expect("a hash"));
        for none in ["", "a password", "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ"] {
            assert!(!matches!(fits("a password", none), Ok(true)), "{none}");
        }
    }

    #[test]
    fn a_code_is_read_as_it_was_printed() {
        let code = setup_code();
        assert_eq!(code.len(), 14);
        let plain = plain_code(&code);
        assert!(plain.len() == 12 && plain.bytes().all(|letter| ALPHABET.contains(&letter)));
        assert_eq!(plain_code(&code.to_lowercase().replace('-', " ")), plain);
        let wide: String = code.chars().filter_map(|letter| char::from_u32(letter as u32 + 0xfee0)).collect();
        assert_eq!(plain_code(&wide), plain);
        assert_ne!(setup_code(), code);
    }
}
