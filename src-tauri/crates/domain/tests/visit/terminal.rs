//! A terminal without window and without clock: the machine, the model disk, and a time that moves when told to. It
//! stores before it shows, as the real one does.

use std::{collections::BTreeMap, path::Path};

use shiwen_domain::{
    asset::Assets,
    id::{BootId, VisitId},
    level::Scale,
    moment::{ClockTrust, Moment},
    view::{Mode, PauseReason, Touch, VisitorView},
    visit::{self, Effect, Event, Now, Setting, Start, Visit},
};
use uuid::Uuid;

use crate::store::Store;

/// A terminal with a visitor before it, or none.
pub(crate) struct Terminal {
    pub(crate) setting: Setting,
    pub(crate) store: Store,
    pub(crate) visit: Visit,
    pub(crate) mono_ms: u64,
    pub(crate) clock: ClockTrust,
    boots: u128,
    fresh: u128,
}

impl Terminal {
    /// The demo hall; in counter mode at counter 8, which has one service.
    pub(crate) fn new(mode: Mode, scale: Scale) -> Self {
        let counter = (mode == Mode::Counter).then(|| "counter-8".into());
        let setting = Setting {
            assets: demo_assets(),
            mode,
            scale,
            counter,
            demo: true,
            pictures: BTreeMap::new(),
            dots_per_decimetre: Some(590),
            keyboard: true,
            call_back: true,
            dark: None,
            local_notices: Vec::new(),
            duty: shiwen_domain::announced::Duty::default(),
        };
        let mut terminal = Self {
            setting,
            store: Store::default(),
            visit: Visit::idle(Start::default(), 0),
            mono_ms: 0,
            clock: ClockTrust::Trusted,
            boots: 0,
            fresh: 0,
        };
        terminal.starts(10_000);
        terminal
    }

    /// Other numbers over the counters, in their order; those that get none keep theirs.
    pub(crate) fn renumbers(&mut self, numbers: &[&str]) {
        for (counter, number) in self.setting.assets.pack.counters.iter_mut().zip(numbers) {
            (*number).clone_into(&mut counter.number);
        }
    }

    /// What the visitor sees.
    pub(crate) fn view(&self) -> VisitorView {
        self.view_at(self.mono_ms)
    }

    /// What the visitor would see at another time if nothing happened until then.
    pub(crate) fn view_at(&self, mono_ms: u64) -> VisitorView {
        visit::view(&self.visit, &self.setting, &self.now(mono_ms))
    }

    /// A touch, now.
    pub(crate) fn touch(&mut self, touch: Touch) -> Option<Effect> {
        self.happens(&Event::Touch(touch))
    }

    /// An event, now: stored first, shown only if that worked. Says what was asked of the disk.
    pub(crate) fn happens(&mut self, event: &Event) -> Option<Effect> {
        self.fresh += 1;
        let (next, effect) = self.step(&self.visit, self.mono_ms, event);
        let stored = effect.clone().is_none_or(|effect| self.store.execute(effect));
        self.visit = if stored {
            next
        } else {
            self.step(&self.visit, self.mono_ms, &Event::Failed(PauseReason::NotSaved)).0
        };
        effect
    }

    /// What would follow from an event, without doing it.
    pub(crate) fn step(&self, visit: &Visit, mono_ms: u64, event: &Event) -> (Visit, Option<Effect>) {
        visit::step(visit, &self.setting, &self.now(mono_ms), event)
    }

    /// Time passes and the program wakes at every deadline on the way.
    pub(crate) fn waits(&mut self, ms: u64) {
        let until = self.mono_ms + ms;
        while let Some(deadline) = visit::deadline(&self.visit, &self.setting, &self.now(self.mono_ms).moment)
            .filter(|at| *at <= until)
        {
            let stuck = (deadline <= self.mono_ms).then(|| self.visit.clone());
            self.mono_ms = self.mono_ms.max(deadline);
            self.happens(&Event::Tick);
            assert_ne!(stuck.as_ref(), Some(&self.visit), "a deadline in the past changes nothing");
        }
        self.mono_ms = until;
    }

    /// The disk works again: what was left on it becomes entries, and answers are taken.
    pub(crate) fn recovers(&mut self) {
        self.store.reopen();
        self.happens(&Event::Recovered);
    }

    /// Power off, power on: all but the disk is forgotten, and the steady clock begins anew.
    pub(crate) fn starts(&mut self, mono_ms: u64) {
        self.store.fault = None;
        self.store.reopen();
        self.boots += 1;
        self.mono_ms = mono_ms;
        self.visit = Visit::idle(Start::default(), mono_ms);
    }

    /// What the program knows at a time.
    pub(crate) fn now(&self, mono_ms: u64) -> Now {
        let boot = BootId(Uuid::from_u128(self.boots));
        let wall_ms = 1_795_379_400_000 + i64::try_from(mono_ms).expect("tests do not run that long");
        Now {
            moment: Moment::new(wall_ms, 480, boot, mono_ms, self.clock),
            fresh: VisitId(Uuid::from_u128(self.fresh)),
        }
    }
}

/// The shipped assets, read once.
fn demo_assets() -> Assets {
    static ASSETS: std::sync::LazyLock<Assets> = std::sync::LazyLock::new(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../assets");
        Assets::from_files(|name| std::fs::read(root.join(name)).ok()).expect("the shipped assets are valid")
    });
    ASSETS.clone()
}
