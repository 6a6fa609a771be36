//! Seals a number for a call back to the platform's key, before it touches the disk. Who has this terminal, its disk and
//! all its keys cannot open it again: the key that does is at the platform.

use std::fmt;

use age::x25519::Recipient;
use shiwen_domain::phone::Phone;

/// Seals to one key.
#[derive(Clone)]
pub struct Sealer(Recipient);

/// A recipient that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the platform's recipient is no age key; enrol the terminal again")]
pub struct NoRecipient;

impl Sealer {
    /// Seals to this age recipient, `age1…`, as the platform gave it at the enrolment.
    pub fn to(recipient: &str) -> Result<Self, NoRecipient> {
        recipient.parse().map(Self).map_err(|_| NoRecipient)
    }

    /// The number as an age file: its digits in ASCII, without blanks.
    pub fn seal(&self, phone: &Phone) -> Result<Vec<u8>, age::EncryptError> {
        age::encrypt(&self.0, phone.digits())
    }
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealer({})", self.0)
    }
}

/// The number sealed, if there is one. One that cannot be sealed is dropped and its rating kept all the same: a number
/// in the open would be worse than none.
pub(crate) fn sealed(sealer: Option<&Sealer>, phone: Option<&Phone>) -> Option<Vec<u8>> {
    let phone = phone?;
    let Some(sealer) = sealer else {
        tracing::error!("a number for a call back was dropped: this terminal is not enrolled any more");
        return None;
    };
    let failed = |error: &age::EncryptError| {
        let error = error as &dyn std::error::Error;
        tracing::error!(error, "a number for a call back was dropped: it could not be sealed");
    };
    sealer.seal(phone).inspect_err(failed).ok()
}

#[cfg(test)]
mod tests {
    use age::x25519::Identity;
    use shiwen_domain::phone::Digits;

    use super::*;

    fn phone() -> Phone {
        Digits::typed("13800138000").and_then(|typed| typed.whole()).expect("a number")
    }

    #[test]
    fn a_sealed_number_opens_with_the_platforms_key_and_with_no_other() {
        let (platform, other) = (Identity::generate(), Identity::generate());
        let sealer = Sealer::to(&platform.to_public().to_string()).expect("a recipient");
        let file = sealer.seal(&phone()).expect("it seals");
        assert_eq!(age::decrypt(&platform, &file).expect("it opens"), b"13800138000");
        assert!(age::decrypt(&other, &file).is_err());
        assert!(file.len() <= 4096, "the table takes 4,096 bytes, not {}", file.len());
    }

    #[test]
    fn the_same_number_is_sealed_differently_each_time() {
        let sealer = Sealer::to(&Identity::generate().to_public().to_string()).expect("a recipient");
        assert_ne!(sealer.seal(&phone()).expect("it seals"), sealer.seal(&phone()).expect("it seals"));
    }

    #[test]
    fn a_recipient_must_be_one() {
        for wrong in ["", "age1", "AGE-SECRET-KEY-1QQ", "ssh-ed25519 AAAA"] {
            assert_eq!(Sealer::to(wrong).err(), Some(NoRecipient), "{wrong:?}");
        }
    }

    #[test]
    fn a_number_that_nobody_can_seal_is_dropped() {
        assert_eq!(sealed(None, Some(&phone())), None);
        let sealer = Sealer::to(&Identity::generate().to_public().to_string()).expect("a recipient");
        assert_eq!(sealed(Some(&sealer), None), None);
        assert!(sealed(Some(&sealer), Some(&phone())).is_some(), "the control");
    }
}
