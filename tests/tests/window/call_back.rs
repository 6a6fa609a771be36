//! A visitor leaves a number for a call back, changes it, takes it back, or is cut off before the end.

use std::path::Path;

use shiwen_domain::{entry::Ending, text::Lang};
use shiwen_tests::{
    call_back::{CallCentre, in_the_clear, sealed_numbers},
    window::{Options, Window, record::Record},
};
use thirtyfour::Key;

const NUMBER: &str = "13800138000";
const GROUPED: &str = "138 0013 8000";

/// A terminal that may ask for a number, and who may open it.
async fn enrolled(home: &Path, options: Options) -> (CallCentre, Window) {
    let centre = CallCentre::default();
    centre.enrol(home).expect("an enrolment");
    (centre, Window::open(home, options).await)
}

/// What the call centre reads of all that was kept.
fn numbers(centre: &CallCentre, home: &Path) -> Vec<String> {
    let sealed = sealed_numbers(home).expect("a record");
    sealed.iter().map(|number| centre.opens(number).expect("its key opens it")).collect()
}

fn is_clear_of_it(home: &Path) -> bool {
    in_the_clear(home, NUMBER, GROUPED).expect("a data directory") == 0
}

#[tokio::test]
async fn a_number_is_left_after_a_bad_rating_and_after_a_good_one() {
    let home = tempfile::tempdir().unwrap();
    let (centre, mut visitor) = enrolled(home.path(), Options::default()).await;
    for level in [1, 5] {
        visitor.taps_face(level).await.is_done().await.tap("phone-open").await.shows("phone").await;
        visitor.dials(NUMBER).await.says(GROUPED).await;
        visitor.tap("phone-keep").await.shows("next").await.says("电话已留下").await;
        assert!(is_clear_of_it(home.path()), "nothing of it is on the disk before the end");
        visitor.finishes().await.leaves_the_thanks().await;
    }
    visitor.is_closed().await;

    assert_eq!(numbers(&centre, home.path()), [NUMBER, NUMBER]);
    assert!(is_clear_of_it(home.path()));
    let record = Record::of(home.path());
    let kept: Vec<_> =
        record.ratings().iter().map(|rating| (rating.level.number(), rating.phone.is_some())).collect();
    assert_eq!(kept, [(1, true), (5, true)]);
    record.verifies();
}

#[tokio::test]
async fn a_terminal_that_is_not_enrolled_asks_for_no_number() {
    let home = tempfile::tempdir().unwrap();
    let mut visitor = Window::open(home.path(), Options::default()).await;
    visitor.taps_face(1).await.is_done().await;
    assert!(visitor.has("survey-start").await && !visitor.has("phone-open").await);
    visitor.finishes().await;
    visitor.is_closed().await;
    assert_eq!(Record::of(home.path()).only_rating().phone, None);
}

#[tokio::test]
async fn what_is_no_number_is_refused_with_a_sentence() {
    let home = tempfile::tempdir().unwrap();
    let (centre, mut visitor) = enrolled(home.path(), Options::default()).await;
    visitor.taps_face(2).await.is_done().await.tap("phone-open").await.shows("phone").await;
    for (digits, says) in [
        ("", "手机号，或区号加座机号"),
        ("12", "手机号以 13 到 19 开头"),
        ("8", "请先按区号"),
        ("00", "区号或号码不对"),
        ("138", "还差 8 位"),
    ] {
        visitor.dials(digits).await.says(says).await;
        visitor.tap_only("phone-keep").await;
        visitor.comes_to_rest().await.shows("phone").await;
        visitor.erases(digits.len()).await;
    }
    visitor.tap_only("phone-keep").await;
    visitor.says("号码不全，还差 11 位").await;
    // What begins with no number goes on to none: the keys do nothing until it is erased.
    visitor.dials("6").await.tap_only("key-5").await;
    visitor.says("请先按区号").await;
    visitor.erases(1).await.dials("01065521234").await.says("010 6552 1234").await;
    visitor.tap("phone-keep").await.shows("next").await.finishes().await;
    visitor.is_closed().await;
    assert_eq!(numbers(&centre, home.path()), ["01065521234"]);
}

