//! A passphrase: something a person remembers. Whoever finds a backup may try as many as they like, so it must be long, and each
//! try is made expensive.

use std::fmt;

use age::{scrypt, secrecy::SecretString};
use zeroize::Zeroizing;

/// The shortest one, in characters.
pub const MIN_PASSPHRASE_CHARS: usize = 12;
/// What a try costs, as a power of two: 2^17 fill 128 MiB, which a terminal of 2 GB can spare while it serves.
const WORK: u8 = 17;
/// The most that is done for a file that somebody else made: 256 MiB.
const MOST_WORK: u8 = 18;

/// A passphrase; gone from memory when it is dropped.
#[derive(Clone)]
pub struct Passphrase(Zeroizing<String>);

/// Too short.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a passphrase has at least {MIN_PASSPHRASE_CHARS} characters; take several words")]
pub struct TooShort;

impl Passphrase {
    /// A new one.
    pub fn new(text: Zeroizing<String>) -> Result<Self, TooShort> {
        if text.chars().count() < MIN_PASSPHRASE_CHARS { Err(TooShort) } else { Ok(Self(text)) }
    }

    /// One that somebody says a backup was made with; it is tried as it is.
    pub fn said(text: Zeroizing<String>) -> Self {
        Self(text)
    }

    pub(super) fn recipient(&self) -> scrypt::Recipient {
        let mut recipient = scrypt::Recipient::new(self.secret());
        recipient.set_work_factor(WORK);
        recipient
    }

    pub(super) fn identity(&self) -> scrypt::Identity {
        let mut identity = scrypt::Identity::new(self.secret());
        identity.set_max_work_factor(MOST_WORK);
        identity
    }

    fn secret(&self) -> SecretString {
        SecretString::from(self.0.as_str().to_owned())
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(..)")
    }
}
