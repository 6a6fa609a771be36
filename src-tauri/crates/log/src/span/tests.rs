//! Facts about parts of a tree, against the whole tree of the same leaves.

use proptest::prelude::*;

use super::*;
use crate::hash::leaf_hash;
use crate::tree::tests::range_of;

fn leaves(size: u64) -> Vec<Hash> {
    (0..size).map(|n| leaf_hash(&n.to_be_bytes())).collect()
}

fn roots(leaves: &[Hash], places: Range<u64>) -> Vec<Hash> {
    let mut span = Span::of(places.clone());
    let part = &leaves[usize::try_from(places.start).unwrap()..usize::try_from(places.end).unwrap()];
    for &leaf in part {
        span.push(leaf);
    }
    span.finish().unwrap()
}

/// The tree from the roots left of a range, its leaves, and the roots right of it.
fn joined(leaves: &[Hash], first: u64, end: u64, hashes: &[Vec<Hash>; 2]) -> Option<CompactRange> {
    let mut tree = CompactRange::empty();
    tree.grow(first, &mut hashes[0].iter().copied())?;
    for place in first..end {
        tree.append(leaves[usize::try_from(place).unwrap()]);
    }
    tree.grow(leaves.len() as u64, &mut hashes[1].iter().copied())?;
    Some(tree)
}

#[test]
fn every_part_of_every_small_tree_leads_to_the_tree() {
    for size in 0..=33 {
        let leaves = leaves(size);
        let whole = range_of(&leaves);
        for (first, end) in (0..=size).flat_map(|first| (first..=size).map(move |end| (first, end))) {
            let beside = [roots(&leaves, 0..first), roots(&leaves, end..size)];
            assert_eq!(beside[0], range_of(&leaves[..usize::try_from(first).unwrap()]).hashes());
            assert_eq!(
                joined(&leaves, first, end, &beside).as_ref(),
                Some(&whole),
                "{first}..{end} of {size}"
            );
        }
    }
}

#[test]
fn the_subtrees_fill_their_places_without_gap_and_stand_where_the_tree_has_them() {
    for (start, end) in (0..70).flat_map(|start| (start..70).map(move |end| (start, end))) {
        let mut next = start;
        for (first, level) in subtrees(start..end) {
            assert_eq!((first, first % (1 << level)), (next, 0));
            next += 1_u64 << level;
        }
        assert_eq!(next, end);
    }
}

#[test]
fn too_few_or_too_many_leaves_give_no_roots() {
    for pushed in 0..12 {
        let mut span = Span::of(3..10);
        for leaf in leaves(pushed) {
            span.push(leaf);
        }
        assert_eq!(span.finish().is_some(), pushed == 7, "{pushed}");
    }
}

#[test]
fn a_tree_does_not_shrink_and_grows_to_no_size_that_no_log_reaches() {
    let mut tree = range_of(&leaves(5));
    assert_eq!(tree.grow(4, &mut std::iter::empty()), None);
    assert_eq!(tree.grow(6, &mut std::iter::empty()), None);
    let endless = std::iter::repeat(leaf_hash(b"any"));
    assert_eq!(CompactRange::empty().grow(u64::MAX, &mut endless.clone()), None);
    assert_eq!(CompactRange::empty().grow(i64::MAX as u64, &mut endless.clone()), Some(()));
}

proptest! {
    #[test]
    fn a_part_leads_to_the_root_of_the_whole_and_any_other_hash_does_not(
        size in 1_u64..700, one in any::<prop::sample::Index>(), two in any::<prop::sample::Index>(),
        changed in any::<prop::sample::Index>(), bit in 0_usize..256,
    ) {
        let leaves = leaves(size);
        let bound = usize::try_from(size).unwrap() + 1;
        let (one, two) = (one.index(bound) as u64, two.index(bound) as u64);
        let (first, end) = (one.min(two), one.max(two));
        let mut beside = [roots(&leaves, 0..first), roots(&leaves, end..size)];
        let whole = range_of(&leaves);
        prop_assert_eq!(joined(&leaves, first, end, &beside).map(|tree| tree.root()), Some(whole.root()));
        let hashes = beside.iter().map(Vec::len).sum::<usize>();
        if hashes > 0 {
            let place = changed.index(hashes);
            let hash = beside.iter_mut().flatten().nth(place).unwrap();
            let mut bytes = *hash.as_bytes();
            bytes[bit / 8] ^= 1 << (bit % 8);
            *hash = Hash::new(bytes);
            prop_assert_ne!(joined(&leaves, first, end, &beside).map(|tree| tree.root()), Some(whole.root()));
        }
    }

    #[test]
    fn a_tree_that_grows_over_a_middle_size_has_the_root_there(size in 1_u64..400, middle in any::<prop::sample::Index>()) {
        let leaves = leaves(size);
        let middle = middle.index(usize::try_from(size).unwrap() + 1);
        let (before, after) = (roots(&leaves, 0..middle as u64), roots(&leaves, middle as u64..size));
        let mut tree = CompactRange::empty();
        prop_assert_eq!(tree.grow(middle as u64, &mut before.into_iter()), Some(()));
        prop_assert_eq!(tree.root(), range_of(&leaves[..middle]).root());
        prop_assert_eq!(tree.grow(size, &mut after.into_iter()), Some(()));
        prop_assert_eq!(tree.root(), range_of(&leaves).root());
    }
}
