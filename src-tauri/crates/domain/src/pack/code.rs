//! The check character of a unified social credit code (GB 32100-2015). Knows the arithmetic, not who owns a code.

/// The 31 characters of a code in order of their value; I, O, S, V and Z are left out as too like others.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Characters of a code, the check character included.
pub(crate) const CODE_CHARS: usize = 18;

/// Whether `code` is 18 characters of the standard's alphabet.
pub(crate) fn is_well_formed(code: &str) -> bool {
    code.len() == CODE_CHARS && code.bytes().all(|byte| value(byte).is_some())
}

/// The check character for the first 17 characters of `code`: with weights 3^(i-1) mod 31 over all 18 values, the sum
/// is a multiple of 31 when the last has weight 1. `None` if one of the 17 is not in the alphabet or missing.
pub(crate) fn check_character(code: &str) -> Option<char> {
    let body = code.as_bytes().get(..CODE_CHARS - 1)?;
    let mut sum = 0;
    let mut weight = 1;
    for &byte in body {
        sum = (sum + value(byte)? * weight) % 31;
        weight = weight * 3 % 31;
    }
    ALPHABET.get((31 - sum) % 31).map(|&byte| char::from(byte))
}

/// The value of a character, 0 to 30.
fn value(byte: u8) -> Option<usize> {
    ALPHABET.iter().position(|&candidate| candidate == byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Codes as two companies print them in their public filings: not made by the function under test.
    const PUBLISHED: [&str; 2] = ["91330100799655058B", "9144030071526726XG"];

    #[test]
    fn the_check_character_is_that_of_published_codes() {
        for code in PUBLISHED {
            assert!(is_well_formed(code));
            assert_eq!(check_character(code), code.chars().last(), "{code}");
        }
    }

    #[test]
    fn one_wrong_character_never_passes() {
        for code in PUBLISHED {
            for place in 0..CODE_CHARS {
                for &wrong in ALPHABET.iter().filter(|&&byte| byte != code.as_bytes()[place]) {
                    let mut bytes = code.as_bytes().to_vec();
                    bytes[place] = wrong;
                    let damaged = String::from_utf8(bytes).expect("the alphabet is ASCII");
                    assert_ne!(check_character(&damaged), damaged.chars().last(), "{damaged}");
                }
            }
        }
    }

    #[test]
    fn letters_left_out_of_the_alphabet_are_not_well_formed() {
        for letter in ['I', 'O', 'S', 'V', 'Z', 'a', '政'] {
            let code: String = PUBLISHED[0].chars().take(17).chain([letter]).collect();
            assert!(!is_well_formed(&code), "{code}");
        }
        assert_eq!(check_character("9133"), None);
    }
}
