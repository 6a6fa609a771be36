//! The code on the thank-you screen: short enough to be read aloud and written on a hand. With it a visitor can ask
//! whether the answers are still kept; it tells nobody what they were.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::id::VisitId;

/// Nine digits: letters would have to be spelled, and among a million visits one wrong code in a thousand hits another.
const CODES: u64 = 1_000_000_000;
/// Keeps the code apart from every other hash of a visit's identity.
const PURPOSE: &[u8] = b"shiwen receipt\n";

/// A receipt; shown as three groups of three digits: `482 190 377`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Receipt(u32);

impl Receipt {
    /// The receipt of a visit. The same for its rating and its survey, and wherever it is computed.
    pub fn of(visit: VisitId) -> Self {
        let digest = Sha256::new().chain_update(PURPOSE).chain_update(visit.0.as_bytes()).finalize();
        let (first, _) = digest.split_at(8);
        let number = first.iter().fold(0_u64, |number, &byte| number << 8 | u64::from(byte)) % CODES;
        Self(u32::try_from(number).unwrap_or_default())
    }

    /// Its nine digits as a number, below 10^9.
    pub fn number(self) -> u32 {
        self.0
    }
}

/// A code that is not nine digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a receipt has nine digits, such as 482 190 377")]
pub struct NoReceipt;

impl FromStr for Receipt {
    type Err = NoReceipt;

    /// Blanks between the digits mean nothing.
    fn from_str(text: &str) -> Result<Self, NoReceipt> {
        let digits: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
        let nine = digits.len() == 9 && digits.bytes().all(|digit| digit.is_ascii_digit());
        nine.then(|| digits.parse().ok().map(Self)).flatten().ok_or(NoReceipt)
    }
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:03} {:03} {:03}", self.0 / 1_000_000, self.0 / 1_000 % 1_000, self.0 % 1_000)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_receipt_is_three_groups_of_three_digits_and_always_the_same() {
        let receipt = Receipt::of(VisitId(Uuid::from_u128(1)));
        assert_eq!(receipt.to_string(), Receipt::of(VisitId(Uuid::from_u128(1))).to_string());
        let text = receipt.to_string();
        assert_eq!(text.len(), 11);
        assert!(text.split(' ').all(|group| group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit())));
        assert_eq!(Receipt(7).to_string(), "000 000 007");
    }

    #[test]
    fn a_receipt_is_read_as_it_was_shown_or_without_blanks() {
        let receipt = Receipt::of(VisitId(Uuid::from_u128(1)));
        let shown = receipt.to_string();
        assert_eq!(shown.parse(), Ok(receipt));
        assert_eq!(shown.replace(' ', "").parse(), Ok(receipt));
        for wrong in ["", "482 190 37", "482 190 3777", "482-190-377", "４８２１９０３７７"] {
            assert_eq!(wrong.parse::<Receipt>(), Err(NoReceipt), "{wrong}");
        }
    }

    #[test]
    fn visits_of_one_day_have_different_receipts() {
        let receipts: HashSet<_> = (0..2_000).map(|n| Receipt::of(VisitId(Uuid::from_u128(n)))).collect();
        assert!(receipts.len() > 1_998, "{}", receipts.len());
    }
}
