//! When something could not be stored: stop, tell the visitor, look what is on the disk, go on.

use shiwen_domain::{
    entry::{ReopenReason, TerminalEvent},
    id::LogId,
    moment::Moment,
    view::PauseReason,
    visit::Event,
};
use shiwen_store::{Damage, Report, StoreError, What};

use super::Serving;
use crate::{
    disk,
    record::{self, RecordError},
};

impl Serving {
    /// Takes no answers until [`Self::recover`] succeeds. The draft on the disk becomes its entry then.
    pub(super) fn pause(&mut self, error: &StoreError, now: &Moment) {
        let reason = match error {
            StoreError::DiskFull(_) => PauseReason::DiskFull,
            _ => PauseReason::NotSaved,
        };
        match error {
            // The transaction was rolled back; the file itself is as it was.
            StoreError::DiskFull(_) | StoreError::Busy(_) => {}
            _ => self.close(),
        }
        self.enter_pause(error, reason, now);
    }

    /// The same, where no visitor waits for an answer: there is no record to write to.
    pub(super) fn pause_without_record(&mut self, error: &RecordError, now: &Moment) {
        self.close();
        // On a full disk SQLite cannot even make the files it needs, and calls that another fault.
        let full =
            matches!(error, RecordError::Store(StoreError::DiskFull(_))) || !disk::has_room(&self.home);
        let reason = if full { PauseReason::DiskFull } else { PauseReason::NoRecord };
        self.enter_pause(error, reason, now);
    }

    /// After a failed sync nobody knows what the disk holds: close, and believe only what is read again.
    pub(super) fn close(&mut self) {
        self.record = None;
        self.suspect = true;
    }

    /// Tries to take answers again: opens the record if it was closed, checks it, ends the visit that was cut off,
    /// and notes the pause. Answers whether the terminal serves.
    pub fn recover(&mut self, now: &Moment) -> bool {
        // What the counter wants is no fault; but a record that failed meanwhile is opened again.
        let held = self.paused() == Some(PauseReason::Counter);
        if self.paused().is_none() || held && self.record.is_some() {
            return true;
        }
        if !disk::has_room(&self.home) {
            return false;
        }
        match self.try_recover(now) {
            Ok(()) => {
                if !held {
                    self.stepped(&Event::Recovered, now);
                }
                disk::take_reserve(&self.home);
                true
            }
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "still no answers are taken");
                self.close();
                false
            }
        }
    }

    fn try_recover(&mut self, now: &Moment) -> Result<(), RecordError> {
        if self.record.is_none() {
            self.record = Some(record::open(&self.home, &self.keys, self.setting.demo, now)?);
        }
        let suspect = std::mem::take(&mut self.suspect);
        if suspect {
            self.check_structure(now)?;
        }
        self.settle_alarm(now)?;
        self.or_in_a_new_log(now, |serving| {
            serving.tell_start()?;
            if suspect || serving.counter.takes_break() {
                serving.read_again()?;
            }
            serving.close_left_drafts(now)?;
            serving.note_failed_test(now)?;
            serving.apply_pack(now)?;
            // The last: what fails before it would have the end of the fault told at each try.
            serving.tell_end_of_fault(now)
        })
    }

    /// Does something with the record; if that meets damage the start did not see, once more in a new log.
    pub(super) fn or_in_a_new_log(
        &mut self,
        now: &Moment,
        write: impl Fn(&mut Self) -> Result<(), StoreError>,
    ) -> Result<(), RecordError> {
        match write(self) {
            Err(StoreError::Damaged(damage)) => {
                self.reopen(record::reason_of(damage), now)?;
                Ok(write(self)?)
            }
            written => Ok(written?),
        }
    }

    /// Looks at the file's structure; a damaged one is continued in a new log.
    pub fn check_structure(&mut self, now: &Moment) -> Result<(), RecordError> {
        match self.open_record()?.store.quick_check() {
            Err(StoreError::Damaged(Damage::Unreadable)) => self.reopen(ReopenReason::Damaged, now),
            checked => Ok(checked?),
        }
    }

    /// What a full verification found. Wrong tables are computed again; a wrong log is continued in a new one. What
    /// cannot be done now is done when the terminal recovers.
    pub fn verified(&mut self, alarm: &Alarm, now: &Moment) {
        self.alarm = Some((*alarm, self.log_in_use()));
        // A counter's break may last for weeks.
        if self.has_fault() || self.record.is_none() {
            return;
        }
        if let Err(error) = self.settle_alarm(now) {
            self.pause_without_record(&error, now);
        }
    }

    /// Mends what an alarm is about, then notes it: an alarm stays until a log says so.
    fn settle_alarm(&mut self, now: &Moment) -> Result<(), RecordError> {
        let Some((alarm, log)) = self.alarm else { return Ok(()) };
        // A log that was continued since then is behind us, whatever was wrong with it.
        if alarm.in_log && log == self.log_in_use() {
            self.reopen(ReopenReason::HeadMismatch, now)?;
        } else if !alarm.in_tests {
            self.rebuild()?;
            self.mend_witness()?;
        }
        let Alarm { findings, first_bad_seq, .. } = alarm;
        self.note(now, TerminalEvent::IntegrityAlarm { findings, first_bad_seq })?;
        self.alarm = None;
        Ok(())
    }

    fn log_in_use(&self) -> Option<LogId> {
        self.home.terminal_file().ok().flatten().map(|file| file.log)
    }

    fn rebuild(&mut self) -> Result<(), StoreError> {
        self.open_record()?.store.rebuild_projections()
    }

    /// Continues in a new log, or pauses: a reader may be in the way, or the disk full.
    pub(super) fn reopen(&mut self, reason: ReopenReason, now: &Moment) -> Result<(), RecordError> {
        self.record = None;
        match record::reopen(&self.home, &self.keys, self.setting.demo, now, reason) {
            Ok(record) => self.record = Some(record),
            Err(error) => {
                self.pause_without_record(&error, now);
                return Err(error);
            }
        }
        Ok(())
    }

    /// Between visits: warns once when the disk gets low, and pauses when it runs full.
    pub fn watch_disk(&mut self, now: &Moment) {
        let low = disk::is_low(&self.home);
        if low && !self.disk_is_low {
            tracing::warn!(
                free_bytes = disk::free_bytes(&self.home),
                "the disk is nearly full; free some room"
            );
        }
        self.disk_is_low = low;
        if self.is_idle() && !disk::has_room(&self.home) {
            tracing::warn!("the disk is full; no answers are taken");
            self.begin_fault(PauseReason::DiskFull, now);
        }
    }

    /// Pauses if something that no visitor waits for could not be stored.
    pub(super) fn watch(&mut self, stored: Result<(), StoreError>, now: &Moment) {
        if let Err(error) = stored {
            self.pause(&error, now);
        }
    }
}

