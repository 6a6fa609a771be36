//! Larger text, light on dark, controls further down: the visitor's own, on every screen, for as long as he is there.

use super::*;

const ALL: Aids = Aids { large_text: true, high_contrast: true, low_reach: true };

fn switches_all(visitor: &mut Visitor, on: bool) {
    for aid in [Aid::LargeText, Aid::HighContrast, Aid::LowReach] {
        visitor.switches(aid, on);
    }
}

/// Leads through every screen of the hall and calls `on_screen` on each.
fn through_all_screens(visitor: &mut Visitor, mut on_screen: impl FnMut(&mut Visitor)) {
    let mut then = |visitor: &mut Visitor, touches: &[Touch]| {
        for touch in touches {
            visitor.touches(touch.clone());
        }
        on_screen(visitor);
    };
    then(visitor, &[]);
    then(visitor, &[Touch::ChooseTask { task: Task::Rate }]);
    then(visitor, &[Touch::OpenPad]);
    then(visitor, &[Touch::TapKey { key: "3".to_owned() }]);
    then(visitor, &[Touch::ChooseCounter { counter: "counter-3".into() }]);
    then(visitor, &[Touch::TapFace { level: level(1) }]);
    then(visitor, &[Touch::OpenComment]);
    then(visitor, &[Touch::Back, Touch::Done]);
    then(visitor, &[Touch::StartSurvey]);
    then(visitor, &[Touch::StartSurvey]);
    let skips = [const { Touch::Skip }; 10];
    then(visitor, &skips);
    then(visitor, &[Touch::OpenComment]);
    then(visitor, &[Touch::Back, Touch::Finish]);
}

#[test]
fn each_aid_is_switched_on_and_off_by_itself() {
    let mut visitor = Visitor::at_the_counter();
    for aid in [Aid::LargeText, Aid::HighContrast, Aid::LowReach] {
        visitor.switches(aid, true);
        assert_eq!(visitor.aids(), Aids::default().with(aid, true));
        visitor.switches(aid, true);
        assert_eq!(visitor.aids(), Aids::default().with(aid, true), "on is on");
        visitor.switches(aid, false);
        assert_eq!(visitor.aids(), Aids::default());
    }
}

#[test]
fn aids_are_switched_on_every_screen_and_leave_it_as_it_is() {
    let mut visitor = Visitor::in_the_hall();
    let mut screens = 0;
    through_all_screens(&mut visitor, |visitor| {
        let screen = visitor.screen();
        // Or "thank you" would end under the hands that switch.
        visitor.touches(Touch::MoreTime);
        switches_all(visitor, true);
        assert_eq!((visitor.screen(), visitor.aids()), (screen.clone(), ALL));
        switches_all(visitor, false);
        assert_eq!((visitor.screen(), visitor.aids()), (screen, Aids::default()));
        screens += 1;
    });
    assert_eq!(screens, 13);
    assert!(visitor.is_thanked());
}

#[test]
fn aids_stay_through_the_whole_visit_and_thank_you() {
    let mut visitor = Visitor::in_the_hall();
    switches_all(&mut visitor, true);
    through_all_screens(&mut visitor, |visitor| assert_eq!(visitor.aids(), ALL));
    assert!(visitor.is_thanked());
    visitor.waits(4_999);
    assert_eq!((visitor.is_thanked(), visitor.aids()), (true, ALL));
    visitor.waits(1);
    assert_eq!((visitor.screen(), visitor.aids()), (Screen::Start, Aids::default()), "the next visitor");
}

#[test]
fn aids_stay_while_the_visitor_is_told_that_it_was_not_saved() {
    let mut visitor = Visitor::at_the_counter();
    visitor.switches(Aid::LargeText, true);
    visitor.terminal.store.fault = Some(Fault::Lost);
    visitor.taps(1);
    let paused = Screen::Paused { reason: PauseReason::NotSaved };
    let large = Aids { large_text: true, ..Aids::default() };
    assert_eq!((visitor.screen(), visitor.aids()), (paused.clone(), large));
    visitor.terminal.recovers();
    visitor.waits(5_999);
    assert_eq!((visitor.screen(), visitor.aids()), (paused, large));
    visitor.waits(1);
    assert_eq!((visitor.chosen(), visitor.aids()), ((None, vec![]), Aids::default()));
}

#[test]
fn aids_of_somebody_who_left_are_taken_back() {
    let ends: [fn(&mut Visitor); 4] = [
        |visitor| visitor.waits(28_000),
        |visitor| drop(visitor.terminal.happens(&Event::PageOpened)),
        |visitor| drop(visitor.terminal.happens(&Event::Stopping)),
        |visitor| {
            visitor.taps(3);
            visitor.waits(28_000);
        },
    ];
    for end in ends {
        let mut visitor = Visitor::at_the_counter();
        switches_all(&mut visitor, true);
        assert_eq!(visitor.aids(), ALL);
        end(&mut visitor);
        assert_eq!((visitor.chosen(), visitor.aids()), ((None, vec![]), Aids::default()));
    }
}

#[test]
fn who_only_switched_an_aid_is_asked_whether_he_is_there() {
    let mut visitor = Visitor::in_the_hall();
    visitor.switches(Aid::LowReach, true);
    visitor.waits(8_000);
    let view = visitor.terminal.view();
    assert_eq!((view.cover_seconds, view.aids.low_reach), (Some(20), true), "also asked further down");
    visitor.switches(Aid::LowReach, false);
    let view = visitor.terminal.view();
    assert_eq!((view.cover_seconds, view.aids.low_reach), (None, true), "the touch only uncovers");
}
