//! The last line: the hash of all lines before it, under the terminal's key. It binds what the tree does not.

use std::io::{self, Write};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use shiwen_log::{SigningKey, VerifyingKey};

use super::{SEAL, line};

/// The line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Seal {
    /// SHA-256 of every byte before this line, in hex.
    sha256: String,
    /// The proof that who has the terminal's key has made it so, in hex.
    seal: String,
}

impl Seal {
    /// Whether it is of a file with this hash.
    pub(super) fn is_of(&self, lines: Sha256) -> bool {
        self.sha256 == hex::encode(lines.finalize())
    }

    /// Whether this key has made it.
    pub(super) fn is_by(&self, key: &VerifyingKey) -> bool {
        let digest = hex::decode(&self.sha256);
        let seal = hex::decode(&self.seal).ok().filter(|seal| hex::encode(seal) == self.seal);
        digest.is_ok_and(|digest| seal.is_some_and(|seal| key.is_proven(SEAL, &digest, &seal)))
    }
}

/// Writes lines and hashes them on the way.
pub(super) struct Sealing<'a, W> {
    out: &'a mut W,
    lines: Sha256,
}

impl<'a, W: Write> Sealing<'a, W> {
    pub(super) fn new(out: &'a mut W) -> Self {
        Self { out, lines: Sha256::new() }
    }

    /// Writes a line.
    pub(super) fn line(&mut self, line: &impl Serialize) -> io::Result<()> {
        let bytes = line::rendered(line);
        self.lines.update(&bytes);
        self.out.write_all(&bytes)
    }

    /// Seals the lines.
    pub(super) fn seal(self, key: &SigningKey) -> io::Result<()> {
        let digest = self.lines.finalize();
        let seal = Seal { sha256: hex::encode(digest), seal: hex::encode(key.prove(SEAL, &digest)) };
        self.out.write_all(&line::rendered(&seal))
    }
}
