//! Our own tree, as far as an exchange needs it: that what is sent leads to the head that was signed when it was written, and
//! which root we have at any size. Nothing is signed for a tree that does not lead to the signed head.

use std::ops::Range;

use shiwen_log::{Checkpoint, CompactRange, Hash, WitnessKey, leaf_hash, open_checkpoint, open_cosigned};

use super::{End, Halt};
use crate::{
    ledger::{Cursor, Identity, Ledger},
    protocol::Sent,
};
use shiwen_domain::entry::ReopenReason;

/// Leaf hashes read at once: 128 KiB.
const CHUNK: u64 = 4096;

/// Our log, found to lead to its signed head.
pub(super) struct Own {
    pub(super) identity: Identity,
    /// The head's text.
    text: String,
    /// The whole tree.
    top: CompactRange,
    /// A beginning of it, the last one that was asked for: the next is not far from there.
    recent: CompactRange,
    /// What is witnessed of it and proven to be its beginning.
    witnessed: Option<Witnessed>,
}

/// The cursor, believed.
#[derive(Clone)]
pub(super) struct Witnessed {
    pub(super) cursor: Cursor,
    pub(super) time_s: u64,
}

impl Own {
    /// Reads head and cursor, and walks from the cursor to the head. A cursor that the pinned witness did not sign is none.
    pub(super) fn open<T: Ledger>(ledger: &mut T, witness: &WitnessKey) -> Result<Self, Halt<T::Error>> {
        let identity = ledger.identity()?;
        let (text, head) = signed_head(ledger, &identity)?;
        let witnessed = ledger.cursor()?.and_then(|cursor| believed(cursor, &identity, witness));
        let base = witnessed.as_ref().map_or_else(CompactRange::empty, |seen| seen.cursor.range.clone());
        if base.size() > head.size {
            return Err(reopen(ReopenReason::Shrunk, witnessed));
        }
        let top = extended(ledger, base.clone(), head.size)?;
        if top.root() == head.root {
            return Ok(Self { identity, text, top, recent: base, witnessed });
        }
        // Either the log was changed since it was signed, or it was changed below the cursor and signed again.
        let all = extended(ledger, CompactRange::empty(), head.size)?;
        let again = witnessed.is_some() && all.root() == head.root;
        Err(if again { reopen(ReopenReason::Forked, witnessed) } else { Halt::end(End::NotSound) })
    }

    /// How many entries there are.
    pub(super) fn size(&self) -> u64 {
        self.top.size()
    }

    /// How far the platform has witnessed it.
    pub(super) fn witnessed(&self) -> Option<&Witnessed> {
        self.witnessed.as_ref()
    }

    /// Takes a newer cursor, whose tree was found to be ours.
    pub(super) fn advance(&mut self, witnessed: Witnessed) {
        self.witnessed = Some(witnessed);
    }

    /// Reads the head anew: visitors go on answering during an exchange.
    pub(super) fn refresh<T: Ledger>(&mut self, ledger: &mut T) -> Result<(), Halt<T::Error>> {
        if ledger.head()? == self.text {
            return Ok(());
        }
        let (text, head) = signed_head(ledger, &self.identity)?;
        if head.size < self.size() {
            return Err(Halt::end(End::NotSound));
        }
        let top = extended(ledger, self.top.clone(), head.size)?;
        if top.root() != head.root {
            return Err(Halt::end(End::NotSound));
        }
        (self.text, self.top) = (text, top);
        Ok(())
    }

    /// Our tree at a size that is not beyond the head.
    pub(super) fn range_at<T: Ledger>(
        &mut self,
        ledger: &mut T,
        size: u64,
    ) -> Result<CompactRange, Halt<T::Error>> {
        let witnessed = self.witnessed.as_ref().map(|seen| &seen.cursor.range);
        let known = [Some(&self.top), Some(&self.recent), witnessed].into_iter().flatten();
        let near = known.filter(|range| range.size() <= size).max_by_key(|range| range.size());
        self.recent = extended(ledger, near.cloned().unwrap_or_else(CompactRange::empty), size)?;
        Ok(self.recent.clone())
    }

    /// The tree after a batch. Its bytes must have the leaf hashes that the head was signed with.
    pub(super) fn range_after<T: Ledger>(
        &mut self,
        ledger: &mut T,
        from: &CompactRange,
        entries: &[Sent],
    ) -> Result<CompactRange, Halt<T::Error>> {
        let end = from.size() + entries.len() as u64;
        if end > self.size() {
            self.refresh(ledger)?;
        }
        let leaves = if end > self.size() { Vec::new() } else { leaves(ledger, from.size()..end)? };
        if !entries.iter().map(|sent| leaf_hash(&sent.bytes)).eq(leaves.iter().copied()) {
            return Err(Halt::end(End::NotSound));
        }
        let mut range = from.clone();
        for leaf in leaves {
            range.append(leaf);
        }
        self.recent = range.clone();
        Ok(range)
    }

    /// The signed checkpoint of a tree that is the beginning of ours.
    pub(super) fn signed<T: Ledger>(
        &self,
        ledger: &mut T,
        range: &CompactRange,
    ) -> Result<String, Halt<T::Error>> {
        if range.size() == self.size() {
            return Ok(self.text.clone());
        }
        Ok(ledger.sign(Checkpoint { size: range.size(), root: range.root() })?)
    }
}

fn signed_head<T: Ledger>(
    ledger: &mut T,
    identity: &Identity,
) -> Result<(String, Checkpoint), Halt<T::Error>> {
    let text = ledger.head()?;
    let head = open_checkpoint(&text, &identity.origin, &identity.key);
    head.map(|head| (text, head)).map_err(|_| Halt::end(End::NotSound))
}

fn believed(cursor: Cursor, identity: &Identity, witness: &WitnessKey) -> Option<Witnessed> {
    let opened = open_cosigned(&cursor.cosigned, &identity.origin, &identity.key, witness).ok()?;
    let same = opened.checkpoint.size == cursor.range.size() && opened.checkpoint.root == cursor.range.root();
    same.then_some(Witnessed { cursor, time_s: opened.time_s })
}

fn reopen<E>(reason: ReopenReason, witnessed: Option<Witnessed>) -> Halt<E> {
    let Some(Witnessed { cursor, .. }) = witnessed else { return Halt::end(End::NotSound) };
    Halt::end(End::Reopen { reason, size: cursor.range.size(), cosigned: cursor.cosigned })
}

/// A beginning of our tree, continued with the stored leaves up to `size`.
fn extended<T: Ledger>(
    ledger: &mut T,
    mut range: CompactRange,
    size: u64,
) -> Result<CompactRange, Halt<T::Error>> {
    while range.size() < size {
        let until = size.min(range.size() + CHUNK);
        for leaf in leaves(ledger, range.size()..until)? {
            range.append(leaf);
        }
    }
    Ok(range)
}

fn leaves<T: Ledger>(ledger: &mut T, places: Range<u64>) -> Result<Vec<Hash>, Halt<T::Error>> {
    let expected = places.end - places.start;
    let leaves = ledger.leaves(places)?;
    if leaves.len() as u64 == expected { Ok(leaves) } else { Err(Halt::end(End::NotSound)) }
}
