//! Nothing moves under the finger: what can be tapped again stays where it is.

use shiwen_domain::{text::Lang, view::Mode};
use shiwen_tests::window::{
    Options, Window,
    glass::{Glass, LANDSCAPE, PORTRAIT},
    seen::Place,
};

/// The terminal's time runs three times as fast.
const PACE: u32 = 3;

async fn window(home: &std::path::Path, glass: Glass, mode: Mode, lang: Lang) -> Window {
    Window::open(home, Options { mode, lang, pace: PACE, ..Options::on(glass) }).await
}

/// Where the controls are whose test id begins so, to the pixel.
async fn places(window: &mut Window, name: &str) -> Vec<(String, [f64; 4])> {
    let seen = window.comes_to_rest().await.seen().await;
    let named = seen.controls.into_iter().filter(|control| control.name.starts_with(name));
    let pixels = |place: Place| [place.x, place.y, place.width, place.height].map(f64::round);
    named.map(|control| (control.name, pixels(control.place))).collect()
}

#[tokio::test]
async fn faces_stay_where_they_are_when_one_is_tapped() {
    for (glass, lang) in
        [LANDSCAPE, PORTRAIT].into_iter().flat_map(|glass| [(glass, Lang::Zh), (glass, Lang::En)])
    {
        let home = tempfile::tempdir().unwrap();
        let mut visitor = window(home.path(), glass, Mode::Counter, lang).await;
        let before = places(&mut visitor, "face-").await;
        visitor.stays_there().await.taps_face(2).await;
        assert_eq!(places(&mut visitor, "face-").await, before, "{} {lang:?}", glass.name);
        visitor.is_closed().await;
    }
}

#[tokio::test]
async fn answers_stay_where_they_are_from_question_to_question() {
    for glass in [LANDSCAPE, PORTRAIT] {
        let home = tempfile::tempdir().unwrap();
        let mut visitor = window(home.path(), glass, Mode::Hall, Lang::En).await;
        visitor.stays_there().await.tap("task-survey").await.tap("whole-hall").await;
        visitor.starts_the_questions().await;
        let first = places(&mut visitor, "answer-").await;
        assert_eq!(first.len(), 4);
        visitor.skips().await;
        while visitor.screen().await == "question" {
            assert_eq!(places(&mut visitor, "answer-").await, first, "{}", glass.name);
            visitor.skips().await;
        }
        visitor.is_closed().await;
    }
}
