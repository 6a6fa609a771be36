//! A number for a call back: offered after any rating, kept with the visit and never before its end.

use shiwen_domain::phone::Form;

use super::*;

const NUMBER: &str = "13800138000";

/// Somebody who has rated, at the offer.
fn rated(number: u8) -> Visitor {
    let mut visitor = Visitor::at_the_counter();
    visitor.taps(number);
    visitor.is_done();
    visitor
}

impl Visitor {
    fn dials(&mut self, digits: &str) {
        for digit in digits.chars() {
            // Nobody waits between two digits.
            self.waits(100);
            self.terminal.touch(Touch::TapKey { key: digit.to_string() });
        }
    }

    fn leaves(&mut self, digits: &str) {
        self.touches(Touch::OpenPhone);
        self.waits(1_000);
        self.dials(digits);
        self.touches(Touch::KeepPhone);
    }

    fn phones(&self) -> Vec<&str> {
        self.terminal.store.phones()
    }
}

/// What stands on the pad, what it is, and whether it was refused.
fn pad(visitor: &Visitor) -> (String, Form, bool) {
    let Screen::Phone { typed, form, refused, .. } = visitor.screen() else {
        panic!("no pad: {:?}", visitor.screen())
    };
    (typed.grouped().to_string(), form, refused)
}

fn next(call_back: CallBack) -> Screen {
    Screen::Next { call_back }
}

#[test]
fn a_number_is_left_in_as_many_touches_whatever_the_level() {
    let ways = [1, 2, 3, 4, 5].map(|level| {
        let mut visitor = rated(level);
        assert_eq!(visitor.screen(), next(CallBack::Offered), "level {level}");
        visitor.leaves(NUMBER);
        assert_eq!(visitor.screen(), next(CallBack::Left), "level {level}");
        visitor.finishes();
        assert!(visitor.rating().phone.is_some() && visitor.is_thanked(), "level {level}");
        visitor.phones() == [NUMBER]
    });
    assert_eq!(ways, [true; 5]);
}

#[test]
fn without_a_platform_none_is_offered_and_none_is_taken() {
    let mut visitor = Visitor::at_the_counter();
    visitor.terminal.setting.call_back = false;
    visitor.taps(1);
    visitor.is_done();
    assert_eq!(visitor.screen(), next(CallBack::NotOffered));
    visitor.leaves(NUMBER);
    assert_eq!(visitor.screen(), next(CallBack::NotOffered));
    visitor.finishes();
    assert_eq!((visitor.rating().phone, visitor.phones()), (None, vec![]));
}

#[test]
fn what_is_no_number_is_refused_and_can_be_mended() {
    let mut visitor = rated(2);
    visitor.leaves("1380013800");
    assert_eq!(pad(&visitor), ("138 0013 800".to_owned(), Form::Begun, true));
    visitor.dials("0");
    assert_eq!(
        pad(&visitor),
        ("138 0013 8000".to_owned(), Form::Whole, false),
        "a key takes the refusal back"
    );
    visitor.touches(Touch::KeepPhone);
    visitor.finishes();
    assert_eq!(visitor.phones(), [NUMBER]);

    for (digits, form) in
        [("12", Form::NoMobile), ("6", Form::NoArea), ("00", Form::NoLine), ("", Form::Empty)]
    {
        let mut visitor = rated(2);
        visitor.leaves(digits);
        assert_eq!(pad(&visitor), (digits.to_owned(), form, true));
        visitor.goes_back();
        visitor.finishes();
        assert_eq!(visitor.phones(), [""; 0], "{digits}");
    }
}

#[test]
fn a_number_is_kept_once_the_visit_ends_and_stands_in_no_draft() {
    let mut visitor = rated(1);
    visitor.leaves(NUMBER);
    visitor.goes_back();
    visitor.picks(115);
    let draft = visitor.terminal.store.draft().expect("the visit goes on");
    let bytes = serde_json::to_string(draft).expect("a draft is JSON");
    assert!(!bytes.contains(NUMBER) && !bytes.contains("phone"), "{bytes}");
    assert_eq!(visitor.phones(), [""; 0]);
    visitor.is_done();
    assert_eq!(visitor.screen(), next(CallBack::Left));
    visitor.finishes();
    assert_eq!(visitor.phones(), [NUMBER]);
}

#[test]
fn a_number_can_be_changed_and_taken_back_and_is_never_shown_again() {
    let mut visitor = rated(3);
    visitor.leaves(NUMBER);
    visitor.touches(Touch::OpenPhone);
    assert_eq!(pad(&visitor), (String::new(), Form::Empty, false));
    visitor.touches(Touch::KeepPhone);
    assert!(pad(&visitor).2, "nothing in place of a number is no number");
    visitor.goes_back();
    assert_eq!(visitor.screen(), next(CallBack::Left), "who only looked has changed nothing");
    visitor.leaves("01065521234");
    visitor.finishes();
    assert_eq!(visitor.phones(), ["01065521234"]);

    let mut visitor = rated(3);
    visitor.leaves(NUMBER);
    visitor.touches(Touch::OpenPhone);
    visitor.touches(Touch::DropPhone);
    assert_eq!(visitor.screen(), next(CallBack::Offered));
    visitor.finishes();
    assert_eq!((visitor.phones(), visitor.rating().phone), (vec![], None));
}

