//! What a hall sets for every visitor: how the screen begins, and when it is dark.

use shiwen_domain::{
    moment::ClockTrust,
    pack::TimeOfDay,
    view::Aids,
    visit::{DarkHours, Start},
};

use super::*;

fn beginning(large_text: bool, lang: Lang) -> Visitor {
    let mut visitor = Visitor::at_the_counter();
    let aids = Aids { large_text, ..Aids::default() };
    visitor.terminal.visit = visitor.terminal.visit.starting_with(Start { lang, aids });
    visitor
}

fn dark(from: (u8, u8), to: (u8, u8)) -> DarkHours {
    let time = |(hour, minute)| TimeOfDay::new(hour, minute).expect("a time");
    DarkHours { from: time(from), to: time(to) }
}

fn looks(visitor: &Visitor) -> (Lang, bool) {
    let view = visitor.terminal.view();
    (view.lang, view.aids.large_text)
}

#[test]
fn every_visitor_begins_as_the_hall_has_set() {
    let mut visitor = beginning(true, Lang::En);
    assert_eq!(looks(&visitor), (Lang::En, true));
    visitor.speaks(Lang::Zh);
    visitor.terminal.touch(Touch::SwitchAid { aid: Aid::LargeText, on: false });
    visitor.taps(5);
    visitor.is_done();
    visitor.finishes();
    assert_eq!(looks(&visitor), (Lang::Zh, false), "whoever is there keeps what was chosen");
    visitor.waits(5_000);
    assert_eq!(looks(&visitor), (Lang::En, true));
}

#[test]
fn a_hall_that_sets_something_else_waits_for_the_visitor_to_leave() {
    let mut visitor = Visitor::at_the_counter();
    visitor.taps(2);
    let aids = Aids { large_text: true, ..Aids::default() };
    visitor.terminal.visit = visitor.terminal.visit.starting_with(Start { lang: Lang::Zh, aids });
    assert_eq!(looks(&visitor), (Lang::Zh, false));
    visitor.waits(28_000);
    assert_eq!(looks(&visitor), (Lang::Zh, true));
}

#[test]
fn large_text_by_default_is_no_visitor() {
    let mut visitor = beginning(true, Lang::Zh);
    assert!(visitor.terminal.visit.is_idle());
    visitor.waits(60_000);
    assert_eq!(visitor.terminal.view().cover_seconds, None);
}

/// The story's clock says 04:30 when the terminal starts.
#[test]
fn in_dark_hours_the_screen_darkens_soon_and_serves_whoever_wakes_it() {
    let mut visitor = Visitor::at_the_counter();
    visitor.terminal.setting.dark = Some(dark((18, 0), (7, 0)));
    visitor.touches(Touch::Stay);
    visitor.waits(9_999);
    assert!(!visitor.terminal.view().dimmed);
    visitor.waits(1);
    assert!(visitor.terminal.view().dimmed);
    visitor.touches(Touch::Stay);
    assert!(!visitor.terminal.view().dimmed);
    visitor.taps(1);
    assert_eq!(visitor.chosen().0, Some(1));
}

#[test]
fn other_hours_and_a_doubted_clock_know_no_dark() {
    for (hours, trust) in [
        (dark((7, 0), (18, 0)), ClockTrust::Trusted),
        (dark((4, 0), (4, 0)), ClockTrust::Trusted),
        (dark((18, 0), (7, 0)), ClockTrust::Doubted),
    ] {
        let mut visitor = Visitor::at_the_counter();
        visitor.terminal.setting.dark = Some(hours);
        visitor.terminal.clock = trust;
        visitor.touches(Touch::Stay);
        visitor.waits(60_000);
        assert!(!visitor.terminal.view().dimmed, "{hours:?} {trust:?}");
    }
}
