//! A terminal over a disk that can fail, the visitors at it, and what they were shown.

use std::collections::BTreeMap;

use shiwen_app::{
    assets,
    home::{Home, Keys},
    record::RecordError,
    serving::Serving,
    terminal::TerminalOptions,
};
use shiwen_domain::{
    draft::Words,
    id::{BootId, VisitId},
    level::Level,
    moment::{ClockTrust, Moment},
    view::{Mode, Screen, Touch, WritingTouch},
    visit::{Event, Setting},
};
use shiwen_store::Appended;
use shiwen_tests::{
    disk::{Disk, Fault},
    hall::{folder, picture_of, words},
    seed::Seed,
};
use tempfile::TempDir;

pub(crate) const VISITS: usize = 10;
/// Every so many visitors one types and writes by hand.
const WRITES_EVERY: usize = 5;
const START_MS: u64 = 1_000_000;

/// What the screens have shown of a visit: the taps that were answered, and the entries acknowledged at its end.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shown {
    pub(crate) levels: Vec<Level>,
    /// What the screen has confirmed to be kept of what was typed and written.
    pub(crate) said: Words,
    /// What was being kept when the visitor was told that the last touch was not counted.
    pub(crate) untold: Option<Words>,
    pub(crate) told: bool,
    pub(crate) ended: Vec<Appended>,
}

impl Shown {
    /// Whether what is kept is what was confirmed; a touch that was not counted may be there whole.
    pub(crate) fn fits(&self, kept: &Words) -> bool {
        *kept == self.said || (self.told && self.untold.as_ref() == Some(kept))
    }
}

/// A terminal at a counter over a disk that can fail, and a diary of what its screen has shown.
pub(crate) struct Terminal {
    pub(crate) folder: TempDir,
    pub(crate) home: Home,
    pub(crate) keys: Keys,
    pub(crate) disk: Disk,
    serving: Option<Serving>,
    mono_ms: u64,
    pub(crate) shown: BTreeMap<VisitId, Shown>,
    pub(crate) refused_to_start: usize,
}

fn setting() -> (Setting, String) {
    let loaded = assets::load().expect("the demo assets are sound");
    let options = TerminalOptions { mode: Some(Mode::Counter), ..TerminalOptions::default() };
    (options.setting(&loaded).expect("the demo pack allows a counter"), loaded.pack_sha256)
}

impl Terminal {
    pub(crate) fn new(fault: Option<Fault>) -> Self {
        let folder = folder();
        let home = Home::at(folder.path().join("home"));
        home.prepare().expect("the home can be made");
        let keys = home.keys().expect("the keys can be made");
        let disk = Disk::watch(&folder.path().join("home/log")).expect("the folder can be watched");
        if let Some(fault) = fault {
            disk.inject(fault);
        }
        let (shown, mono_ms) = (BTreeMap::new(), START_MS);
        Self { folder, home, keys, disk, serving: None, mono_ms, shown, refused_to_start: 0 }
    }

    fn later(&mut self, ms: u64) -> Moment {
        self.mono_ms += ms;
        let wall_ms = 1_795_379_400_000 + self.mono_ms.cast_signed();
        Moment::new(wall_ms, 480, BootId(uuid::Uuid::nil()), self.mono_ms, ClockTrust::Trusted)
    }

    /// Starts the program; one that refuses with a sentence is started again once the disk is well.
    fn start(&mut self) {
        let now = self.later(10);
        let (setting, pack) = setting();
        match Serving::start(self.home.clone(), self.keys.clone(), setting.clone(), pack.clone(), &now) {
            Ok(serving) => self.serving = Some(serving),
            Err(error) => {
                assert!(!matches!(error, RecordError::Home(_)), "only the record's own files fail: {error}");
                self.refused_to_start += 1;
                self.disk.heal();
                let again = Serving::start(self.home.clone(), self.keys.clone(), setting, pack, &now);
                self.serving = Some(again.expect("a well disk serves"));
            }
        }
        self.come_round();
    }

    fn serving(&mut self) -> &mut Serving {
        self.serving.as_mut().expect("the terminal has started")
    }