/// What a full verification found, in short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// How many things were off.
    pub findings: u64,
    /// The first place with something off, if it has a place.
    pub first_bad_seq: Option<u64>,
    /// Whether the log itself is off, and not only tables computed from it.
    pub in_log: bool,
    /// Whether nothing but self-tests is odd: somebody has to look, and nothing can be mended.
    pub in_tests: bool,
}

impl Alarm {
    /// What to do about a report; nothing if the record is whole. An odd self-test stays in its log and is found for ever: once
    /// the log tells of it, nothing is left to be done until another one comes.
    pub fn of(report: &Report) -> Option<Self> {
        let (findings, first_bad_seq) = (report.findings.len() as u64, report.first_bad_seq());
        let in_log = report.findings.iter().any(|finding| is_in_log(&finding.what));
        let in_tests =
            report.findings.iter().all(|it| matches!(it.what, What::SelfTestDay | What::SelfTestExcess));
        let is_told = in_tests && report.told.contains(&(findings, first_bad_seq));
        (findings > 0 && !is_told).then_some(Self { findings, first_bad_seq, in_log, in_tests })
    }
}

/// A new log mends neither a table nor a text: it would carry the same texts, and start over every night.
fn is_in_log(what: &What) -> bool {
    use What::{
        DroppedStray, DroppedUnwitnessed, PrivateChanged, PrivateErased, PrivateMissing, PrivateStray,
        Projection, SelfTestDay, SelfTestExcess, WitnessDiffers, WitnessUnproven,
    };
    // Whether another history needs a new log, the platform says at the next exchange.
    !matches!(
        what,
        Projection(_)
            | PrivateChanged
            | PrivateErased
            | PrivateMissing
            | PrivateStray
            | DroppedStray
            | DroppedUnwitnessed
            | WitnessDiffers
            | WitnessUnproven
            | SelfTestDay
            | SelfTestExcess
    )
}
