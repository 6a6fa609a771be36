//! Fingers on the glass. They are put into a driven window, because nobody else can; it stands on a display of its own.

use std::time::Duration;

use serde_json::Value;
use shiwen_tests::window::{
    Options, Window,
    record::Record,
    touch::{Hand, Place},
    undriven::screen::Screen,
};

use super::rows::{How, Row};

#[derive(Clone, Copy, Debug)]
pub(super) enum Deed {
    /// One finger from an edge to the middle of the glass.
    From(f64, f64),
    /// So many fingers that go side by side, so far to the right and down.
    Together(u8, f64, f64),
    /// So many fingers that go apart.
    Apart(u8),
    DoubleTap,
    LongPress,
    LongPressOfTwo,
}

const SIZE: (u32, u32) = (1280, 800);
const MIDDLE: Place = Place { x: 640.0, y: 250.0 };
const NO_PANEL: &str = "no panel comes in, the page is not left";
const AS_LARGE: &str = "the page is as large as before";
const NOT_LEFT: &str = "the page is neither left nor moved";
const NO_MENU: &str = "no menu opens, no word is marked";
const DEEDS: &[(&str, &str, Deed)] = &[
    ("swipe from the left edge", NO_PANEL, Deed::From(1.0, 400.0)),
    ("swipe from the right edge", NO_PANEL, Deed::From(1278.0, 400.0)),
    ("swipe from the upper edge", NO_PANEL, Deed::From(640.0, 1.0)),
    ("swipe from the lower edge", NO_PANEL, Deed::From(640.0, 798.0)),
    ("two fingers to the right", NOT_LEFT, Deed::Together(2, 400.0, 0.0)),
    ("two fingers down", NOT_LEFT, Deed::Together(2, 0.0, 300.0)),
    ("three fingers up", NOT_LEFT, Deed::Together(3, 0.0, -200.0)),
    ("four fingers to the left", NOT_LEFT, Deed::Together(4, -400.0, 0.0)),
    ("five fingers apart", AS_LARGE, Deed::Apart(5)),
    ("two fingers apart", AS_LARGE, Deed::Apart(2)),
    ("double tap on words", AS_LARGE, Deed::DoubleTap),
    ("long press of a finger on words", NO_MENU, Deed::LongPress),
    ("long press of two fingers", NO_MENU, Deed::LongPressOfTwo),
];
const SHORT: Duration = Duration::from_millis(50);
/// Longer than a web view takes for a long press.
const LONG: Duration = Duration::from_millis(1_200);
const STEPS: u32 = 16;
/// Counts what the page is told, so that it is seen that it was told.
const LISTEN: &str = "window.kept = true; window.told = 0; window.menus = 0;
    document.addEventListener('touchstart', () => { window.told += 1; }, { capture: true, passive: true });
    document.addEventListener('contextmenu', () => { window.menus += 1; }, true)";
const PAGE: &str = "return {
    kept: window.kept === true, address: location.href, past: history.length, menus: window.menus,
    size: [innerWidth, innerHeight, visualViewport.scale, scrollX, scrollY], marked: String(getSelection()),
    chosen: document.querySelectorAll('[aria-pressed=true]').length,
    screen: document.querySelector('[data-testid^=\"screen-\"]')?.dataset.testid }";

pub(super) fn rows() -> Vec<Row> {
    let held = [
        ("pinch", AS_LARGE, "touch::two_fingers_do_not_enlarge_the_page"),
        (
            "long press on a face",
            "it rates, and no menu opens",
            "touch::a_finger_that_rests_or_slides_on_its_button_still_means_it",
        ),
    ];
    let held = held.map(|(what, must, proof)| Row { what: what.to_owned(), must, how: How::Held(proof) });
    let row = |(what, must, deed): &(&str, &'static str, Deed)| Row {
        what: (*what).to_owned(),
        must,
        how: How::Touched(*deed),
    };
    DEEDS.iter().map(row).chain(held).collect()
}

fn spread(fingers: u8) -> Vec<(u8, Place)> {
    (0..fingers).map(|finger| (finger, MIDDLE.moved(f64::from(finger) * 40.0 - 80.0, 0.0))).collect()
}

/// Puts fingers down, moves each on its way in small steps, and lifts them.
fn goes(hand: &mut Hand, fingers: &[(u8, Place)], way: impl Fn(u8) -> (f64, f64)) {
    let at = |finger: u8, from: Place, step: u32| {
        let (part, (right, down)) = (f64::from(step) / f64::from(STEPS), way(finger));
        from.moved(right * part, down * part)
    };
    for (finger, from) in fingers {
        hand.down(*finger, *from);
    }
    for step in 1..=STEPS {
        for (finger, from) in fingers {
            hand.moves(*finger, at(*finger, *from, step));
        }
    }
    for (finger, from) in fingers.iter().rev() {
        hand.up(*finger, at(*finger, *from, STEPS));
    }
}

async fn does(hand: &mut Hand, deed: Deed) {
    match deed {
        Deed::From(x, y) => hand.draws(0, &[Place { x, y }, MIDDLE]).await,
        Deed::Together(fingers, right, down) => goes(hand, &spread(fingers), |_| (right, down)),
        Deed::Apart(fingers) => {
            let apart = |finger| (f64::from(finger) * 120.0 - 240.0, 30.0);
            goes(hand, &spread(fingers), apart);
        }
        Deed::DoubleTap => {
            hand.taps(MIDDLE, SHORT).await;
            hand.taps(MIDDLE, SHORT).await;
        }
        Deed::LongPress => hand.taps(MIDDLE, LONG).await,
        Deed::LongPressOfTwo => {
            hand.down(1, MIDDLE.moved(60.0, 0.0));
            hand.taps(MIDDLE, LONG).await;
            hand.up(1, MIDDLE.moved(60.0, 0.0));
        }
    }
}

/// What the page says once all that was told to it has been drawn.
async fn page(window: &mut Window) -> Value {
    window.comes_to_rest().await.asks(PAGE).await
}

#[tokio::test]
async fn no_finger_leads_out() {
    let (home, screen) = (tempfile::tempdir().unwrap(), Screen::start(SIZE).await);
    let options = Options { size: None, ..Options::default() };
    let mut window = Window::open_with(home.path(), options, &[("DISPLAY", screen.name())]).await;
    let mut hand = window.hand().await;
    window.shows("rate").await.asks(LISTEN).await;
    screen.watches();
    let before = page(&mut window).await;
    let mut faults = Vec::new();
    for row in rows() {
        let How::Touched(deed) = row.how else { continue };
        let told = window.asks("return window.told").await;
        does(&mut hand, deed).await;
        let now = page(&mut window).await;
        if now != before {
            faults.push(format!("{}: the page was {before}, it is {now}", row.what));
        }
        faults.extend(screen.appeared().into_iter().map(|it| format!("{}: {it}", row.what)));
        assert_ne!(
            window.asks("return window.told").await,
            told,
            "the control: the page was told of {}",
            row.what
        );
    }
    assert_eq!(faults, [""; 0]);
    let face = window.middle_of("face-3").await;
    hand.taps(face, SHORT).await;
    window.draws_pressed("face-3", true).await;
    assert_ne!(page(&mut window).await, before, "the control: what a finger chooses is seen");
    window.is_done().await.finishes().await;
    window.is_closed().await;
    let record = Record::of(home.path());
    assert_eq!(record.only_rating().level.number(), 3);
    record.verifies();
}
