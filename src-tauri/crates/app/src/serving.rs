//! Serving visitors: the visit machine together with the record. Stores first, shows afterwards.
//!
//! Time comes in with each event, so that the window (real clocks) and `simulate` (a steady clock that skips
//! waiting) drive the very same code.

mod before;
mod bringing;
mod counter;
mod fault;
mod out_of_use;
mod platform;
mod recovery;
mod self_test;

pub use recovery::Alarm;

use std::collections::BTreeMap;

use shiwen_domain::{
    entry::{Body, Ending, Entry, PackApplied, SelfTestPart, TerminalEvent},
    flag::Basis,
    id::{EntryId, LogId},
    level::Level,
    moment::Moment,
    pack::Pack,
    view::{NoticeView, PauseReason, VisitorView},
    visit::{DarkHours, Effect, Event, Now, Setting, Start, Visit, deadline, step, view},
};
use shiwen_store::{Appended, Identities, StoreError};

use crate::{
    disk,
    home::{Home, Keys},
    identity::Random,
    record::{self, Record, RecordError},
    sealing::{self, Sealer},
    terminal::{OpenError, TerminalOptions},
};

/// A terminal that is to be used leaves a sign of life so often.
pub(crate) const LIFE_MS: u64 = 60_000;

/// Everything that is needed to serve one visitor after another.
#[derive(Debug)]
pub struct Serving {
    home: Home,
    keys: Keys,
    setting: Setting,
    pack_sha256: String,
    record: Option<Record>,
    sealer: Option<Sealer>,
    visit: Visit,
    /// The fault that goes on.
    fault: Option<fault::Fault>,
    /// Since when the glass is cleaned.
    cleaned_since: Option<Moment>,
    /// When it began, until the log says so.
    began: Option<Moment>,
    /// What of the time before no entry counts yet.
    before: before::Uncounted,
    suspect: bool,
    /// What a verification found and no log says yet, with the log that was in use then.
    alarm: Option<(Alarm, Option<LogId>)>,
    disk_is_low: bool,
    /// What the counter's business system wants of the terminal, beside services.
    counter: counter::AtCounter,
    /// The part of a self-test that could not be kept, and that no log says yet.
    failed_test: Option<SelfTestPart>,
    /// A visit that has ended since somebody last asked, and whether it was bad.
    ended: Option<Ended>,
}

/// How a visit that left entries ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ended {
    /// Whether somebody was badly served.
    pub(crate) bad: bool,
}

impl Serving {
    /// Opens the record and ends visits that a power cut left open. A disk that fails is not an error here: the
    /// terminal shows that it is paused, and [`Self::recover`] tries again.
    pub fn start(
        home: Home,
        keys: Keys,
        setting: Setting,
        pack_sha256: String,
        now: &Moment,
    ) -> Result<Self, RecordError> {
        let visit = Visit::idle(Start::default(), now.mono_ms);
        let counter = counter::AtCounter::of(home.on_duty());
        let mut serving = Self {
            home,
            keys,
            setting,
            pack_sha256,
            record: None,
            sealer: None,
            visit,
            fault: None,
            cleaned_since: None,
            began: Some(now.clone()),
            before: before::Uncounted::default(),
            suspect: false,
            alarm: None,
            disk_is_low: false,
            counter,
            failed_test: None,
            ended: None,
        };
        serving.setting.duty = serving.counter.duty();
        match serving.begin(now) {
            Err(
                error @ RecordError::Store(
                    StoreError::DiskFull(_) | StoreError::Disk(_) | StoreError::Busy(_),
                ),
            ) => serving.pause_without_record(&error, now),
            begun => begun?,
        }
        disk::take_reserve(&serving.home);
        serving.watch_disk(now);
        Ok(serving)
    }

    fn begin(&mut self, now: &Moment) -> Result<(), RecordError> {
        self.record = Some(record::open(&self.home, &self.keys, self.setting.demo, now)?);
        self.or_in_a_new_log(now, |serving| {
            serving.tell_start()?;
            serving.close_left_drafts(now)?;
            serving.apply_pack(now)
        })
    }

