//! A log in memory that a test may change as nobody should.

use std::{collections::BTreeSet, convert::Infallible, ops::Range};

use shiwen_domain::id::LogId;
use shiwen_log::{Checkpoint, CompactRange, Hash, Origin, SigningKey, leaf_hash, sign_checkpoint};
use shiwen_sync::{
    ledger::{Cursor, Desk, Identity, Ledger, Limit, Remarks},
    protocol::{Health, Manifest, PrivateContent, Sent, StateAnswer},
};
use uuid::Uuid;

/// The log's key.
pub(crate) fn key() -> SigningKey {
    SigningKey::from_seed(&[1; 32])
}

/// The log's name.
pub(crate) fn origin() -> Origin {
    Origin::new("hall-1", &log_id().to_string()).expect("a name")
}

fn log_id() -> LogId {
    LogId(Uuid::from_u128(7))
}

/// The log, and what else the terminal keeps.
pub(crate) struct Log {
    pub(crate) entries: Vec<Sent>,
    pub(crate) leaves: Vec<Hash>,
    pub(crate) head: String,
    pub(crate) cursor: Option<Cursor>,
    pub(crate) remarks: Remarks,
    pub(crate) keeps: usize,
    pub(crate) staged: Option<Manifest>,
    pub(crate) files: BTreeSet<String>,
    /// Whether every pack is found to be invalid.
    pub(crate) invalid: bool,
}

impl Log {
    /// A sound log of so many entries.
    pub(crate) fn of(entries: usize) -> Self {
        let entries: Vec<_> =
            (0..entries).map(|seq| Sent { bytes: format!("entry {seq}").into(), private: vec![] }).collect();
        let leaves = entries.iter().map(|sent| leaf_hash(&sent.bytes)).collect();
        let mut log = Self {
            entries,
            leaves,
            head: String::new(),
            cursor: None,
            remarks: Remarks::default(),
            keeps: 0,
            staged: None,
            files: BTreeSet::new(),
            invalid: false,
        };
        log.sign_head();
        log
    }

    /// Signs what there is now.
    pub(crate) fn sign_head(&mut self) {
        let range = self.range(self.leaves.len());
        self.head = sign_checkpoint(&key(), &origin(), range.size(), range.root());
    }

    /// Changes an entry, leaf hash and all.
    pub(crate) fn rewrite(&mut self, place: usize) {
        self.entries[place].bytes = b"praise".to_vec();
        self.leaves[place] = leaf_hash(b"praise");
    }

    /// Something private beside an entry.
    pub(crate) fn say(&mut self, place: usize) {
        let content = b"what was said".to_vec();
        self.entries[place].private =
            vec![PrivateContent { kind: "text".into(), nonce: String::new(), content }];
    }

    /// The tree of the first entries.
    pub(crate) fn range(&self, size: usize) -> CompactRange {
        self.leaves[..size].iter().copied().collect()
    }

    pub(crate) fn cursor_size(&self) -> u64 {
        self.cursor.as_ref().map_or(0, |cursor| cursor.range.size())
    }
}

fn at(place: u64) -> usize {
    usize::try_from(place).expect("a small log")
}

impl Ledger for Log {
    type Error = Infallible;

    fn identity(&mut self) -> Result<Identity, Infallible> {
        Ok(Identity { log: log_id(), origin: origin(), key: key().verifying_key() })
    }

    fn head(&mut self) -> Result<String, Infallible> {
        Ok(self.head.clone())
    }

    fn cursor(&mut self) -> Result<Option<Cursor>, Infallible> {
        Ok(self.cursor.clone())
    }

    fn leaves(&mut self, places: Range<u64>) -> Result<Vec<Hash>, Infallible> {
        Ok(self.leaves[at(places.start)..at(places.end)].to_vec())
    }

    fn batch(&mut self, from: u64, limit: Limit) -> Result<Vec<Sent>, Infallible> {
        Ok(self.entries.iter().skip(at(from)).take(limit.entries).cloned().collect())
    }

    fn sign(&mut self, checkpoint: Checkpoint) -> Result<String, Infallible> {
        Ok(sign_checkpoint(&key(), &origin(), checkpoint.size, checkpoint.root))
    }

    fn keep(&mut self, cursor: Option<&Cursor>, remarks: &Remarks) -> Result<(), Infallible> {
        self.keeps += 1;
        self.cursor = cursor.cloned().or(self.cursor.take());
        self.remarks.flagged.extend(remarks.flagged.clone());
        self.remarks.refused.extend(remarks.refused.clone());
        Ok(())
    }

    fn health(&mut self, waiting: u64) -> Result<Health, Infallible> {
        Ok(Health { waiting, ..Health::default() })
    }
}

impl Desk for Log {
    fn after(&mut self) -> Result<u64, Infallible> {
        Ok(0)
    }

    fn apply(&mut self, _: &StateAnswer) -> Result<(), Infallible> {
        Ok(())
    }

    fn pack_version(&mut self) -> Result<u64, Infallible> {
        Ok(self.staged.as_ref().map_or(0, |manifest| manifest.version))
    }

    fn has_file(&mut self, sha256: &str) -> Result<bool, Infallible> {
        Ok(self.files.contains(sha256))
    }

    fn keep_file(&mut self, sha256: &str, _: &[u8]) -> Result<(), Infallible> {
        self.files.insert(sha256.to_owned());
        Ok(())
    }

    fn stage_pack(&mut self, _: &str, manifest: &Manifest) -> Result<Option<String>, Infallible> {
        if self.invalid {
            return Ok(Some("it has no hall".to_owned()));
        }
        self.staged = Some(manifest.clone());
        Ok(None)
    }
}
