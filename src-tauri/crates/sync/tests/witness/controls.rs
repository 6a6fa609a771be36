//! Judges that are wrong in one way. The properties must see each of them.

use shiwen_sync::witness::{Claim, Verdict};

use crate::{
    gets_through,
    model::{place, range, the_judge},
};
use shiwen_log::Hash;

fn believes_the_leaves(witnessed: &[Hash], claim: &Claim<'_>) -> Verdict {
    let end = claim.first + claim.leaves.len() as u64;
    match the_judge(witnessed, claim) {
        Verdict::Fork if end > witnessed.len() as u64 => {
            let skip = witnessed.len() - place(claim.first);
            let all = [witnessed, &claim.leaves[skip..]].concat();
            Verdict::Grows { skip, range: range(&all) }
        }
        verdict => verdict,
    }
}

fn compares_no_known_leaf(witnessed: &[Hash], claim: &Claim<'_>) -> Verdict {
    let known = witnessed.len().saturating_sub(place(claim.first)).min(claim.leaves.len());
    let mut leaves = claim.leaves.to_vec();
    if known > 0 {
        let first = place(claim.first);
        leaves[..known].copy_from_slice(&witnessed[first..first + known]);
    }
    the_judge(witnessed, &Claim { leaves: &leaves, ..claim.clone() })
}

fn calls_a_shorter_log_known(witnessed: &[Hash], claim: &Claim<'_>) -> Verdict {
    match the_judge(witnessed, claim) {
        Verdict::Shrunk => Verdict::Known,
        verdict => verdict,
    }
}

fn compares_no_old_root(witnessed: &[Hash], claim: &Claim<'_>) -> Verdict {
    let shorter = claim.first + (claim.leaves.len() as u64) < witnessed.len() as u64;
    match the_judge(witnessed, claim) {
        Verdict::Fork if shorter && claim.leaves.is_empty() => Verdict::Shrunk,
        verdict => verdict,
    }
}

#[test]
fn a_judge_that_is_wrong_in_one_way_is_caught() {
    assert!(gets_through(the_judge));
    assert!(!gets_through(believes_the_leaves));
    assert!(!gets_through(compares_no_known_leaf));
    assert!(!gets_through(calls_a_shorter_log_known));
    assert!(!gets_through(compares_no_old_root));
}