    /// Records which pack is in force and by what it lets flags be judged, if the log does not say both yet: an entry of an
    /// earlier program, or of one with other defaults, names the same pack and is not enough.
    fn apply_pack(&mut self, now: &Moment) -> Result<(), StoreError> {
        let pack = &self.setting.assets.pack;
        let judged_by = Some(Basis::of(pack));
        let applied = PackApplied { version: pack.version, sha256: self.pack_sha256.clone(), judged_by };
        let store = &mut self.open_record()?.store;
        if store.pack_in_force()?.as_ref() == Some(&applied) {
            return Ok(());
        }
        let entry = Entry::new(Random.entry_id(), now.clone(), Body::PackApplied(applied));
        store.append(&[entry.into()]).map(drop)
    }

    /// What happened to the visitor; answers what was written to the log.
    pub fn event(&mut self, event: &Event, now: &Moment) -> Vec<Appended> {
        let before = Now { moment: now.clone(), fresh: Random.visit_id() };
        let (next, effect) = step(&self.visit, &self.setting, &before, event);
        let ended = effect.as_ref().and_then(ended_by);
        let stored = effect.map_or(Ok(Vec::new()), |effect| self.store(effect, now));
        match stored {
            Ok(appended) => {
                self.visit = next;
                self.ended = ended.filter(|_| !appended.is_empty()).or(self.ended);
                appended
            }
            Err(error) => {
                self.pause(&error, now);
                Vec::new()
            }
        }
    }

    /// The visit that has ended since this was last asked.
    pub(crate) fn take_ended(&mut self) -> Option<Ended> {
        self.ended.take()
    }

    /// Whether a keyboard is attached from now on.
    pub fn notices_keyboard(&mut self, attached: bool) {
        self.setting.keyboard = attached;
    }

    /// Where the page finds the pictures of the pack of this version from now on, by file. Those of another one come too
    /// late.
    pub fn shows_pictures(&mut self, version: u64, pictures: BTreeMap<String, String>) {
        if version == self.setting.assets.pack.version {
            self.setting.pictures = pictures;
        }
    }

    /// The notices from a stick from now on; the pack decides how many of them are seen.
    pub(crate) fn shows_local(&mut self, notices: Vec<NoticeView>) {
        self.setting.local_notices = notices;
    }

    /// What visitors begin with from now on, and when the screen is dark. Whoever is there keeps what is on the screen.
    pub(crate) fn begins_with(&mut self, start: Start, dark: Option<DarkHours>) {
        self.visit = self.visit.starting_with(start);
        self.setting.dark = dark;
    }

    /// Stands otherwise from now on, with the pack that is in force. Called while nobody is there.
    pub(crate) fn stands(&mut self, options: &TerminalOptions) -> Result<(), OpenError> {
        let Setting { mode, scale, counter, dots_per_decimetre, .. } =
            options.setting_within(&self.setting.assets)?;
        (self.setting.mode, self.setting.scale, self.setting.counter) = (mode, scale, counter);
        self.setting.dots_per_decimetre = dots_per_decimetre;
        Ok(())
    }

    /// The pack in force.
    pub(crate) fn pack(&self) -> &Pack {
        &self.setting.assets.pack
    }

    /// What seals a number for a call back from now on; without it none is asked for.
    pub fn seals_with(&mut self, sealer: Option<Sealer>) {
        self.setting.call_back = sealer.is_some();
        self.sealer = sealer;
    }

    /// What the visitor sees.
    pub fn view(&self, now: &Moment) -> VisitorView {
        view(&self.visit, &self.setting, &Now { moment: now.clone(), fresh: Random.visit_id() })
    }

    /// When to step with [`Event::Tick`] at the latest, in steady milliseconds.
    pub fn deadline(&self, now: &Moment) -> Option<u64> {
        deadline(&self.visit, &self.setting, now)
    }

    /// Whether nobody is there.
    pub fn is_idle(&self) -> bool {
        self.visit.is_idle()
    }

    /// Whether nobody is there, or nobody can be: what has to wait for the end of a visit may be done.
    pub(crate) fn is_free(&self) -> bool {
        self.is_idle() || self.paused() == Some(PauseReason::Counter)
    }

    /// Why no answers are taken, if so.
    pub fn paused(&self) -> Option<PauseReason> {
        self.visit.paused()
    }

    /// Whether that is a fault: a counter's break is none.
    fn has_fault(&self) -> bool {
        self.paused().is_some_and(|reason| reason != PauseReason::Counter)
    }

    /// The record, while it is open.
    pub fn record(&self) -> Option<&Record> {
        self.record.as_ref()
    }

