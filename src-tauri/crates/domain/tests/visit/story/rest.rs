//! A terminal that nobody touches: the clock goes on, the screen darkens, and one touch wakes it.

use shiwen_domain::{moment::ClockTrust, view::HallTime};

use super::*;

fn is_dimmed(visitor: &Visitor) -> bool {
    visitor.terminal.view().dimmed
}

fn in_the_dark(mut visitor: Visitor) -> Visitor {
    visitor.waits(180_000);
    assert!(is_dimmed(&visitor));
    visitor
}

#[test]
fn the_screen_darkens_three_minutes_after_the_last_touch() {
    for mut visitor in [Visitor::at_the_counter(), Visitor::in_the_hall()] {
        visitor.waits(60_000);
        visitor.touches(Touch::Stay);
        visitor.waits(179_999);
        assert!(!is_dimmed(&visitor));
        let screen = visitor.screen();
        visitor.waits(1);
        assert!(is_dimmed(&visitor));
        assert_eq!(visitor.screen(), screen, "the same screen, darker");
        visitor.waits(86_400_000);
        assert!(is_dimmed(&visitor));
    }
}

#[test]
fn the_first_touch_only_wakes_whatever_it_is() {
    let first = [
        Touch::Stay,
        Touch::TapFace { level: level(1) },
        Touch::ChooseLanguage { lang: Lang::En },
        Touch::SwitchAid { aid: Aid::LargeText, on: true },
        Touch::MoreTime,
        Touch::Finish,
    ];
    for touch in first {
        let mut visitor = in_the_dark(Visitor::at_the_counter());
        let before = visitor.terminal.view();
        visitor.terminal.touch(touch.clone());
        let view = visitor.terminal.view();
        assert!(!view.dimmed, "{touch:?}");
        assert_eq!(
            (view.lang, view.aids, view.screen),
            (before.lang, before.aids, before.screen),
            "{touch:?}"
        );
        assert!(visitor.terminal.store.history().is_empty(), "{touch:?}");
    }
    let mut visitor = in_the_dark(Visitor::in_the_hall());
    visitor.terminal.touch(Touch::ChooseTask { task: Task::Rate });
    assert_eq!((visitor.screen(), is_dimmed(&visitor)), (Screen::Start, false));
}

#[test]
fn the_trembling_double_of_the_waking_touch_does_nothing() {
    let mut visitor = in_the_dark(Visitor::at_the_counter());
    let one = Touch::TapFace { level: level(1) };
    visitor.terminal.touch(one.clone());
    visitor.waits(399);
    visitor.terminal.touch(one.clone());
    assert_eq!(visitor.chosen(), (None, vec![]));
    visitor.waits(1);
    visitor.terminal.touch(one);
    assert_eq!(visitor.chosen(), (Some(1), vec![]));
}

#[test]
fn a_screen_that_was_woken_darkens_again_when_nobody_stays() {
    let mut visitor = in_the_dark(Visitor::at_the_counter());
    visitor.terminal.touch(Touch::Stay);
    visitor.waits(179_999);
    assert!(!is_dimmed(&visitor));
    visitor.waits(1);
    assert!(is_dimmed(&visitor));
}

#[test]
fn a_visit_never_darkens() {
    let visits: [fn(&mut Visitor); 4] = [
        |visitor| visitor.speaks(Lang::En),
        |visitor| visitor.switches(Aid::HighContrast, true),
        |visitor| visitor.taps(3),
        |visitor| {
            visitor.taps(3);
            visitor.is_done();
            visitor.finishes();
        },
    ];
    for begins in visits {
        let mut visitor = Visitor::at_the_counter();
        // Nearly dark when somebody comes.
        visitor.waits(178_000);
        begins(&mut visitor);
        for _ in 0..27 {
            assert!(!is_dimmed(&visitor));
            visitor.waits(1_000);
        }
        visitor.waits(1_000);
        assert_eq!(visitor.chosen(), (None, vec![]), "the visit is over");
        assert!(!is_dimmed(&visitor));
        visitor.waits(180_000);
        assert!(is_dimmed(&visitor));
    }
}

#[test]
fn who_writes_for_long_is_not_left_in_the_dark() {
    let mut visitor = Visitor::at_the_counter();
    visitor.taps(1);
    visitor.touches(Touch::OpenComment);
    for _ in 0..100 {
        visitor.waits(6_000);
        visitor.touches(Touch::Stay);
        assert_eq!((is_dimmed(&visitor), visitor.terminal.view().cover_seconds), (false, None));
    }
}

#[test]
fn a_paused_terminal_does_not_darken() {
    let mut visitor = Visitor::at_the_counter();
    visitor.terminal.happens(&Event::Failed(PauseReason::DiskFull));
    visitor.waits(3_600_000);
    assert!(!is_dimmed(&visitor));
    visitor.terminal.recovers();
    assert_eq!((visitor.chosen(), is_dimmed(&visitor)), ((None, vec![]), false));
}

#[test]
fn the_clock_shows_the_halls_time_while_it_is_believed() {
    let mut visitor = Visitor::at_the_counter();
    let at = |hour, minute| Some(HallTime { hour, minute });
    let mut after = |ms| {
        visitor.waits(ms);
        visitor.terminal.view().time
    };
    // The program starts ten seconds after half past four.
    assert_eq!(after(0), at(4, 30));
    assert_eq!(after(49_999), at(4, 30));
    assert_eq!(after(1), at(4, 31));
    assert_eq!(after(19 * 3_600_000 + 28 * 60_000), at(23, 59));
    assert_eq!(after(60_000), at(0, 0));
}

#[test]
fn a_doubted_clock_is_not_shown() {
    let mut visitor = Visitor::at_the_counter();
    visitor.terminal.clock = ClockTrust::Doubted;
    assert_eq!(visitor.terminal.view().time, None);
    visitor.taps(5);
    assert_eq!(visitor.terminal.view().time, None);
    visitor.terminal.clock = ClockTrust::Trusted;
    assert!(visitor.terminal.view().time.is_some());
}
