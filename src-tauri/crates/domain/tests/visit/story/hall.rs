//! In the hall: first whom it is about, then the faces or the questions.

use super::*;

const MARKET: &str = "11990000000000019A";
const POLICE: &str = "119900000000000275";

#[test]
fn a_counter_is_found_by_its_department() {
    let mut visitor = Visitor::in_the_hall();
    assert_eq!(visitor.screen(), Screen::Start);
    visitor.wants(Task::Rate);
    visitor.chooses_department(POLICE);
    let Screen::Subject { counters, department, .. } = visitor.screen() else { panic!("the subject") };
    assert_eq!(department, Some(POLICE.into()));
    assert_eq!(
        counters.iter().map(|counter| counter.id.as_str()).collect::<Vec<_>>(),
        ["counter-3", "counter-4"]
    );
    visitor.chooses_counter("counter-3");
    visitor.taps(2);
    visitor.is_done();
    visitor.finishes();
    let subject = visitor.rating().subject;
    assert_eq!((subject.department, subject.counter), (Some(POLICE.into()), Some("counter-3".into())));
    assert_eq!(
        (subject.item, subject.clerk),
        (None, Some("2001".into())),
        "which of its services is not known"
    );
}

#[test]
fn a_counter_that_the_screen_does_not_offer_is_not_taken() {
    let mut visitor = Visitor::in_the_hall();
    visitor.wants(Task::Rate);
    let departments = visitor.screen();
    visitor.chooses_counter("counter-3");
    assert_eq!(visitor.screen(), departments, "no department was chosen");
    visitor.chooses_department(MARKET);
    let counters = visitor.screen();
    visitor.chooses_counter("counter-3");
    assert_eq!(visitor.screen(), counters, "a counter of another department");
}

#[test]
fn a_department_or_the_hall_can_be_meant_as_a_whole() {
    let mut visitor = Visitor::in_the_hall();
    visitor.wants(Task::Survey);
    visitor.chooses_department(MARKET);
    visitor.touches(Touch::ChooseWholeDepartment);
    visitor.starts_questions();
    visitor.answers(Answer::Yes);
    visitor.finishes();
    let subject = visitor.response().subject;
    assert_eq!((subject.department, subject.counter), (Some(MARKET.into()), None));

    let mut visitor = Visitor::in_the_hall();
    visitor.wants(Task::Rate);
    visitor.touches(Touch::ChooseHall);
    visitor.taps(5);
    visitor.is_done();
    visitor.finishes();
    assert_eq!(visitor.rating().subject, shiwen_domain::entry::Subject::default());
}

#[test]
fn whom_it_is_about_can_be_changed_until_the_first_answer() {
    let mut visitor = Visitor::in_the_hall();
    visitor.wants(Task::Rate);
    visitor.chooses_department(POLICE);
    visitor.chooses_counter("counter-3");
    visitor.goes_back();
    visitor.chooses_department(MARKET);
    visitor.goes_back();
    visitor.chooses_department(MARKET);
    visitor.chooses_counter("counter-1");
    visitor.taps(1);
    let faces = visitor.screen();
    visitor.goes_back();
    assert_eq!(visitor.screen(), faces, "the tap counts for this counter");
    visitor.is_done();
    visitor.finishes();
    assert_eq!(visitor.rating().subject.counter, Some("counter-1".into()));
}

fn in_the_questions() -> Visitor {
    let mut visitor = Visitor::in_the_hall();
    visitor.wants(Task::Survey);
    visitor.touches(Touch::ChooseHall);
    assert_eq!(
        visitor.screen(),
        Screen::SurveyIntro { about: About::Hall, questions: 10, can_go_back: true }
    );
    visitor.starts_questions();
    visitor
}

#[test]
fn ten_questions_can_be_answered_changed_skipped_and_gone_back_over() {
    let mut visitor = in_the_questions();
    visitor.answers(Answer::Yes);
    visitor.answers(Answer::No);
    visitor.skips();
    visitor.answers(Answer::Mostly);
    visitor.goes_back();
    visitor.goes_back();
    visitor.goes_back();
    assert_eq!(visitor.question(), (2, Some(Answer::No)));
    visitor.answers(Answer::Yes);
    assert_eq!(visitor.question(), (3, None));
    visitor.answers(Answer::NotApplicable);
    assert_eq!(visitor.question(), (4, Some(Answer::Mostly)));
    visitor.skips();
    for _ in 5..=10 {
        visitor.answers(Answer::No);
    }
    visitor.touches(Touch::ChooseCapacity { capacity: Capacity::Company });
    visitor.writes("指路牌看不清");
    visitor.finishes();
    assert!(visitor.is_thanked());
    let response = visitor.response();
    let given: Vec<Answer> = response.answers.iter().map(|given| given.answer).collect();
    let mut expected = vec![Answer::Yes, Answer::Yes, Answer::NotApplicable, Answer::Mostly];
    expected.extend([Answer::No; 6]);
    assert_eq!(given, expected, "in the order of the questions; going on leaves an answer as it is");
    assert_eq!(response.capacity, Some(Capacity::Company));
    assert_eq!(visitor.terminal.store.comments(), ["指路牌看不清"]);
    assert_eq!(visitor.entries().len(), 1, "no rating was given");
}

#[test]
fn an_answer_to_another_question_than_the_one_on_the_screen_is_not_taken() {
    let mut visitor = in_the_questions();
    let Screen::Question { id: first, .. } = visitor.screen() else { panic!("the first question") };
    visitor.answers(Answer::Yes);
    visitor.touches(Touch::AnswerQuestion { question: first, answer: Answer::No });
    assert_eq!(visitor.question(), (2, None));
    visitor.goes_back();
    assert_eq!(visitor.question(), (1, Some(Answer::Yes)));
}

#[test]
fn ten_skips_write_nothing_and_are_not_thanked_for() {
    let mut visitor = in_the_questions();
    for _ in 1..=10 {
        visitor.skips();
    }
    assert!(matches!(visitor.screen(), Screen::Capacity { .. }));
    visitor.finishes();
    assert_eq!(visitor.screen(), Screen::Start);
    assert!(visitor.entries().is_empty());
}

#[test]
fn going_back_and_on_again_leaves_an_answer_as_it_is() {
    let mut visitor = in_the_questions();
    visitor.answers(Answer::No);
    visitor.goes_back();
    visitor.skips();
    visitor.finishes();
    assert!(visitor.is_thanked());
    assert_eq!(visitor.response().answers.len(), 1);
}

#[test]
fn after_an_answer_the_introduction_does_not_offer_a_way_back() {
    let mut visitor = in_the_questions();
    visitor.answers(Answer::No);
    visitor.goes_back();
    visitor.goes_back();
    assert!(matches!(visitor.screen(), Screen::SurveyIntro { can_go_back: false, .. }));
}
