//! Verifying a whole record: every byte against the tree, the tree against the signature, every column against
//! the bytes, what visitors wrote against its commitments, and the projections against a recount.

mod private;
mod recount;
mod soundness;
mod witness;

use std::collections::BTreeSet;

use shiwen_domain::{
    entry::{Body, Entry, TerminalEvent},
    self_test::{Held, Odd},
};
use shiwen_log::{CheckpointError, Fault, FaultKind, Hash, LogCheck, VerifyingKey, WitnessKey};

use crate::{
    error::StoreError,
    head,
    migration::{MIGRATIONS, Migration},
    open::LogIdentity,
    projection,
    read::{Reader, StoredEntry},
    watch::{self, Watch, unwatched},
};

/// After so many entries a watch is told how far it is.
const TOLD_EVERY: u64 = 256;

/// What a verification found.
#[derive(Clone, Debug)]
pub struct Report {
    /// How many entries were read.
    pub size: u64,
    /// The root that entries, compact range and signature agree on, if they do.
    pub root: Option<Hash>,
    /// Everything that is off, in the order it was found; empty means the record is whole.
    pub findings: Vec<Finding>,
    /// How many entries were recovered from an earlier log.
    pub recovered: u64,
    /// How many of those the earlier log could not prove any more.
    pub unproven: u64,
    /// What alarms the log tells of already: how many findings, and the first place with one.
    pub told: BTreeSet<(u64, Option<u64>)>,
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
    /// What a visitor wrote is there, though it was erased.
    #[error("private content is there again after its erasure")]
    PrivateErased,
    /// What a visitor wrote is gone, and no erasure says so.
    #[error("private content is missing without an erasure")]
    PrivateMissing,
    /// Private content that no entry knows.
    #[error("private content belongs to no entry")]
    PrivateStray,
    /// What a visitor wrote was dropped for its age, and nothing proves that the platform has it.
    #[error("private content was dropped before the platform had it")]
    DroppedUnwitnessed,
    /// Something is called dropped that is there, or never was.
    #[error("private content is called dropped that is not missing")]
    DroppedStray,
    /// The witness's checkpoint is not signed by the terminal and by a witness that is known here, or not as kept.
    #[error("the checkpoint of the witness is not proven")]
    WitnessUnproven,
    /// Terminal and witness have both signed other entries than there are now.
    #[error("the entries are not those that the platform has witnessed")]
    WitnessDiffers,
    /// A table for reports differs from the log.
    #[error("the table {0} differs from a recount of the log")]
    Projection(&'static str),
    /// An entry lies at a place below 0, where nothing ever looks.
    #[error("an entry lies before the first place")]
    BeforeFirst,
    /// A table, index, view or trigger is not as the program made it, or is not the program's at all.
    #[error("the schema is not the one of this program")]
    Schema,
    /// The file's own structure is off: an index leaves rows out, a row breaks its table's rule.
    #[error("the database is not sound in itself")]
    Unsound,
    /// A self-test whose entry was not written on the day that it says it is of.
    #[error(
        "a self-test is not of the day on which it was made: an answer may have been passed off as a test"
    )]
    SelfTestDay,
    /// More self-tests of a day than there are.
    #[error("a day has more self-tests than there are: an answer may have been passed off as a test")]
    SelfTestExcess,
    /// Something cannot be read as what it should be.
    #[error("it cannot be read")]
    Unreadable,
}

impl Reader {
    /// Verifies the whole record against the terminal's public key; no witness is known. Errors only if the disk fails
    /// or another program is in the way: whatever is wrong with the record itself is a finding.
    pub fn verify(&self, key: &VerifyingKey) -> Result<Report, StoreError> {
        self.verify_witnessed(key, &[])
    }

    /// The same against the keys of the witnesses that this terminal is, or was, enrolled with.
    pub fn verify_witnessed(
        &self,
        key: &VerifyingKey,
        witnesses: &[WitnessKey],
    ) -> Result<Report, StoreError> {
        self.verify_watched(key, witnesses, &unwatched)
    }

