//! The sender's thread: one exchange after the other, and what follows from each.

use std::{
    fs,
    os::unix::fs::MetadataExt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::Receiver,
    },
    time::Duration,
};

use fastrand::Rng;
use shiwen_sync::{
    client::{Client, SettingsError, TerminalLink},
    exchange::{End, Leave, Report, ask, ship},
    mood::{HEARTBEAT, Mood, SOON},
    tls,
};
use tokio::{runtime::Runtime, sync::Notify};

use super::{
    News, SendError, Tell, Urgency,
    noting::{note, own_failure, pass_on},
    post::{self, Post},
    runtime,
    waiting::{Woken, wait},
};
use crate::{
    clock,
    enrolment::Enrolled,
    home::{Home, Keys, Lock},
};

/// An answer that took longer tells nothing of what time it is.
const TIMELY_MS: u64 = 10_000;

/// How long state and pack may keep the next heartbeat waiting. Files that are whole by then are kept.
const ASKING_WITHIN: Duration = Duration::from_secs(330);

/// The file that an enrolment was read from: another one is another enrolment.
pub(crate) type Stamp = Option<(u64, i64, i64)>;

/// What interrupts an exchange.
pub(super) struct Signals {
    /// The terminal ends.
    pub(super) stopping: Arc<Notify>,
    /// Something has to be sent at once.
    pub(super) urgent: Arc<Notify>,
}

pub(super) struct Sending {
    home: Home,
    keys: Keys,
    clock_trusted: Arc<AtomicBool>,
    tell: Tell,
    signals: Signals,
    random: Rng,
    mood: Mood,
    /// How often in a row the disk failed.
    disk_failed: u32,
    stamp: Stamp,
    way: Option<Way>,
}

/// The platform, and the way there.
struct Way {
    enrolled: Enrolled,
    link: TerminalLink,
    tls: Arc<tls::Clock>,
}

impl Sending {
    pub(super) fn new(
        home: Home,
        keys: Keys,
        clock_trusted: Arc<AtomicBool>,
        stamp: Stamp,
        tell: Tell,
        signals: Signals,
    ) -> Self {
        let (random, mood) = (Rng::new(), Mood::default());
        Self { home, keys, clock_trusted, tell, signals, random, mood, disk_failed: 0, stamp, way: None }
    }

    pub(super) fn run(mut self, woken: &Receiver<Urgency>) {
        let runtime = match runtime() {
            Ok(runtime) => runtime,
            Err(error) => return tracing::error!(%error, "nothing is sent to the platform"),
        };
        let mut lock = None;
        let mut next = Mood::first(&mut self.random);
        self.way = self.find_way(&runtime);
        while wait(woken, &self.mood, next, || stamp(&self.home) != self.stamp) == Woken::Due {
            next = self.turn(&runtime, &mut lock);
        }
        // What is still asked of the network is not waited for.
        runtime.shutdown_background();
    }

    /// One exchange, if there is somebody to talk to. Answers how long to wait for the next.
    fn turn(&mut self, runtime: &Runtime, lock: &mut Option<Lock>) -> Duration {
        self.read_enrolment(runtime);
        let Some(way) = self.way.take() else { return HEARTBEAT };
        if lock.is_none() {
            *lock = self.home.lock_sending().ok();
        }
        let next = if lock.is_some() { self.exchange(runtime, &way) } else { SOON };
        self.way = Some(way);
        next
    }

    fn read_enrolment(&mut self, runtime: &Runtime) {
        let stamp = stamp(&self.home);
        if stamp == self.stamp {
            return;
        }
        self.stamp = stamp;
        self.way = self.find_way(runtime);
        self.mood.begin_anew();
        (self.tell)(News::Enrolled);
    }

    fn find_way(&self, runtime: &Runtime) -> Option<Way> {
        let enrolled = self.home.enrolment_or_none()?;
        let _inside = runtime.enter();
        let way = Way::to(&self.home, &self.keys, enrolled);
        way.inspect_err(|error| tracing::error!(%error, "nothing is sent to the platform")).ok()
    }

    fn exchange(&mut self, runtime: &Runtime, way: &Way) -> Duration {
        let trusted = self.clock_trusted.load(Ordering::Relaxed);
        let (home, keys) = (self.home.clone(), self.keys.clone());
        let mut post = Post::new(&home, &keys, &way.enrolled, trusted);
        let mut report = Report::default();
        let leave = self.mood.leave(steady());
        let began_ms = clock::steady_ms();
        let done = runtime.block_on(both(&mut post, way, &self.signals, leave, &mut report));
        // What was told is passed on whatever came in between.
        let timely = clock::steady_ms() - began_ms < TIMELY_MS;
        if !matches!(done, Done::NotShipped(SendError::NoRecord | SendError::OtherLog)) {
            note(&home, &keys, &report);
        }
        way.tls.raise(report.cosigned_s.unwrap_or(0));
        pass_on(&self.tell, &report, &mut post, timely);
        self.wait_after(done, &report)
    }

