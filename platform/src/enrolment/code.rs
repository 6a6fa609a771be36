//! Enrolment codes: more than 100 random bits in letters that nobody mistakes, read aloud in groups of four. The database keeps
//! their SHA-256; what is printed when one is made is the only copy.

use deadpool_postgres::GenericClient;

use crate::secret::{self, Digest};

/// Digits and capitals without 0 and O, 1, I and L, and U, which is heard as V.
const LETTERS: &[u8; 30] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";
/// 24 of 30 letters: 117 bits.
const LENGTH: usize = 24;
const GROUP: usize = 4;

const INSERT: &str = "
  INSERT INTO enrol_code (code, hall, replaces, uses_left, expires_at)
  VALUES ($1, $2, $3, $4, now() + make_interval(secs => $5))";

/// A code without blanks and hyphens.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Code(String);

/// What a code is for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Purpose<'a> {
    /// The hall of the terminals that enrol with it.
    pub(crate) hall: &'a str,
    /// The terminal whose place the machine takes.
    pub(crate) replaces: Option<&'a str>,
    /// How many may enrol with it.
    pub(crate) uses: i32,
    /// For how many seconds it is good.
    pub(crate) seconds: f64,
}

impl Code {
    /// A new code.
    pub(crate) fn new() -> Self {
        let mut letters = String::with_capacity(LENGTH);
        while letters.len() < LENGTH {
            // Every letter as likely as any other: what does not divide evenly is drawn again.
            let drawn = secret::random::<32>().into_iter().filter(|byte| *byte < 240);
            letters.extend(drawn.map(|byte| char::from(LETTERS[usize::from(byte) % LETTERS.len()])));
        }
        letters.truncate(LENGTH);
        Self(letters)
    }

    /// Reads a code as typed: blanks, hyphens and case do not matter.
    pub(crate) fn parse(typed: &str) -> Option<Self> {
        let meant = typed.chars().filter(|letter| !letter.is_whitespace() && *letter != '-').take(LENGTH + 1);
        let code: String = meant.map(|letter| letter.to_ascii_uppercase()).collect();
        let right = code.len() == LENGTH && code.bytes().all(|letter| LETTERS.contains(&letter));
        right.then_some(Self(code))
    }

    /// As it is read aloud.
    pub(crate) fn grouped(&self) -> String {
        let groups = self.0.as_bytes().chunks(GROUP).map(String::from_utf8_lossy);
        groups.collect::<Vec<_>>().join("-")
    }

    /// What the database keeps.
    pub(crate) fn digest(&self) -> Digest {
        secret::digest(&self.0)
    }
}

/// Makes a code good for a purpose. A hall that is not known yet is from now on.
pub(crate) async fn issue(
    client: &impl GenericClient,
    code: &Code,
    purpose: Purpose<'_>,
) -> Result<(), tokio_postgres::Error> {
    client.execute("INSERT INTO hall (id) VALUES ($1) ON CONFLICT DO NOTHING", &[&purpose.hall]).await?;
    let digest = code.digest();
    let Purpose { hall, replaces, uses, seconds } = purpose;
    client.execute(INSERT, &[&digest.as_slice(), &hall, &replaces, &uses, &seconds]).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_reads_back_however_it_is_typed() {
        let code = Code::new();
        let shown = code.grouped();
        assert_eq!(shown.len(), 29);
        for typed in [shown.clone(), shown.to_lowercase(), shown.replace('-', ""), shown.replace('-', " - ")]
        {
            assert_eq!(Code::parse(&typed).map(|read| read.digest()), Some(code.digest()), "{typed}");
        }
    }

    #[test]
    fn what_is_no_code_is_none() {
        for wrong in ["", "0000-0000-0000", &"A".repeat(25), &"0".repeat(24), &"字".repeat(24)] {
            assert!(Code::parse(wrong).is_none(), "{wrong}");
        }
        assert!(Code::parse(&"A".repeat(24)).is_some());
    }

    #[test]
    fn a_code_has_more_than_100_bits() {
        let letters = f64::from(u32::try_from(LETTERS.len()).unwrap());
        assert!(f64::from(u32::try_from(LENGTH).unwrap()) * letters.log2() > 100.0);
    }
}
