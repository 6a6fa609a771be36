//! A terminal at one counter in the test's own process, with clocks that stand still until something happens.

use shiwen_app::{
    assets,
    home::{Home, Lock},
    serving::Serving,
    terminal::{OpenError, TerminalOptions},
};
use shiwen_domain::{
    draft::Words,
    id::BootId,
    level::Level,
    moment::{ClockTrust, Moment},
    view::{Mode, Screen, Touch, WritingTouch},
    visit::Event,
};
use shiwen_store::Appended;
use uuid::Uuid;

/// When a desk opens if nothing else is said: a Monday in Zibo, in milliseconds since 1970.
pub const MONDAY_MS: i64 = 1_795_379_400_000;

/// The terminal and its clocks.
#[derive(Debug)]
pub struct Desk {
    /// What serves the visitors.
    pub serving: Serving,
    wall_ms: i64,
    mono_ms: u64,
    _lock: Lock,
}

impl Desk {
    /// Opens a data directory at a wall time, in milliseconds since 1970.
    pub fn open(home: &Home, wall_ms: i64) -> Result<Self, OpenError> {
        let loaded = assets::load()?;
        let options = TerminalOptions { mode: Some(Mode::Counter), ..TerminalOptions::default() };
        let setting = options.setting(&loaded)?;
        home.prepare()?;
        let lock = home.lock_serving()?;
        let keys = home.keys()?;
        let now = moment(wall_ms, 1_000);
        let serving = Serving::start(home.clone(), keys, setting, loaded.pack_sha256, &now)?;
        Ok(Self { serving, wall_ms, mono_ms: 1_000, _lock: lock })
    }

    /// Some seconds later: after the guard against double taps, before the cover.
    pub fn later(&mut self) -> Moment {
        self.wall_ms += 2_000;
        self.mono_ms += 2_000;
        self.now()
    }

    /// The moment it is.
    pub fn now(&self) -> Moment {
        moment(self.wall_ms, self.mono_ms)
    }

    /// A touch, a while after the last one.
    pub fn touch(&mut self, touch: Touch) -> Vec<Appended> {
        let now = self.later();
        self.serving.event(&Event::Touch(touch), &now)
    }

    /// What the visitor sees.
    pub fn screen(&self) -> Screen {
        self.serving.view(&self.now()).screen
    }

    /// A visitor who taps a face and types something, and has not finished.
    pub fn begin_visit(&mut self, comment: &str) {
        self.begin_visit_saying(Words { text: comment.to_owned(), writing: None });
    }

    /// A visitor who taps a face and says something, typed or by hand, and has not finished.
    pub fn begin_visit_saying(&mut self, words: Words) {
        self.touch(Touch::TapFace { level: Level::Dissatisfied });
        self.touch(Touch::OpenComment);
        let drawn = words.writing.map(|png| WritingTouch::Drawn { png });
        let writing = drawn.unwrap_or(WritingTouch::Unchanged);
        self.touch(Touch::KeepComment { text: words.text, writing });
    }

    /// The visitor is done; the screen says thank you, then nobody is there.
    pub fn finish_visit(&mut self) -> Vec<Appended> {
        self.touch(Touch::Done);
        let appended = self.touch(Touch::Finish);
        self.touch(Touch::Stay);
        appended
    }
}

fn moment(wall_ms: i64, mono_ms: u64) -> Moment {
    Moment::new(wall_ms, 480, BootId(Uuid::nil()), mono_ms, ClockTrust::Trusted)
}
