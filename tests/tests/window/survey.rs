//! A visitor answers the ten questions.

use shiwen_domain::survey::{Answer, Capacity};
use shiwen_tests::window::{Options, Window, record::Record};

#[tokio::test]
async fn ten_questions_can_be_answered_skipped_and_gone_back_to() {
    let home = tempfile::tempdir().unwrap();
    let mut visitor = Window::open(home.path(), Options::default()).await;
    visitor.taps_face(3).await.is_done().await.starts_the_questions().await.screenshot("question").await;
    visitor.answers("yes").await.answers("mostly").await.skips().await;
    visitor.goes_back().await.goes_back().await;
    assert!(visitor.pressed("answer-mostly").await, "an earlier answer is still there");
    visitor.answers("no").await.skips().await;
    for _ in 4..=9 {
        visitor.answers("yes").await;
    }
    visitor.answers("not_applicable").await.shows("capacity").await;
    visitor.press("capacity-company", true).await.screenshot("capacity").await;
    visitor.finishes().await;
    visitor.is_closed().await;

    let record = Record::of(home.path());
    let (rating, survey) = (record.only_rating(), record.only_survey_response());
    assert_eq!((rating.level.number(), rating.visit_id), (3, survey.visit_id));
    let answers: Vec<Answer> = survey.answers.iter().map(|given| given.answer).collect();
    let yes = Answer::Yes;
    assert_eq!(answers, [yes, Answer::No, yes, yes, yes, yes, yes, yes, Answer::NotApplicable]);
    assert!(
        survey.answers.iter().all(|given| given.question.as_str() != "someone-in-charge"),
        "it was skipped"
    );
    assert_eq!(survey.capacity, Some(Capacity::Company));
    record.verifies();
}

#[tokio::test]
async fn a_survey_that_was_only_looked_at_leaves_nothing() {
    let home = tempfile::tempdir().unwrap();
    let mut visitor = Window::open(home.path(), Options::default()).await;
    visitor.taps_face(4).await.is_done().await.starts_the_questions().await.skips().await;
    visitor.is_closed().await;

    let record = Record::of(home.path());
    assert_eq!((record.ratings().len(), record.survey_responses().len()), (1, 0));
}
