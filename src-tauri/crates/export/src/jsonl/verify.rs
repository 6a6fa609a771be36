//! Verifying an export from the file and public keys alone, line by line, in constant memory. It stays with the first fault.
//! Whoever wants what stands in the file takes it on the way, and keeps nothing of a file that turns out to have a fault.

mod claims;
mod entry;
mod lines;

use std::io::{self, BufRead};

use claims::Claims;
use entry::Checked;
use lines::Lines;
use shiwen_domain::entry::{Body, Entry, Previous, PrivateKind};
use shiwen_log::{Hash, leaf_hash};

use super::{
    climb::Climb,
    fault::{Fault, What},
    header::Header,
    line::{Line, Private},
    proven::{Anchors, Opened, Proven},
    seal::Seal,
};
use crate::record::Said;

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

/// What a line says of a place of the log.
#[derive(Debug)]
pub enum Placed<'a> {
    /// The whole entry, and what was said with it.
    Whole {
        /// The place.
        seq: u64,
        /// Its leaf hash.
        leaf: Hash,
        /// Its frozen bytes.
        entry: &'a str,
        /// What a visitor typed or wrote by hand, as the entry commits to it.
        private: Vec<(PrivateKind, Said)>,
    },
    /// An entry of another day, of which only the leaf hash is there.
    Hashed {
        /// The place.
        seq: u64,
        /// The hash.
        leaf: Hash,
    },
}

/// Verifies an export. Whatever was changed in it is found.
pub fn verify(input: impl BufRead, anchors: &Anchors) -> Result<Proven, VerifyError> {
    verify_taking(input, anchors, |_| Ok(()))
}

/// Verifies an export and hands out what stands in it, place after place. That it is whole is only known at the end: after an
/// error nothing that was handed out is to be believed.
pub fn verify_taking<E: From<VerifyError>>(
    input: impl BufRead,
    anchors: &Anchors,
    mut take: impl FnMut(Placed<'_>) -> Result<(), E>,
) -> Result<Proven, E> {
    let mut lines = Lines::of(input);
    let header = lines.next()?;
    let claims = Claims::of(header, anchors).map_err(|what| VerifyError::from(lines.fault(what)))?;
    let mut walk = Walk::begin(&claims).map_err(|what| VerifyError::from(lines.fault(what)))?;
    for seq in claims.places() {
        let line = lines.next()?;
        let fault = |what| VerifyError::from(Fault { seq: Some(seq), ..lines.fault(what) });
        let leaf = walk.line(seq, &line).map_err(fault)?;
        take(placed(seq, leaf, &line).ok_or(What::Form).map_err(fault)?)?;
    }
    let (hashed, said, previous) =
        walk.finish().map_err(|what| VerifyError::from(Fault { line: 1, ..lines.fault(what) }))?;
    sealed(lines, &claims)?;
    Ok(claims.proven(hashed, said, previous))
}

/// Whose log a file says it is of, by its first two lines: nothing of it is proven.
pub fn opened(input: impl BufRead) -> Option<Opened> {
    let mut lines = Lines::of(input);
    let header: Header = lines.next().ok()?;
    let line: Line = lines.next().ok()?;
    let previous = previous(&line)?;
    Some(Opened { terminal: header.terminal, log: header.log, demo: header.demo, previous })
}

fn sealed(mut lines: Lines<impl BufRead>, claims: &Claims) -> Result<(), VerifyError> {
    let digest = lines.digest();
    let seal: Seal = lines.next()?;
    if !seal.is_of(digest) {
        return Err(lines.fault(What::Lines).into());
    }
    if !seal.is_by(&claims.key) {
        return Err(lines.fault(What::Seal).into());
    }
    lines.end()
}

fn placed(seq: u64, leaf: Hash, line: &Line) -> Option<Placed<'_>> {
    let Some(entry) = &line.entry else { return Some(Placed::Hashed { seq, leaf }) };
    let private = line.private.as_ref().map_or_else(|| Some(Vec::new()), Private::contents)?;
    Some(Placed::Whole { seq, leaf, entry, private })
}

/// What the opening of a log says of the log before; `None` if it opens none.
#[expect(clippy::option_option, reason = "most logs continue none")]
fn previous(line: &Line) -> Option<Option<Previous>> {
    match Entry::read(line.entry.as_ref()?.as_bytes()).ok()?.body {
        Body::LogOpened(opened) => Some(opened.previous),
        _ => None,
    }
}

/// The way through the lines of the entries.
struct Walk<'a> {
    claims: &'a Claims,
    climb: Climb,
    hashed: u64,
    said: u64,
    previous: Option<Previous>,
}

impl<'a> Walk<'a> {
    fn begin(claims: &'a Claims) -> Result<Self, What> {
        let climb = Climb::new(claims.signed, claims.cosigned.as_ref().map(|cosigned| cosigned.checkpoint))?;
        Ok(Self { claims, climb, hashed: 0, said: 0, previous: None })
    }

    /// The line at a place; its leaf hash.
    fn line(&mut self, seq: u64, line: &Line) -> Result<Hash, What> {
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
        if seq == 0 {
            self.previous = previous(line).ok_or(What::Opening)?;
        }
        self.climb.leaf(leaf)?;
        Ok(leaf)
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

    /// The end of the part: how many entries are there as a leaf hash, how many private contents, and the log before.
    fn finish(mut self) -> Result<(u64, u64, Option<Previous>), What> {
        let header = &self.claims.header;
        if self.climb.size() == 1 {
            self.climb.grow(header.first.max(1), &header.left)?;
        }
        self.climb.grow(self.claims.signed.size, &header.right)?;
        self.climb.finish()?;
        Ok((self.hashed, self.said, self.previous))
    }
}