    /// The same for somebody who waits for it: `watch` is told how many entries are done, and may stop it
    /// ([`StoreError::Stopped`]).
    pub fn verify_watched(
        &self,
        key: &VerifyingKey,
        witnesses: &[WitnessKey],
        watch: Watch<'_>,
    ) -> Result<Report, StoreError> {
        self.verify_all(key, witnesses, MIGRATIONS, watch)
    }

    /// Verifies a record whose schema is of these steps.
    pub fn verify_as(&self, key: &VerifyingKey, steps: &[Migration]) -> Result<Report, StoreError> {
        self.verify_all(key, &[], steps, &unwatched)
    }

    fn verify_all(
        &self,
        key: &VerifyingKey,
        witnesses: &[WitnessKey],
        steps: &[Migration],
        watch: Watch<'_>,
    ) -> Result<Report, StoreError> {
        // One read transaction, so that a window that goes on writing does not disturb the recount.
        let snapshot = self.connection.unchecked_transaction()?;
        let report = self.verify_snapshot(key, witnesses, steps, watch)?;
        snapshot.finish()?;
        Ok(report)
    }

    fn verify_snapshot(
        &self,
        key: &VerifyingKey,
        witnesses: &[WitnessKey],
        steps: &[Migration],
        watch: Watch<'_>,
    ) -> Result<Report, StoreError> {
        let identity = match self.identity() {
            Err(StoreError::Damaged(_) | StoreError::Statement(_)) => None,
            identity => identity?,
        };
        let mut statements = recount::statements(&self.connection)?;
        let mut pass = Pass {
            identity: identity.as_ref(),
            seen: soundness::Seen::default(),
            findings: Vec::new(),
            recovered: 0,
            unproven: 0,
            told: BTreeSet::new(),
            self_tests: Held::default(),
            log: LogCheck::new(),
            recount: recount::Recount::new(&self.connection, &mut statements)?,
            private: private::PrivateCheck::new(self),
            witness: witness::WitnessCheck::new(self),
        };
        // A head that cannot be read is a finding further down.
        let of = self.head().map_or(0, |head| head.size());
        let read = self.for_each_entry(0, |stored| {
            if stored.seq % TOLD_EVERY == 0 {
                watch::tell(watch, pass.seen.entries, of)?;
            }
            pass.entry(&stored)
        });
        let read = read.map(|()| Vec::new());
        let Pass {
            seen,
            mut findings,
            recovered,
            unproven,
            told,
            self_tests,
            log,
            recount,
            private,
            witness,
            ..
        } = pass;
        let too_many = self_tests.finish();
        findings.extend(too_many.map(|seq| Finding { seq: Some(seq), what: What::SelfTestExcess }));
        let read = or_unreadable(read, Some(seen.entries))?;
        let all_read = read.is_empty();
        watch::tell(watch, of, of)?;
        findings.extend(read);
        let (root, faults) = self.head_and_log(log, identity.as_ref(), key)?;
        findings.extend(faults);
        findings.extend(or_unreadable(soundness::check(self, steps), None)?);
        // What lies behind an entry that cannot be read is unknown, and blames nobody.
        if all_read {
            findings.extend(or_unreadable(soundness::check_indexes(self, &seen), None)?);
            let (seen_by, off) = match witness.finish(self, identity.as_ref(), key, witnesses) {
                Ok(seen) => seen,
                Err(error) => (witness::Witnessed::default(), or_unreadable(Err(error), None)?),
            };
            findings.extend(off);
            findings.extend(or_unreadable(private.finish(root.is_some(), &seen_by), None)?);
            watch::tell(watch, of, of)?;
            findings.extend(or_unreadable(recount.finish(), None)?);
        }
        Ok(Report { size: seen.entries, root, findings, recovered, unproven, told })
    }

