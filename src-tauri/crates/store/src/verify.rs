//! Verifying a whole record: every byte against the tree, the tree against the signature, every column against
//! the bytes, what visitors wrote against its commitments, and the projections against a recount.

mod private;
mod recount;

use shiwen_domain::entry::{Body, Entry};
use shiwen_log::{Fault, FaultKind, Hash, LogCheck, Origin, VerifyingKey};

use crate::{
    error::StoreError,
    head,
    open::LogIdentity,
    read::{Reader, StoredEntry},
};

/// What a verification found.
#[derive(Clone, Debug)]
pub struct Report {
    /// How many entries were read.
    pub size: u64,
    /// The root that entries, compact range and signature agree on, if they do.
    pub root: Option<Hash>,
    /// Everything that is off, in the order it was found; empty means the record is whole.
    pub findings: Vec<Finding>,
}

impl Report {
    /// The smallest place with something off, if a finding has a place.
    pub fn first_bad_seq(&self) -> Option<u64> {
        self.findings.iter().filter_map(|finding| finding.seq).min()
    }
}

/// One thing that is off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where, if it has a place.
    pub seq: Option<u64>,
    /// What.
    pub what: What,
}

/// What can be off.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum What {
    /// The log itself: gap, changed bytes, head or signature.
    #[error("{0}")]
    Log(FaultKind),
    /// The identity or kind beside an entry is not the one inside.
    #[error("the columns beside the entry do not say what the entry says")]
    Columns,
    /// The first entry does not open the log that the record says it is.
    #[error("the first entry opens another log")]
    Opening,
    /// What a visitor wrote is not what the entry committed to.
    #[error("private content was changed")]
    PrivateChanged,
    /// What a visitor wrote is gone, and no erasure says so.
    #[error("private content is missing without an erasure")]
    PrivateMissing,
    /// Private content that no entry knows.
    #[error("private content belongs to no entry")]
    PrivateStray,
    /// A table for reports differs from the log.
    #[error("the table {0} differs from a recount of the log")]
    Projection(&'static str),
}

impl Reader {
    /// Verifies the whole record against the terminal's public key. Errors only if the file cannot be read.
    pub fn verify(&self, key: &VerifyingKey) -> Result<Report, StoreError> {
        // One read transaction, so that a window that goes on writing does not disturb the recount.
        let snapshot = self.connection.unchecked_transaction()?;
        let report = self.verify_snapshot(key)?;
        snapshot.finish()?;
        Ok(report)
    }

    fn verify_snapshot(&self, key: &VerifyingKey) -> Result<Report, StoreError> {
        let (mut findings, mut size) = (Vec::new(), 0);
        let identity = self.identity()?;
        let mut log = LogCheck::new();
        let mut recount = recount::Recount::new()?;
        let mut private = private::PrivateCheck::new(self);
        self.for_each_entry(0, |stored| {
            size += 1;
            // The check stays with its first fault, which `finish` reports.
            let _ = log.entry(stored.seq, &stored.bytes, stored.leaf.as_bytes());
            // What a newer program wrote is proved by its hash and counts nothing.
            let Ok(entry) = Entry::read(&stored.bytes) else { return Ok(()) };
            let seq = Some(stored.seq);
            findings.extend(columns(&stored, &entry, identity.as_ref()).map(|what| Finding { seq, what }));
            private.entry(stored.seq, &entry)?;
            recount.entry(stored.seq, &entry)
        })?;
        findings.extend(private.finish()?);
        findings.extend(recount.compare(self)?);
        let root = match identity.map(|identity| self.finish(log, &identity.origin()?, key)).transpose()? {
            Some(Ok(root)) => Some(root),
            Some(Err(fault)) => {
                findings.push(Finding { seq: fault.seq, what: What::Log(fault.what) });
                None
            }
            None => {
                findings.push(Finding { seq: None, what: What::Opening });
                None
            }
        };
        Ok(Report { size, root, findings })
    }

    /// The end of the log against the head as it is stored; the head may be damaged, so nothing here trusts it.
    fn finish(
        &self,
        log: LogCheck,
        origin: &Origin,
        key: &VerifyingKey,
    ) -> Result<Result<Hash, Fault>, StoreError> {
        let stored = head::stored(&self.connection)?;
        Ok(log.finish(&stored.borrowed(), origin, key))
    }
}

fn columns(stored: &StoredEntry, entry: &Entry, identity: Option<&LogIdentity>) -> Option<What> {
    if stored.entry_id != entry.entry_id || stored.kind != entry.kind() {
        return Some(What::Columns);
    }
    let opens = match &entry.body {
        Body::LogOpened(opened) => identity.is_some_and(|identity| {
            identity.terminal == opened.terminal && identity.log == opened.log && identity.demo == opened.demo
        }),
        _ => false,
    };
    (opens != (stored.seq == 0)).then_some(What::Opening)
}
