//! A platform in memory: the real judgement, the real signatures, a database that is a map. It can be set back to an
//! earlier copy of itself, and it can be wrong in one way, as a control.

use std::collections::BTreeMap;

use shiwen_domain::id::LogId;
use shiwen_log::{
    Checkpoint, CompactRange, Hash, Origin, SigningKey, VerifyingKey, WitnessKey, add_cosignature, leaf_hash,
    open_checkpoint, open_cosigned,
};
use shiwen_sync::{
    link::Fault,
    protocol::{Batch, BatchAnswer, Flagged, Problem, ProblemKind, Sent},
    witness::{Claim, Verdict, Witnessed, judge},
};

use crate::{
    clock::{DAY_MS, true_ms},
    engine::Kind,
    entry::{self, What},
};

const NAME: &str = "platform.example";

fn key() -> SigningKey {
    SigningKey::from_seed(&[99; 32])
}

/// The key that terminals pin.
pub(crate) fn witness_key() -> WitnessKey {
    WitnessKey::new(NAME, key().verifying_key()).expect("a name")
}

/// A log as the platform has it.
#[derive(Clone)]
pub(crate) struct Held {
    pub(crate) entries: Vec<Vec<u8>>,
    leaves: Vec<Hash>,
    pub(crate) range: CompactRange,
    cosigned: String,
}

/// What lies in the platform's database.
#[derive(Clone, Default)]
pub(crate) struct Rows {
    pub(crate) logs: BTreeMap<LogId, Held>,
    /// When a terminal last opened a new log by itself, and when a person last confirmed it.
    reopened: BTreeMap<String, i64>,
    confirmed: BTreeMap<String, i64>,
}

/// The platform.
pub(crate) struct Platform {
    key: SigningKey,
    witness: WitnessKey,
    pub(crate) rows: Rows,
    pub(crate) backups: Vec<Rows>,
    pub(crate) down_until: u64,
    /// The most entries that it takes at once.
    pub(crate) most: usize,
    kind: Kind,
}

/// A terminal that asks.
pub(crate) struct Asker<'a> {
    pub(crate) terminal: &'a str,
    pub(crate) key: VerifyingKey,
}

impl Platform {
    pub(crate) fn new(kind: Kind) -> Self {
        Self {
            key: key(),
            witness: witness_key(),
            rows: Rows::default(),
            backups: Vec::new(),
            down_until: 0,
            most: 500,
            kind,
        }
    }

    /// A person confirms a terminal.
    pub(crate) fn confirm(&mut self, terminal: &str, now: u64) {
        self.rows.confirmed.insert(terminal.to_owned(), true_ms(now));
    }

    /// One batch, in one transaction: what it answers is stored.
    pub(crate) fn take(
        &mut self,
        asker: &Asker<'_>,
        log: LogId,
        batch: &Batch,
        now: u64,
    ) -> Result<BatchAnswer, Fault> {
        if batch.entries.len() > self.most {
            return Err(problem(Problem::new(ProblemKind::TooLarge)));
        }
        let origin = Origin::new(asker.terminal, &log.to_string()).expect("a name");
        let signed = open_checkpoint(&batch.checkpoint, &origin, &asker.key);
        let signed = signed.map_err(|_| problem(Problem::new(ProblemKind::Invalid)))?;
        if !self.rows.logs.contains_key(&log) {
            self.open(asker, log, batch, now)?;
        }
        let held = self.rows.logs.get_mut(&log).expect("it was opened");
        let shown = batch.witnessed.as_deref();
        let shown = shown.and_then(|shown| open_cosigned(shown, &origin, &asker.key, &self.witness).ok());
        let taken = match shown.and_then(|shown| held.forgot(&shown.checkpoint)) {
            Some(forgotten) => Err(forgotten),
            None => held.take(batch, signed, self.kind.takes_anything),
        };
        // Signed by the terminal if it has just grown; otherwise what was cosigned before stays.
        if held.range.size() == signed.size && held.range.root() == signed.root {
            let time_s = u64::try_from(true_ms(now) / 1000).expect("after 1970");
            held.cosigned =
                add_cosignature(&batch.checkpoint, NAME, &self.key, time_s).expect("a checkpoint");
        }
        let (size, cosigned) = (held.range.size(), held.cosigned.clone());
        if size == 0 {
            // Nothing was stored, so nothing was opened.
            self.rows.logs.remove(&log);
        }
        let flagged = flagged(batch);
        let answer = BatchAnswer {
            size,
            cosigned: cosigned.clone(),
            time_ms: true_ms(now),
            flagged,
            refused: Vec::new(),
        };
        let signed = (size > 0).then_some(cosigned);
        taken
            .map(|()| answer)
            .map_err(|kind| problem(Problem { size: Some(size), cosigned: signed, ..Problem::new(kind) }))
    }