    /// The end of the log against the head as it is stored; the head may be damaged, so nothing here trusts it.
    fn head_and_log(
        &self,
        log: LogCheck,
        identity: Option<&LogIdentity>,
        key: &VerifyingKey,
    ) -> Result<(Option<Hash>, Vec<Finding>), StoreError> {
        let Some(Ok(origin)) = identity.map(LogIdentity::origin) else {
            return Ok((None, vec![Finding { seq: None, what: What::Opening }]));
        };
        let stored = match head::stored(&self.connection) {
            Ok(stored) => stored,
            Err(error) => return Ok((None, or_unreadable(Err(error), None)?)),
        };
        let head = stored.borrowed();
        Ok(match log.finish(&head, &origin, key).and_then(|root| signed_once(&head).map(|()| root)) {
            Ok(root) => (Some(root), Vec::new()),
            Err(Fault { seq, what }) => (None, vec![Finding { seq, what: What::Log(what) }]),
        })
    }
}

/// The terminal writes its own signature and no other beside it.
fn signed_once(head: &shiwen_log::Head<'_>) -> Result<(), Fault> {
    let signatures =
        head.checkpoint.split_once("\n\n").map_or(0, |(_, signatures)| signatures.lines().count());
    if signatures == 1 { Ok(()) } else { Err(FaultKind::from(CheckpointError::Malformed).into()) }
}

/// What is no longer what it should be is a finding; a disk that fails, or a lock, is not.
fn or_unreadable(
    result: Result<Vec<Finding>, StoreError>,
    seq: Option<u64>,
) -> Result<Vec<Finding>, StoreError> {
    match result {
        Err(StoreError::Damaged(_) | StoreError::Statement(_)) => {
            Ok(vec![Finding { seq, what: What::Unreadable }])
        }
        other => other,
    }
}

/// One walk over all entries.
struct Pass<'a> {
    identity: Option<&'a LogIdentity>,
    seen: soundness::Seen,
    findings: Vec<Finding>,
    recovered: u64,
    unproven: u64,
    told: BTreeSet<(u64, Option<u64>)>,
    self_tests: Held,
    log: LogCheck,
    recount: recount::Recount<'a>,
    private: private::PrivateCheck<'a>,
    witness: witness::WitnessCheck,
}

impl Pass<'_> {
    fn entry(&mut self, stored: &StoredEntry) -> Result<(), StoreError> {
        self.seen.entry(stored);
        self.witness.entry(stored.leaf);
        // The check stays with its first fault, which `finish` reports.
        let _ = self.log.entry(stored.seq, &stored.bytes, stored.leaf.as_bytes());
        let read = Entry::read(&stored.bytes);
        let off = match &read {
            Ok(entry) => columns(stored, entry, self.identity),
            Err(_) => unknown_columns(stored),
        };
        self.findings.extend(off.map(|what| Finding { seq: Some(stored.seq), what }));
        // What a newer program wrote is proved by its hash and counts nothing.
        let Ok(entry) = read else { return Ok(()) };
        if let Body::Recovered(recovered) = &entry.body {
            self.recovered += 1;
            self.unproven += u64::from(!recovered.proven);
        }
        self.self_test(stored.seq, &entry);
        self.private.entry(stored.seq, &entry);
        projection::project(&mut self.recount, stored.seq, &entry)
    }

    /// What an entry says of self-tests, and what was told of before.
    fn self_test(&mut self, seq: u64, entry: &Entry) {
        let odd = self.self_tests.hears(seq, entry).map(|odd| match odd {
            Odd::OtherDay => What::SelfTestDay,
            Odd::TooMany => What::SelfTestExcess,
        });
        self.findings.extend(odd.map(|what| Finding { seq: Some(seq), what }));
        if let Body::TerminalEvent(TerminalEvent::IntegrityAlarm { findings, first_bad_seq }) = &entry.body {
            self.told.insert((*findings, *first_bad_seq));
        }
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

/// The columns beside an entry of a newer program: identity and kind have the same names in every format.
fn unknown_columns(stored: &StoredEntry) -> Option<What> {
    let entry: serde_json::Value = serde_json::from_slice(&stored.bytes).ok()?;
    let same =
        entry["entry_id"] == stored.entry_id.to_string().as_str() && entry["kind"] == stored.kind.as_str();
    (!same).then_some(What::Columns)
}
