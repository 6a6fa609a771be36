//! The terminal stands in the hall: the visitor says first whom it is about.

use shiwen_domain::view::Mode;
use shiwen_tests::window::{Options, Window, record::Record};

const DEPARTMENT: &str = "119900000000000275";

fn in_the_hall() -> Options {
    Options { mode: Mode::Hall, ..Options::default() }
}

#[tokio::test]
async fn a_rating_in_the_hall_names_its_counter() {
    let home = tempfile::tempdir().unwrap();
    let mut visitor = Window::open(home.path(), in_the_hall()).await;
    visitor.screenshot("start").await;
    visitor.shows("start").await.tap("task-rate").await.shows("subject").await;
    visitor.tap(&format!("department-{DEPARTMENT}")).await.screenshot("counters").await;
    visitor.tap("counter-counter-4").await.shows("rate").await;
    visitor.taps_face(4).await.is_done().await.finishes().await;
    visitor.is_closed().await;

    let rating = Record::of(home.path()).only_rating();
    assert_eq!(rating.mode, Mode::Hall);
    assert_eq!(rating.subject.counter.unwrap().as_str(), "counter-4");
    assert_eq!(rating.subject.department.unwrap().as_str(), DEPARTMENT);
}

#[tokio::test]
async fn a_survey_in_the_hall_can_be_about_a_department() {
    let home = tempfile::tempdir().unwrap();
    let mut visitor = Window::open(home.path(), in_the_hall()).await;
    visitor.tap("task-survey").await.tap(&format!("department-{DEPARTMENT}")).await;
    visitor.tap("whole-department").await.starts_the_questions().await;
    for _ in 1..=10 {
        visitor.answers("mostly").await;
    }
    visitor.shows("capacity").await.finishes().await;
    visitor.is_closed().await;

    let record = Record::of(home.path());
    let survey = record.only_survey_response();
    assert_eq!((survey.answers.len(), record.ratings().len()), (10, 0));
    assert_eq!((survey.subject.department.unwrap().as_str(), survey.subject.counter), (DEPARTMENT, None));
    record.verifies();
}

#[tokio::test]
async fn a_rating_in_the_hall_can_be_about_the_hall() {
    let home = tempfile::tempdir().unwrap();
    let mut visitor = Window::open(home.path(), in_the_hall()).await;
    visitor
        .tap("task-rate")
        .await
        .tap("whole-hall")
        .await
        .taps_face(5)
        .await
        .is_done()
        .await
        .finishes()
        .await;
    visitor.is_closed().await;

    let subject = Record::of(home.path()).only_rating().subject;
    assert_eq!((subject.department, subject.counter), (None, None));
}
