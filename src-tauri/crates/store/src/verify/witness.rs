//! What the platform witnessed, against the signatures and against the entries: the size below which private content may
//! have been dropped.

use shiwen_domain::id::LogId;
use shiwen_log::{CompactRange, Hash, VerifyingKey, WitnessKey};

use super::{Finding, What};
use crate::{
    error::StoreError,
    open::LogIdentity,
    read::Reader,
    witness::{self, StoredCursor},
};

/// How much of this log, and of those that it continues, a witness has seen.
#[derive(Debug, Default)]
pub(super) struct Witnessed {
    size: u64,
    earlier: Vec<(LogId, u64)>,
}

/// Where an entry lies, and where it was first written if it came over from an earlier log.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) seq: u64,
    pub(super) before: Option<(LogId, u64)>,
}

impl Witnessed {
    /// Whether a witness has seen the entry, here or where it was first written.
    pub(super) fn has(&self, place: Place) -> bool {
        let before = |(log, seq)| self.earlier.iter().any(|&(known, size)| known == log && seq < size);
        place.seq < self.size || place.before.is_some_and(before)
    }
}

/// The tree of the witnessed entries, made anew while the entries pass by.
pub(super) struct WitnessCheck {
    stored: Option<Result<StoredCursor, StoreError>>,
    tree: CompactRange,
}

impl WitnessCheck {
    pub(super) fn new(reader: &Reader) -> Self {
        Self { stored: witness::stored(&reader.connection).transpose(), tree: CompactRange::empty() }
    }

    pub(super) fn entry(&mut self, leaf: Hash) {
        if let Some(Ok(stored)) = &self.stored
            && self.tree.size() < stored.size
        {
            self.tree.append(leaf);
        }
    }

    /// What a witness has seen, and what is off about it.
    pub(super) fn finish(
        self,
        reader: &Reader,
        identity: Option<&LogIdentity>,
        key: &VerifyingKey,
        witnesses: &[WitnessKey],
    ) -> Result<(Witnessed, Vec<Finding>), StoreError> {
        let Some(identity) = identity else { return Ok((Witnessed::default(), Vec::new())) };
        let earlier = witness::earlier_sizes(&reader.connection, identity, witnesses)?;
        let former = earlier.iter().find(|(log, _)| *log == identity.log).map_or(0, |(_, size)| *size);
        let none = Witnessed { size: former, earlier };
        let found = |what| vec![Finding { seq: None, what }];
        let Some(stored) = self.stored else { return Ok((none, Vec::new())) };
        let (stored, Ok(origin)) = (stored?, identity.origin()) else { return Ok((none, Vec::new())) };
        let mut proven = witnesses.iter().filter_map(|known| stored.proven(&origin, key, known));
        Ok(match proven.next() {
            None => (none, found(What::WitnessUnproven)),
            Some(cursor) if cursor.range != self.tree => (none, found(What::WitnessDiffers)),
            Some(cursor) => (Witnessed { size: cursor.size().max(former), ..none }, Vec::new()),
        })
    }
}
