//! One state of the record, for whoever reads for long while visitors are served: head, entries and what was said belong
//! together whatever is appended meanwhile. It changes nothing and judges nothing.

use std::ops::Range;

use rusqlite::Transaction;
use shiwen_domain::{
    entry::PrivateKind,
    id::{EntryId, LogId},
};
use shiwen_log::{Hash, VerifyingKey, WitnessKey};

use crate::{
    aging,
    error::StoreError,
    head::{self, Head},
    open::{self, LogIdentity},
    outgoing,
    private::{self, Private},
    read::{self, Reader, StoredEntry},
    witness::{self, Cursor},
};

/// One state of the record. As long as it is open the write-ahead log cannot be emptied.
#[derive(Debug)]
pub struct Snapshot<'a> {
    transaction: Transaction<'a>,
}

impl Reader {
    /// The state of the record as it is now.
    pub fn snapshot(&self) -> Result<Snapshot<'_>, StoreError> {
        let transaction = self.connection.unchecked_transaction()?;
        // The first look fixes what is seen; the beginning of a transaction alone does not.
        transaction.query_row("SELECT count(*) FROM head", [], |_| Ok(()))?;
        Ok(Snapshot { transaction })
    }
}

impl Snapshot<'_> {
    /// Whose log it is, or `None` before its first entry.
    pub fn identity(&self) -> Result<Option<LogIdentity>, StoreError> {
        open::identity(&self.transaction)
    }

    /// The newest head.
    pub fn head(&self) -> Result<Head, StoreError> {
        head::load(&self.transaction)
    }

    /// How far this witness has seen the log, if what is kept of it proves itself.
    pub fn cursor(&self, key: &VerifyingKey, witness: &WitnessKey) -> Result<Option<Cursor>, StoreError> {
        let Some(identity) = self.identity()? else { return Ok(None) };
        // An earlier version's file has nothing of a witness.
        if !self.transaction.table_exists(None, "witness")? {
            return Ok(None);
        }
        witness::load(&self.transaction, &identity.origin()?, key, witness)
    }

    /// The newest cosigned checkpoint of this log and of each that it continues, unchecked: they prove themselves.
    pub fn witnessed(&self) -> Result<Vec<(LogId, String)>, StoreError> {
        let own =
            self.identity()?.filter(|_| self.transaction.table_exists(None, "witness").is_ok_and(|is| is));
        own.map_or(Ok(Vec::new()), |own| witness::all(&self.transaction, own.log))
    }

    /// What was dropped because a witness has it: whose, and the name of the kind.
    pub fn dropped(&self) -> Result<Vec<(EntryId, String)>, StoreError> {
        if !self.transaction.table_exists(None, "dropped_private")? {
            return Ok(Vec::new());
        }
        aging::dropped(&self.transaction)
    }

    /// The entries at these places, in order; all of them must be there.
    pub fn entries(&self, places: Range<u64>) -> Result<Vec<StoredEntry>, StoreError> {
        read::entries(&self.transaction, places)
    }

    /// The stored leaf hashes of these places, in order; all of them must be there.
    pub fn leaves(&self, places: Range<u64>) -> Result<Vec<Hash>, StoreError> {
        outgoing::leaves(&self.transaction, places)
    }

    /// The private content of a kind that an entry has, if it is still there.
    pub fn private(&self, entry_id: EntryId, kind: PrivateKind) -> Result<Option<Private>, StoreError> {
        if !self.transaction.table_exists(None, private::table(kind))? {
            return Ok(None);
        }
        private::load(&self.transaction, entry_id, kind)
    }
}
