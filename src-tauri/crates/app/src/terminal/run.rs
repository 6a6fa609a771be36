//! The terminal's thread: messages, deadlines, and what is done while nobody is there.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    time::Duration,
};

use shiwen_domain::{
    moment::{ClockTrust, Moment},
    view::{PauseReason, Screen, VisitorView},
    visit::Event,
};
use shiwen_store::unwatched;

use super::{
    Equipment, Listening, Message, OpenError, Opening, TerminalOptions, Watchers,
    platform::{Bring, Pending},
    tell,
};
use crate::{
    assets::Loaded,
    clock::Clock,
    enrolment::Enrolled,
    home::{Home, Lock},
    pictures,
    sending::{self, Sender, Urgency},
    serving::{Alarm, Serving},
    settings::Settings,
    verifying,
};

/// How often disk and clock are looked at, in steady milliseconds.
const WATCH_MS: u64 = 5_000;
/// The first idle time after the start at which the file's structure is checked.
const STRUCTURE_CHECK_AFTER_MS: u64 = 60_000;
/// The first verification of the whole record after a start.
const VERIFY_AFTER_MS: u64 = 600_000;
/// When a self-test that has failed is made again.
const TEST_AGAIN_MS: u64 = 60 * 60 * 1_000;
/// The hour of the night at which what takes long is done, where the terminal runs then.
const NIGHT_HOUR: i64 = 3;
pub(super) const HALF_A_DAY_MS: u64 = 12 * 60 * 60 * 1_000;

/// Whether it is the hour in which what takes long is done.
pub(super) fn is_night(now: &Moment) -> bool {
    now.hour() == NIGHT_HOUR
}

/// When something is due that is done once a day, in steady milliseconds: at night rather than half a day later.
pub(super) fn or_at_night(due_ms: u64, now: &Moment) -> u64 {
    due_ms.saturating_sub(if is_night(now) { HALF_A_DAY_MS } else { 0 })
}

pub(super) struct Running {
    /// Ends first: it has the record open for moments.
    pub(super) sender: Option<Sender>,
    pub(super) home: Home,
    pub(super) serving: Serving,
    pub(super) clock: Clock,
    /// The same for the sender.
    pub(super) clock_trusted: Arc<AtomicBool>,
    /// What the command line says.
    pub(super) said: TerminalOptions,
    pub(super) settings: Settings,
    /// Both together.
    pub(super) options: TerminalOptions,
    pub(super) enrolled: Option<Enrolled>,
    /// The version of the published pack in force, if one is.
    pub(super) pack_version: Option<u64>,
    pub(super) pending: Pending,
    pub(super) messages: mpsc::Sender<Message>,
    pub(super) watchers: Watchers,
    /// Until then the glass is cleaned.
    pub(super) cleaning_ms: Option<u64>,
    /// When the last sign of life was left, in steady milliseconds.
    pub(super) life_ms: u64,
    /// Until then the page goes, unless another one has come.
    pub(super) leaving_ms: Option<u64>,
    shown: Option<VisitorView>,
    serial: u32,
    watched_ms: u64,
    structure_check_ms: Option<u64>,
    verify_due_ms: u64,
    alarm: Option<Alarm>,
    /// Whether a page was ever there: without one nobody could give an answer.
    pub(super) drawn: bool,
    /// The day whose self-test has passed.
    tested: Option<String>,
    /// When the next one may be tried, in steady milliseconds.
    test_due_ms: u64,
    /// Whether the page has shown where to write, type or leave a number since it was loaded, or since its words were last
    /// forgotten.
    words: bool,
    /// Listens to the counter's business system, where that is turned on.
    pub(super) listening: Listening,
    _serving_lock: Lock,
}

impl Running {
    pub(super) fn open(
        home: &Home,
        said: &TerminalOptions,
        messages: mpsc::Sender<Message>,
        watchers: Watchers,
    ) -> Result<Self, OpenError> {
        // Before the enrolment is read: whoever enrols the terminal meanwhile is seen by the sender.
        let stamp = sending::stamp(home);
        let equipment = Equipment::of(home, said)?;
        let may = || Ok::<(), OpenError>(());
        let Opening { serving, clock, now, keys, lock } = Opening::begin(home, &equipment, said.pace, may)?;
        let Equipment { enrolled, loaded, settings, options, .. } = equipment;
        let clock_trusted = Arc::new(AtomicBool::new(clock.trust() == ClockTrust::Trusted));
        let to_terminal = messages.clone();
        // The terminal may have stopped meanwhile; what was said is said again at the next exchange.
        let tell = Box::new(move |news| drop(to_terminal.send(Message::Platform(news))));
        let sender = Sender::start(home.clone(), keys, Arc::clone(&clock_trusted), stamp, tell);
        let mut running = Self {
            sender: Some(sender.map_err(OpenError::Thread)?),
            home: home.clone(),
            serving,
            clock,
            clock_trusted,
            said: said.clone(),
            options,
            settings,
            pack_version: enrolled.as_ref().and(Some(loaded.assets.pack.version)),
            enrolled,
            pending: Pending::default(),
            messages,
            watchers,
            cleaning_ms: None,
            life_ms: now.mono_ms,
            leaving_ms: None,
            shown: None,
            serial: 0,
            watched_ms: now.mono_ms,
            structure_check_ms: Some(now.mono_ms + STRUCTURE_CHECK_AFTER_MS),
            verify_due_ms: now.mono_ms + VERIFY_AFTER_MS,
            alarm: None,
            drawn: false,
            tested: None,
            test_due_ms: now.mono_ms,
            words: false,
            listening: Listening::default(),
            _serving_lock: lock,
        };
        running.show_notices();
        running.listen_to_counter();
        running.prepare_pictures(loaded);
        Ok(running)
    }

