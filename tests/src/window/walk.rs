//! A walk through every screen in every state, as visitors come through them; at each the caller may look around.

use shiwen_domain::view::Aid;

use super::{Window, setting::Setting};

/// Every state that a walk comes through, in the order of a visit.
pub const STATES: [&str; 34] = [
    "start",
    "subject",
    "counters",
    "pad",
    "pad-found",
    "rate",
    "rate-in-the-hall",
    "rated",
    "rated-well",
    "more-reasons",
    "reason-chosen",
    "say-more",
    "written",
    "typed",
    "said-more",
    "next",
    "offer",
    "phone",
    "phone-wrong",
    "phone-refused",
    "phone-whole",
    "offer-left",
    "phone-left",
    "survey-intro",
    "question",
    "question-answered",
    "capacity",
    "capacity-chosen",
    "thanks",
    "cover",
    "dimmed",
    "two",
    "two-rated",
    "paused",
];

/// Called at each state. The screen must be as it was when it returns; somebody touches it meanwhile.
pub trait Look: AsyncFnMut(&mut Window, &'static str) {}
impl<T: AsyncFnMut(&mut Window, &'static str)> Look for T {}

/// At a counter of an enrolled terminal: the rating with all that may follow on its own screen, the comment, the number for
/// a call back, the thanks.
pub async fn at_a_counter(window: &mut Window, setting: &Setting, look: &mut impl Look) {
    window.stays_there().await.sets(setting).await;
    look(window, "rate").await;
    window.taps_face(5).await;
    look(window, "rated-well").await;
    window.taps_face(2).await;
    look(window, "rated").await;
    window.opens_more_reasons().await;
    look(window, "more-reasons").await;
    window.chooses_reason(213).await;
    look(window, "reason-chosen").await;
    says_more(window, look).await;
    window.goes_away().await.shows("cover").await;
    look(window, "cover").await;
    window.tap("cover-stay").await.stays_there().await;
    window.is_done().await;
    leaves_a_number(window, look).await;
    window.finishes().await;
    look(window, "thanks").await;
    ends(window).await;
}

/// In the hall: whom it is about by each way, and the ten questions.
pub async fn in_the_hall(window: &mut Window, setting: &Setting, look: &mut impl Look) {
    window.stays_there().await.sets(setting).await;
    look(window, "start").await;
    window.tap("task-rate").await.shows("subject").await;
    look(window, "subject").await;
    window.tap("department-119900000000000275").await;
    look(window, "counters").await;
    window.goes_back().await;
    on_the_pad(window, look).await;
    look(window, "rate-in-the-hall").await;
    window.goes_home().await;
    window
        .tap("task-survey")
        .await
        .shows("subject")
        .await
        .tap("whole-hall")
        .await
        .shows("survey_intro")
        .await;
    look(window, "survey-intro").await;
    window.starts_the_questions().await;
    look(window, "question").await;
    window.answers("mostly").await.goes_back().await;
    look(window, "question-answered").await;
    while window.screen().await == "question" {
        window.skips().await;
    }
    look(window, "capacity").await;
    window.press("capacity-on_behalf", true).await;
    look(window, "capacity-chosen").await;
    window.finishes().await;
    ends(window).await;
}

/// With two buttons, on a terminal that may not ask for a number.
pub async fn with_two_buttons(window: &mut Window, setting: &Setting, look: &mut impl Look) {
    window.stays_there().await.sets(setting).await;
    look(window, "two").await;
    window.taps_face(2).await;
    look(window, "two-rated").await;
    window.is_done().await;
    look(window, "next").await;
    window.finishes().await;
    ends(window).await;
}

async fn on_the_pad(window: &mut Window, look: &mut impl Look) {
    window.tap("open-pad").await.shows("pad").await;
    look(window, "pad").await;
    window.types_on_the_pad("4").await;
    look(window, "pad-found").await;
    window.tap("pad-choose").await.shows("rate").await;
}

async fn says_more(window: &mut Window, look: &mut impl Look) {
    window.tap("comment-open").await.shows("comment").await;
    look(window, "say-more").await;
    window.draws(&[(0.2, 0.3), (0.4, 0.7), (0.6, 0.3)]).await;
    look(window, "written").await;
    if window.has("comment-way-type").await {
        window.tap_only("comment-way-type").await;
        window.types("comment-text", "等了一个多小时").await;
        look(window, "typed").await;
    }
    window.tap("comment-keep").await.shows("rate").await;
    look(window, "said-more").await;
}

async fn leaves_a_number(window: &mut Window, look: &mut impl Look) {
    look(window, "offer").await;
    window.tap("phone-open").await.shows("phone").await;
    look(window, "phone").await;
    window.dials("12").await;
    look(window, "phone-wrong").await;
    window.erases(1).await.dials("380013").await.tap_only("phone-keep").await;
    window.shows_test_id("phone-refused").await;
    look(window, "phone-refused").await;
    window.dials("8000").await;
    look(window, "phone-whole").await;
    window.tap("phone-keep").await.shows("next").await;
    look(window, "offer-left").await;
    window.tap("phone-open").await.shows("phone").await;
    look(window, "phone-left").await;
    window.goes_back().await.shows("next").await;
}

/// The next visitor finds nothing of it: no language, no aid.
async fn ends(window: &mut Window) {
    if window.goes_away().await.has("screen-thanks").await {
        window.leaves_the_thanks().await;
    }
    assert!(!window.seen().await.lang.starts_with("en"), "the next visitor is spoken to in Chinese");
    for aid in [Aid::LargeText, Aid::HighContrast, Aid::LowReach] {
        assert!(!window.is_on(aid).await, "{aid:?} is off for the next visitor");
    }
}
