//! A platform that answers as a test tells it to: honestly, unless told otherwise for the next batches.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
};

use shiwen_domain::id::LogId;
use shiwen_log::{SigningKey, WitnessKey, add_cosignature, open_checkpoint};
use shiwen_sync::{
    exchange::Pins,
    link::{Fault, Link},
    protocol::{Batch, BatchAnswer, PackAnswer, Problem, ProblemKind, StateAnswer},
};

use crate::log::{Log, key, origin};

const NAME: &str = "platform.example";
/// When it cosigns, in seconds since 1970.
pub(crate) const NOW_S: u64 = 1_800_000_000;

/// The witness's key, and one that is not.
pub(crate) fn witness() -> SigningKey {
    SigningKey::from_seed(&[2; 32])
}
pub(crate) fn stranger() -> SigningKey {
    SigningKey::from_seed(&[3; 32])
}
pub(crate) fn pack_key() -> SigningKey {
    SigningKey::from_seed(&[4; 32])
}

/// What the terminal was told at enrolment.
pub(crate) fn pins() -> Pins {
    let witness = WitnessKey::new(NAME, witness().verifying_key()).expect("a name");
    Pins { witness, pack: ("shiwen-packs".into(), pack_key().verifying_key()), hall: "hall".into() }
}

/// A checkpoint with a cosignature.
pub(crate) fn cosigned(checkpoint: &str, by: &SigningKey) -> String {
    add_cosignature(checkpoint, NAME, by, NOW_S).expect("a checkpoint")
}

type Answer = Box<dyn Fn(&Batch) -> Result<BatchAnswer, Fault>>;

/// The platform.
pub(crate) struct Platform {
    pub(crate) sent: RefCell<Vec<Batch>>,
    /// What it says to the next batches, before it becomes honest.
    pub(crate) script: RefCell<VecDeque<Answer>>,
    /// The most entries that it takes, and whether it takes private content.
    pub(crate) most: Cell<usize>,
    pub(crate) takes_private: Cell<bool>,
    pub(crate) published: Option<(u64, String)>,
    pub(crate) media: Vec<u8>,
    /// What it says instead of the state, and instead of a file.
    pub(crate) no_state: Option<Fault>,
    pub(crate) no_media: Option<Fault>,
    /// Whether a file never comes.
    pub(crate) media_hangs: bool,
    /// How often it was asked for the state, and for a file.
    pub(crate) asked: Cell<[u32; 2]>,
}

impl Platform {
    /// One that takes everything.
    pub(crate) fn honest() -> Self {
        Self {
            sent: RefCell::default(),
            script: RefCell::default(),
            most: Cell::new(usize::MAX),
            takes_private: Cell::new(true),
            published: None,
            media: Vec::new(),
            no_state: None,
            no_media: None,
            media_hangs: false,
            asked: Cell::default(),
        }
    }

    /// One that says this to the first batch.
    pub(crate) fn saying(answer: impl Fn(&Batch) -> Result<BatchAnswer, Fault> + 'static) -> Self {
        let platform = Self::honest();
        platform.then(answer);
        platform
    }

    /// And this to the one after that.
    pub(crate) fn then(&self, answer: impl Fn(&Batch) -> Result<BatchAnswer, Fault> + 'static) {
        self.script.borrow_mut().push_back(Box::new(answer));
    }
}

/// The honest answer.
pub(crate) fn taken(batch: &Batch) -> BatchAnswer {
    let size = batch.first + batch.entries.len() as u64;
    let opened = open_checkpoint(&batch.checkpoint, &origin(), &key().verifying_key());
    assert_eq!(opened.expect("a checkpoint").size, size);
    let cosigned = cosigned(&batch.checkpoint, &witness());
    BatchAnswer { size, cosigned, time_ms: 5, flagged: vec![], refused: vec![] }
}

/// A disagreement, with what `by` has signed of a log.
pub(crate) fn disagreement(kind: ProblemKind, log: &Log, by: &SigningKey) -> Fault {
    let size = Some(log.leaves.len() as u64);
    problem(Problem { size, cosigned: Some(cosigned(&log.head, by)), ..Problem::new(kind) })
}

pub(crate) fn problem(problem: Problem) -> Fault {
    Fault::Problem { status: problem.status, problem: Box::new(problem), retry_after: None }
}

impl Link for Platform {
    async fn send_batch(&self, _: LogId, batch: &Batch) -> Result<BatchAnswer, Fault> {
        self.sent.borrow_mut().push(batch.clone());
        if let Some(answer) = self.script.borrow_mut().pop_front() {
            return answer(batch);
        }
        let private = batch.entries.iter().any(|sent| !sent.private.is_empty());
        if batch.entries.len() > self.most.get() || (private && !self.takes_private.get()) {
            return Err(problem(Problem::new(ProblemKind::TooLarge)));
        }
        Ok(taken(batch))
    }

    async fn state(&self, _: u64) -> Result<StateAnswer, Fault> {
        let [states, files] = self.asked.get();
        self.asked.set([states + 1, files]);
        if let Some(fault) = &self.no_state {
            return Err(fault.clone());
        }
        let pack_version = self.published.as_ref().map(|(version, _)| *version);
        Ok(StateAnswer { time_ms: 6, pack_version, work_orders: vec![], erasures: vec![], next: 0 })
    }

    async fn pack(&self, have: u64) -> Result<Option<PackAnswer>, Fault> {
        let newer = self.published.as_ref().filter(|(version, _)| *version != have);
        Ok(newer.map(|(_, manifest)| PackAnswer { manifest: manifest.clone() }))
    }

    async fn media(&self, _: &str) -> Result<Vec<u8>, Fault> {
        let [states, files] = self.asked.get();
        self.asked.set([states, files + 1]);
        if self.media_hangs {
            std::future::pending::<()>().await;
        }
        self.no_media.clone().map_or_else(|| Ok(self.media.clone()), Err)
    }
}