    pub(super) fn run(mut self, messages: &mpsc::Receiver<Message>) {
        loop {
            let message = messages.recv_timeout(self.wait());
            let now = self.now();
            match message {
                Ok(Message::PageOpened(answer)) => {
                    (self.words, self.leaving_ms, self.drawn) = (false, None, true);
                    self.answer(&Event::PageOpened, &now, &answer);
                }
                Ok(Message::Touch(touch, answer)) if self.takes_touches(&now) => {
                    self.answer(&Event::Touch(touch), &now, &answer);
                }
                Ok(Message::Touch(_, answer)) => self.answer(&Event::Tick, &now, &answer),
                Ok(Message::Probe(answer)) => drop(answer.send(self.pulse(&now))),
                Ok(Message::RenewPage) => self.renew_page(&now),
                Ok(Message::Clean(by, answer)) => drop(answer.send(self.clean(by, &now))),
                // Nobody's visit is cut off for it: it is acted upon once the screen is free.
                Ok(Message::Verified(alarm)) => self.alarm = Some(alarm),
                Ok(Message::Pictures(version, pictures)) => self.serving.shows_pictures(version, pictures),
                Ok(Message::Platform(news)) => self.hear(news, &now),
                Ok(Message::WriteDown(body, answer)) => {
                    // Who asked may have gone; what it says stands all the same.
                    let _ = answer.send(self.serving.write_down(*body, &now));
                    self.wake(Urgency::Soon);
                }
                Ok(Message::Now(answer)) => drop(answer.send(now.clone())),
                Ok(Message::Settings(answer)) => drop(answer.send(self.setting_views())),
                Ok(Message::Set(change, answer)) => {
                    let set = self.set(&change, &now);
                    let _ = answer.send(set.map(|()| self.setting_views()));
                }
                Ok(Message::Standing(answer)) => drop(answer.send(self.standing())),
                Ok(Message::Notices(answer)) => drop(answer.send(self.notices())),
                Ok(Message::ChangeNotices(change, by, answer)) => {
                    drop(answer.send(self.change_notices(change, &by, &now)));
                }
                Ok(Message::BringBack(bringing, answer, taken)) => {
                    self.pending.bring = Some(Bring { bringing, answer, taken });
                }
                Ok(Message::Counter(question, claim, answer)) => {
                    self.answer_counter(question, &claim, &answer, &now);
                }
                Ok(Message::SendNow) => self.wake(Urgency::Now),
                Ok(Message::Stop(answer)) => {
                    self.serving.stop(&now);
                    drop(self);
                    let _ = answer.send(());
                    return;
                }
                Err(mpsc::RecvTimeoutError::Timeout) => {
                    self.serving.event(&Event::Tick, &now);
                }
                Err(mpsc::RecvTimeoutError::Disconnected) => return self.serving.stop(&now),
            }
            // The message may have been what time it is.
            let now = self.now();
            self.send_what_ended();
            self.watch(&now);
            self.test_once_a_day(&now);
            self.end_cleaning(&now);
            self.serving.settle_hold(&now);
            self.settle_pending(&now);
            self.show(&now);
            self.forget_words();
        }
    }

    fn now(&mut self) -> Moment {
        let (now, step) = self.clock.now();
        if let Some(by_ms) = step {
            self.serving.clock_stepped(by_ms, &now);
            self.clock_trusted.store(now.clock == ClockTrust::Trusted, Ordering::Relaxed);
        }
        now
    }

    /// How long to wait for a message before something is due.
    fn wait(&mut self) -> Duration {
        let now = self.now();
        let due = self.watched_ms + WATCH_MS;
        let due = self.serving.deadline(&now).map_or(due, |deadline| deadline.min(due));
        let due = self.cleaning_deadline(&now).map_or(due, |second| second.min(due));
        self.clock.real(due.saturating_sub(now.mono_ms))
    }

    fn answer(&mut self, event: &Event, now: &Moment, answer: &mpsc::SyncSender<VisitorView>) {
        self.serving.event(event, now);
        if self.serving.paused().is_some() {
            self.at_length(|running| running.serving.recover(now));
        }
        let view = self.view(now);
        self.shown = Some(view.clone());
        // A page that is gone does not wait for its answer.
        let _ = answer.send(self.stamped(view));
    }

    fn stamped(&mut self, view: VisitorView) -> VisitorView {
        self.serial = self.serial.wrapping_add(1);
        VisitorView { serial: self.serial, ..view }
    }

