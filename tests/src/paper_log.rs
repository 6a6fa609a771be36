//! A log on paper: real entries under real checkpoints of a real key, in memory, so that a history can be forked, cut,
//! written anew below any size and signed again, as often as a proof likes. It knows nothing of the terminal's own record;
//! what the platform answers comes back through a [`Line`], unjudged.

mod author;
mod change;
mod key;
mod line;
mod private;

use std::{fmt, ops::Range};

use shiwen_domain::{
    entry::{Body, Entry, LogOpened, Previous, Recovered, ReopenReason},
    id::{LogId, TerminalId},
};
use shiwen_log::{CompactRange, Hash, Origin, VerifyingKey, leaf_hash, sign_checkpoint};
use shiwen_sync::protocol::{Batch, Health, PrivateContent, Sent};

pub use author::Author;
pub use change::{Change, Changed};
pub use key::PaperKey;
pub use line::{Answer, Line, Request, Watch, packed};
pub use private::{Secret, sealed};

/// One entry, with what belongs to it and is not in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// Its bytes, of any kind.
    pub bytes: Vec<u8>,
    /// What travels with it.
    pub private: Vec<PrivateContent>,
}

impl From<Vec<u8>> for Paper {
    fn from(bytes: Vec<u8>) -> Self {
        Self { bytes, private: Vec::new() }
    }
}

impl From<&Entry> for Paper {
    fn from(entry: &Entry) -> Self {
        entry.to_bytes().expect("an entry of an author fits").into()
    }
}

/// The log. A copy of it is a fork: it has the same past and the same key.
#[derive(Clone)]
pub struct PaperLog {
    terminal: TerminalId,
    log: LogId,
    key: PaperKey,
    papers: Vec<Paper>,
}

impl PaperLog {
    /// A log with its opening entry.
    pub fn open(terminal: &TerminalId, key: &PaperKey, author: &mut Author, demo: bool) -> Self {
        Self::open_after(terminal, key, author, demo, None)
    }

    /// A log that continues another one, or claims to.
    pub fn open_after(
        terminal: &TerminalId,
        key: &PaperKey,
        author: &mut Author,
        demo: bool,
        previous: Option<Previous>,
    ) -> Self {
        let mut opened = Self::blank(terminal, key, author);
        let body = opened.opening(demo, previous);
        opened.push(&author.entry(Body::LogOpened(body)));
        opened
    }

    /// A log in which nothing stands, not even what must be first.
    pub fn blank(terminal: &TerminalId, key: &PaperKey, author: &mut Author) -> Self {
        Self { terminal: terminal.clone(), log: LogId(author.uuid()), key: key.clone(), papers: Vec::new() }
    }

    /// What an opening entry of this log says.
    pub fn opening(&self, demo: bool, previous: Option<Previous>) -> LogOpened {
        LogOpened {
            terminal: self.terminal.clone(),
            log: self.log,
            demo,
            version: env!("CARGO_PKG_VERSION").into(),
            key: self.key.verifying_key().to_vkey(&self.origin()),
            previous,
        }
    }

    /// What the opening entry of a log that takes this one's place says about it.
    pub fn as_previous(&self, reason: ReopenReason, automatic_in_24_h: u32) -> Previous {
        Previous {
            log: Some(self.log),
            size: Some(self.size()),
            root: Some(self.root(self.size()).to_string()),
            reason,
            automatic_in_24_h,
        }
    }

    /// The entry at a place as an entry of a later log.
    pub fn recovered(&self, seq: u64, proven: bool) -> Recovered {
        let entry = String::from_utf8(self.papers[place(seq)].bytes.clone()).expect("an entry is text");
        Recovered { log: Some(self.log), seq, proven, entry }
    }

    /// The terminal that writes it.
    pub fn terminal(&self) -> &TerminalId {
        &self.terminal
    }

    /// Its identity.
    pub fn id(&self) -> LogId {
        self.log
    }

    /// The name under which it signs.
    pub fn origin(&self) -> Origin {
        Origin::new(self.terminal.as_str(), &self.log.to_string()).expect("a name the platform gave")
    }

    /// The key its checkpoints are checked with.
    pub fn verifying_key(&self) -> VerifyingKey {
        self.key.verifying_key()
    }

    /// How many entries there are.
    pub fn size(&self) -> u64 {
        self.papers.len() as u64
    }

    /// The entries.
    pub fn papers(&self) -> &[Paper] {
        &self.papers
    }

    /// The entries, to be written anew.
    pub fn papers_mut(&mut self) -> &mut Vec<Paper> {
        &mut self.papers
    }

    /// Appends; answers the place.
    pub fn push(&mut self, paper: impl Into<Paper>) -> u64 {
        self.papers.push(paper.into());
        self.size() - 1
    }

    /// Appends so many entries that an author has written.
    pub fn write(&mut self, author: &mut Author, entries: u64) {
        for _ in 0..entries {
            let entry = author.any();
            self.push(&entry);
        }
    }

    /// The first entries of it alone.
    #[must_use]
    pub fn cut(&self, size: u64) -> Self {
        Self { papers: self.papers[..place(size)].to_vec(), ..self.clone() }
    }

    /// The root of its first entries.
    pub fn root(&self, size: u64) -> Hash {
        self.papers[..place(size)]
            .iter()
            .map(|paper| leaf_hash(&paper.bytes))
            .collect::<CompactRange>()
            .root()
    }

    /// The signed checkpoint of its first entries.
    pub fn checkpoint(&self, size: u64) -> String {
        sign_checkpoint(self.key.signing_key(), &self.origin(), size, self.root(size))
    }

    /// The entries of these places as they are sent.
    pub fn batch(&self, places: Range<u64>) -> Batch {
        let sent = |paper: &Paper| Sent { bytes: paper.bytes.clone(), private: paper.private.clone() };
        Batch {
            first: places.start,
            entries: self.papers[place(places.start)..place(places.end)].iter().map(sent).collect(),
            checkpoint: self.checkpoint(places.end),
            witnessed: None,
            health: Health {
                version: env!("CARGO_PKG_VERSION").into(),
                clock_trusted: true,
                ..Health::default()
            },
        }
    }

    /// Everything from a place on as it is sent.
    pub fn batch_from(&self, first: u64) -> Batch {
        self.batch(first..self.size())
    }

    /// Where its batches go.
    pub fn target(&self) -> String {
        format!("/v1/logs/{}/{}/entries", self.terminal, self.log)
    }
}

impl fmt::Debug for PaperLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PaperLog({}, {} entries)", self.origin(), self.size())
    }
}

/// A place as an index.
fn place(seq: u64) -> usize {
    usize::try_from(seq).expect("a log in memory is no longer than memory")
}

#[cfg(test)]
mod tests;
