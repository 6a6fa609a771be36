//! The record as the sender has it open, beside whoever serves visitors: it reads the log, and writes only what belongs to
//! the exchange with the platform, in transactions of a few rows. It appends nothing, migrates nothing, makes no file.

use std::{ops::Range, path::Path};

use rusqlite::{Connection, TransactionBehavior};
use shiwen_domain::entry::PackApplied;
use shiwen_log::{CompactRange, Hash, Origin, SigningKey, WitnessKey, open_cosigned};

use crate::{
    append::{self, Fact},
    connection,
    error::StoreError,
    exchange::{self, Contact, Exchange},
    head::{self, Head},
    migration,
    open::{self, LogIdentity, Opening},
    outgoing::{self, Bounds, Outgoing},
    remark::{self, Remark},
    witness::{self, Cursor, Kept},
    work_order::{self, WorkOrder},
};

/// The record, open for the exchange with the platform.
#[derive(Debug)]
pub struct Outbox {
    pub(crate) connection: Connection,
    signing: SigningKey,
    identity: LogIdentity,
    origin: Origin,
}

impl Outbox {
    /// Opens a record that holds a log of this program's schema; `None` if there is none yet, or the next start still has
    /// to bring it to the schema. The head is checked against its signature first.
    pub fn open(opening: &Opening<'_>, signing: SigningKey) -> Result<Option<Self>, StoreError> {
        if !is_there(opening.path) {
            return Ok(None);
        }
        let connection = connection::beside(opening.path, opening.key)?;
        if !migration::is_newest(&connection, opening.migrations)? {
            return Ok(None);
        }
        let Some(identity) = open::identity(&connection)? else { return Ok(None) };
        let origin = identity.origin()?;
        // One state of the record: between two look-ups a visit may end, and the head would be of fewer entries than there are.
        let snapshot = connection.unchecked_transaction()?;
        head::check(&snapshot, &origin, &signing.verifying_key())?;
        snapshot.finish()?;
        connection::merge_on_close(&connection)?;
        Ok(Some(Self { connection, signing, identity, origin }))
    }

    /// Whose log it is.
    pub fn identity(&self) -> &LogIdentity {
        &self.identity
    }

    /// The name that its checkpoints are signed under.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The newest head.
    pub fn head(&self) -> Result<Head, StoreError> {
        head::load(&self.connection)
    }

    /// The stored leaf hashes of these places, in order; all of them must be there.
    pub fn leaves(&self, places: Range<u64>) -> Result<Vec<Hash>, StoreError> {
        outgoing::leaves(&self.connection, places)
    }

    /// The next entries from a place on, with the private content that is still there.
    pub fn outgoing(&self, first: u64, bounds: Bounds) -> Result<Vec<Outgoing>, StoreError> {
        // One state of the record: between two look-ups a content could be dropped with its entry half read.
        let snapshot = self.connection.unchecked_transaction()?;
        let entries = outgoing::entries(&snapshot, first, bounds)?;
        snapshot.finish()?;
        Ok(entries)
    }

    /// How far this witness has seen the log, if what is kept of it proves itself.
    pub fn cursor(&self, witness: &WitnessKey) -> Result<Option<Cursor>, StoreError> {
        witness::load(&self.connection, &self.origin, &self.signing.verifying_key(), witness)
    }

    /// The pack that the log says is in force.
    pub fn pack_in_force(&self) -> Result<Option<PackApplied>, StoreError> {
        open::pack_in_force(&self.connection)
    }

    /// How the exchange goes.
    pub fn exchange(&self) -> Result<Exchange, StoreError> {
        exchange::load(&self.connection)
    }

    /// Keeps a newer cosigned checkpoint and what was remarked, in one transaction. `range` is the tree of its size as
    /// the entries lead to it.
    pub fn keep(
        &mut self,
        cosigned: Option<(&str, &CompactRange)>,
        witness: &WitnessKey,
        remarks: &[Remark],
    ) -> Result<Kept, StoreError> {
        let (origin, key, log) = (self.origin.clone(), self.signing.verifying_key(), self.identity.log);
        self.write(|connection| {
            remark::save(connection, remarks)?;
            let Some((text, range)) = cosigned else { return Ok(Kept::Older) };
            let Ok(opened) = open_cosigned(text, &origin, &key, witness) else { return Ok(Kept::NotSigned) };
            let seen = opened.checkpoint;
            if range.size() != seen.size || range.root() != seen.root {
                return Ok(Kept::OtherHistory);
            }
            let known = witness::load(connection, &origin, &key, witness)?;
            if known.is_none() {
                // Another platform counts its states anew; what the former one has seen was seen.
                exchange::ask_behind(connection, 0)?;
                witness::set_aside(connection, log)?;
            }
            if known.is_some_and(|known| (known.size(), known.time_s) >= (seen.size, opened.time_s)) {
                return Ok(Kept::Older);
            }
            witness::save(connection, range, text)?;
            Ok(Kept::Newest)
        })
    }

    /// The platform answered; whatever stood in the way is no more, unless it has the name `still`.
    pub fn contact(&mut self, contact: &Contact, still: &str) -> Result<(), StoreError> {
        self.write(|connection| exchange::contact(connection, contact, still))
    }

    /// A person has to look, for a reason of this name. Answers whether that is new.
    pub fn stop(&mut self, why: &str) -> Result<bool, StoreError> {
        self.write(|connection| exchange::stop(connection, why))
    }

    /// Keeps how work orders stand and what to ask behind next, in one transaction.
    pub fn told(&mut self, orders: &[WorkOrder], next: u64) -> Result<(), StoreError> {
        self.write(|connection| {
            work_order::save(connection, orders)?;
            exchange::ask_behind(connection, next)
        })
    }

    /// Appends a fact beside whoever serves visitors, such as that results were taken out. When this returns it is on the disk.
    pub fn append(&mut self, fact: &Fact) -> Result<(), StoreError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        append::write(&transaction, std::slice::from_ref(fact), None, &self.signing, &self.origin)?;
        Ok(transaction.commit()?)
    }

    fn write<T>(
        &mut self,
        write: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let written = write(&transaction)?;
        transaction.commit()?;
        Ok(written)
    }
}

/// Whether a file is there. To open one that is not would make it.
fn is_there(path: &Path) -> bool {
    path.metadata().is_ok_and(|file| file.len() > 0)
}
