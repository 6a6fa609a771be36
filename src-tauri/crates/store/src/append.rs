//! Appending: the one way anything gets into the log.

use rusqlite::{Connection, TransactionBehavior};
use shiwen_domain::{entry::Entry, id::EntryId};
use shiwen_log::{Origin, SigningKey, leaf_hash};

use crate::{
    error::StoreError,
    head,
    open::Store,
    private::{self, Private},
    projection::{self, Judging, Tables},
};

/// A fact to append: the entry, and what a visitor wrote that belongs to it.
#[derive(Clone, Debug)]
pub struct Fact {
    /// The entry.
    pub entry: Entry,
    /// The private contents that the entry commits to.
    pub private: Vec<Private>,
}

impl From<Entry> for Fact {
    fn from(entry: Entry) -> Self {
        Self { entry, private: Vec::new() }
    }
}

/// An entry that is on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appended {
    /// Its place in the log, from 0.
    pub seq: u64,
    /// Its identity.
    pub entry_id: EntryId,
}

impl Store {
    /// Appends facts, all or none. When this returns they are on the disk.
    pub fn append(&mut self, facts: &[Fact]) -> Result<Vec<Appended>, StoreError> {
        self.append_with(facts, |_| Ok(()))
    }

    /// Appends facts and does `also` in the same transaction.
    pub(crate) fn append_with(
        &mut self,
        facts: &[Fact],
        also: impl FnOnce(&Connection) -> Result<(), StoreError>,
    ) -> Result<Vec<Appended>, StoreError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Taken out: if this comes to nothing, what the judge heard meanwhile is not in the log.
        let judged = self.judged.take();
        let (appended, judged) = write(&transaction, facts, judged, &self.signing, &self.origin)?;
        also(&transaction)?;
        transaction.commit()?;
        self.judged = judged;
        Ok(appended)
    }
}

/// The judge of a log, kept from one append to the next.
#[derive(Debug)]
pub(crate) struct Judged {
    /// The size of the log that the judge knows. Where another program has appended since, it is another one.
    size: u64,
    judging: Judging,
}

/// Writes facts behind the head. What is answered besides is true once the transaction is committed.
pub(crate) fn write(
    connection: &Connection,
    facts: &[Fact],
    judged: Option<Judged>,
    signing: &SigningKey,
    origin: &Origin,
) -> Result<(Vec<Appended>, Option<Judged>), StoreError> {
    let mut head = head::load(connection)?;
    let judged = judged.filter(|judged| judged.size == head.size());
    let mut tables = Tables::new(connection, judged.map(|judged| judged.judging));
    let mut appended = Vec::with_capacity(facts.len());
    for fact in facts {
        let seq = head.size();
        let bytes = fact.entry.to_bytes()?;
        let leaf = leaf_hash(&bytes);
        connection
            .prepare_cached(
                "INSERT INTO entry (seq, entry_id, kind, leaf, bytes) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute((
                seq.cast_signed(),
                fact.entry.entry_id.0.as_bytes(),
                fact.entry.kind(),
                leaf.as_bytes(),
                &bytes,
            ))?;
        head.range.append(leaf);
        for content in &fact.private {
            private::save(connection, fact.entry.entry_id, content)?;
        }
        projection::project(&mut tables, seq, &fact.entry)?;
        appended.push(Appended { seq, entry_id: fact.entry.entry_id });
    }
    if !facts.is_empty() {
        head::save(connection, &head, signing, origin)?;
    }
    let judged = tables.into_judging().map(|judging| Judged { size: head.size(), judging });
    Ok((appended, judged))
}
