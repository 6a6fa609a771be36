//! Dropping what a visitor wrote. The entry, its level, reasons and times stay and are counted; so does the fact
//! of the erasure. An order comes from the platform, never from the hall.

use shiwen_domain::{
    entry::{Body, Entry, Erasure},
    id::EntryId,
    moment::Moment,
};

use crate::{
    append::{Appended, Fact},
    connection,
    error::StoreError,
    open::Store,
    private,
};

/// An erasure that is on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Erased {
    /// Its entry.
    pub appended: Appended,
    /// Whether the text is gone from the write-ahead log too; if not (somebody was reading), call
    /// [`Store::scrub`] again later. Opening the store does so as well.
    pub scrubbed: bool,
}

impl Store {
    /// Drops the private content of an entry and records that.
    pub fn erase(&mut self, erasure: Erasure, entry_id: EntryId, at: Moment) -> Result<Erased, StoreError> {
        let target = erasure.target;
        let fact = Fact::from(Entry::new(entry_id, at, Body::Erasure(erasure)));
        let appended = self.append_with(&[fact], |connection| private::drop_content(connection, target))?;
        Ok(Erased { appended: appended[0], scrubbed: self.scrub()? })
    }

    /// Empties the write-ahead log, where deleted text lives on until then. `false` if a reader is in the way.
    pub fn scrub(&self) -> Result<bool, StoreError> {
        connection::empty_wal(&self.connection)
    }
}
