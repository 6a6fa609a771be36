//! The witness's judgement against a model that knows every entry of every history, over random histories: true ones,
//! changed ones signed with the right key, cut ones, copies that went on by themselves, in any order.

mod controls;
mod history;
mod model;

use history::{Story, histories, said, stories};
use model::{Judge, follow, the_judge};
use proptest::{prelude::*, test_runner::TestRunner};
use shiwen_sync::witness::Verdict;

fn config() -> ProptestConfig {
    let cases = if std::env::var_os("SHIWEN_LONG").is_some() { 20_000 } else { 2_000 };
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    /// Growth is always a true extension, what is known changes nothing, and every verdict is the model's.
    #[test]
    fn a_witness_grows_only_by_true_extensions(story in stories()) {
        follow(the_judge, &story)?;
    }

    /// Whoever changes something below the witnessed size, and signs it, is told so: whatever part of it he sends.
    #[test]
    fn any_change_below_the_witnessed_size_is_a_fork(
        (histories, witnessed, place, first, end) in histories().prop_flat_map(|histories| {
            let length = histories.own.len();
            (Just(histories), 1..=length).prop_flat_map(move |(histories, witnessed)| {
                (Just(histories), Just(witnessed), 0..witnessed, 0..=witnessed, 0..=length)
            })
        })
    ) {
        let mut changed = histories.own.clone();
        changed[place] = history::leaf(b"praise", place);
        let (first, end) = (first.min(end), end.max(place + 1).max(first));
        let verdict = the_judge(&histories.own[..witnessed], &said(&changed, first, end).claim());
        prop_assert_eq!(verdict, Verdict::Fork);
        // The control: the unchanged log is no fork.
        let verdict = the_judge(&histories.own[..witnessed], &said(&histories.own, first, end).claim());
        prop_assert_ne!(verdict, Verdict::Fork);
    }
}

/// Whether a judge gets through as many stories as the real one has to.
fn gets_through(judge: Judge) -> bool {
    TestRunner::new(config()).run(&stories(), |story: Story| follow(judge, &story)).is_ok()
}
