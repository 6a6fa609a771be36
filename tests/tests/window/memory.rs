//! Nothing of a visit stays in the page's memory: whoever said something takes the page's process along.

use std::time::Duration;

use shiwen_domain::entry::Ending;
use shiwen_tests::{
    call_back::CallCentre,
    window::{
        Options, Window,
        accessibility::{Bus, Object, State},
        driver::{eventually, runs},
        memory::count,
        record::Record,
    },
};

#[tokio::test]
async fn a_number_leaves_the_memory_with_the_visit() {
    let home = tempfile::tempdir().unwrap();
    CallCentre::default().enrol(home.path()).unwrap();
    // Drawn at random: a number that stands in nobody's program text.
    let digits: String = (0..9).map(|_| char::from(b'0' + uuid::Uuid::new_v4().as_bytes()[0] % 10)).collect();
    let (number, grouped) =
        (format!("13{digits}"), format!("13{} {} {}", &digits[..1], &digits[1..5], &digits[5..]));
    let driven = [("SHIWEN_EXCHANGE", "true")];
    let mut visitor = Window::open_with(home.path(), Options::default(), &driven).await;
    let first = visitor.web_process().expect("a process draws the page");
    visitor.taps_face(5).await.is_done().await.tap("phone-open").await.shows("phone").await;
    visitor.dials(&number).await.says(&grouped).await;
    // The control: the search finds what is there.
    assert!(count(first, &grouped).unwrap_or_default() > 0, "what is typed is in the page's memory");
    visitor.tap("phone-keep").await.shows("next").await.finishes().await;
    let second = visitor.exchanges_its_page().await;
    assert!(!runs(first), "the memory is gone with its process");
    assert_eq!((count(second, &grouped), count(second, &number)), (Some(0), Some(0)));
    visitor.is_closed().await;
    assert!(Record::of(home.path()).only_rating().phone.is_some(), "the number itself is kept");
}

#[tokio::test]
async fn what_a_visitor_typed_leaves_the_memory_with_the_visit() {
    let home = tempfile::tempdir().unwrap();
    let bus = Bus::start().await;
    // Told by nobody else: no word of the program, and drawn anew at each run.
    let words = format!("{} queues", uuid::Uuid::new_v4().simple());
    let driven = [("SHIWEN_EXCHANGE", "true")];
    let mut visitor = Window::open_with(home.path(), Options::default(), &driven).await;
    let (mut hand, face) = (visitor.hand().await, visitor.middle_of("face-5").await);
    let first = visitor.web_process().expect("a process draws the page");

    // Who says nothing in words leaves none behind: the page keeps its process.
    visitor.taps_face(3).await.is_done().await.finishes().await.leaves_the_thanks().await.shows("rate").await;
    assert_eq!(visitor.web_process(), Some(first));

    visitor.taps_face(1).await.tap("comment-open").await.shows("comment").await;
    if visitor.has("comment-way-type").await {
        visitor.tap_only("comment-way-type").await;
    }
    visitor.types("comment-text", &words).await;
    // The control: the search finds what is there.
    assert!(count(first, &words).unwrap_or_default() > 0, "what is being typed is in the page's memory");
    visitor.tap("comment-keep").await.is_done().await.finishes().await;
    let second = visitor.exchanges_its_page().await;
    assert!(!runs(first), "the memory is gone with its process");

    // The screen is back for the next visitor, whose touch counts and who meets nothing of it.
    let page = bus.page().await;
    assert!(page.iter().any(|object| object.name.contains("满意")), "{page:#?}");
    assert_eq!(count(second, &words), Some(0));
    hand.taps(face, Duration::from_millis(60)).await;
    eventually("the face is heard as chosen", async || {
        let chosen = |object: &Object| object.name == "非常满意" && object.is(State::Pressed);
        bus.page().await.iter().any(chosen)
    })
    .await;
    visitor.is_closed().await;

    let ratings = Record::of(home.path()).ratings();
    let kept: Vec<_> = ratings.iter().map(|rating| (rating.level.number(), rating.ending)).collect();
    assert_eq!(kept, [(3, Ending::Finished), (1, Ending::Finished), (5, Ending::Interrupted)]);
    assert!(ratings[1].comment.is_some(), "the words themselves are kept");
}
