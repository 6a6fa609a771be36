//! A mouse that somebody has plugged in, or a finger as the display tells of one: every button, the wheel, ways across the glass,
//! and a file that is dragged over it.

use std::time::Duration;

use shiwen_tests::window::{Options, driver::eventually, record::Record, undriven::kiosk::Kiosk};

use super::rows::{How, Row};

#[derive(Clone, Copy, Debug)]
pub(super) enum Deed {
    /// The right button on a thing of the page.
    RightClick(&'static str),
    /// Buttons on words, one after the other, while keys are held.
    Clicks(&'static [u8], &'static [&'static str]),
    LongPress(&'static str),
    /// From the middle of a thing to elsewhere.
    Drag(&'static str),
    /// From one edge of the glass to its middle.
    DragIn(Edge),
    FileOver,
    /// A click on a field with a list, that somebody has put into the page.
    List,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Edge {
    Left,
    Right,
    Top,
    Bottom,
}

impl Edge {
    fn middle(self) -> (i16, i16) {
        match self {
            Self::Left => (0, 400),
            Self::Right => (1279, 400),
            Self::Top => (640, 0),
            Self::Bottom => (640, 799),
        }
    }
}

/// The words at the head of the first screen.
const WORDS: &str = "heading";
/// Up, down, to the left and to the right.
const WHEEL: [u8; 4] = [4, 5, 6, 7];
const NO_MENU: &str = "no menu opens";
const NOT_MARKED: &str = "no word is marked, nothing is drawn along";
const NO_PANEL: &str = "no panel comes in, the page stays where it is";
const DEEDS: &[(&str, &str, Deed)] = &[
    ("right button on words", NO_MENU, Deed::RightClick(WORDS)),
    ("right button on a face", NO_MENU, Deed::RightClick("face-3")),
    ("right button on a notice", NO_MENU, Deed::RightClick("notice")),
    ("middle button", "nothing is put in, nothing scrolls by itself", Deed::Clicks(&[2], &[])),
    ("button for back", "the page is not left", Deed::Clicks(&[8], &[])),
    ("button for forward", "the page is not left", Deed::Clicks(&[9], &[])),
    ("wheel", "nothing scrolls", Deed::Clicks(&WHEEL, &[])),
    ("wheel with Ctrl", "the page is as large as before", Deed::Clicks(&WHEEL, &["ctrl"])),
    ("double click on words", NOT_MARKED, Deed::Clicks(&[1, 1], &[])),
    ("triple click on words", NOT_MARKED, Deed::Clicks(&[1, 1, 1], &[])),
    ("long press on words", NO_MENU, Deed::LongPress(WORDS)),
    ("long press on a notice", NO_MENU, Deed::LongPress("notice")),
    ("drag across the words", NOT_MARKED, Deed::Drag(WORDS)),
    ("drag of a notice's picture", NOT_MARKED, Deed::Drag("notice")),
    ("drag from the left edge", NO_PANEL, Deed::DragIn(Edge::Left)),
    ("drag from the right edge", NO_PANEL, Deed::DragIn(Edge::Right)),
    ("drag from the upper edge", NO_PANEL, Deed::DragIn(Edge::Top)),
    ("drag from the lower edge", NO_PANEL, Deed::DragIn(Edge::Bottom)),
    ("list of a field", "no list opens", Deed::List),
    ("drop of a file", "the file is not taken", Deed::FileOver),
];
/// Longer than anything waits that follows a long press.
const LONG: Duration = Duration::from_millis(1_200);
const LIST: &str = "const list = document.createElement('select'); list.dataset.testid = 'list';
    for (const name of ['one', 'two', 'three']) list.add(new Option(name));
    list.style.cssText = 'position: fixed; left: 30px; top: 480px'; document.body.append(list)";
/// A link that can be drawn away, for the control.
const LOOSE: &str =
    "const loose = document.createElement('a'); loose.dataset.testid = 'loose'; loose.href = '#';
    loose.textContent = 'loose'; loose.style.cssText = `position: fixed; left: 30px; top: 300px; font-size: 90px;
    z-index: 9; background: white`; document.body.append(loose)";

pub(super) fn rows() -> Vec<Row> {
    DEEDS
        .iter()
        .map(|(what, must, deed)| Row { what: (*what).to_owned(), must, how: How::Moved(*deed) })
        .collect()
}

async fn does(kiosk: &Kiosk, deed: Deed) -> Option<String> {
    let at = |thing: &str| if thing == WORDS { heading(kiosk) } else { kiosk.middle_of(thing) };
    let (middle, words) = ((640, 400), heading(kiosk));
    match deed {
        Deed::RightClick(thing) => kiosk.clicks_with(3, at(thing), &[]),
        Deed::Clicks(buttons, held) => {
            for button in buttons {
                kiosk.clicks_with(*button, words, held);
            }
        }
        Deed::LongPress(thing) => {
            let place = at(thing);
            kiosk.holds_button(place, true);
            tokio::time::sleep(LONG).await;
            kiosk.holds_button(place, false);
        }
        Deed::Drag(thing) => {
            let (across, down) = at(thing);
            kiosk.drags((across, down), (across + 240, down + 60));
        }
        Deed::DragIn(edge) => kiosk.drags(edge.middle(), middle),
        Deed::List => {
            kiosk.says(LIST);
            kiosk.clicks_with(1, kiosk.middle_of("list"), &[]);
            kiosk.settles("a click on a list").await;
            kiosk.says("document.querySelector('[data-testid=list]').remove()");
        }
        Deed::FileOver => {
            let taken = kiosk.takes_a_file((640, 400)).await;
            return taken.then(|| "the page takes a file that is dropped".to_owned());
        }
    }
    None
}

/// The middle of the words that stand on the first screen.
fn heading(kiosk: &Kiosk) -> (i16, i16) {
    let script =
        "const range = document.createRange(); range.selectNodeContents(document.querySelector('h1, h2'));
        const box = range.getBoundingClientRect();
        return [box.left + box.width / 2, box.top + box.height / 2].map(Math.round)";
    serde_json::from_value(kiosk.says(script)).expect("a place on the glass")
}

#[tokio::test]
async fn no_mouse_leads_out() {
    let home = tempfile::tempdir().unwrap();
    let kiosk = Kiosk::open(home.path(), Options::default()).await;
    let before = kiosk.looks("nothing").await;
    let mut faults = Vec::new();
    for row in rows() {
        if let How::Moved(deed) = row.how {
            faults.extend(does(&kiosk, deed).await);
            faults.extend(kiosk.faults(&row.what, &before).await);
        }
    }
    assert_eq!(faults, [""; 0]);
    // The control: what is drawn along with the mouse is seen.
    kiosk.says(LOOSE);
    let loose = kiosk.middle_of("loose");
    let mut appeared = Vec::new();
    eventually("what is drawn along is seen", async || {
        kiosk.drags(loose, (loose.0 + 240, loose.1 + 60));
        kiosk.settles("a link that was drawn away").await;
        appeared.extend(kiosk.appeared());
        !appeared.is_empty()
    })
    .await;
    kiosk.says("document.querySelector('[data-testid=loose]').remove()");

    kiosk.rates(2).await;
    kiosk.ends().await;
    let record = Record::of(home.path());
    assert_eq!(record.only_rating().level.number(), 2);
    record.verifies();
}
