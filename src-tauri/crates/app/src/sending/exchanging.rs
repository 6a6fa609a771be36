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
use shiwen_store::Contact;
use shiwen_sync::{
    client::{Client, SettingsError, TerminalLink},
    exchange::{End, PackNews, Report, exchange},
    tls,
};
use tokio::{runtime::Runtime, sync::Notify};

use super::{
    News, SendError, Tell, Urgency,
    mood::{HEARTBEAT, Mood, SOON},
    post::{self, Post},
    runtime,
    waiting::{Woken, wait},
};
use crate::{
    clock,
    enrolment::Enrolled,
    home::{Home, Keys, Lock},
    packs::{self, RefusedPack},
};

/// An answer that took longer tells nothing of what time it is.
const TIMELY_MS: u64 = 10_000;

/// The file that an enrolment was read from: another one is another enrolment.
type Stamp = Option<(u64, i64, i64)>;

pub(super) struct Sending {
    home: Home,
    keys: Keys,
    clock_trusted: Arc<AtomicBool>,
    tell: Tell,
    stopping: Arc<Notify>,
    random: Rng,
    mood: Mood,
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
        tell: Tell,
        stopping: Arc<Notify>,
    ) -> Self {
        let (random, mood) = (Rng::new(), Mood::default());
        Self { home, keys, clock_trusted, tell, stopping, random, mood, stamp: None, way: None }
    }

    pub(super) fn run(mut self, woken: &Receiver<Urgency>) {
        let runtime = match runtime() {
            Ok(runtime) => runtime,
            Err(error) => return tracing::error!(%error, "nothing is sent to the platform"),
        };
        let mut lock = None;
        let mut next = Mood::first(&mut self.random);
        // The terminal itself has read the enrolment that is there now.
        self.stamp = stamp(&self.home);
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
        let way = way_to(&self.home, &self.keys, enrolled);
        way.inspect_err(|error| tracing::error!(%error, "nothing is sent to the platform")).ok()
    }

    fn exchange(&mut self, runtime: &Runtime, way: &Way) -> Duration {
        let trusted = self.clock_trusted.load(Ordering::Relaxed);
        let mut post = Post::new(&self.home, &self.keys, &way.enrolled, trusted);
        let began_ms = clock::steady_ms();
        let done = runtime.block_on(async {
            tokio::select! {
                done = exchange(&mut post, &way.link, &way.enrolled.pins) => Some(done),
                () = self.stopping.notified() => None,
            }
        });
        let timely = clock::steady_ms() - began_ms < TIMELY_MS;
        match done {
            // The terminal ends; the wait that follows sees it too.
            None => Duration::ZERO,
            Some(Err(SendError::NoRecord | SendError::OtherLog)) => SOON,
            Some(Err(error)) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "an exchange was cut off");
                self.mood.after_own_failure(&mut self.random)
            }
            Some(Ok(report)) => {
                let noted = note(&self.home, &self.keys, &report);
                if let Err(error) = noted {
                    tracing::warn!(error = &error as &dyn std::error::Error, "an exchange was not noted");
                }
                note_pack(&self.home, &report);
                way.tls.raise(report.cosigned_s.unwrap_or(0));
                pass_on(&self.tell, &report, &mut post, timely);
                self.mood.after(&report, &mut self.random)
            }
        }
    }
}

/// The way to the platform of an enrolment.
fn way_to(home: &Home, keys: &Keys, enrolled: Enrolled) -> Result<Way, SettingsError> {
    let tls = Arc::new(tls_clock(home, keys, &enrolled));
    let link = link_to(&enrolled, Arc::clone(&tls))?;
    Ok(Way { enrolled, link, tls })
}

/// What a certificate's dates are held against: never before this program, nor before what the witness last signed.
pub(super) fn tls_clock(home: &Home, keys: &Keys, enrolled: &Enrolled) -> tls::Clock {
    let cursor =
        post::open(home, keys).ok().and_then(|held| held.outbox.cursor(&enrolled.pins.witness).ok()?);
    let floor_s = cursor.map_or(0, |cursor| cursor.time_s).max(clock::released_s());
    tls::Clock::new(|| Duration::from_millis(clock::wall_ms().max(0).cast_unsigned()), floor_s)
}

pub(super) fn link_to(enrolled: &Enrolled, clock: Arc<tls::Clock>) -> Result<TerminalLink, SettingsError> {
    let client = Client::new(&enrolled.settings(), clock)?;
    Ok(client.terminal(enrolled.file.terminal.clone(), enrolled.file.token.clone()))
}

fn stamp(home: &Home) -> Stamp {
    let file = fs::metadata(home.enrolment_file()).ok()?;
    Some((file.ino(), file.mtime(), file.mtime_nsec()))
}

/// Keeps that the platform answered, or why nothing more is sent.
pub(super) fn note(home: &Home, keys: &Keys, report: &Report) -> Result<(), SendError> {
    let mut held = post::open(home, keys)?;
    if let Some(at_ms) = report.time_ms {
        held.outbox.contact(&Contact { at: clock::rfc3339(at_ms), at_ms })?;
    }
    let (name, why) = match &report.end {
        End::Stop { problem, why } => (problem.as_str(), why.as_str()),
        End::Alarm { why, .. } => ("alarm", why.as_str()),
        End::NotSound => ("not-sound", "the log does not agree with its own signed head"),
        End::Done | End::Again { .. } | End::Reopen { .. } => return Ok(()),
    };
    if held.outbox.stop(name)? {
        tracing::error!(name, why, "nothing is sent until a person has looked");
    }
    Ok(())
}

/// Keeps what became of the published pack.
pub(super) fn note_pack(home: &Home, report: &Report) {
    match &report.pack {
        PackNews::Refused(why) => packs::refuse(home, Some(&RefusedPack { version: None, why: why.clone() })),
        // One that was refused after it was fetched has a version, and is not asked for again.
        PackNews::Same if packs::refused(home).is_some_and(|refused| refused.version.is_none()) => {
            packs::refuse(home, None);
        }
        PackNews::Same | PackNews::Staged(_) | PackNews::NotFetched => {}
    }
}

/// Tells the terminal's thread what only that may do.
fn pass_on(tell: &Tell, report: &Report, post: &mut Post<'_>, timely: bool) {
    if let Some(time_ms) = report.time_ms.filter(|_| timely) {
        tell(News::Time(time_ms));
    }
    if matches!(report.pack, PackNews::Staged(_)) {
        tell(News::Pack);
    }
    if !post.erasures.is_empty() {
        tell(News::Erase(std::mem::take(&mut post.erasures)));
    }
    match (&report.end, post.log()) {
        (End::Reopen { reason, .. }, Some(log)) => tell(News::Reopen { log, reason: *reason }),
        (End::NotSound, _) => tell(News::NotSound),
        _ => {}
    }
    tracing::debug!(%report, "an exchange with the platform");
}