    fn open(&mut self, asker: &Asker<'_>, log: LogId, batch: &Batch, now: u64) -> Result<(), Fault> {
        if batch.first > 0 {
            return Err(problem(Problem { size: Some(0), ..Problem::new(ProblemKind::Gap) }));
        }
        let first = batch.entries.first().map(|sent| entry::read(&sent.bytes).0);
        let now = true_ms(now);
        match first {
            Some(What::Opened) => {}
            Some(What::Reopened) => {
                let last = self.rows.reopened.get(asker.terminal).copied().unwrap_or(i64::MIN / 2);
                let confirmed = self.rows.confirmed.get(asker.terminal).copied().unwrap_or(i64::MIN / 2);
                if last > confirmed && now - last < DAY_MS {
                    return Err(problem(Problem::new(ProblemKind::ConfirmationNeeded)));
                }
                self.rows.reopened.insert(asker.terminal.to_owned(), now);
            }
            _ => return Err(problem(Problem::new(ProblemKind::Invalid))),
        }
        let range = CompactRange::empty();
        let held = Held { entries: Vec::new(), leaves: Vec::new(), range, cosigned: String::new() };
        self.rows.logs.insert(log, held);
        Ok(())
    }
}

impl Held {
    fn take(&mut self, batch: &Batch, signed: Checkpoint, anything: bool) -> Result<(), ProblemKind> {
        let leaves: Vec<_> = batch.entries.iter().map(|sent| leaf_hash(&sent.bytes)).collect();
        let claim = Claim { first: batch.first, leaves: &leaves, signed };
        match if anything { self.anything(&claim) } else { self.judged(&claim) } {
            Verdict::Grows { skip, range } => {
                self.grow(&batch.entries[skip..], &leaves[skip..], range);
                Ok(())
            }
            Verdict::Known => Ok(()),
            Verdict::Gap => Err(ProblemKind::Gap),
            Verdict::Shrunk => Err(ProblemKind::Shrunk),
            Verdict::Fork => Err(ProblemKind::Fork),
            Verdict::OtherSize => Err(ProblemKind::Invalid),
        }
    }

    /// What our own signature says about our memory.
    fn forgot(&self, shown: &Checkpoint) -> Option<ProblemKind> {
        if shown.size > self.range.size() {
            return Some(ProblemKind::Gap);
        }
        let other = shown.size == self.range.size() && shown.root != self.range.root();
        other.then_some(ProblemKind::Fork)
    }

    fn judged(&self, claim: &Claim<'_>) -> Verdict {
        let at = |place: u64| usize::try_from(place).expect("a small log");
        let leaf_at = |place| Ok::<_, ()>(self.leaves[at(place)]);
        let root_at =
            |size| Ok::<_, ()>(self.leaves[..at(size)].iter().copied().collect::<CompactRange>().root());
        judge(&Witnessed { range: self.range.clone() }, claim, leaf_at, root_at)
            .expect("memory does not fail")
    }

    /// The control: whatever comes is the log from there on.
    fn anything(&mut self, claim: &Claim<'_>) -> Verdict {
        let first = usize::try_from(claim.first).expect("a small log").min(self.entries.len());
        self.entries.truncate(first);
        self.leaves.truncate(first);
        let range = self.leaves.iter().chain(claim.leaves).copied().collect();
        Verdict::Grows { skip: 0, range }
    }

    fn grow(&mut self, entries: &[Sent], leaves: &[Hash], range: CompactRange) {
        self.entries.extend(entries.iter().map(|sent| sent.bytes.clone()));
        self.leaves.extend(leaves);
        self.range = range;
    }
}

fn flagged(batch: &Batch) -> Vec<Flagged> {
    let entries = (batch.first..).zip(&batch.entries);
    let poison = entries.filter(|(_, sent)| entry::read(&sent.bytes).0 == What::Poison);
    poison.map(|(seq, _)| Flagged { seq, flag: "unreadable".to_owned() }).collect()
}

/// A problem as it comes over the network.
pub(crate) fn problem(problem: Problem) -> Fault {
    Fault::Problem { status: problem.status, problem: Box::new(problem), retry_after: None }
}
