//! What an account's name and password have to be.

use super::door::Refusal;

const NAME_MOST: usize = 32;
const PASSWORD_LEAST: usize = 8;
/// Digits alone are guessed first.
const DIGITS_LEAST: usize = 12;
/// Longer is no safer, and somebody has to check it.
const PASSWORD_MOST: usize = 128;

/// The name of a new account, without the blanks around it. Whether it is taken is another question.
pub fn account_name(typed: &str) -> Result<&str, Refusal> {
    let name = typed.trim();
    let fits = (1..=NAME_MOST).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    if fits { Ok(name) } else { Err(Refusal::BadName) }
}

/// Whether this may become a password. It is taken as it is typed, blanks included.
pub fn password(typed: &str) -> Result<(), Refusal> {
    let length = typed.chars().count();
    let least = if typed.chars().all(char::is_numeric) { DIGITS_LEAST } else { PASSWORD_LEAST };
    let first = typed.chars().next();
    let fits = (least..=PASSWORD_MOST).contains(&length) && typed.chars().any(|letter| Some(letter) != first);
    if fits { Ok(()) } else { Err(Refusal::WeakPassword) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_what_is_left_without_the_blanks_around_it() {
        assert_eq!(account_name("  王 芳\u{3000}"), Ok("王 芳"));
        let long = "名".repeat(32);
        assert_eq!(account_name(&long), Ok(long.as_str()));
        for wrong in ["", " \t ", "a\u{0}b", "a\nb", &"名".repeat(33)] {
            assert_eq!(account_name(wrong), Err(Refusal::BadName), "{wrong:?}");
        }
    }

    #[test]
    fn a_password_is_long_enough_for_what_it_is_made_of() {
        for right in ["12345678a", "大厅里有八个字呢", "123456789012", " 7 blanks ", &"ab".repeat(64)]
        {
            assert_eq!(password(right), Ok(()), "{right:?}");
        }
        let wrong = ["", "1234567", "abcdefg", "12345678901", "１２３４５６７８９０１", "aaaaaaaaaaaa"];
        for wrong in wrong.into_iter().chain(["111111111111", &"ab".repeat(65)]) {
            assert_eq!(password(wrong), Err(Refusal::WeakPassword), "{wrong:?}");
        }
    }
}
