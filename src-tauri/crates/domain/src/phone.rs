//! A number for a call back: what was typed of it, and whether it is one. It lives in memory alone, is written over when
//! it goes, and no debug output shows it.
//!
//! Taken are mobile numbers (1, then 3 to 9, eleven digits in all) and lines with their area code (0, area, seven or
//! eight digits). A line without its area code is refused: whoever calls back may sit in another area, and eight digits
//! are also what a mobile number looks like before it is whole.

use std::fmt;

use serde::{Serialize, Serializer};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// The longest number: an area code of four digits and a line of eight.
const MAX_DIGITS: usize = 12;
/// The shortest: a mobile number, an area code of three digits with a line of eight, or one of four with seven.
const MIN_DIGITS: usize = 11;

/// The keys of the pad, as on a telephone.
pub const KEYS: [char; 10] = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'];

/// Digits as they are typed. In place, so that no copy stays behind where a text would have grown.
#[derive(Clone, Default, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Digits {
    digits: [u8; MAX_DIGITS],
    count: usize,
}

/// What digits are so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export, rename = "PhoneForm"))]
pub enum Form {
    /// Nothing was typed.
    Empty,
    /// The beginning of a number.
    Begun,
    /// A whole number.
    Whole,
    /// Begins with 1, and no mobile number goes on like that.
    NoMobile,
    /// Begins with neither 1 nor 0: a line without its area code.
    NoArea,
    /// Begins with 0, and no area or no line goes on like that.
    NoLine,
}

/// A whole number.
#[derive(Clone, PartialEq, Eq)]
pub struct Phone(Digits);

impl Digits {
    /// These digits, each typed; `None` if one of them cannot be.
    pub fn typed(digits: &str) -> Option<Self> {
        let mut keys = digits.chars();
        keys.try_fold(Self::default(), |typed, digit| typed.with(digit.encode_utf8(&mut [0; 4])))
    }

    /// One more, if `key` is a digit and anything can follow.
    pub fn with(&self, key: &str) -> Option<Self> {
        let &[digit @ b'0'..=b'9'] = key.as_bytes() else { return None };
        self.goes_on().then_some(())?;
        let mut longer = self.clone();
        *longer.digits.get_mut(self.count)? = digit;
        longer.count += 1;
        Some(longer)
    }

    /// Without the last one, if there is any.
    pub fn erased(&self) -> Option<Self> {
        let mut shorter = self.clone();
        shorter.count = self.count.checked_sub(1)?;
        shorter.digits[shorter.count] = 0;
        Some(shorter)
    }

    /// Whether another digit may follow: not behind what is no number's beginning, which has to be erased first.
    pub fn goes_on(&self) -> bool {
        match self.form() {
            Form::Empty | Form::Begun => true,
            Form::Whole => has_long_area(self.bytes()) && self.count < MAX_DIGITS,
            Form::NoMobile | Form::NoArea | Form::NoLine => false,
        }
    }

    /// What they are so far.
    pub fn form(&self) -> Form {
        let fault = match self.bytes() {
            [] => return Form::Empty,
            [b'1', b'0'..=b'2', ..] => Some(Form::NoMobile),
            [b'1', ..] => None,
            [b'0', ..] => (!begins_line(self.bytes())).then_some(Form::NoLine),
            _ => Some(Form::NoArea),
        };
        fault.unwrap_or(if self.count < MIN_DIGITS { Form::Begun } else { Form::Whole })
    }

    /// How many digits a whole number still needs.
    pub fn missing(&self) -> usize {
        MIN_DIGITS.saturating_sub(self.count)
    }

    /// The number, if it is whole.
    pub fn whole(&self) -> Option<Phone> {
        (self.form() == Form::Whole).then(|| Phone(self.clone()))
    }

    /// In groups, as a number is read aloud: `138 0013 8000`, `010 6552 1234`, `0551 6552 123`.
    pub fn grouped(&self) -> Zeroizing<String> {
        let first = if has_long_area(self.bytes()) { 4 } else { 3 };
        let mut text = Zeroizing::new(String::with_capacity(MAX_DIGITS + 2));
        for (at, digit) in self.bytes().iter().enumerate() {
            if at == first || at == first + 4 {
                text.push(' ');
            }
            text.push(char::from(*digit));
        }
        text
    }

    fn bytes(&self) -> &[u8] {
        self.digits.get(..self.count).unwrap_or_default()
    }
}

/// Whether the area code has four digits. Those of three are Beijing (010) and 020 to 029.
fn has_long_area(digits: &[u8]) -> bool {
    matches!(digits, [b'0', b'3'..=b'9', ..])
}

/// Whether digits that begin with 0 are the beginning of a line in an area. No line begins with 0 or 1.
fn begins_line(digits: &[u8]) -> bool {
    let line = match digits {
        [b'0', b'1', b'0', line @ ..] | [b'0', b'2', _, line @ ..] | [b'0', b'3'..=b'9', _, _, line @ ..] => {
            line
        }
        [_] | [_, b'1'..=b'9'] | [_, b'3'..=b'9', _] => &[],
        _ => return false,
    };
    !matches!(line, [b'0' | b'1', ..])
}

impl Phone {
    /// Its digits without blanks: what is sealed.
    pub fn digits(&self) -> &[u8] {
        self.0.bytes()
    }
}

impl fmt::Debug for Digits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Nobody's number goes into a log file, not even by accident, and not its length either.
        f.write_str("Digits")
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone")
    }
}

impl Serialize for Digits {
    /// As they are drawn. For the page alone: nothing that is stored holds digits.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.grouped())
    }
}

#[cfg(test)]
mod tests;
