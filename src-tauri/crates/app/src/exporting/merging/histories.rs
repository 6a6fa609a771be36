//! Whether files of one log can be of one history. Where they share places, these were compared as they were read; where they
//! do not, the hash that one has in the place of entries is compared with what the others have there.

use std::collections::HashMap;

use shiwen_export::jsonl::Subtree;
use shiwen_log::{CompactRange, Hash};
use shiwen_store::{Gathering, StoreError};

use super::{gather::Source, logs::Logs};

/// A part of a log of which two files have different hashes.
#[derive(Debug)]
pub(super) struct Differs {
    /// The number of the file that has the hash alone.
    pub(super) file: usize,
    /// The log.
    pub(super) log: u32,
    /// The first place.
    pub(super) first: u64,
    /// The last one.
    pub(super) last: u64,
}

/// What is known of trees: the roots that stand in files, and the leaves.
struct Trees<'a> {
    gathering: &'a Gathering,
    roots: HashMap<(u32, u64, u32), Hash>,
}

/// The first part of a log of which the files do not agree.
pub(super) fn differ(
    sources: &[Source],
    logs: &Logs,
    gathering: &Gathering,
) -> Result<Option<Differs>, StoreError> {
    let mut trees = Trees { gathering, roots: HashMap::new() };
    let mut beside = Vec::new();
    for (file, Source { proven, .. }) in sources.iter().enumerate() {
        let Some(log) = logs.number(&proven.terminal, proven.log) else { continue };
        for &Subtree { first, level, root } in &proven.beside {
            let last = first + ((1 << level) - 1);
            let differs = Differs { file, log, first, last };
            match trees.roots.insert((log, first, level), root) {
                // Files of many months have the same hashes; one look below each is enough.
                Some(known) if known == root => {}
                Some(_) => return Ok(Some(differs)),
                None => beside.push((differs, level, root)),
            }
        }
    }
    for (differs, level, root) in beside {
        if trees.below(differs.log, differs.first, level)?.is_some_and(|other| other != root) {
            return Ok(Some(differs));
        }
    }
    Ok(None)
}

impl Trees<'_> {
    /// The root of a subtree, from a file that has it or from what is below it.
    fn root(&self, log: u32, first: u64, level: u32) -> Result<Option<Hash>, StoreError> {
        match self.roots.get(&(log, first, level)) {
            Some(root) => Ok(Some(*root)),
            None => self.below(log, first, level),
        }
    }

    /// The same from what is below it alone.
    fn below(&self, log: u32, first: u64, level: u32) -> Result<Option<Hash>, StoreError> {
        let Some(half) = level.checked_sub(1) else { return self.gathering.leaf(log, first) };
        let Some(left) = self.root(log, first, half)? else { return Ok(None) };
        let Some(right) = self.root(log, first + (1 << half), half)? else { return Ok(None) };
        let (mut tree, size) = (CompactRange::empty(), 1 << half);
        let grown = tree.grow(size, &mut [left].into_iter());
        let grown = grown.and_then(|()| tree.grow(2 * size, &mut [right].into_iter()));
        Ok(grown.map(|()| tree.root()))
    }
}

/// Whether there are files of a log between which nothing shows that they are of one history: they share no place but the
/// first, and were not seen to their last entry by one witness.
pub(super) fn apart(files: &[&Source], witness: bool) -> bool {
    let seen =
        |file: &Source| file.proven.witnessed.as_ref().is_some_and(|seen| seen.size > file.proven.last);
    let joined = |one: &Source, other: &Source| {
        let (a, b) = (&one.proven, &other.proven);
        let share = a.first <= b.last && b.first <= a.last;
        share || (witness && seen(one) && seen(other))
    };
    let Some((first, rest)) = files.split_first() else { return false };
    let (mut reached, mut left) = (vec![*first], rest.to_vec());
    while let Some(place) = left.iter().position(|file| reached.iter().any(|other| joined(file, other))) {
        reached.push(left.remove(place));
    }
    !left.is_empty()
}
