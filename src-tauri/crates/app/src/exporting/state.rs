//! One state of the store, as exports read a record.

use std::ops::Range;

use shiwen_domain::{entry::PrivateKind, id::EntryId};
use shiwen_export::{Record, Said, Stored};
use shiwen_log::Hash;
use shiwen_store::{Snapshot, StoreError};

use super::progress::Progress;

pub(crate) struct State<'a> {
    pub(crate) snapshot: Snapshot<'a>,
    /// Whoever waits hears of every entry that is read.
    pub(crate) progress: &'a Progress<'a>,
}

impl Record for State<'_> {
    type Error = StoreError;

    fn entries(&self, places: Range<u64>) -> Result<Vec<Stored>, StoreError> {
        self.progress.step(places.end.saturating_sub(places.start))?;
        let entries = self.snapshot.entries(places)?.into_iter();
        Ok(entries
            .map(|entry| Stored { seq: entry.seq, entry_id: entry.entry_id, bytes: entry.bytes })
            .collect())
    }

    fn leaves(&self, places: Range<u64>) -> Result<Vec<Hash>, StoreError> {
        self.snapshot.leaves(places)
    }

    fn said(&self, entry: EntryId, kind: PrivateKind) -> Result<Option<Said>, StoreError> {
        let private = self.snapshot.private(entry, kind)?;
        Ok(private.map(|private| Said { nonce: private.nonce, content: private.content }))
    }
}