    /// Records that the wall clock moved.
    pub fn clock_stepped(&mut self, by_ms: i64, now: &Moment) {
        if self.has_fault() {
            return; // what is paused cannot be written to; the judgement of the clock stands all the same
        }
        let noted = self.note(now, TerminalEvent::ClockStep { by_ms });
        self.watch(noted, now);
    }

    /// Reads the head of the record, if it is open; one that cannot be read pauses the terminal as any fault does.
    pub(crate) fn probe(&mut self, now: &Moment) {
        let read = self.record.as_ref().map_or(Ok(()), |record| record.store.head().map(drop));
        self.watch(read, now);
    }

    /// Appends what somebody did in the manager's window; what cannot be written pauses the terminal as any fault does.
    pub(crate) fn write_down(&mut self, body: Body, now: &Moment) -> Result<EntryId, StoreError> {
        let entry = Entry::new(Random.entry_id(), now.clone(), body);
        let id = entry.entry_id;
        let appended = self.open_record().and_then(|record| record.store.append(&[entry.into()]));
        match &appended {
            Err(error) if self.paused().is_none() => self.pause(error, now),
            // A pause that keeps the record open must not go on with one that fails.
            Err(StoreError::DiskFull(_) | StoreError::Busy(_) | StoreError::Closed) | Ok(_) => {}
            Err(_) => self.close(),
        }
        appended.map(|_| id)
    }

    /// Ends in order: the visit that is going on, then the log's `stop`.
    pub fn stop(&mut self, now: &Moment) {
        self.event(&Event::Stopping, now);
        self.was_cleaned(now);
        self.count_break_to_the_end(now);
        // In one write: with a stop and without the fault's end, nobody would know that the fault went on.
        let stop = (now.clone(), TerminalEvent::Stop);
        let noted = self.note_all(self.end_of_fault(now).into_iter().chain([stop]));
        self.watch(noted, now);
        self.record = None;
    }

    fn store(&mut self, effect: Effect, now: &Moment) -> Result<Vec<Appended>, StoreError> {
        match effect {
            Effect::SaveDraft(draft) => self.open_record()?.store.save_draft(&draft).map(|()| Vec::new()),
            Effect::Close { draft, ending, phone } => {
                let sealed = sealing::sealed(self.sealer.as_ref(), phone.as_ref());
                let store = &mut self.open_record()?.store;
                store.close_draft_with(&draft, ending, sealed, now, &mut Random)
            }
            Effect::Announce(announced) => self.announce_in_record(&announced),
            Effect::Unrated(announced) => {
                self.open_record()?.store.close_unrated(&announced, now, &mut Random)
            }
            Effect::Cancel(announced) => {
                self.open_record()?.store.close_cancelled(&announced, now, &mut Random)
            }
        }
    }

    fn open_record(&mut self) -> Result<&mut Record, StoreError> {
        self.record.as_mut().ok_or(StoreError::Closed)
    }

    fn note(&mut self, now: &Moment, event: TerminalEvent) -> Result<(), StoreError> {
        self.note_all([(now.clone(), event)])
    }

    /// Writes all of them, or none.
    fn note_all(
        &mut self,
        events: impl IntoIterator<Item = (Moment, TerminalEvent)>,
    ) -> Result<(), StoreError> {
        let entry = |(at, event)| Entry::new(Random.entry_id(), at, Body::TerminalEvent(event)).into();
        let facts: Vec<_> = events.into_iter().map(entry).collect();
        self.open_record()?.store.append(&facts).map(drop)
    }

    /// Visits that nobody can go on with become their entries, marked `interrupted`.
    fn close_left_drafts(&mut self, now: &Moment) -> Result<(), StoreError> {
        let store = &mut self.open_record()?.store;
        for draft in store.drafts()? {
            store.close_draft(&draft, Ending::Interrupted, now, &mut Random)?;
        }
        if let Some(awaited) = store.awaited()? {
            store.close_unrated(&awaited, now, &mut Random)?;
        }
        Ok(())
    }

    fn stepped(&mut self, event: &Event, now: &Moment) {
        let now = Now { moment: now.clone(), fresh: Random.visit_id() };
        self.visit = step(&self.visit, &self.setting, &now, event).0;
    }
}

fn ended_by(effect: &Effect) -> Option<Ended> {
    match effect {
        Effect::Close { draft, .. } => Some(Ended { bad: draft.level().is_some_and(Level::is_bad) }),
        Effect::Unrated(_) | Effect::Cancel(_) => Some(Ended { bad: false }),
        Effect::SaveDraft(_) | Effect::Announce(_) => None,
    }
}
