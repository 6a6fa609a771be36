//! Taking what stands in a file, place after place: every entry at the place where it was first written, whichever log has carried
//! it on since.

use std::path::Path;

use serde::Deserialize;
use shiwen_domain::{
    entry::{Body, Entry, Recovered},
    id::EntryId,
    moment::DATE_UNCERTAIN,
};
use shiwen_export::{
    Said,
    jsonl::{Fault, Opened, Placed, VerifyError, What},
};
use shiwen_store::{Gathered, Gathering, Private, StoreError, Taken};

use super::{
    error::{MergeError, scratch},
    logs::Logs,
};

/// Why a file cannot be taken.
pub(super) enum Failed {
    Verify(VerifyError),
    Store(StoreError),
    Place {
        log: u32,
        seq: u64,
    },
    Entry {
        id: EntryId,
        log: u32,
        seq: u64,
    },
    /// It is of another log than it said a moment ago.
    Changed,
}

impl From<VerifyError> for Failed {
    fn from(error: VerifyError) -> Self {
        Self::Verify(error)
    }
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Failed {
    pub(super) fn of(self, path: &Path, logs: &Logs) -> MergeError {
        let path = path.to_owned();
        match self {
            Self::Verify(VerifyError::Input(source)) => MergeError::Unreadable { path, source },
            Self::Verify(VerifyError::Fault(Fault { what: What::WitnessKey, .. })) => {
                MergeError::Unseen(path)
            }
            Self::Verify(VerifyError::Fault(fault)) => MergeError::NotWhole { path, fault },
            Self::Store(error) => scratch(&error),
            Self::Place { log, seq } => MergeError::Place { path, log: logs.name(log), seq },
            Self::Entry { id, log, seq } => MergeError::Entry { path, id, log: logs.name(log), seq },
            Self::Changed => MergeError::Changed(path),
        }
    }
}

/// A file being taken.
pub(super) struct Taking<'a> {
    gathering: &'a mut Gathering,
    logs: &'a Logs,
    opened: Option<&'a Opened>,
    /// The number of its log.
    number: Option<u32>,
    /// The last place of the file of which it is known where it lies: there, and in the log that its entry was written in.
    known: (u64, (u32, u64)),
    private: bool,
}

/// The identity alone, of an entry that only a newer program can read.
#[derive(Deserialize)]
struct Identity {
    entry_id: EntryId,
}

impl<'a> Taking<'a> {
    pub(super) fn of(
        gathering: &'a mut Gathering,
        logs: &'a Logs,
        opened: Option<&'a Opened>,
        private: bool,
    ) -> Self {
        let number = opened.and_then(|opened| logs.number(&opened.terminal, opened.log));
        let old = |log| logs.old(&opened?.terminal, log);
        let previous = opened.and_then(|opened| opened.previous.as_ref()?.log);
        // Behind its opening a log has what it continues, behind the opening of that.
        let first = previous.and_then(old).or(number).unwrap_or(0);
        Self { gathering, logs, opened, number, known: (0, (first, 0)), private }
    }

    /// What stands at a place; the day on which a whole entry was written.
    pub(super) fn placed(&mut self, placed: Placed<'_>) -> Result<Option<String>, Failed> {
        let log = self.number.ok_or(Failed::Changed)?;
        let (seq, leaf, whole) = match &placed {
            Placed::Whole { seq, leaf, .. } => (*seq, *leaf, true),
            Placed::Hashed { seq, leaf } => (*seq, *leaf, false),
        };
        if !self.gathering.place(log, seq, leaf, whole)? {
            return Err(Failed::Place { log, seq });
        }
        let Placed::Whole { entry, private, .. } = placed else { return Ok(None) };
        let Some((entry, day)) = self.copy(log, seq, entry) else { return Ok(None) };
        if let Taken::Differs { log, seq } = self.gathering.take(&entry)? {
            return Err(Failed::Entry { id: entry.entry_id, log, seq });
        }
        for (kind, Said { nonce, content }) in private.into_iter().filter(|_| self.private) {
            self.gathering.said(entry.entry_id, &Private { kind, nonce, content })?;
        }
        Ok(day)
    }

    /// An entry as it was first written, at the place where it was.
    fn copy(&mut self, log: u32, seq: u64, bytes: &str) -> Option<(Gathered, Option<String>)> {
        let own = |entry_id| Gathered {
            entry_id,
            log,
            seq,
            original: true,
            proven: true,
            bytes: bytes.as_bytes().to_vec(),
        };
        let Ok(Entry { entry_id, at, body, .. }) = Entry::read(bytes.as_bytes()) else {
            let Identity { entry_id } = serde_json::from_str(bytes).ok()?;
            return Some((own(entry_id), None));
        };
        let day = Some(at.day()).filter(|day| *day != DATE_UNCERTAIN).map(str::to_owned);
        let Body::Recovered(recovered) = body else {
            if seq > 0 {
                self.known = (seq, (log, seq));
            }
            return Some((own(entry_id), day));
        };
        let (log, place) = self.origin(seq, &recovered);
        let (proven, bytes) = (recovered.proven, recovered.entry.into_bytes());
        Some((Gathered { entry_id, log, seq: place, original: false, proven, bytes }, day))
    }

    /// Where an entry that was carried over came from. Of one that had been carried over before into a log in between, only
    /// its first log is named; but what is carried over keeps its order, so it lay as far behind the one before as here.
    fn origin(&mut self, seq: u64, recovered: &Recovered) -> (u32, u64) {
        let named = recovered.log.and_then(|log| self.logs.old(&self.opened?.terminal, log));
        if let Some(log) = named {
            self.known = (seq, (log, recovered.seq));
        }
        let (at, (log, place)) = self.known;
        (log, place + (seq - at))
    }
}
