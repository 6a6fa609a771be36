//! What a judgement must be, worked out from the whole histories instead of roots.

use std::convert::Infallible;

use proptest::{prelude::*, test_runner::TestCaseError};
use shiwen_log::{CompactRange, Hash};
use shiwen_sync::witness::{Claim, Verdict, Witnessed, judge};

use crate::history::{Said, Story};

/// A judge: the witnessed leaves, and what is claimed.
pub(crate) type Judge = fn(&[Hash], &Claim<'_>) -> Verdict;

pub(crate) fn range(leaves: &[Hash]) -> CompactRange {
    leaves.iter().copied().collect()
}

pub(crate) fn place(place: u64) -> usize {
    usize::try_from(place).expect("a small log")
}

/// The judge of the product. It asks about witnessed places only.
pub(crate) fn the_judge(witnessed: &[Hash], claim: &Claim<'_>) -> Verdict {
    let leaf_at = |at: u64| Ok::<_, Infallible>(witnessed[place(at)]);
    let root_at = |size: u64| Ok::<_, Infallible>(range(&witnessed[..place(size)]).root());
    let Ok(verdict) = judge(&Witnessed { range: range(witnessed) }, claim, leaf_at, root_at);
    verdict
}

/// The verdict about an honest piece of a history.
fn expected(witnessed: &[Hash], said: &Said, history: &[Hash]) -> Verdict {
    let (first, end) = (place(said.first), place(said.first) + said.leaves.len());
    let known = end.min(witnessed.len());
    if first > witnessed.len() {
        Verdict::Gap
    } else if history[..known] != witnessed[..known] {
        Verdict::Fork
    } else if end > witnessed.len() {
        Verdict::Grows { skip: witnessed.len() - first, range: range(&history[..end]) }
    } else if end < witnessed.len() && first == end {
        Verdict::Shrunk
    } else {
        Verdict::Known
    }
}

/// Lets a judge witness a story, and holds every verdict against the model.
pub(crate) fn follow(judge: Judge, story: &Story) -> Result<(), TestCaseError> {
    let mut witnessed: Vec<Hash> = Vec::new();
    for (said, history) in story.batches() {
        let verdict = judge(&witnessed, &said.claim());
        if let Some(history) = history {
            prop_assert_eq!(&verdict, &expected(&witnessed, &said, history));
        } else {
            // Whoever signs something else than he sends changes nothing, and is not told that it is known.
            let believed = matches!(verdict, Verdict::Grows { .. } | Verdict::Known);
            prop_assert!(!believed, "a lie is believed");
        }
        if let Verdict::Grows { skip, range: grown } = verdict {
            let before = witnessed.len();
            witnessed.extend(&said.leaves[skip..]);
            prop_assert!(witnessed.len() > before);
            prop_assert_eq!(&grown, &range(&witnessed));
            prop_assert_eq!(grown.root(), said.signed.root);
        }
    }
    Ok(())
}
