//! A visitor rates the counter.

use shiwen_domain::{entry::Ending, level::Scale, reason::ReasonCode, text::Lang};
use shiwen_tests::window::{Options, Window, record::Record};

#[tokio::test]
async fn every_face_is_kept_as_its_level() {
    let home = tempfile::tempdir().unwrap();
    let mut visitor = Window::open(home.path(), Options::default()).await;
    for level in 1..=5 {
        visitor.taps_face(level).await.is_done().await.finishes().await.leaves_the_thanks().await;
        assert!(
            !visitor.pressed(&format!("face-{level}")).await,
            "nothing of it is shown to the next visitor"
        );
    }
    visitor.is_closed().await;

    let record = Record::of(home.path());
    let levels: Vec<u8> = record.ratings().iter().map(|rating| rating.level.number()).collect();
    assert_eq!(levels, [1, 2, 3, 4, 5]);
    assert!(
        record.ratings().iter().all(|rating| rating.ending == Ending::Finished && rating.taps.len() == 1)
    );
    assert!(record.survey_responses().is_empty());
    record.verifies();
}

#[tokio::test]
async fn a_change_of_mind_keeps_every_tap() {
    let home = tempfile::tempdir().unwrap();
    let mut visitor = Window::open(home.path(), Options::default()).await;
    visitor.taps_face(2).await.taps_face(5).await;
    assert!(!visitor.pressed("face-2").await);
    visitor.is_done().await.finishes().await;
    visitor.is_closed().await;

    let rating = Record::of(home.path()).only_rating();
    let taps: Vec<u8> = rating.taps.iter().map(|tap| tap.level.number()).collect();
    assert_eq!((rating.level.number(), taps.as_slice(), rating.raised), (5, [2, 5].as_slice(), true));
}

#[tokio::test]
async fn reasons_are_those_that_were_chosen() {
    let home = tempfile::tempdir().unwrap();
    let mut visitor = Window::open(home.path(), Options::default()).await;
    visitor.taps_face(2).await.chooses_reason(207).await.chooses_reason(213).await.chooses_reason(208).await;
    visitor.screenshot("reasons").await;
    visitor.takes_reason_back(208).await.is_done().await.finishes().await;
    visitor.is_closed().await;

    let rating = Record::of(home.path()).only_rating();
    assert_eq!(rating.reasons, [ReasonCode(207), ReasonCode(213)]);
    assert!(!rating.no_reason);
}

#[tokio::test]
async fn a_bad_rating_without_reason_is_kept_and_marked() {
    let home = tempfile::tempdir().unwrap();
    let mut visitor = Window::open(home.path(), Options::default()).await;
    visitor.taps_face(1).await.is_done().await.finishes().await.screenshot("thanks").await;
    visitor.is_closed().await;

    let rating = Record::of(home.path()).only_rating();
    assert_eq!((rating.level.number(), rating.no_reason, rating.reasons.len()), (1, true, 0));
}

#[tokio::test]
async fn a_typed_comment_stays_out_of_the_log() {
    let home = tempfile::tempdir().unwrap();
    let mut visitor = Window::open(home.path(), Options::default()).await;
    visitor.taps_face(3).await.writes("Two queues for one slip").await.screenshot("after-comment").await;
    visitor.is_done().await.finishes().await;
    visitor.is_closed().await;

    let record = Record::of(home.path());
    assert!(record.only_rating().comment.is_some(), "the log commits to the text");
    let entries: Vec<_> = record.entries().iter().map(|entry| entry.to_bytes().unwrap()).collect();
    let holds = |text: &str| entries.iter().any(|bytes| String::from_utf8_lossy(bytes).contains(text));
    assert!(holds("rating") && !holds("Two queues"), "the log does not hold the text");
}

#[tokio::test]
async fn two_buttons_are_kept_as_such() {
    let home = tempfile::tempdir().unwrap();
    let options = Options { scale: Scale::Two, ..Options::default() };
    let mut visitor = Window::open(home.path(), options).await;
    assert!(!visitor.has("face-5").await);
    visitor.screenshot("two-buttons").await;
    visitor.taps_face(4).await.is_done().await.finishes().await.leaves_the_thanks().await;
    visitor.taps_face(2).await.is_done().await.finishes().await;
    visitor.is_closed().await;

    let ratings = Record::of(home.path()).ratings();
    let kept: Vec<_> = ratings.iter().map(|rating| (rating.level.number(), rating.scale)).collect();
    assert_eq!(kept, [(4, Scale::Two), (2, Scale::Two)]);
}

#[tokio::test]
async fn the_next_visitor_starts_in_chinese_again() {
    let home = tempfile::tempdir().unwrap();
    let mut visitor = Window::open(home.path(), Options { lang: Lang::En, ..Options::default() }).await;
    visitor.says("Very satisfied").await;
    visitor.screenshot("rate-english").await;
    visitor.taps_face(5).await.is_done().await.finishes().await;
    visitor.says("Thank you").await;
    visitor.leaves_the_thanks().await;
    visitor.says("非常满意").await;
    visitor.screenshot("rate").await;
    visitor.is_closed().await;

    assert_eq!(Record::of(home.path()).only_rating().level.number(), 5);
}
