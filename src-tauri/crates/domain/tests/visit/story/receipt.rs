//! "Thank you", and the code by which a visitor can ask for his answers later.

use shiwen_domain::{id::VisitId, receipt::Receipt};

use super::*;

fn receipt(visitor: &Visitor) -> String {
    let Screen::Thanks { receipt } = visitor.screen() else { panic!("no thanks: {:?}", visitor.screen()) };
    receipt
}

fn of(visit: VisitId) -> String {
    Receipt::of(visit).to_string()
}

fn rated(number: u8) -> Visitor {
    let mut visitor = Visitor::at_the_counter();
    visitor.taps(number);
    visitor.is_done();
    visitor.finishes();
    visitor
}

#[test]
fn the_receipt_is_the_visits_and_the_same_for_its_rating_and_its_survey() {
    let visitor = rated(1);
    assert_eq!(receipt(&visitor), of(visitor.rating().visit_id));

    let mut visitor = Visitor::at_the_counter();
    visitor.taps(4);
    visitor.is_done();
    visitor.starts_questions();
    visitor.answers(Answer::No);
    visitor.finishes();
    assert_eq!(receipt(&visitor), of(visitor.rating().visit_id));
    assert_eq!(receipt(&visitor), of(visitor.response().visit_id));

    let mut visitor = Visitor::in_the_hall();
    visitor.wants(Task::Survey);
    visitor.touches(Touch::ChooseHall);
    visitor.starts_questions();
    visitor.answers(Answer::Yes);
    visitor.finishes();
    assert_eq!(receipt(&visitor), of(visitor.response().visit_id));
}

#[test]
fn two_visits_have_two_receipts() {
    let mut visitor = rated(3);
    let first = receipt(&visitor);
    visitor.waits(5_000);
    visitor.taps(3);
    visitor.is_done();
    visitor.finishes();
    assert_ne!(receipt(&visitor), first);
}

#[test]
fn thanks_say_nothing_of_what_was_chosen() {
    let plain = rated(5).terminal.view();
    assert!(matches!(plain.screen, Screen::Thanks { .. }));
    // The same visit, as often as the level allows: the receipt does not know it.
    for number in 1..=4 {
        assert_eq!(rated(number).terminal.view(), plain);
    }
    let mut visitor = Visitor::at_the_counter();
    let visit = |visitor: &mut Visitor, talks: bool| {
        visitor.taps(1);
        if talks {
            visitor.picks(115);
            visitor.says("等了很久", drawn(7, 9));
        }
        visitor.is_done();
        visitor.finishes();
    };
    visit(&mut visitor, true);
    let shown = format!("{:?}", visitor.terminal.view().screen);
    let id = visitor.rating().visit_id;
    assert_eq!(shown, format!("{:?}", Screen::Thanks { receipt: Receipt::of(id).to_string() }));
}

#[test]
fn there_is_no_receipt_before_the_answers_are_on_the_disk() {
    let mut visitor = Visitor::at_the_counter();
    visitor.taps(1);
    visitor.is_done();
    visitor.terminal.store.fault = Some(Fault::Lost);
    visitor.finishes();
    assert_eq!(visitor.screen(), Screen::Paused { reason: PauseReason::NotSaved });
    assert!(visitor.entries().is_empty());
}

#[test]
fn a_visit_that_leaves_nothing_gets_no_receipt() {
    let mut visitor = Visitor::in_the_hall();
    visitor.wants(Task::Survey);
    visitor.touches(Touch::ChooseHall);
    visitor.starts_questions();
    for _ in 1..=10 {
        visitor.skips();
    }
    visitor.writes("算了");
    visitor.writes("");
    visitor.finishes();
    assert_eq!(visitor.screen(), Screen::Start);
    assert!(visitor.entries().is_empty(), "what was taken back is no answer");
}

#[test]
fn who_left_is_not_thanked() {
    let mut visitor = Visitor::at_the_counter();
    visitor.taps(1);
    visitor.waits(28_000);
    assert_eq!((visitor.chosen(), visitor.entries().len()), ((None, vec![]), 1));
}

#[test]
fn thanks_end_after_five_seconds_or_at_a_touch() {
    let mut visitor = rated(2);
    visitor.waits(4_999);
    assert!(visitor.is_thanked());
    visitor.waits(1);
    assert_eq!(visitor.chosen(), (None, vec![]));

    let mut visitor = rated(2);
    visitor.touches(Touch::Stay);
    assert_eq!(visitor.chosen(), (None, vec![]));
}

#[test]
fn a_touch_that_is_not_for_more_time_gives_none() {
    let mut visitor = rated(2);
    visitor.touches(Touch::TapFace { level: level(5) });
    visitor.touches(Touch::ChooseLanguage { lang: Lang::En });
    visitor.switches(Aid::LargeText, true);
    visitor.waits(1_999);
    assert!(visitor.is_thanked());
    visitor.waits(1);
    assert!(!visitor.is_thanked());
}

#[test]
fn more_time_is_twenty_seconds_from_now_as_often_as_asked_for() {
    let mut visitor = rated(2);
    let shown = visitor.screen();
    visitor.waits(3_000);
    visitor.touches(Touch::MoreTime);
    visitor.waits(19_999);
    assert_eq!(visitor.screen(), shown);
    for _ in 0..50 {
        visitor.terminal.touch(Touch::MoreTime);
        visitor.waits(19_999);
        assert_eq!(visitor.screen(), shown, "the same receipt");
    }
    visitor.waits(1);
    assert_eq!(visitor.chosen(), (None, vec![]));
}

#[test]
fn asking_for_more_time_twice_does_not_add_up() {
    let mut visitor = rated(2);
    visitor.touches(Touch::MoreTime);
    visitor.touches(Touch::MoreTime);
    visitor.waits(19_999);
    assert!(visitor.is_thanked());
    visitor.waits(1);
    assert!(!visitor.is_thanked());
}

#[test]
fn more_time_is_for_thanks_alone() {
    let mut visitor = Visitor::at_the_counter();
    visitor.taps(2);
    let faces = visitor.screen();
    visitor.touches(Touch::MoreTime);
    assert_eq!(visitor.screen(), faces);
    visitor.waits(8_000);
    assert_eq!(visitor.terminal.view().cover_seconds, Some(20), "covered when it always is");
    visitor.waits(20_000);
    assert_eq!(visitor.rating().ending, Ending::Left);

    let mut visitor = Visitor::at_the_counter();
    visitor.terminal.happens(&Event::Failed(PauseReason::NotSaved));
    visitor.terminal.recovers();
    visitor.touches(Touch::MoreTime);
    visitor.waits(4_999);
    assert!(visitor.terminal.visit.paused().is_some());
    visitor.waits(1);
    assert!(visitor.terminal.visit.paused().is_none());
}
