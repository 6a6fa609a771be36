//! What a witness compares before it signs: pure, so that the platform does it inside the transaction that stores the
//! entries, and a simulation does the very same without a database.

use shiwen_log::{Checkpoint, CompactRange, Hash};

/// What a witness remembers of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witnessed {
    /// The tree of the witnessed entries; its root is the one that was signed.
    pub range: CompactRange,
}

/// A batch as the witness sees it: leaf hashes and what the terminal signed.
#[derive(Clone, Debug)]
pub struct Claim<'a> {
    /// The place of the first leaf.
    pub first: u64,
    /// The leaf hashes of the entries sent, as the witness computed them.
    pub leaves: &'a [Hash],
    /// What the terminal's valid signature vouches for.
    pub signed: Checkpoint,
}

/// What the witness makes of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The leaves from `skip` on are new; with them the tree is `range`.
    Grows {
        /// How many of the leaves were witnessed before.
        skip: usize,
        /// The tree afterwards.
        range: CompactRange,
    },
    /// Everything was witnessed before and is the same.
    Known,
    /// Entries are missing before the first.
    Gap,
    /// The log is shorter than what was witnessed, and so far the same.
    Shrunk,
    /// The log has another history.
    Fork,
    /// The checkpoint is not of the size of the batch: the request is wrong, whatever the log is.
    OtherSize,
}

/// Judges a batch. `leaf_at` answers the witnessed leaf at a place, `root_at` the root of the first `size` witnessed entries;
/// both are asked about places below the witnessed size only. They fail with the caller's own error.
pub fn judge<E>(
    witnessed: &Witnessed,
    claim: &Claim<'_>,
    leaf_at: impl Fn(u64) -> Result<Hash, E>,
    root_at: impl Fn(u64) -> Result<Hash, E>,
) -> Result<Verdict, E> {
    let size = witnessed.range.size();
    let Some(end) = claim.first.checked_add(claim.leaves.len() as u64) else { return Ok(Verdict::OtherSize) };
    if claim.signed.size != end {
        return Ok(Verdict::OtherSize);
    }
    if claim.first > size {
        return Ok(Verdict::Gap);
    }
    let known =
        usize::try_from(size - claim.first).map_or(claim.leaves.len(), |known| known.min(claim.leaves.len()));
    for (place, leaf) in (claim.first..).zip(&claim.leaves[..known]) {
        if leaf_at(place)? != *leaf {
            return Ok(Verdict::Fork);
        }
    }
    if end < size {
        let same = root_at(end)? == claim.signed.root;
        let sent_again = same && !claim.leaves.is_empty();
        return Ok(match (same, sent_again) {
            (false, _) => Verdict::Fork,
            (true, true) => Verdict::Known,
            (true, false) => Verdict::Shrunk,
        });
    }
    let mut range = witnessed.range.clone();
    for &leaf in &claim.leaves[known..] {
        range.append(leaf);
    }
    if range.root() != claim.signed.root {
        return Ok(Verdict::Fork);
    }
    Ok(if end == size { Verdict::Known } else { Verdict::Grows { skip: known, range } })
}
