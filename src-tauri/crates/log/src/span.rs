//! What of a tree is beside a part of it: the roots of perfect subtrees that lead from one size to another, so that a
//! reader who has only the leaves between still reaches the root. Which leaves there are is decided elsewhere.

use std::ops::Range;

use crate::hash::Hash;
use crate::tree::CompactRange;

/// The perfect subtrees that fill the places of a range, from left to right: first place and level (a subtree of level `n`
/// has `2^n` leaves). They are as large as their place in the tree allows, so that there is one way only.
pub fn subtrees(places: Range<u64>) -> impl Iterator<Item = (u64, u32)> {
    let mut next = places.start;
    std::iter::from_fn(move || {
        let left = places.end.checked_sub(next).filter(|left| *left > 0)?;
        let level = next.trailing_zeros().min(left.ilog2());
        let first = next;
        next += 1 << level;
        Some((first, level))
    })
}

/// Computes the roots of [`subtrees`] from their leaves, one leaf at a time, in constant memory.
#[derive(Debug)]
pub struct Span {
    places: Range<u64>,
    open: CompactRange,
    roots: Vec<Hash>,
}

impl Span {
    /// Starts before the first leaf of these places.
    pub const fn of(places: Range<u64>) -> Self {
        Self { places, open: CompactRange::empty(), roots: Vec::new() }
    }

    /// Takes the next leaf.
    pub fn push(&mut self, leaf: Hash) {
        self.open.append(leaf);
        if let Some((_, level)) = subtrees(self.places.clone()).next()
            && self.open.size() == 1 << level
        {
            self.roots.push(self.open.root());
            self.places.start += 1 << level;
            self.open = CompactRange::empty();
        }
    }

    /// The roots; `None` if there were fewer or more leaves than places.
    pub fn finish(self) -> Option<Vec<Hash>> {
        (self.places.is_empty() && self.open.size() == 0).then_some(self.roots)
    }
}

impl CompactRange {
    /// Grows the tree to `size` leaves by the roots of [`subtrees`] in place of the leaves. `None`, and a tree that is not
    /// to be used, if there are too few roots or the size is smaller than the tree or than no log reaches.
    pub fn grow(&mut self, size: u64, roots: &mut impl Iterator<Item = Hash>) -> Option<()> {
        (self.size() <= size && size <= Self::MAX_SIZE).then_some(())?;
        for (_, level) in subtrees(self.size()..size) {
            self.append_subtree(level, roots.next()?);
        }
        Some(())
    }
}

#[cfg(test)]
mod tests;
