//! Real fingers on the real window: what counts, what is drawn meanwhile, and what means nothing. A touch that means
//! nothing is followed by one that does: had the first one done anything, it would have been before.

use std::time::Duration;

use shiwen_domain::{level::Level, survey::Answer};
use shiwen_tests::window::{
    Options, Window,
    record::Record,
    touch::{Hand, Place},
};

/// A light tap.
const LIGHT: Duration = Duration::from_millis(60);
/// How long a web view takes for a long press, twice over.
const LONG: Duration = Duration::from_millis(1200);

/// Counts what fingers do on the page, as the page is told.
const LISTEN: &str = "window.fingers = {};
for (const name of ['touchstart', 'touchmove', 'touchend', 'contextmenu'])
    document.addEventListener(name, (event) => {
        window.fingers[name] = (window.fingers[name] ?? 0) + 1;
        window.fingers.most = Math.max(window.fingers.most ?? 0, event.touches?.length ?? 0);
    }, { capture: true, passive: true });";

async fn opened() -> (tempfile::TempDir, Window, Hand) {
    let home = tempfile::tempdir().expect("a folder");
    let mut visitor = Window::open(home.path(), Options::default()).await;
    let hand = visitor.hand().await;
    visitor.shows("rate").await.asks(LISTEN).await;
    (home, visitor, hand)
}

/// The levels that were tapped, in order, of the only rating.
fn taps(record: &Record) -> Vec<u8> {
    record.only_rating().taps.iter().map(|tap| tap.level.number()).collect()
}

#[tokio::test]
async fn a_finger_on_a_face_is_drawn_at_once_and_rates_when_it_leaves() {
    let (home, mut visitor, mut hand) = opened().await;
    let face = visitor.middle_of("face-2").await;
    hand.down(0, face);
    visitor.draws_held("face-2", true).await;
    assert!(!visitor.pressed("face-2").await, "a finger that is still there may go elsewhere");
    hand.up(0, face);
    visitor.draws_pressed("face-2", true).await;
    assert!(!visitor.held("face-2").await);
    visitor.is_closed().await;
    assert_eq!(taps(&Record::of(home.path())), [2]);
}

#[tokio::test]
async fn a_trembling_double_tap_counts_once_and_answers_one_question() {
    let (home, mut visitor, mut hand) = opened().await;
    let face = visitor.middle_of("face-3").await;
    trembles(&mut hand, face).await;
    visitor.draws_pressed("face-3", true).await;
    visitor.is_done().await.starts_the_questions().await;
    let yes = visitor.middle_of("answer-yes").await;
    let question = visitor.takes_touches().await;
    trembles(&mut hand, yes).await;
    visitor.leaves(&question).await;
    let no = visitor.middle_of("answer-no").await;
    let question = visitor.takes_touches().await;
    hand.taps(no, LIGHT).await;
    visitor.leaves(&question).await;
    visitor.is_closed().await;

    let record = Record::of(home.path());
    assert_eq!(taps(&record), [3]);
    let answers: Vec<Answer> =
        record.only_survey_response().answers.iter().map(|given| given.answer).collect();
    assert_eq!(answers, [Answer::Yes, Answer::No]);
}

/// Three taps within 250 ms, as of a hand that shakes.
async fn trembles(hand: &mut Hand, at: Place) {
    for step in 0..3 {
        hand.taps(at.moved(f64::from(step), 0.0), Duration::from_millis(40)).await;
        tokio::time::sleep(Duration::from_millis(40)).await;
    }
}

#[tokio::test]
async fn a_finger_that_rests_or_slides_on_its_button_still_means_it() {
    let (home, mut visitor, mut hand) = opened().await;
    let face = visitor.middle_of("face-4").await;
    hand.taps(face, LONG).await;
    visitor.draws_pressed("face-4", true).await;
    let face = visitor.middle_of("face-1").await;
    hand.draws(0, &[face.moved(-12.0, 0.0), face.moved(12.0, 6.0)]).await;
    visitor.draws_pressed("face-1", true).await;
    let fingers = visitor.asks("return window.fingers").await;
    assert!(fingers.get("contextmenu").is_none(), "no menu opens: {fingers}");
    visitor.is_closed().await;
    assert_eq!(taps(&Record::of(home.path())), [4, 1]);
}