    /// A paused terminal tries again; if the disk stays broken, somebody mends it.
    fn come_round(&mut self) {
        for attempt in 0..6 {
            if self.serving().paused().is_none() {
                return;
            }
            if attempt == 2 {
                self.disk.heal();
            }
            let now = self.later(5_000);
            let serving = self.serving();
            serving.recover(&now);
            serving.event(&Event::Tick, &now);
        }
        assert!(self.serving().paused().is_none(), "the terminal serves again once the disk is well");
    }

    /// A touch, in the order in which the terminal's thread does it: the event, an attempt to recover, the view.
    /// Answers whether the terminal still serves.
    fn touches(&mut self, touch: &Touch, visit: &mut Option<VisitId>) -> bool {
        let now = self.later(600);
        let serving = self.serving();
        let ended = serving.event(&Event::Touch(touch.clone()), &now);
        if serving.paused().is_some() {
            serving.recover(&now);
        }
        let screen = serving.view(&now).screen;
        assert!(is_honest(touch, &screen), "after {touch:?} the visitor sees {screen:?}");
        let told = matches!(screen, Screen::Paused { .. });
        // The screen shows a level only once it is kept; the record says of which visit.
        let draft = serving.record().and_then(|record| record.store.drafts().ok()?.pop());
        if let (Screen::Rate { chosen: Some(level), .. }, Some(draft)) = (&screen, &draft) {
            *visit = Some(draft.visit_id);
            let shown = self.shown.entry(draft.visit_id).or_default();
            match touch {
                Touch::TapFace { .. } => shown.levels.push(*level),
                Touch::KeepComment { .. } => shown.said = words_of(touch).unwrap_or_default(),
                _ => {}
            }
        }
        if let Some(shown) = visit.and_then(|visit| self.shown.get_mut(&visit)) {
            shown.told |= told;
            shown.untold = words_of(touch).filter(|_| told).or(shown.untold.take());
            shown.ended.extend(&ended);
        }
        !told
    }

    /// One visitor, from the first tap to the thanks or to being told that something was not kept.
    fn visit(&mut self, number: usize) {
        let mut visit = None;
        let first = Level::ALL[number % 5];
        let second = Level::ALL[(number + 2) % 5];
        let mut touches = vec![Touch::TapFace { level: first }, Touch::TapFace { level: second }];
        if number.is_multiple_of(WRITES_EVERY) {
            touches.extend([Touch::OpenComment, comment(number)]);
        }
        touches.extend([Touch::Done, Touch::Finish]);
        for touch in touches {
            if !self.touches(&touch, &mut visit) {
                break;
            }
        }
        self.come_round();
        let now = self.later(30_000);
        self.serving().event(&Event::Tick, &now);
        self.come_round();
    }

    pub(crate) fn run(&mut self) {
        self.start();
        for number in 0..VISITS {
            self.visit(number);
        }
        let now = self.later(1_000);
        self.serving().stop(&now);
        self.serving = None;
        self.disk.heal();
    }
}

/// A text and a writing; the second visitor's writing fills many pages.
fn comment(number: usize) -> Touch {
    let mut seed = Seed::new(number as u64);
    let text = words(&mut seed, 40);
    let length = if number == WRITES_EVERY { 30_000 } else { 700 };
    Touch::KeepComment { text, writing: WritingTouch::Drawn { png: picture_of(&mut seed, length) } }
}

fn words_of(touch: &Touch) -> Option<Words> {
    match touch {
        Touch::KeepComment { text, writing: WritingTouch::Drawn { png } } => {
            Some(Words { text: text.clone(), writing: Some(png.clone()) })
        }
        _ => None,
    }
}

/// Whether a screen is a true answer to a touch: what was touched was done, or the visitor is told that it was not.
pub(crate) fn is_honest(touch: &Touch, screen: &Screen) -> bool {
    match (touch, screen) {
        (_, Screen::Paused { .. })
        | (Touch::Done, Screen::Next { .. })
        | (Touch::Finish, Screen::Thanks { .. })
        | (Touch::OpenComment, Screen::Comment { .. })
        | (Touch::KeepComment { .. }, Screen::Rate { has_comment: true, .. }) => true,
        (Touch::TapFace { level }, Screen::Rate { chosen, .. }) => *chosen == Some(*level),
        _ => false,
    }
}
