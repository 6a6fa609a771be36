//! A terminal without a window whose steady clock skips the waiting: what a touch costs below the page.

use std::time::{Duration, Instant};

use shiwen_app::{
    assets,
    clock::Clock,
    home::{Home, Lock},
    serving::Serving,
    terminal::TerminalOptions,
};
use shiwen_domain::{
    draft::Draft,
    level::{Level, Scale},
    moment::Moment,
    view::{Mode, Touch},
    visit::{Event, GUARD_MS, Setting},
};
use shiwen_store::Appended;

use crate::{Failure, sync::wait};

/// Between two visits.
const BETWEEN: Duration = Duration::from_millis(20);

/// A terminal at a counter with five faces.
pub(crate) struct Desk {
    serving: Serving,
    setting: Setting,
    clock: Clock,
    skipped_ms: u64,
    _lock: Lock,
}

impl Desk {
    pub(crate) fn open(home: &Home) -> Result<Self, Failure> {
        let loaded = assets::load()?;
        let options =
            TerminalOptions { mode: Some(Mode::Counter), scale: Some(Scale::Five), ..Default::default() };
        let setting = options.setting(&loaded)?;
        home.prepare()?;
        let lock = home.lock_serving()?;
        let mut clock = Clock::start(setting.assets.pack.hall.utc_offset_minutes, None, 1);
        let (now, _) = clock.now();
        let serving = Serving::start(home.clone(), home.keys()?, setting.clone(), loaded.pack_sha256, &now)?;
        Ok(Self { serving, setting, clock, skipped_ms: 0, _lock: lock })
    }

    /// What the terminal offers.
    pub(crate) fn setting(&self) -> &Setting {
        &self.setting
    }

    /// A touch, as soon as the screen takes one: how long the use case took, and what it wrote to the log.
    pub(crate) fn touch(&mut self, touch: Touch) -> Result<(Duration, Vec<Appended>), Failure> {
        self.skipped_ms += GUARD_MS + 100;
        let now = self.now();
        let event = Event::Touch(touch);
        let started = Instant::now();
        let appended = self.serving.event(&event, &now);
        let took = started.elapsed();
        if self.serving.paused().is_some() {
            Err("the terminal is paused".into())
        } else {
            Ok((took, appended))
        }
    }

    /// The answers of the visit that is going on, as they are on the disk.
    pub(crate) fn draft(&self) -> Result<Draft, Failure> {
        let record = self.serving.record().ok_or("the record is closed")?;
        Ok(record.store.drafts()?.pop().ok_or("nothing was answered yet")?)
    }

    /// A whole visit; how long its first tap took. Then a moment in which nobody writes: a program that does nothing but commit
    /// leaves others no turn, and no visitor is so quick.
    pub(crate) fn visit(&mut self) -> Result<Duration, Failure> {
        let (took, _) = self.touch(Touch::TapFace { level: Level::Satisfied })?;
        self.touch(Touch::Done)?;
        self.touch(Touch::Finish)?;
        self.leave()?;
        wait(BETWEEN);
        Ok(took)
    }

    /// So many of them.
    pub(crate) fn visits(&mut self, count: usize) -> Result<Vec<Duration>, Failure> {
        (0..count).map(|_| self.visit()).collect()
    }

    /// "Thank you" is touched away; the next visitor comes.
    pub(crate) fn leave(&mut self) -> Result<(), Failure> {
        self.touch(Touch::Stay)?;
        if self.serving.is_idle() { Ok(()) } else { Err("a visit did not end".into()) }
    }

    fn now(&mut self) -> Moment {
        let (mut now, _) = self.clock.now();
        now.mono_ms += self.skipped_ms;
        now
    }
}
