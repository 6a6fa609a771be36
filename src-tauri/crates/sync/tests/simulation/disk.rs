//! A terminal's disk: the real tree, real signatures, in memory. It may fail once, before or after it keeps a cursor,
//! which is a power cut at that point.

use std::{cell::RefCell, collections::BTreeSet, ops::Range, rc::Rc};

use shiwen_domain::id::LogId;
use shiwen_log::{Checkpoint, CompactRange, Hash, Origin, SigningKey, leaf_hash, sign_checkpoint};
use shiwen_sync::{
    ledger::{Cursor, Desk, Identity, Ledger, Limit, Remarks},
    protocol::{Health, Manifest, Sent, StateAnswer},
};
use uuid::Uuid;

use crate::entry::{self, What, is_answer};

/// A log on a disk.
#[derive(Clone)]
pub(crate) struct Log {
    pub(crate) id: LogId,
    pub(crate) entries: Vec<Vec<u8>>,
    pub(crate) leaves: Vec<Hash>,
    pub(crate) range: CompactRange,
    pub(crate) head: String,
    pub(crate) cursor: Option<Cursor>,
    /// Where the hasty engine believes to be.
    pub(crate) place: u64,
    after: u64,
}

/// What a terminal writes with: its name and its key, the same for every copy of it.
pub(crate) struct Pen {
    pub(crate) terminal: String,
    pub(crate) key: SigningKey,
}

/// The disk.
#[derive(Clone)]
pub(crate) struct Disk {
    pub(crate) pen: Rc<Pen>,
    pub(crate) log: Log,
    /// The answers that can be read in logs that were set aside.
    aside: BTreeSet<u64>,
    /// Why nothing is sent.
    pub(crate) stopped: Option<String>,
    /// The newest time that the witness signed.
    pub(crate) cosigned_s: u64,
    pub(crate) remarks: u64,
    pub(crate) fails: Option<Fails>,
    /// Every tree that was written or kept as a cursor since the simulation last looked.
    pub(crate) written: Vec<(LogId, u64, Hash)>,
    pub(crate) kept: Vec<(LogId, u64, Hash)>,
}

/// Where the power is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fails {
    BeforeKeeping,
    AfterKeeping,
}

/// The power was cut.
#[derive(Debug)]
pub(crate) struct PowerCut;

impl Disk {
    /// A disk with a log of one entry.
    pub(crate) fn new(pen: Rc<Pen>, log: u64, id: u64) -> Self {
        let mut disk = Self {
            pen,
            log: Log::empty(log),
            aside: BTreeSet::new(),
            stopped: None,
            cosigned_s: 0,
            remarks: 0,
            fails: None,
            written: Vec::new(),
            kept: Vec::new(),
        };
        disk.append(entry::bytes(What::Opened, id));
        disk
    }

    /// Appends an entry, as a visit does: tree and signature in one step.
    pub(crate) fn append(&mut self, bytes: Vec<u8>) {
        let leaf = leaf_hash(&bytes);
        self.log.entries.push(bytes);
        self.log.leaves.push(leaf);
        self.log.range.append(leaf);
        let range = &self.log.range;
        self.log.head = sign_checkpoint(&self.pen.key, &self.origin(), range.size(), range.root());
        self.written.push((self.log.id, range.size(), range.root()));
    }

    /// Opens a new log with the answers of the old one from `from` on that `readable` accepts.
    pub(crate) fn reopen(&mut self, log: u64, id: u64, from: u64, readable: impl Fn(usize) -> bool) {
        let old = std::mem::replace(&mut self.log, Log::empty(log));
        self.append(entry::bytes(What::Reopened, id));
        for (seq, bytes) in old.entries.into_iter().enumerate() {
            let (what, id) = entry::read(&bytes);
            if is_answer(what) && !readable(seq) {
                self.aside.remove(&id);
            } else if is_answer(what) {
                self.aside.insert(id);
                if seq as u64 >= from {
                    self.append(bytes);
                }
            }
        }
    }

