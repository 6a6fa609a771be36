//! A visit without a touch and without a look: what a screen reader is told at every step, by keyboard alone.

use std::path::Path;

use shiwen_domain::{entry::Ending, text::Lang, view::Mode};
use shiwen_tests::{
    call_back::{CallCentre, sealed_numbers},
    window::{
        Options, Window,
        accessibility::{Bus, Object, Role, State, faults, focused},
        record::Record,
    },
};
use thirtyfour::Key;

/// A visitor who hears the screen.
struct Listener {
    bus: Bus,
    visitor: Window,
}

impl Listener {
    async fn open(home: &Path, options: Options) -> Self {
        let bus = Bus::start().await;
        Self { bus, visitor: Window::open(home, options).await }
    }

    /// The screen makes sense: everything has a name and a role, and there is one heading.
    async fn hears_the_screen(&mut self, kind: &str) -> Vec<Object> {
        self.visitor.shows(kind).await;
        let page = self.bus.page().await;
        assert_eq!(faults(&page), [""; 0], "{kind}: {page:#?}");
        page
    }

    /// Goes by Tab to a control and hears what it is: its role, and a name that begins with or holds its words.
    async fn hears(&mut self, test_id: &str, role: Role) -> Object {
        self.visitor.tabs_to(test_id).await;
        let button = format!("document.querySelector('[data-testid=\"{test_id}\"]')");
        let words =
            self.visitor.asks(&format!("return {button}.innerText.replace(/\\s+/g, ' ').trim()")).await;
        let words = words.as_str().unwrap_or_default();
        let page = self.bus.page().await;
        let heard = focused(&page).unwrap_or_else(|| panic!("something has the focus: {page:#?}")).clone();
        assert_eq!(heard.role, role, "{test_id}: {heard:?}");
        assert!(heard.name.contains(words), "{test_id} reads {words:?} and is called {:?}", heard.name);
        heard
    }

    /// Goes to a control that leads on, hears it and presses a key.
    async fn goes_on_by(&mut self, test_id: &str, key: Key) {
        self.hears(test_id, Role::PushButton).await;
        self.visitor.leaves_by(test_id, key).await;
    }

    /// Goes to a control that can be chosen, presses a key and hears that it is chosen.
    async fn chooses(&mut self, test_id: &str, key: Key) -> Object {
        let before = self.hears(test_id, Role::ToggleButton).await;
        assert!(
            !before.is(State::Pressed) && !before.is(State::Checked),
            "nothing is chosen before: {before:?}"
        );
        self.visitor.chooses_by(test_id, key).await;
        let chosen = self.hears(test_id, Role::ToggleButton).await;
        assert!(chosen.is(State::Pressed) || chosen.is(State::Checked), "{chosen:?}");
        chosen
    }
}

#[tokio::test]
async fn a_visit_is_heard_in_chinese() {
    is_heard(Lang::Zh, "不满意").await;
}

#[tokio::test]
async fn a_visit_is_heard_in_english() {
    is_heard(Lang::En, "Dissatisfied").await;
}

async fn is_heard(lang: Lang, face: &str) {
    let home = tempfile::tempdir().expect("a folder");
    let mut listener = Listener::open(home.path(), Options { lang, ..Options::default() }).await;
    listener.hears_the_screen("rate").await;
    let chosen = listener.chooses("face-2", Key::Enter).await;
    assert!(chosen.name.contains(face), "{chosen:?}");
    listener.hears_the_screen("rate").await;
    listener.chooses("reason-207", Key::Space).await;
    listener.goes_on_by("comment-open", Key::Enter).await;
    listener.hears_the_screen("comment").await;
    listener.goes_on_by("comment-keep", Key::Enter).await;
    listener.goes_on_by("done", Key::Enter).await;
    listener.hears_the_screen("next").await;
    listener.goes_on_by("survey-start", Key::Space).await;
    listener.hears_the_screen("survey_intro").await;
    listener.goes_on_by("survey-start", Key::Enter).await;
    listener.hears_the_screen("question").await;
    while listener.visitor.screen().await == "question" {
        listener.goes_on_by("skip", Key::Enter).await;
    }
    listener.hears_the_screen("capacity").await;
    listener.goes_on_by("finish", Key::Enter).await;
    listener.hears_the_screen("thanks").await;
    listener.visitor.is_closed().await;

    let rating = Record::of(home.path()).only_rating();
    assert_eq!((rating.level.number(), rating.reasons.len(), rating.ending), (2, 1, Ending::Finished));
}

#[tokio::test]
async fn a_counter_is_found_by_ear() {
    let home = tempfile::tempdir().unwrap();
    let mut listener = Listener::open(home.path(), Options { mode: Mode::Hall, ..Options::default() }).await;
    listener.hears_the_screen("start").await;
    listener.goes_on_by("task-rate", Key::Enter).await;
    listener.hears_the_screen("subject").await;
    listener.goes_on_by("open-pad", Key::Enter).await;
    listener.hears_the_screen("pad").await;
    listener.hears("key-4", Role::PushButton).await;
    listener.visitor.takes_touches().await;
    listener.visitor.presses(Key::Space).await.shows_test_id("pad-choose").await;
    listener.hears_the_screen("pad").await;
    listener.goes_on_by("pad-choose", Key::Enter).await;
    listener.hears_the_screen("rate").await;
    listener.chooses("face-5", Key::Space).await;
    listener.visitor.is_closed().await;
    let rating = Record::of(home.path()).only_rating();
    assert_eq!(rating.subject.counter.unwrap().as_str(), "counter-4");
}

#[tokio::test]
async fn a_number_is_left_by_ear() {
    let home = tempfile::tempdir().unwrap();
    let centre = CallCentre::default();
    centre.enrol(home.path()).unwrap();
    let mut listener = Listener::open(home.path(), Options::default()).await;
    listener.chooses("face-4", Key::Enter).await;
    listener.goes_on_by("done", Key::Enter).await;
    listener.hears_the_screen("next").await;
    listener.goes_on_by("phone-open", Key::Enter).await;
    listener.hears_the_screen("phone").await;
    listener.hears("key-1", Role::PushButton).await;
    listener.visitor.takes_touches().await;
    listener.visitor.page().action_chain().send_keys("13800138000").perform().await.unwrap();
    listener.visitor.says("请您核对一下").await;
    listener.hears_the_screen("phone").await;
    listener.goes_on_by("phone-keep", Key::Enter).await;
    listener.hears_the_screen("next").await;
    listener.hears("phone-open", Role::PushButton).await;
    listener.goes_on_by("finish", Key::Enter).await;
    listener.visitor.is_closed().await;
    let sealed = sealed_numbers(home.path()).unwrap();
    assert_eq!(centre.opens(&sealed[0]).as_deref(), Some("13800138000"));
}

#[tokio::test]
async fn what_has_no_name_is_noticed() {
    let home = tempfile::tempdir().unwrap();
    let mut listener = Listener::open(home.path(), Options::default()).await;
    listener.hears_the_screen("rate").await;
    let nameless = "document.querySelector('main').append(document.createElement('button'))";
    listener.visitor.asks(nameless).await;
    assert_eq!(faults(&listener.bus.page().await), ["PushButton without a name"]);
    listener.visitor.asks("document.querySelector('h1').remove()").await;
    let found = faults(&listener.bus.page().await);
    assert!(found.contains(&"0 headings of the first level".to_owned()), "{found:?}");
    listener.visitor.is_closed().await;
}
