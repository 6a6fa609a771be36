//! A visit without a touch: Tab leads everywhere, Enter and Space do what a finger does.

use shiwen_domain::{entry::Ending, survey::Answer, view::Mode};
use shiwen_tests::window::{Options, Window, record::Record};
use thirtyfour::Key;

#[tokio::test]
async fn a_whole_visit_at_a_counter_goes_by_keyboard() {
    let home = tempfile::tempdir().unwrap();
    let mut visitor = Window::open(home.path(), Options::default()).await;
    visitor.chooses_by("face-2", Key::Enter).await.chooses_by("reason-207", Key::Space).await;
    visitor.leaves_by("done", Key::Enter).await.leaves_by("survey-start", Key::Space).await;
    visitor.leaves_by("survey-start", Key::Enter).await.shows("question").await;
    visitor.leaves_by("answer-mostly", Key::Enter).await.leaves_by("skip", Key::Space).await;
    visitor.leaves_by("back", Key::Enter).await.leaves_by("answer-no", Key::Space).await;
    while visitor.screen().await == "question" {
        visitor.leaves_by("skip", Key::Enter).await;
    }
    visitor.chooses_by("capacity-on_behalf", Key::Enter).await.leaves_by("finish", Key::Enter).await;
    visitor.shows("thanks").await;
    visitor.is_closed().await;

    let record = Record::of(home.path());
    let (rating, survey) = (record.only_rating(), record.only_survey_response());
    assert_eq!((rating.level.number(), rating.reasons.len(), rating.ending), (2, 1, Ending::Finished));
    let answers: Vec<Answer> = survey.answers.iter().map(|given| given.answer).collect();
    assert_eq!(answers, [Answer::Mostly, Answer::No]);
}

#[tokio::test]
async fn a_counter_is_named_by_its_number_without_a_touch() {
    let home = tempfile::tempdir().unwrap();
    let options = Options { mode: Mode::Hall, ..Options::default() };
    let mut visitor = Window::open(home.path(), options).await;
    visitor.leaves_by("task-rate", Key::Enter).await.leaves_by("open-pad", Key::Enter).await;
    visitor.presses_on("key-4", Key::Space).await;
    visitor.leaves_by("pad-choose", Key::Enter).await.chooses_by("face-5", Key::Space).await;
    visitor.leaves_by("done", Key::Enter).await.leaves_by("finish", Key::Enter).await.shows("thanks").await;
    visitor.is_closed().await;

    let rating = Record::of(home.path()).only_rating();
    assert_eq!(rating.subject.counter.unwrap().as_str(), "counter-4");
}

#[tokio::test]
async fn the_aids_and_the_other_language_are_keys_away() {
    let home = tempfile::tempdir().unwrap();
    let mut visitor = Window::open(home.path(), Options::default()).await;
    for aid in ["aid-large_text", "aid-high_contrast", "aid-low_reach"] {
        visitor.chooses_by(aid, Key::Space).await;
    }
    visitor.presses_on("lang", Key::Enter).await;
    visitor.says("Very").await;
    visitor.is_closed().await;
    assert!(Record::of(home.path()).ratings().is_empty());
}
