//! What is chosen can be told without colours, and without the words of a screen reader.

use image::RgbImage;
use shiwen_domain::view::Mode;
use shiwen_tests::window::{Options, Window, glass::LANDSCAPE, seen::Place, signs::has_mark};

async fn window(home: &std::path::Path) -> Window {
    Window::open(home, Options { mode: Mode::Counter, ..Options::on(LANDSCAPE) }).await
}

/// What is drawn, and where a control lies in it.
async fn picture_of(window: &mut Window, test_id: &str) -> (RgbImage, Place) {
    let seen = window.comes_to_rest().await.seen().await;
    let control = seen.controls.into_iter().find(|control| control.name == test_id);
    (window.picture().await, control.expect("it is drawn").place)
}

/// One control, chosen in one picture and not in the other, at the same place.
async fn is_marked(window: &mut Window, test_id: &str, unchoose: &str) -> bool {
    let (chosen, place) = picture_of(window, test_id).await;
    window.press(unchoose, test_id != unchoose).await;
    let (plain, same_place) = picture_of(window, test_id).await;
    assert_eq!(place, same_place, "{test_id} stays where it is");
    has_mark(&plain, &chosen, &place)
}

#[tokio::test]
async fn what_is_chosen_has_a_mark_besides_its_colour() {
    let home = tempfile::tempdir().unwrap();
    let mut visitor = window(home.path()).await;
    visitor.stays_there().await.taps_face(2).await;
    assert!(is_marked(&mut visitor, "face-2", "face-1").await, "a face");
    visitor.press("reason-108", true).await;
    assert!(is_marked(&mut visitor, "reason-108", "reason-108").await, "a reason");
    visitor.is_done().await.starts_the_questions().await;
    visitor.answers("yes").await.goes_back().await;
    let (chosen, place) = picture_of(&mut visitor, "answer-yes").await;
    visitor.answers("mostly").await.goes_back().await;
    let (plain, _) = picture_of(&mut visitor, "answer-yes").await;
    assert!(has_mark(&plain, &chosen, &place), "an answer");
    visitor.is_closed().await;
}

#[tokio::test]
async fn a_colour_alone_is_no_mark() {
    let home = tempfile::tempdir().unwrap();
    let mut visitor = window(home.path()).await;
    let (plain, place) = picture_of(&mut visitor, "face-3").await;
    let paint = |css: &str| {
        format!("document.querySelector('[data-testid=face-3]').style.setProperty({css}, 'important')")
    };
    visitor.asks(&paint("'background', '#16414d'")).await;
    let (painted, _) = picture_of(&mut visitor, "face-3").await;
    assert!(painted != plain && !has_mark(&plain, &painted, &place), "another ground has no mark");
    visitor.asks(&paint("'border-width', '9px'")).await;
    let (lined, _) = picture_of(&mut visitor, "face-3").await;
    assert!(has_mark(&plain, &lined, &place), "a thick line is one");
    visitor.is_closed().await;
}
