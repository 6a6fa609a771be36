//! What the platform says, taken by the terminal's thread: at once where it harms nobody, else while nobody is there.

use std::{
    collections::HashSet,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
};

use shiwen_domain::{
    entry::ReopenReason,
    id::LogId,
    moment::{ClockTrust, Moment},
};
use shiwen_sync::protocol::ErasureOrder;

use super::run::{HALF_A_DAY_MS, Running, or_at_night};
use crate::{
    enrolment::{Enrolled, EnrolmentFile},
    packs,
    restoring::{Bringing, Outcome, RestoreError},
    sealing::Sealer,
    sending::{News, Urgency},
};

/// How often private content that is old enough is looked for, in steady milliseconds. Dropping it copies what is kept, which
/// may take a second or more: so it is done once a start and then at night, where the terminal runs then.
const AGING_MS: u64 = 2 * HALF_A_DAY_MS;
/// The same while the disk is full.
const AGING_FULL_MS: u64 = 10 * 60 * 1_000;

/// What is to be done once nobody is there.
#[derive(Default)]
pub(super) struct Pending {
    reopen: Option<(Option<LogId>, ReopenReason)>,
    erasures: Vec<ErasureOrder>,
    pack: bool,
    /// A backup that somebody brings.
    pub(super) bring: Option<Bring>,
    /// Whether how the terminal is to stand was set.
    pub(super) stand: bool,
    /// Orders that were carried out; the platform repeats them until it has read so.
    erased: HashSet<String>,
    /// Whether the platform has said what time it is since the program started.
    time_told: bool,
    aging_ms: u64,
    aging_full_ms: u64,
}

/// A backup, and who waits for it.
pub(super) struct Bring {
    pub(super) bringing: Box<Bringing>,
    pub(super) answer: mpsc::SyncSender<Result<Outcome, RestoreError>>,
    /// Set by whoever has it first: this thread, or who asked and has thought better of it.
    pub(super) taken: Arc<AtomicBool>,
}

impl Running {
    /// Takes what the sender was told.
    pub(super) fn hear(&mut self, news: News, now: &Moment) {
        match news {
            News::Time(platform_ms) => {
                self.settle_clock(platform_ms);
                self.pending.time_told = true;
            }
            News::Reopen { log, reason } => self.pending.reopen = Some((Some(log), reason)),
            News::Erase(orders) => {
                let new = |order: &ErasureOrder| !self.pending.erased.contains(&order.order);
                self.pending.erasures = orders.into_iter().filter(new).collect();
            }
            News::Pack => self.pending.pack = true,
            News::Enrolled => self.learn_enrolment(),
            News::NotSound => self.verify_soon(now),
        }
    }

    fn settle_clock(&mut self, platform_ms: i64) {
        let (now, step) = self.clock.settle(platform_ms);
        if let Some(by_ms) = step {
            self.serving.clock_stepped(by_ms, &now);
        }
        self.serving.time_is_told(&now);
        self.clock_trusted.store(now.clock == ClockTrust::Trusted, Ordering::Relaxed);
    }

    fn learn_enrolment(&mut self) {
        let before = std::mem::replace(&mut self.enrolled, self.home.enrolment_or_none());
        if before.as_ref().map(publisher) != self.enrolled.as_ref().map(publisher) {
            // Versions of another hall's packs say nothing about those of this one.
            self.pack_version = None;
        }
        self.serving.seals_with(sealer(self.enrolled.as_ref()));
        let file = self.enrolled.as_ref().map(|enrolled| &enrolled.file);
        let name = self.serving.record().map(|record| &record.store.identity().terminal);
        let takes_a_place =
            |file: &EnrolmentFile| file.replaces.is_some() || name.is_some_and(|name| *name != file.terminal);
        if file.is_some_and(takes_a_place) {
            self.pending.reopen = Some((None, ReopenReason::Replaced));
        }
        // It may have been fetched by another program.
        self.pending.pack = true;
    }

