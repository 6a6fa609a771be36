//! Histories that never were: what somebody who holds the terminal's own key would write in place of the witnessed one.
//! What each of them must be answered is worked out here by comparing entries, not by the rules that the platform uses.

use super::{Author, PaperLog, place};

/// What is done to the past.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Change {
    /// One byte of an entry is another.
    Byte,
    /// An entry is missing; those behind it move up.
    Removed,
    /// An entry that nobody wrote then.
    Inserted,
    /// Two entries in each other's place.
    Swapped,
    /// A rating of another day.
    Redated,
    /// A bad rating made good.
    Praised,
    /// Nothing behind an earlier size.
    Cut,
    /// Cut, and written again differently to the old length or beyond.
    Regrown,
}

impl Change {
    /// Every change.
    pub const ALL: [Self; 8] = [
        Self::Byte,
        Self::Removed,
        Self::Inserted,
        Self::Swapped,
        Self::Redated,
        Self::Praised,
        Self::Cut,
        Self::Regrown,
    ];
}

/// Another history, and the batch that is sent of it.
#[derive(Clone, Debug)]
pub struct Changed {
    /// The history.
    pub log: PaperLog,
    /// The place from which it is sent.
    pub first: u64,
    /// The end of the problem's `type` that must come back.
    pub expected: &'static str,
}

impl Changed {
    /// Changes a log below `witnessed`, lets it grow by some entries (or not), and chooses where a batch begins. `None`
    /// where the change would change nothing.
    pub fn make(log: &PaperLog, witnessed: u64, change: Change, author: &mut Author) -> Option<Self> {
        let mut other = log.cut(witnessed);
        apply(&mut other, change, author)?;
        if change != Change::Cut && author.seed.once_in(2) {
            let more = author.seed.below(5);
            other.write(author, more);
        }
        let first = begin(&other, witnessed, change, author);
        let expected = expected(log, &other, witnessed, first)?;
        Some(Self { log: other, first, expected })
    }
}

/// Where the batch begins: anywhere up to the end, now and then behind what was witnessed. One cut short sends nothing,
/// because nothing new is there; that is how every exchange begins.
fn begin(other: &PaperLog, witnessed: u64, change: Change, author: &mut Author) -> u64 {
    match change {
        Change::Cut => other.size(),
        _ if other.size() > witnessed && author.seed.once_in(8) => {
            witnessed + 1 + author.seed.below(other.size() - witnessed)
        }
        _ => author.seed.below(witnessed.min(other.size()) + 1),
    }
}

/// What must come back; `None` if the past is the witnessed one after all.
fn expected(log: &PaperLog, other: &PaperLog, witnessed: u64, first: u64) -> Option<&'static str> {
    let (was, is) = (&log.papers()[..place(witnessed)], other.papers());
    let common = was.iter().zip(is).take_while(|(was, is)| was.bytes == is.bytes).count();
    let shorter = is.len() < was.len();
    match (common == is.len().min(was.len()), shorter) {
        (true, false) => None,
        (true, true) => (first == other.size()).then_some("shrunk"),
        (false, _) => Some(if first > witnessed { "gap" } else { "fork" }),
    }
}

/// Does it; `None` where there is nothing to do it to.
fn apply(log: &mut PaperLog, change: Change, author: &mut Author) -> Option<()> {
    let length = log.papers().len();
    // The opening entry is changed as well as any other.
    let seq = author.seed.place(length);
    let papers = log.papers_mut();
    match change {
        Change::Byte => {
            let at = author.seed.place(papers[seq].bytes.len());
            papers[seq].bytes[at] ^= 1 << author.seed.below(8);
        }
        Change::Removed => drop(papers.remove(seq)),
        Change::Inserted => papers.insert(seq, (&author.any()).into()),
        Change::Swapped => {
            let other = author.seed.place(length);
            papers.swap(seq, other);
            (seq != other).then_some(())?;
        }
        Change::Redated => replace(papers, seq, "2026-11-2", "2026-10-1")?,
        Change::Praised => {
            let bad = (0..length).map(|step| (seq + step) % length);
            let is_bad = |&at: &usize| contains(&papers[at].bytes, "\"level\":1");
            let seq = bad.into_iter().find(is_bad)?;
            replace(papers, seq, "\"level\":1", "\"level\":5")?;
        }
        Change::Cut => papers.truncate(1 + author.seed.place(length - 1)),
        Change::Regrown => {
            papers.truncate(1 + author.seed.place(length - 1));
            let missing = (length - papers.len()) as u64 + author.seed.below(3);
            log.write(author, missing);
        }
    }
    Some(())
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

fn replace(papers: &mut [super::Paper], seq: usize, from: &str, to: &str) -> Option<()> {
    let bytes = &mut papers[seq].bytes;
    contains(bytes, from).then_some(())?;
    *bytes = String::from_utf8_lossy(bytes).replace(from, to).into_bytes();
    Some(())
}
