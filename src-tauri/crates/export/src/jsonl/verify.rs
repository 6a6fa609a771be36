//! Verifying an export from the file and public keys alone, line by line, in constant memory. It stays with the first fault.

mod claims;
mod entry;
mod lines;

use std::io::{self, BufRead};

use claims::Claims;
use entry::Checked;
use lines::Lines;
use shiwen_log::{Hash, leaf_hash};

use super::{
    climb::Climb,
    fault::{Fault, What},
    line::Line,
    proven::{Anchors, Proven},
    seal::Seal,
};

/// Why a file proves nothing.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// It cannot be read to its end.
    #[error("the export cannot be read: {0}; look at the stick or folder it lies on, then try again")]
    Input(#[from] io::Error),
    /// It is not what a terminal has written.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Verifies an export. Whatever was changed in it is found.
pub fn verify(input: impl BufRead, anchors: &Anchors) -> Result<Proven, VerifyError> {
    let mut lines = Lines::of(input);
    let header = lines.next()?;
    let claims = Claims::of(header, anchors).map_err(|what| lines.fault(what))?;
    let mut walk = Walk::begin(&claims).map_err(|what| lines.fault(what))?;
    for seq in claims.places() {
        let line = lines.next()?;
        walk.line(seq, &line).map_err(|what| Fault { seq: Some(seq), ..lines.fault(what) })?;
    }
    let (hashed, said) = walk.finish().map_err(|what| Fault { line: 1, ..lines.fault(what) })?;
    let digest = lines.digest();
    let seal: Seal = lines.next()?;
    if !seal.is_of(digest) {
        return Err(lines.fault(What::Lines).into());
    }
    if !seal.is_by(&claims.key) {
        return Err(lines.fault(What::Seal).into());
    }
    lines.end()?;
    Ok(claims.proven(hashed, said))
}

/// The way through the lines of the entries.
struct Walk<'a> {
    claims: &'a Claims,
    climb: Climb,
    hashed: u64,
    said: u64,
}

impl<'a> Walk<'a> {
    fn begin(claims: &'a Claims) -> Result<Self, What> {
        let climb = Climb::new(claims.signed, claims.cosigned.as_ref().map(|cosigned| cosigned.checkpoint))?;
        Ok(Self { claims, climb, hashed: 0, said: 0 })
    }

    /// The line at a place.
    fn line(&mut self, seq: u64, line: &Line) -> Result<(), What> {
        if line.seq != seq {
            return Err(What::Place);
        }
        if self.climb.size() == 1 {
            self.climb.grow(self.claims.header.first.max(1), &self.claims.header.left)?;
        }
        let leaf = match line {
            Line { kind: Some(kind), entry: Some(entry), private, leaf: None, .. } => {
                let checked = Checked { seq, kind, entry, private: private.as_ref() };
                self.said += checked.hold(self.claims)?;
                leaf_hash(entry.as_bytes())
            }
            Line { kind: None, entry: None, private: None, leaf: Some(leaf), .. } => {
                self.hashed(seq, *leaf)?
            }
            _ => return Err(What::Form),
        };
        Ok(self.climb.leaf(leaf)?)
    }

    fn hashed(&mut self, seq: u64, leaf: Hash) -> Result<Hash, What> {
        let header = &self.claims.header;
        if seq == 0 {
            return Err(What::Opening);
        }
        if seq == header.first || seq == header.last {
            return Err(What::Edge);
        }
        self.hashed += 1;
        Ok(leaf)
    }

    /// The end of the part: how many entries are there as a leaf hash, and how many private contents.
    fn finish(mut self) -> Result<(u64, u64), What> {
        let header = &self.claims.header;
        if self.climb.size() == 1 {
            self.climb.grow(header.first.max(1), &header.left)?;
        }
        self.climb.grow(self.claims.signed.size, &header.right)?;
        self.climb.finish()?;
        Ok((self.hashed, self.said))
    }
}
