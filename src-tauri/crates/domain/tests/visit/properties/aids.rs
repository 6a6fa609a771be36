//! Two visitors who do the same, one with the aids and one without: they see the same and leave the same.

use proptest::{prelude::*, sample::Index};
use shiwen_domain::{
    level::Scale,
    view::{Aid, Aids, Mode, Touch, VisitorView},
};

use super::{cases, deeds};
use crate::{reach, terminal::Terminal};

/// Shorter than the time after which the screen is covered.
fn pauses() -> impl Strategy<Value = u64> {
    prop_oneof![1 => 0..400_u64, 8 => 400..3_900_u64]
}

type Deed = (u64, Option<(Aid, bool)>, u64, Index);

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let switch = proptest::option::of((deeds::aids(), any::<bool>()));
    prop::collection::vec((pauses(), switch, pauses(), any::<Index>()), 1..120)
}

/// A touch that does nothing on any screen: there is no such counter.
fn nothing() -> Touch {
    Touch::ChooseCounter { counter: "counter-99".into() }
}

fn without_aids(terminal: &Terminal) -> VisitorView {
    VisitorView { aids: Aids::default(), ..terminal.view() }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn aids_change_nothing_but_themselves(hall: bool, deeds in deeds()) {
        let mode = if hall { Mode::Hall } else { Mode::Counter };
        let (mut with, mut without) = (Terminal::new(mode, Scale::Five), Terminal::new(mode, Scale::Five));
        for (before, switch, after, index) in deeds {
            for (terminal, switches) in [(&mut with, true), (&mut without, false)] {
                terminal.waits(before);
                let touch = switch.filter(|_| switches);
                terminal.touch(touch.map_or_else(nothing, |(aid, on)| Touch::SwitchAid { aid, on }));
                terminal.waits(after);
            }
            let mut offered = reach::offered(&without.view());
            offered.retain(|touch| !matches!(touch, Touch::SwitchAid { .. }));
            let touch = offered[index.index(offered.len())].clone();
            with.touch(touch.clone());
            without.touch(touch);
            prop_assert_eq!(without_aids(&with), without_aids(&without));
        }
        with.starts(0);
        without.starts(0);
        prop_assert_eq!(with.store.entries(), without.store.entries());
        prop_assert_eq!(with.store.writings(), without.store.writings());
    }
}
