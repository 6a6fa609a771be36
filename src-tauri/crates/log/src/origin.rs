//! The name under which a log signs. It is checked once, here, so that no signed text can be read in two ways.

use std::fmt;
use std::str::FromStr;

/// The longest name of a terminal or log, in bytes.
const MAX_PART: usize = 64;

/// A terminal or log name that cannot stand in an origin: choose another.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OriginError {
    /// Empty, too long, or with other characters than ASCII letters, digits, `-`, `_` and `.`.
    #[error("{0:?} is no name for a terminal or log: 1 to 64 ASCII letters, digits, '-', '_', '.'")]
    Name(String),
    /// Text that is not `shiwen/<terminal>/<log>`.
    #[error("an origin is written shiwen/<terminal>/<log>")]
    Form,
}

/// `shiwen/<terminal>/<log>`: one log of one terminal, as checkpoints name it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Origin(String);

impl Origin {
    /// The origin of a terminal's log.
    pub fn new(terminal: &str, log: &str) -> Result<Self, OriginError> {
        for part in [terminal, log] {
            if !is_name(part) {
                return Err(OriginError::Name(part.to_owned()));
            }
        }
        Ok(Self(format!("shiwen/{terminal}/{log}")))
    }

    /// The whole origin.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_name(part: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    (1..=MAX_PART).contains(&part.len()) && part.bytes().all(allowed)
}

impl FromStr for Origin {
    type Err = OriginError;

    fn from_str(text: &str) -> Result<Self, OriginError> {
        let rest = text.strip_prefix("shiwen/").ok_or(OriginError::Form)?;
        let (terminal, log) = rest.split_once('/').ok_or(OriginError::Form)?;
        Self::new(terminal, log)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_names_terminal_and_log() {
        let origin = Origin::new("demo-1", "0190").unwrap();
        assert_eq!(origin.as_str(), "shiwen/demo-1/0190");
        assert_eq!("shiwen/demo-1/0190".parse(), Ok(origin));
    }

    #[test]
    fn a_name_that_could_be_read_in_two_ways_is_refused() {
        for name in ["", "a/b", "a b", "a+b", "a\nb", "大厅", &"a".repeat(65)] {
            assert_eq!(Origin::new(name, "log"), Err(OriginError::Name(name.to_owned())));
            assert_eq!(Origin::new("terminal", name), Err(OriginError::Name(name.to_owned())));
        }
    }

    #[test]
    fn text_of_another_form_is_no_origin() {
        assert_eq!("shiwen/demo-1".parse::<Origin>(), Err(OriginError::Form));
        assert_eq!("other/demo-1/0190".parse::<Origin>(), Err(OriginError::Form));
        assert!("shiwen/demo-1/0190/x".parse::<Origin>().is_err());
    }
}
