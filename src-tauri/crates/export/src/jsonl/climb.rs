//! From the entries to the signed roots: the tree grows by leaves and by the roots of subtrees, and where a signed size is
//! reached, its root must be there.

use std::ops::Range;

use shiwen_log::{Checkpoint, CompactRange, Hash};

/// Where the way to the roots ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Astray {
    /// There are too few or too many hashes for the sizes.
    Hashes,
    /// The witness has signed another root.
    Cosigned,
    /// The terminal has signed another root.
    Signed,
}

/// A tree under way to its roots.
#[derive(Debug)]
pub(super) struct Climb {
    tree: CompactRange,
    signed: Checkpoint,
    cosigned: Option<Checkpoint>,
}

impl Climb {
    /// Starts before entry 0. What is cosigned is not larger than what is signed, or it is never reached.
    pub(super) fn new(signed: Checkpoint, cosigned: Option<Checkpoint>) -> Result<Self, Astray> {
        let climb = Self { tree: CompactRange::empty(), signed, cosigned };
        climb.look()?;
        Ok(climb)
    }

    /// How many leaves there are.
    pub(super) fn size(&self) -> u64 {
        self.tree.size()
    }

    /// Takes the next entry.
    pub(super) fn leaf(&mut self, leaf: Hash) -> Result<(), Astray> {
        self.tree.append(leaf);
        self.look()
    }

    /// Grows to a size by exactly these roots.
    pub(super) fn grow(&mut self, size: u64, roots: &[Hash]) -> Result<(), Astray> {
        let mut roots = roots.iter().copied();
        for leg in legs(self.tree.size()..size, self.cosigned) {
            self.tree.grow(leg.end, &mut roots).ok_or(Astray::Hashes)?;
            self.look()?;
        }
        if roots.next().is_none() && self.tree.size() == size { Ok(()) } else { Err(Astray::Hashes) }
    }

    /// The end: both roots were reached.
    pub(super) fn finish(self) -> Result<(), Astray> {
        if self.cosigned.is_some_and(|cosigned| cosigned.size > self.signed.size) {
            return Err(Astray::Cosigned);
        }
        let reached = (self.tree.size(), self.tree.root());
        if reached == (self.signed.size, self.signed.root) { Ok(()) } else { Err(Astray::Signed) }
    }

    fn look(&self) -> Result<(), Astray> {
        let passed = self.cosigned.filter(|cosigned| cosigned.size == self.tree.size());
        let other = passed.is_some_and(|cosigned| cosigned.root != self.tree.root());
        if other { Err(Astray::Cosigned) } else { Ok(()) }
    }
}

/// The way from one size to another, divided where a cosigned root must be reached.
pub(super) fn legs(places: Range<u64>, cosigned: Option<Checkpoint>) -> Vec<Range<u64>> {
    let between = |size: &u64| places.start < *size && *size < places.end;
    match cosigned.map(|cosigned| cosigned.size).filter(between) {
        Some(size) => vec![places.start..size, size..places.end],
        None => vec![places],
    }
}