#[test]
fn a_number_that_was_typed_and_not_left_is_gone() {
    let mut visitor = rated(2);
    visitor.touches(Touch::OpenPhone);
    visitor.dials(NUMBER);
    visitor.goes_back();
    assert_eq!(visitor.screen(), next(CallBack::Offered));
    visitor.touches(Touch::OpenPhone);
    assert_eq!(pad(&visitor).0, "");
    visitor.dials(NUMBER);
    visitor.waits(28_000);
    assert_eq!((visitor.rating().ending, visitor.phones()), (Ending::Left, vec![]));
}

#[test]
fn whoever_leaves_a_number_and_walks_away_is_called_all_the_same() {
    let mut visitor = rated(2);
    visitor.leaves(NUMBER);
    visitor.waits(28_000);
    assert_eq!((visitor.rating().ending, visitor.phones()), (Ending::Left, vec![NUMBER]));
}

#[test]
fn a_visit_that_is_cut_off_loses_its_number() {
    let cuts: [fn(&mut Visitor); 4] = [
        |visitor| drop(visitor.terminal.happens(&Event::PageOpened)),
        |visitor| drop(visitor.terminal.happens(&Event::Stopping)),
        |visitor| visitor.terminal.starts(0),
        |visitor| {
            visitor.terminal.happens(&Event::Failed(PauseReason::NotSaved));
            visitor.terminal.recovers();
        },
    ];
    for cut in cuts {
        let mut visitor = rated(1);
        visitor.leaves(NUMBER);
        cut(&mut visitor);
        assert_eq!((visitor.rating().ending, visitor.phones()), (Ending::Interrupted, vec![]));
    }
}

#[test]
fn a_number_that_cannot_be_stored_is_lost_and_its_rating_is_not() {
    let mut visitor = rated(1);
    visitor.leaves(NUMBER);
    visitor.terminal.store.fault = Some(Fault::Lost);
    visitor.finishes();
    assert!(matches!(visitor.screen(), Screen::Paused { .. }), "and the visitor is told");
    visitor.terminal.recovers();
    assert_eq!((visitor.rating().ending, visitor.phones()), (Ending::Interrupted, vec![]));
}

#[test]
fn the_next_visitor_finds_no_number() {
    let mut visitor = rated(2);
    visitor.leaves(NUMBER);
    visitor.finishes();
    visitor.touches(Touch::Stay);
    visitor.taps(5);
    visitor.is_done();
    assert_eq!(visitor.screen(), next(CallBack::Offered));
    visitor.finishes();
    assert_eq!(visitor.phones(), [NUMBER], "one, of the first");
}

#[test]
fn a_covered_screen_says_neither_digits_nor_that_a_number_was_left() {
    let covered = |visitor: &mut Visitor| {
        visitor.waits(8_000);
        assert!(visitor.terminal.view().cover_seconds.is_some());
        let screen = visitor.screen();
        visitor.touches(Touch::Stay);
        (screen, visitor.screen())
    };
    let mut visitor = rated(2);
    let (nothing, _) = covered(&mut visitor);
    visitor.touches(Touch::OpenPhone);
    let (empty, _) = covered(&mut visitor);
    visitor.waits(1_000);
    visitor.dials(NUMBER);
    let typed = visitor.screen();
    assert_eq!(covered(&mut visitor), (empty, typed), "the same cover, and the digits come back");
    visitor.touches(Touch::KeepPhone);
    assert_eq!(covered(&mut visitor), (nothing, next(CallBack::Left)));
}

#[test]
fn a_survey_alone_is_asked_for_no_number() {
    let mut visitor = Visitor::in_the_hall();
    visitor.wants(Task::Survey);
    visitor.touches(Touch::ChooseHall);
    for _ in 0..2 {
        let before = visitor.screen();
        visitor.touches(Touch::OpenPhone);
        assert_eq!(visitor.screen(), before);
        visitor.starts_questions();
    }
}

#[test]
fn who_answers_the_questions_too_leaves_the_number_with_the_rating() {
    let mut visitor = rated(4);
    visitor.leaves(NUMBER);
    visitor.starts_questions();
    visitor.answers(Answer::Yes);
    visitor.finishes();
    assert!(visitor.rating().phone.is_some());
    assert_eq!((visitor.response().answers.len(), visitor.phones()), (1, vec![NUMBER]));
}