    /// A bad rating is on its way at once, everything else in some seconds.
    fn send_what_ended(&mut self) {
        if let Some(ended) = self.serving.take_ended() {
            self.wake(if ended.bad { Urgency::Now } else { Urgency::Soon });
        }
    }

    /// Tells the page of a change that no touch made.
    fn show(&mut self, now: &Moment) {
        let view = self.view(now);
        if self.shown.as_ref() == Some(&view) {
            return;
        }
        self.shown = Some(view.clone());
        let view = self.stamped(view);
        tell(&self.watchers.view, view);
    }

    /// Has the page forget what was written and typed, once its visit is over.
    fn forget_words(&mut self) {
        let screen = self.shown.as_ref().map(|view| &view.screen);
        self.words |= matches!(screen, Some(Screen::Comment { .. } | Screen::Phone { .. }));
        if self.words && self.serving.is_free() {
            self.words = false;
            tell(&self.watchers.words, ());
        }
    }

    fn watch(&mut self, now: &Moment) {
        if now.mono_ms < self.watched_ms + WATCH_MS {
            return;
        }
        self.watched_ms = now.mono_ms;
        if let Some(reason) = self.serving.paused() {
            if reason == PauseReason::DiskFull {
                self.make_room(now);
            }
            self.at_length(|running| running.serving.recover(now));
        }
        self.serving.watch_disk(now);
        self.serving.notices_keyboard(self.options.keyboard.holds_now());
        self.serving.watch_before(now);
        self.serving.watch_sleep(now);
        self.serving.watch_break(now);
        self.show_life(now);
        self.listen_to_counter();
        if self.serving.is_free() {
            self.check_structure_once(now);
            self.verify_once_a_day(now);
            if let Some(alarm) = self.alarm.take() {
                self.at_length(|running| running.serving.verified(&alarm, now));
            }
        }
    }

    /// Proves that every level can be given and kept, in the first idle time of each day, which is right after the page has
    /// come; what fails is tried again before long. Of no day while nobody knows which it is.
    fn test_once_a_day(&mut self, now: &Moment) {
        let is_over = self.tested.as_deref() == Some(now.day());
        let is_due = self.drawn && now.clock == ClockTrust::Trusted && now.mono_ms >= self.test_due_ms;
        if is_over || !is_due || !self.serving.is_free() {
            return;
        }
        if !self.has_passed(now.day()) {
            self.serving.tests_itself(now);
            self.wake(Urgency::Soon);
        }
        self.tested = self.has_passed(now.day()).then(|| now.day().to_owned());
        if self.tested.is_none() {
            self.test_due_ms = now.mono_ms + TEST_AGAIN_MS;
        }
    }

    fn has_passed(&self, day: &str) -> bool {
        self.serving.self_test_of(day).is_some_and(|tested| tested.passed())
    }

    fn check_structure_once(&mut self, now: &Moment) {
        if self.structure_check_ms.is_some_and(|due| now.mono_ms >= due) {
            self.structure_check_ms = None;
            if let Err(error) = self.at_length(|running| running.serving.check_structure(now)) {
                tracing::error!(error = &error as &dyn std::error::Error, "the record could not be checked");
            }
        }
    }

    /// Verifies the record before long, whatever the hour.
    pub(super) fn verify_soon(&mut self, now: &Moment) {
        self.verify_due_ms = now.mono_ms;
    }

    /// Verifies the record once a day, on another thread: visitors are served meanwhile. At night where the terminal
    /// runs then and knows the hour; else when a day has passed, counted by the steady clock.
    fn verify_once_a_day(&mut self, now: &Moment) {
        if now.mono_ms < or_at_night(self.verify_due_ms, now) {
            return;
        }
        self.verify_due_ms = now.mono_ms + 2 * HALF_A_DAY_MS;
        let (home, messages) = (self.home.clone(), self.messages.clone());
        std::thread::spawn(move || match verifying::verify(&home, &unwatched) {
            Ok(report) => {
                if let Some(alarm) = report.as_ref().and_then(Alarm::of) {
                    // The terminal may have stopped meanwhile; the next day looks again.
                    drop(messages.send(Message::Verified(alarm)));
                } else if let Some(report) = report.filter(|report| !report.findings.is_empty()) {
                    tracing::warn!(findings = report.findings.len(), "what was found is told of already");
                } else {
                    tracing::info!("the record is whole");
                }
            }
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "the record was not verified");
            }
        });
    }
}

impl Running {
    /// Makes the pack's pictures ready on another thread: no screen waits for them.
    pub(super) fn prepare_pictures(&self, loaded: Loaded) {
        let (home, messages, pixels) = (self.home.clone(), self.messages.clone(), self.options.pixels);
        std::thread::spawn(move || {
            let version = loaded.assets.pack.version;
            let prepared = pictures::prepare(&home, &loaded, pixels);
            for skipped in &prepared.skipped {
                tracing::warn!(file = skipped.file, why = skipped.why, "a picture of the pack is not shown");
            }
            // The terminal may have stopped meanwhile; the next start finds them in the cache.
            drop(messages.send(Message::Pictures(version, prepared.urls)));
        });
    }
}