#[tokio::test]
async fn a_finger_lifted_elsewhere_means_nothing() {
    let (home, mut visitor, mut hand) = opened().await;
    let (first, other) = (visitor.middle_of("face-2").await, visitor.middle_of("face-4").await);
    hand.down(0, first);
    visitor.draws_held("face-2", true).await;
    hand.goes_on(0, first, &[other]).await;
    visitor.draws_held("face-2", false).await;
    assert!(!visitor.held("face-4").await, "the finger came for another");
    hand.up(0, other);
    hand.down(0, first);
    hand.is_lost(0, first);
    let face = visitor.middle_of("face-5").await;
    hand.taps(face, LIGHT).await;
    visitor.draws_pressed("face-5", true).await;
    visitor.is_closed().await;
    assert_eq!(taps(&Record::of(home.path())), [5]);
}

#[tokio::test]
async fn two_fingers_do_not_enlarge_the_page() {
    let (_home, mut visitor, mut hand) = opened().await;
    let middle = visitor.middle_of("screen-rate").await;
    let (mut left, mut right) = (middle.moved(-20.0, -300.0), middle.moved(20.0, -300.0));
    hand.down(0, left);
    hand.down(1, right);
    for _ in 0..20 {
        (left, right) = (left.moved(-8.0, 0.0), right.moved(8.0, 0.0));
        hand.moves(0, left);
        hand.moves(1, right);
    }
    hand.up(1, right);
    hand.up(0, left);
    let face = visitor.middle_of("face-5").await;
    hand.taps(face, LIGHT).await;
    visitor.draws_pressed("face-5", true).await;
    assert_eq!(visitor.asks("return visualViewport.scale").await, 1);
    // The control: the page was told of two fingers and of every move.
    let fingers = visitor.asks("return window.fingers").await;
    assert_eq!((&fingers["most"], &fingers["touchmove"]), (&2.into(), &40.into()), "{fingers}");
    visitor.is_closed().await;
}

#[tokio::test]
async fn a_stroke_of_the_finger_is_ink_and_a_palm_beside_it_is_none() {
    let (home, mut visitor, mut hand) = opened().await;
    visitor.stays_there().await.taps_face(1).await.tap("comment-open").await.shows("comment").await;
    let from = visitor.share_of("comment-paper", 0.2, 0.2).await;
    let to = visitor.share_of("comment-paper", 0.6, 0.25).await;
    let palm = visitor.share_of("comment-paper", 0.8, 0.8).await;
    assert!(!inked(&mut visitor, from, to).await, "the paper is blank");

    hand.down(0, from);
    hand.goes_on(0, from, &[to]).await;
    hand.down(1, palm);
    hand.goes_on(1, palm, &[palm.moved(-60.0, 10.0)]).await;
    hand.up(1, palm.moved(-60.0, 10.0));
    hand.up(0, to);
    assert!(inked(&mut visitor, from, to).await, "the finger has written");
    assert!(!inked(&mut visitor, palm, palm.moved(-60.0, 10.0)).await, "the palm has not");
    visitor.screenshot("written-by-finger").await;
    // The control: alone at the same place the same contact writes.
    hand.draws(1, &[palm, palm.moved(-60.0, 10.0)]).await;
    assert!(inked(&mut visitor, palm, palm.moved(-60.0, 10.0)).await);
    visitor.tap("comment-keep").await.shows("rate").await.is_done().await.finishes().await;
    visitor.is_closed().await;

    let rating = Record::of(home.path()).only_rating();
    assert_eq!(rating.level, Level::VeryDissatisfied);
    assert!(rating.writing.is_some() && rating.comment.is_none(), "the log commits to the handwriting");
}

/// Whether there is ink half way between two places of the glass.
async fn inked(visitor: &mut Window, from: Place, to: Place) -> bool {
    let picture = visitor.picture().await;
    let (across, down) = (pixel(f64::midpoint(from.x, to.x)), pixel(f64::midpoint(from.y, to.y)));
    let dark = |pixel: &image::Rgb<u8>| pixel.0.iter().all(|part| *part < 100);
    (down - 12..down + 12).any(|down| dark(picture.get_pixel(across, down)))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place on the glass")]
fn pixel(at: f64) -> u32 {
    at as u32
}