    /// Does what waits, while nobody is there and the record is open.
    pub(super) fn settle_pending(&mut self, now: &Moment) {
        if !self.serving.is_free() {
            return;
        }
        if let Some((log, reason)) = self.pending.reopen.take() {
            self.at_length(|running| running.serving.continue_elsewhere(log, reason, now));
            self.wake(Urgency::Now);
        }
        if let Some(bring) = self.pending.bring.take() {
            self.at_length(|running| running.bring_back(bring, now));
        }
        for order in std::mem::take(&mut self.pending.erasures) {
            if self.serving.erase(&order, now) {
                self.pending.erased.insert(order.order);
                self.wake(Urgency::Soon);
            }
        }
        if std::mem::take(&mut self.pending.stand) {
            self.stand_as_set();
        }
        if std::mem::take(&mut self.pending.pack) {
            self.apply_newest_pack(now);
        }
        // By a doubted clock nothing is dropped; that must not use up the day's turn.
        let knows_time = self.pending.time_told && now.clock == ClockTrust::Trusted;
        if knows_time && now.mono_ms >= or_at_night(self.pending.aging_ms, now) {
            self.pending.aging_ms = now.mono_ms + AGING_MS;
            self.drop_aged(now);
        }
    }

    fn bring_back(&mut self, Bring { bringing, answer, taken }: Bring, now: &Moment) {
        if taken.swap(true, Ordering::SeqCst) {
            return;
        }
        let brought = self.serving.bring_back(*bringing, self.enrolled.as_ref(), now);
        // What was erased before may have come back; the platform says so again.
        self.pending.erased.clear();
        self.wake(Urgency::Now);
        // Who asked may have gone; the log tells of it.
        let _ = answer.send(brought);
    }

    /// On a full disk, drops what may be dropped before its time has come again.
    pub(super) fn make_room(&mut self, now: &Moment) {
        if now.mono_ms >= self.pending.aging_full_ms {
            self.pending.aging_full_ms = now.mono_ms + AGING_FULL_MS;
            self.drop_aged(now);
        }
    }

    /// Drops private content that the platform has and that is old enough. Not before the platform has said what time it is:
    /// a clock that runs evenly, years ahead, is trusted until then, and would have all of it dropped.
    fn drop_aged(&mut self, now: &Moment) {
        if let Some(enrolled) = self.enrolled.as_ref().filter(|_| self.pending.time_told) {
            self.serving.drop_aged(&enrolled.witnesses, now);
        }
    }

    /// Puts the newest pack in force, if it is newer than the one that is. Options that it does not allow fall back to its
    /// own.
    fn apply_newest_pack(&mut self, now: &Moment) {
        let newest = self.enrolled.as_ref().and_then(|enrolled| packs::newest_whole(&self.home, enrolled));
        let Some(loaded) = newest.filter(|loaded| Some(loaded.assets.pack.version) > self.pack_version)
        else {
            return;
        };
        let version = loaded.assets.pack.version;
        let mut setting = match self.options.setting_within(&loaded.assets) {
            Ok(setting) => setting,
            Err(error) => return tracing::error!(%error, version, "the pack cannot be used by this terminal"),
        };
        setting.demo |= self.enrolled.as_ref().is_some_and(|enrolled| enrolled.file.demo);
        if self.serving.put_in_force(setting, loaded.pack_sha256.clone(), now) {
            self.pack_version = Some(version);
            self.clock.move_to(loaded.assets.pack.hall.utc_offset_minutes);
            packs::prune(&self.home, version);
            self.prepare_pictures(loaded);
            self.wake(Urgency::Soon);
        }
    }

    pub(super) fn wake(&self, urgency: Urgency) {
        if let Some(sender) = &self.sender {
            sender.wake(urgency);
        }
    }
}

/// Whose packs an enrolment takes: those of a hall, signed with a key.
fn publisher(enrolled: &Enrolled) -> (&str, &str) {
    (&enrolled.file.hall, &enrolled.file.pack_key)
}

/// What seals a number for a call back on an enrolled terminal.
pub(super) fn sealer(enrolled: Option<&Enrolled>) -> Option<Sealer> {
    let sealer = Sealer::to(&enrolled?.file.recipient);
    sealer.inspect_err(|error| tracing::error!(%error, "no number for a call back is asked for")).ok()
}