    fn wait_after(&mut self, done: Done, report: &Report) -> Duration {
        let failed = match done {
            // The terminal ends; the wait that follows sees it too.
            Done::Stopping => return Duration::ZERO,
            Done::NotShipped(SendError::NoRecord | SendError::OtherLog) => return SOON,
            Done::NotShipped(error) => {
                self.fail(&error);
                return self.mood.after_own_failure(&mut self.random);
            }
            Done::Shipped(failed) => failed,
        };
        let wait = self.mood.after(report, &mut self.random);
        match &failed {
            Some(error) => self.fail(error),
            None => self.disk_failed = 0,
        }
        if report.end != End::Done {
            return wait;
        }
        let left = self.mood.after_asking(report, failed.is_some(), steady(), &mut self.random);
        left.map_or(wait, |left| left.min(wait))
    }

    fn fail(&mut self, error: &SendError) {
        tracing::warn!(error = error as &dyn std::error::Error, "an exchange was cut off");
        self.disk_failed = own_failure((&self.home, &self.keys, &self.tell), error, self.disk_failed);
    }
}

/// How far an exchange came on this side.
enum Done {
    /// The terminal ends.
    Stopping,
    /// The log could not be read, or what was acknowledged not be kept.
    NotShipped(SendError),
    /// The report says how the log ended; with what failed here while state and pack were asked.
    Shipped(Option<SendError>),
}

/// The log, then state and pack. These are left for the next time as soon as something has to be sent at once.
async fn both(post: &mut Post<'_>, way: &Way, signals: &Signals, leave: Leave, report: &mut Report) -> Done {
    // From here on nothing urgent is missed: what comes while the log is shipped may have come too late for it.
    let urgent = signals.urgent.notified();
    let pins = &way.enrolled.pins;
    let shipped = tokio::select! {
        shipped = ship(post, &way.link, pins, report) => shipped,
        () = signals.stopping.notified() => return Done::Stopping,
    };
    match shipped {
        Err(error) => return Done::NotShipped(error),
        Ok(()) if report.end != End::Done => return Done::Shipped(None),
        Ok(()) => {}
    }
    tokio::select! {
        asked = ask(post, &way.link, pins, leave, report) => Done::Shipped(asked.err()),
        () = urgent => Done::Shipped(None),
        () = tokio::time::sleep(ASKING_WITHIN) => Done::Shipped(None),
        () = signals.stopping.notified() => Done::Stopping,
    }
}

fn steady() -> Duration {
    Duration::from_millis(clock::steady_ms())
}

impl Way {
    /// The way to the platform of an enrolment.
    fn to(home: &Home, keys: &Keys, enrolled: Enrolled) -> Result<Self, SettingsError> {
        let tls = Arc::new(tls_clock(home, keys, Some(&enrolled)));
        let link = link_to(&enrolled, Arc::clone(&tls))?;
        Ok(Self { enrolled, link, tls })
    }
}

/// What a certificate's dates are held against: never before this program, nor before what the witness of an enrolment last
/// signed.
pub(crate) fn tls_clock(home: &Home, keys: &Keys, enrolled: Option<&Enrolled>) -> tls::Clock {
    let system = || Duration::from_millis(clock::wall_ms().max(0).cast_unsigned());
    let clock = tls::Clock::new(system, clock::released_s());
    let cursor = enrolled
        .and_then(|enrolled| post::open(home, keys).ok()?.outbox.cursor(&enrolled.pins.witness).ok()?);
    clock.raise(cursor.map_or(0, |cursor| cursor.time_s));
    clock
}

pub(super) fn link_to(enrolled: &Enrolled, clock: Arc<tls::Clock>) -> Result<TerminalLink, SettingsError> {
    let client = Client::new(&enrolled.settings(), clock)?;
    Ok(client.terminal(enrolled.file.terminal.clone(), enrolled.file.token.clone()))
}

/// Which enrolment there is.
pub(crate) fn stamp(home: &Home) -> Stamp {
    let file = fs::metadata(home.enrolment_file()).ok()?;
    Some((file.ino(), file.mtime(), file.mtime_nsec()))
}
