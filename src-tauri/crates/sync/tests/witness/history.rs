//! Random histories of one log, and the batches that somebody sends of them.

use proptest::{collection::vec, prelude::*, sample::Index};
use shiwen_log::{Checkpoint, CompactRange, Hash, leaf_hash};
use shiwen_sync::witness::Claim;

/// The longest log.
const LONGEST: usize = 24;

/// The leaf hash of an entry that is unlike every other.
pub(crate) fn leaf(what: &[u8], place: usize) -> Hash {
    leaf_hash(&[what, &place.to_be_bytes()].concat())
}

/// The histories that one log can have.
#[derive(Clone, Debug)]
pub(crate) struct Histories {
    /// What really happened.
    pub(crate) own: Vec<Hash>,
    /// Others, all of which the terminal's own key would sign.
    pub(crate) others: Vec<Vec<Hash>>,
}

impl Histories {
    /// A history by its number; the true one is 0 and comes most often.
    fn at(&self, number: usize) -> &[Hash] {
        number.checked_sub(4).and_then(|other| self.others.get(other)).unwrap_or(&self.own)
    }
}

/// Histories: the own one, one with an entry changed, one with an entry left out, one with two swapped, one that was
/// copied and went on by itself, one that was cut.
pub(crate) fn histories() -> impl Strategy<Value = Histories> {
    (1..=LONGEST, any::<[Index; 5]>()).prop_map(|(length, at)| {
        let own: Vec<Hash> = (0..length).map(|place| leaf(b"entry", place)).collect();
        let [mut changed, mut shorter, mut swapped, mut copied] = [(); 4].map(|()| own.clone());
        changed[at[0].index(length)] = leaf(b"praise", 0);
        shorter.remove(at[1].index(length));
        swapped.swap(at[2].index(length), 0);
        copied.truncate(at[3].index(length + 1));
        copied.extend((0..at[4].index(LONGEST)).map(|place| leaf(b"copy", place)));
        let cut = own[..at[3].index(length + 1)].to_vec();
        Histories { own, others: vec![changed, shorter, swapped, copied, cut] }
    })
}

/// What somebody sends.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub(crate) first: u64,
    pub(crate) leaves: Vec<Hash>,
    pub(crate) signed: Checkpoint,
}

impl Said {
    pub(crate) fn claim(&self) -> Claim<'_> {
        Claim { first: self.first, leaves: &self.leaves, signed: self.signed }
    }
}

/// The entries of a history between two places, with the checkpoint that belongs to them.
pub(crate) fn said(history: &[Hash], first: usize, end: usize) -> Said {
    let root = history[..end].iter().copied().collect::<CompactRange>().root();
    let signed = Checkpoint { size: end as u64, root };
    Said { first: first as u64, leaves: history[first..end].to_vec(), signed }
}

/// One batch of a story.
#[derive(Clone, Debug)]
pub(crate) struct Batch {
    history: usize,
    places: [Index; 2],
    /// What is not as it says: 0 one of its leaves, 1 the signed root, 2 the signed size; nothing else.
    lie: u8,
}

/// Batches in the order in which they come.
#[derive(Clone, Debug)]
pub(crate) struct Story {
    pub(crate) histories: Histories,
    batches: Vec<Batch>,
}

impl Story {
    /// The batches, each with the whole history that it is taken from; `None` if it lies about it.
    pub(crate) fn batches(&self) -> impl Iterator<Item = (Said, Option<&[Hash]>)> {
        self.batches.iter().map(|batch| {
            let history = self.histories.at(batch.history);
            let [one, two] = batch.places.map(|place| place.index(history.len() + 1));
            let mut said = said(history, one.min(two), one.max(two));
            let lies = match batch.lie {
                0 if !said.leaves.is_empty() => {
                    let place = batch.places[0].index(said.leaves.len());
                    said.leaves[place] = leaf(b"other", place);
                    true
                }
                1 => {
                    said.signed.root = leaf(b"root", 0);
                    true
                }
                2 => {
                    said.signed.size += 1;
                    true
                }
                _ => false,
            };
            (said, (!lies).then_some(history))
        })
    }
}

/// Up to thirty batches of any history, in any order, with gaps, duplicates and lies.
pub(crate) fn stories() -> impl Strategy<Value = Story> {
    let batch = (0..9_usize, any::<[Index; 2]>(), 0..20_u8);
    let batch = batch.prop_map(|(history, places, lie)| Batch { history, places, lie });
    (histories(), vec(batch, 1..30)).prop_map(|(histories, batches)| Story { histories, batches })
}
