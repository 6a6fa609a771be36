//! The rows of one terminal, in a scratch record of its own with keys that nobody keeps: the same tables and the same judge as
//! on the terminal itself, and nothing of another terminal between two of its ratings.

use std::path::Path;

use shiwen_domain::{
    entry::{Body, Entry, PackApplied, Recovered},
    id::TerminalId,
    moment::DATE_UNCERTAIN,
    results::Days,
};
use shiwen_log::SigningKey;
use shiwen_store::{
    DatabaseKey, Fact, Gathered, Gathering, Identities, LogIdentity, Opening, Reader, Store, StoreError,
};

use crate::identity::{Random, secret_bytes};

/// How many entries are written at once.
const PIECE: usize = 500;

/// A terminal's rows.
#[derive(Debug)]
pub(super) struct Terminal {
    pub(super) name: TerminalId,
    pub(super) reader: Reader,
    /// Entries that only a newer program can read.
    pub(super) newer: u64,
    /// Ratings of the days before the first entry that says by what they are judged.
    pub(super) unjudged: u64,
}

/// What a scratch record is made for.
pub(super) struct Making<'a> {
    pub(super) folder: &'a Path,
    pub(super) gathering: &'a Gathering,
    pub(super) demo: bool,
    /// By what ratings are flagged as long as no entry says it, where the beginning of the logs is not there.
    pub(super) basis: Option<&'a PackApplied>,
    pub(super) days: Days,
}

impl Making<'_> {
    /// Writes what was gathered of a terminal's logs, one after the other. `whole` says that nothing came before: then the
    /// entries alone say by what ratings were judged, as they did on the terminal.
    pub(super) fn terminal(
        &self,
        name: &TerminalId,
        logs: &[u32],
        whole: bool,
    ) -> Result<Terminal, StoreError> {
        let path = self.folder.join(format!("terminal-{}.db", logs.first().copied().unwrap_or(0)));
        let key = DatabaseKey::new(secret_bytes());
        let identity = LogIdentity { terminal: name.clone(), log: Random.log_id(), demo: self.demo };
        let signing = SigningKey::from_seed(&secret_bytes());
        let store = Store::begin(&Opening::new(&path, &key), signing, identity)?;
        let mut writing = Writing { store, facts: Vec::new(), judged: whole, newer: 0, unjudged: 0 };
        for &log in logs {
            self.gathering.for_each(log, |entry| {
                if let Some(fact) = writing.fact(&entry, &self.days, self.gathering)? {
                    if !whole {
                        self.before(&mut writing, &fact)?;
                    }
                    writing.add(fact)?;
                }
                Ok::<_, StoreError>(())
            })?;
        }
        writing.write()?;
        let Writing { store, newer, unjudged, .. } = writing;
        drop(store);
        Ok(Terminal { name: name.clone(), reader: Reader::open(&path, &key)?, newer, unjudged })
    }

    /// Says first by what ratings are judged, until an entry does.
    fn before(&self, writing: &mut Writing, first: &Fact) -> Result<(), StoreError> {
        let is_first = writing.facts.is_empty() && writing.store.head()?.size() == 0;
        match self.basis.filter(|_| is_first) {
            Some(basis) => {
                let at = first.entry.at.clone();
                let said = Entry::new(Random.entry_id(), at, Body::PackApplied(basis.clone()));
                writing.add(Fact::from(said))
            }
            None => Ok(()),
        }
    }
}

/// A scratch record being written.
struct Writing {
    store: Store,
    facts: Vec<Fact>,
    /// Whether an entry has said by what ratings are judged.
    judged: bool,
    newer: u64,
    unjudged: u64,
}

impl Writing {
    /// What an entry is in the scratch record; nothing if it counts nothing there.
    fn fact(
        &mut self,
        gathered: &Gathered,
        days: &Days,
        gathering: &Gathering,
    ) -> Result<Option<Fact>, StoreError> {
        let Ok(entry) = Entry::read(&gathered.bytes) else {
            self.newer += 1;
            return Ok(None);
        };
        match &entry.body {
            // What is wrapped twice is not known to be anything.
            Body::Recovered(_) => return Ok(None),
            Body::PackApplied(_) => self.judged = true,
            Body::Rating(rating) if !self.judged => {
                let day = rating.started.day();
                self.unjudged += u64::from(day == DATE_UNCERTAIN || days.hold(day));
            }
            _ => {}
        }
        let private = gathering.said_with(gathered.entry_id)?;
        let entry_id = gathered.entry_id;
        let entry = if gathered.proven { Entry { entry_id, ..entry } } else { unproven(gathered, entry) };
        Ok(Some(Fact { entry, private }))
    }

    fn add(&mut self, fact: Fact) -> Result<(), StoreError> {
        self.facts.push(fact);
        if self.facts.len() < PIECE { Ok(()) } else { self.write() }
    }

    fn write(&mut self) -> Result<(), StoreError> {
        self.store.append(&self.facts)?;
        self.facts.clear();
        Ok(())
    }
}

/// An entry that its own log could not prove any more stays one.
fn unproven(gathered: &Gathered, entry: Entry) -> Entry {
    let text = String::from_utf8_lossy(&gathered.bytes).into_owned();
    let recovered = Recovered { log: None, seq: gathered.seq, proven: false, entry: text };
    Entry::new(gathered.entry_id, entry.at, Body::Recovered(recovered))
}
