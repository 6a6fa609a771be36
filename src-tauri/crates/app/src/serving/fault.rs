//! A fault of the record, from its beginning to its end, told to the log so that its time counts once whatever ends it.
//!
//! Where the record stays open (on a full disk what is small can still be written), the log is told when the fault begins: then
//! nothing that is written during it passes for a sign of life. Where the record is closed nothing is written, not even a stop,
//! and the next start counts all of it as time off.

use shiwen_domain::{
    entry::{Resumed, TerminalEvent},
    moment::Moment,
    view::PauseReason,
    visit::Event,
};
use shiwen_store::StoreError;

use super::Serving;
use crate::disk;

/// A fault that goes on.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    reason: PauseReason,
    since: Moment,
    /// Whether the log says that it began.
    told: bool,
}

impl Serving {
    pub(super) fn enter_pause(
        &mut self,
        error: &(dyn std::error::Error + 'static),
        reason: PauseReason,
        now: &Moment,
    ) {
        tracing::error!(error, ?reason, "no answers are taken");
        self.begin_fault(reason, now);
    }

    pub(super) fn begin_fault(&mut self, reason: PauseReason, now: &Moment) {
        if reason == PauseReason::DiskFull {
            disk::release_reserve(&self.home);
        }
        if self.fault.is_none() {
            let told = self.tell_fault(reason, now);
            self.fault = Some(Fault { reason, since: now.clone(), told });
        }
        self.stepped(&Event::Failed(reason), now);
    }

    /// Of a record that is closed, or that another program holds, nothing is asked: its end tells of the beginning too.
    fn tell_fault(&mut self, reason: PauseReason, now: &Moment) -> bool {
        if reason != PauseReason::DiskFull {
            return false;
        }
        let told = self.note(now, TerminalEvent::Pause { reason, ordered: None });
        if let Err(error) = &told
            && !matches!(error, StoreError::DiskFull(_) | StoreError::Busy(_) | StoreError::Closed)
        {
            self.close();
        }
        told.is_ok()
    }

    /// What the log is to be told when the fault ends, or the program before it.
    pub(super) fn end_of_fault(&self, now: &Moment) -> Vec<(Moment, TerminalEvent)> {
        let Some(Fault { reason, since, told }) = self.fault.clone() else { return Vec::new() };
        let outage = Some(self.length_of_fault(&since, now));
        let begun = (!told).then_some((since, TerminalEvent::Pause { reason, ordered: None }));
        let over = (now.clone(), TerminalEvent::Resume(Resumed { by: None, outage }));
        begun.into_iter().chain([over]).collect()
    }

    pub(super) fn tell_end_of_fault(&mut self, now: &Moment) -> Result<(), StoreError> {
        if self.fault.is_some() {
            self.note_all(self.end_of_fault(now))?;
            self.fault = None;
        }
        Ok(())
    }

    /// The log says that the fault was over then, although the write of it seemed to fail: from there on it is a new one.
    pub(super) fn fault_is_told_to(&mut self, end: &Moment) {
        if let Some(fault) = &mut self.fault
            && fault.since.boot == end.boot
            && fault.since.mono_ms <= end.mono_ms
        {
            (fault.since, fault.told) = (end.clone(), false);
        }
    }
}