    /// The identities of the answers on it, set aside or not.
    pub(crate) fn answers(&self) -> BTreeSet<u64> {
        let here = self.log.entries.iter().map(|bytes| entry::read(bytes));
        here.filter(|(what, _)| is_answer(*what)).map(|(_, id)| id).chain(self.aside.clone()).collect()
    }

    fn origin(&self) -> Origin {
        Origin::new(&self.pen.terminal, &self.log.id.to_string()).expect("a name")
    }
}

impl Log {
    fn empty(number: u64) -> Self {
        Self {
            id: LogId(Uuid::from_u64_pair(number, 1)),
            entries: Vec::new(),
            leaves: Vec::new(),
            range: CompactRange::empty(),
            head: String::new(),
            cursor: None,
            place: 0,
            after: 0,
        }
    }
}

fn at(place: u64) -> usize {
    usize::try_from(place).expect("a small log")
}

/// The disk, shared between the visitors' side and the exchange.
#[derive(Clone)]
pub(crate) struct Shared(pub(crate) Rc<RefCell<Disk>>);

impl Ledger for Shared {
    type Error = PowerCut;

    fn identity(&mut self) -> Result<Identity, PowerCut> {
        let disk = self.0.borrow();
        Ok(Identity { log: disk.log.id, origin: disk.origin(), key: disk.pen.key.verifying_key() })
    }

    fn head(&mut self) -> Result<String, PowerCut> {
        Ok(self.0.borrow().log.head.clone())
    }

    fn cursor(&mut self) -> Result<Option<Cursor>, PowerCut> {
        Ok(self.0.borrow().log.cursor.clone())
    }

    fn leaves(&mut self, places: Range<u64>) -> Result<Vec<Hash>, PowerCut> {
        Ok(self.0.borrow().log.leaves[at(places.start)..at(places.end)].to_vec())
    }

    fn batch(&mut self, from: u64, limit: Limit) -> Result<Vec<Sent>, PowerCut> {
        let disk = self.0.borrow();
        let waiting = disk.log.entries.iter().skip(at(from));
        Ok(waiting
            .take(limit.entries)
            .map(|bytes| Sent { bytes: bytes.clone(), private: Vec::new() })
            .collect())
    }

    fn sign(&mut self, checkpoint: Checkpoint) -> Result<String, PowerCut> {
        let disk = self.0.borrow();
        Ok(sign_checkpoint(&disk.pen.key, &disk.origin(), checkpoint.size, checkpoint.root))
    }

    fn keep(&mut self, cursor: Option<&Cursor>, remarks: &Remarks) -> Result<(), PowerCut> {
        let mut disk = self.0.borrow_mut();
        if disk.fails == Some(Fails::BeforeKeeping) {
            return Err(PowerCut);
        }
        disk.remarks += remarks.flagged.len() as u64;
        if let Some(cursor) = cursor {
            let before = disk.log.cursor.as_ref().map_or(0, |cursor| cursor.range.size());
            assert!(cursor.range.size() >= before, "the cursor went back");
            let log = disk.log.id;
            disk.kept.push((log, cursor.range.size(), cursor.range.root()));
            disk.log.cursor = Some(cursor.clone());
        }
        if disk.fails == Some(Fails::AfterKeeping) { Err(PowerCut) } else { Ok(()) }
    }

    fn health(&mut self, waiting: u64) -> Result<Health, PowerCut> {
        Ok(Health { waiting, ..Health::default() })
    }
}

impl Desk for Shared {
    fn after(&mut self) -> Result<u64, PowerCut> {
        Ok(self.0.borrow().log.after)
    }

    fn apply(&mut self, state: &StateAnswer) -> Result<(), PowerCut> {
        self.0.borrow_mut().log.after = state.next;
        Ok(())
    }

    fn pack_version(&mut self) -> Result<u64, PowerCut> {
        Ok(0)
    }

    fn has_file(&mut self, _: &str) -> Result<bool, PowerCut> {
        Ok(true)
    }

    fn keep_file(&mut self, _: &str, _: &[u8]) -> Result<(), PowerCut> {
        Ok(())
    }

    fn stage_pack(&mut self, _: &str, _: &Manifest) -> Result<Option<String>, PowerCut> {
        Ok(None)
    }
}