#[tokio::test]
async fn a_number_can_be_changed_and_taken_back_and_is_not_shown_again() {
    let home = tempfile::tempdir().unwrap();
    let (centre, mut visitor) = enrolled(home.path(), Options { lang: Lang::En, ..Options::default() }).await;
    visitor.taps_face(3).await.is_done().await.tap("phone-open").await.shows("phone").await;
    visitor.dials(NUMBER).await.tap("phone-keep").await.shows("next").await;
    visitor.tap("phone-open").await.shows("phone").await.says("One is noted").await;
    assert!(!visitor.has_on_the_page("138").await, "no digit of it is on the page");
    visitor.dials("055165521234").await.says("0551 6552 1234").await;
    visitor.tap("phone-keep").await.shows("next").await.finishes().await.leaves_the_thanks().await;

    visitor.taps_face(3).await.is_done().await.tap("phone-open").await.shows("phone").await;
    visitor.dials(NUMBER).await.tap("phone-keep").await.shows("next").await;
    visitor.tap("phone-open").await.tap("phone-drop").await.shows("next").await;
    visitor.finishes().await;
    visitor.is_closed().await;
    assert_eq!(numbers(&centre, home.path()), ["055165521234"]);
    let left: Vec<_> =
        Record::of(home.path()).ratings().iter().map(|rating| rating.phone.is_some()).collect();
    assert_eq!(left, [true, false]);
}

#[tokio::test]
async fn a_covered_number_is_nowhere_on_the_page() {
    let home = tempfile::tempdir().unwrap();
    let (_centre, mut visitor) = enrolled(home.path(), Options::default()).await;
    visitor.taps_face(2).await.is_done().await.tap("phone-open").await.shows("phone").await;
    visitor.dials(NUMBER).await.says(GROUPED).await;
    assert!(visitor.has_on_the_page("0013").await, "the control");
    visitor.shows("cover").await;
    assert!(!visitor.has_on_the_page("0013").await && !visitor.has_on_the_page("8000").await);
    visitor.tap("cover-stay").await.shows("phone").await.says(GROUPED).await;
    visitor.tap("phone-keep").await.shows("next").await.shows("cover").await;
    assert!(!visitor.has_on_the_page("电话已留下").await, "nor that a number was left");
    visitor.is_closed().await;
}

#[tokio::test]
async fn a_visit_that_is_cut_off_loses_its_number() {
    let home = tempfile::tempdir().unwrap();
    let centre = CallCentre::default();
    centre.enrol(home.path()).unwrap();
    for stops_in_order in [false, true] {
        let mut visitor = Window::open(home.path(), Options::default()).await;
        visitor.taps_face(1).await.is_done().await.tap("phone-open").await.shows("phone").await;
        visitor.dials(NUMBER).await.tap("phone-keep").await.shows("next").await;
        if stops_in_order {
            visitor.is_closed().await;
        } else {
            visitor.is_killed().await;
        }
    }
    let mut next = Window::open(home.path(), Options::default()).await;
    next.taps_face(4).await.is_done().await;
    assert!(next.has("phone-open").await && !next.has_on_the_page("已留下").await, "nobody else's is there");
    next.is_closed().await;

    let record = Record::of(home.path());
    let kept: Vec<_> =
        record.ratings().iter().map(|rating| (rating.ending, rating.phone.is_some())).collect();
    assert_eq!(kept, [(Ending::Interrupted, false); 3]);
    assert!(numbers(&centre, home.path()).is_empty() && is_clear_of_it(home.path()));
    record.verifies();
}

#[tokio::test]
async fn a_number_is_typed_and_left_by_keyboard() {
    let home = tempfile::tempdir().unwrap();
    let (centre, mut visitor) = enrolled(home.path(), Options::default()).await;
    visitor.chooses_by("face-1", Key::Enter).await.leaves_by("done", Key::Enter).await;
    visitor.leaves_by("phone-open", Key::Space).await.shows("phone").await;
    visitor.takes_touches().await;
    visitor.page().action_chain().send_keys("139").perform().await.unwrap();
    visitor.says("139").await;
    visitor.presses(Key::Backspace).await.says("还差 9 位").await;
    visitor.presses_on("key-8", Key::Enter).await;
    visitor.says("138").await;
    visitor.page().action_chain().send_keys("00138000").perform().await.unwrap();
    visitor.says(GROUPED).await;
    visitor
        .leaves_by("phone-keep", Key::Enter)
        .await
        .leaves_by("finish", Key::Enter)
        .await
        .shows("thanks")
        .await;
    visitor.is_closed().await;
    assert_eq!(numbers(&centre, home.path()), [NUMBER]);
}
