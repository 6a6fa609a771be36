//! The log as an exchange sees it. Each call opens the record for itself: nobody who sets it aside has to wait for the
//! network, and every call sees what visitors have said meanwhile.

use std::ops::Range;

use shiwen_domain::id::LogId;
use shiwen_log::{Checkpoint, Hash, sign_checkpoint};
use shiwen_store::{Bounds, Kept, LogIdentity, Opening, Outbox, Outgoing, Private, Remark, StoreError};
use shiwen_sync::{
    ledger::{Cursor, Identity, Ledger, Limit, Remarks},
    protocol::{ErasureOrder, Health, PrivateContent, SelfTested, Sent},
};

use super::SendError;
use crate::{
    clock, disk,
    enrolment::Enrolled,
    home::{Home, Keys, Lock},
    machine,
};

/// The longest remark that is kept, in letters. They are names; whatever is longer is none.
const MAX_REMARK: usize = 120;

/// One log on its way to one platform, for one exchange.
pub(crate) struct Post<'a> {
    pub(super) home: &'a Home,
    pub(super) keys: &'a Keys,
    pub(super) enrolled: &'a Enrolled,
    /// Whether the terminal believes its clock.
    pub(crate) clock_trusted: bool,
    /// What the platform ordered to be erased.
    pub(crate) erasures: Vec<ErasureOrder>,
    log: Option<LogId>,
}

/// The record, open, and the lock that keeps it where it is.
pub(super) struct Held {
    pub(super) outbox: Outbox,
    _lock: Lock,
}

impl<'a> Post<'a> {
    pub(crate) fn new(home: &'a Home, keys: &'a Keys, enrolled: &'a Enrolled, clock_trusted: bool) -> Self {
        Self { home, keys, enrolled, clock_trusted, erasures: Vec::new(), log: None }
    }

    /// The log that is sent, once the exchange has asked.
    pub(crate) fn log(&self) -> Option<LogId> {
        self.log
    }

    /// Opens the record. Fails if it is another log than at the beginning of the exchange, or still that of the name which
    /// this machine had before it took another one's place.
    pub(super) fn open(&mut self) -> Result<Held, SendError> {
        let held = open(self.home, self.keys)?;
        let LogIdentity { terminal, log, .. } = held.outbox.identity();
        let same = *self.log.get_or_insert(*log) == *log && *terminal == self.enrolled.file.terminal;
        if same { Ok(held) } else { Err(SendError::OtherLog) }
    }

    /// Writes what can be told again. On a full disk, or if others write without a pause, it is: the exchange goes on, and so
    /// does what visitors said.
    pub(super) fn write<T: Default>(
        &mut self,
        write: impl FnOnce(&mut Outbox) -> Result<T, StoreError>,
    ) -> Result<T, SendError> {
        match write(&mut self.open()?.outbox) {
            Err(error @ (StoreError::DiskFull(_) | StoreError::Busy(_))) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "what the platform said is not kept"
                );
                Ok(T::default())
            }
            written => Ok(written?),
        }
    }
}

/// Opens the record for the exchange.
pub(super) fn open(home: &Home, keys: &Keys) -> Result<Held, SendError> {
    let lock = home.lock_record()?;
    let path = home.record();
    let outbox = Outbox::open(&Opening::new(&path, &keys.database), keys.signing())?;
    Ok(Held { outbox: outbox.ok_or(SendError::NoRecord)?, _lock: lock })
}

impl Ledger for Post<'_> {
    type Error = SendError;

    fn identity(&mut self) -> Result<Identity, SendError> {
        let held = self.open()?;
        let key = self.keys.signing().verifying_key();
        Ok(Identity { log: held.outbox.identity().log, origin: held.outbox.origin().clone(), key })
    }

    fn head(&mut self) -> Result<String, SendError> {
        Ok(self.open()?.outbox.head()?.checkpoint)
    }

    fn cursor(&mut self) -> Result<Option<Cursor>, SendError> {
        let cursor = self.open()?.outbox.cursor(&self.enrolled.pins.witness)?;
        Ok(cursor.map(|cursor| Cursor { range: cursor.range, cosigned: cursor.cosigned }))
    }

    fn leaves(&mut self, places: Range<u64>) -> Result<Vec<Hash>, SendError> {
        Ok(self.open()?.outbox.leaves(places)?)
    }

    fn batch(&mut self, from: u64, limit: Limit) -> Result<Vec<Sent>, SendError> {
        let bounds = Bounds { entries: limit.entries, bytes: limit.bytes };
        let entries = self.open()?.outbox.outgoing(from, bounds)?;
        Ok(entries.into_iter().map(sent).collect())
    }

    fn sign(&mut self, checkpoint: Checkpoint) -> Result<String, SendError> {
        let held = self.open()?;
        Ok(sign_checkpoint(&self.keys.signing(), held.outbox.origin(), checkpoint.size, checkpoint.root))
    }

    fn keep(&mut self, cursor: Option<&Cursor>, remarks: &Remarks) -> Result<(), SendError> {
        let witness = &self.enrolled.pins.witness;
        let cursor = cursor.map(|cursor| (cursor.cosigned.as_str(), &cursor.range));
        let kept = self.write(|outbox| outbox.keep(cursor, witness, &kept(remarks)).map(Some))?;
        if let Some(not_proven @ (Kept::NotSigned | Kept::OtherHistory)) = kept {
            tracing::error!(?not_proven, "what the platform signed was not kept");
        }
        Ok(())
    }

    fn health(&mut self, waiting: u64) -> Result<Health, SendError> {
        let outbox = self.open()?.outbox;
        let tested = outbox.self_test()?;
        Ok(Health {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            now_ms: clock::wall_ms(),
            clock_trusted: self.clock_trusted,
            waiting,
            free_bytes: disk::free_bytes(self.home),
            pack_version: outbox.pack_in_force()?.map_or(0, |applied| applied.version),
            uptime_s: machine::uptime_s(),
            memory_kb: machine::memory_kb(),
            break_minutes: self.home.counter_break().map(|taken| taken.minutes),
            self_test: tested.map(|tested| SelfTested { passed: tested.passed(), day: tested.day }),
        })
    }
}

fn sent(entry: Outgoing) -> Sent {
    let private = entry.private.into_iter().map(|Private { kind, nonce, content }| PrivateContent {
        kind: kind.name().to_owned(),
        nonce: hex::encode(nonce.0),
        content,
    });
    Sent { private: private.collect(), bytes: entry.bytes }
}

fn kept(remarks: &Remarks) -> Vec<Remark> {
    let flagged =
        remarks.flagged.iter().map(|flagged| Remark { seq: flagged.seq, remark: flagged.flag.clone() });
    let refused =
        remarks.refused.iter().map(|refused| Remark::refused(refused.seq, &refused.kind, &refused.why));
    let cut = |remark: Remark| Remark { remark: remark.remark.chars().take(MAX_REMARK).collect(), ..remark };
    flagged.chain(refused).map(cut).collect()
}
