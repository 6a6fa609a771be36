//! "Finish" wherever a visitor may have enough of it.

use super::*;

/// In the hall, before the first question of a survey about the hall.
fn before_the_questions() -> Visitor {
    let mut visitor = Visitor::in_the_hall();
    visitor.wants(Task::Survey);
    visitor.touches(Touch::ChooseHall);
    visitor.starts_questions();
    visitor
}

#[test]
fn finishing_on_any_question_thanks_who_answered_one() {
    for skipped in 0..9 {
        let mut visitor = before_the_questions();
        for _ in 0..skipped {
            visitor.skips();
        }
        visitor.answers(Answer::Mostly);
        assert_eq!(visitor.question().0, skipped + 2);
        visitor.finishes();
        assert!(visitor.is_thanked());
        let response = visitor.response();
        assert_eq!((response.answers.len(), response.ending), (1, Ending::Finished));
    }
}

#[test]
fn finishing_on_a_question_without_an_answer_goes_home() {
    for skipped in 0..10 {
        let mut visitor = before_the_questions();
        for _ in 0..skipped {
            visitor.skips();
        }
        visitor.finishes();
        assert_eq!(visitor.screen(), Screen::Start);
        assert!(visitor.terminal.store.history().is_empty());
    }
}

#[test]
fn finishing_on_a_question_thanks_for_the_rating_before_it() {
    let mut visitor = Visitor::at_the_counter();
    visitor.taps(2);
    visitor.is_done();
    visitor.starts_questions();
    assert_eq!(visitor.question().0, 1);
    visitor.finishes();
    assert!(visitor.is_thanked());
    assert_eq!((visitor.rating().level, visitor.entries().len()), (level(2), 1), "no survey was answered");
}

#[test]
fn finishing_is_not_offered_before_whom_it_is_about_or_beside_the_faces() {
    let mut visitor = Visitor::in_the_hall();
    let stays = |visitor: &mut Visitor| {
        let screen = visitor.screen();
        visitor.finishes();
        assert_eq!(visitor.screen(), screen);
    };
    stays(&mut visitor);
    visitor.wants(Task::Rate);
    stays(&mut visitor);
    visitor.touches(Touch::OpenPad);
    stays(&mut visitor);
    visitor.goes_back();
    visitor.touches(Touch::ChooseHall);
    visitor.taps(1);
    stays(&mut visitor);
    visitor.touches(Touch::OpenComment);
    stays(&mut visitor);
    assert!(visitor.entries().is_empty());
}
