//! Time in which the terminal was not to be used, told to the log so that none of it is lost and none counts twice.
//!
//! What is counted already is read from the log itself, never from a file beside it: an entry and the knowledge of it are one
//! write, so that a power cut between two writes neither doubles nor loses a part.

use shiwen_domain::{
    entry::{OutOfUse, TerminalEvent, WhyOut},
    moment::Moment,
    outage::Outage,
};
use shiwen_store::StoreError;

use super::{
    Serving,
    before::{Before, Told, before},
};

/// A break that no change of day cuts, because nobody knows the day, is told of as often.
const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

impl Serving {
    /// After a fault of the record nobody knows whether the last write is on the disk: what it says is counted holds.
    pub(super) fn read_again(&mut self) -> Result<(), StoreError> {
        let breaks = self.counter.takes_break();
        let before = before(&self.open_record()?.store, breaks)?;
        if breaks {
            self.settle_break(&before);
        }
        self.settle_before(&before);
        Ok(())
    }

    pub(super) fn settle_break(&mut self, before: &Before) {
        match &before.told {
            Told::GoesOn { until, lately } => self.counter.goes_on(until, *lately),
            Told::Over => self.counter.is_over(),
            // The log in which it began could not be read: what is older than this one may have been counted there.
            Told::Nothing => self.counter.began_at_most(before.oldest.as_ref()),
        }
        // The file is for whoever looks at the terminal; what cannot be kept now is kept at the next change.
        let _ = self.keep(self.counter.on_duty());
    }

    /// Counts the part of the counter's break that has passed since the log told of it last. A fault during a break counts as the
    /// break: nobody could have answered without it either.
    pub(super) fn count_break(&mut self, now: &Moment) -> Result<(), StoreError> {
        self.count_break_before(now)?;
        let Some(since) = self.counter.counted.clone() else { return Ok(()) };
        let outage = Outage::between(&since, now, self.pack());
        self.note(now, TerminalEvent::OutOfUse(OutOfUse { why: WhyOut::Paused, outage }))?;
        self.counter.counted = Some(now.clone());
        Ok(())
    }

    /// Counts it at each change of day, so that a break that is never ended counts all the same.
    pub(crate) fn watch_break(&mut self, now: &Moment) {
        let Some(since) = &self.counter.counted else { return };
        let long_ago = since.boot != now.boot || now.mono_ms >= since.mono_ms + DAY_MS;
        if self.record.is_none() || self.before.holds_break() || (since.day() == now.day() && !long_ago) {
            return;
        }
        let counted = self.count_break(now);
        self.watch_in_break(counted);
    }

    /// At an orderly end. What is not counted of the time before this run is left to the next one, with what follows.
    pub(super) fn count_break_to_the_end(&mut self, now: &Moment) {
        if !self.before.holds_break() {
            let counted = self.count_break(now);
            self.watch_in_break(counted);
        }
    }

    /// A break must not go on with a record that fails; it is opened again by [`Self::recover`].
    pub(super) fn watch_in_break(&mut self, counted: Result<(), StoreError>) {
        match counted {
            Err(StoreError::DiskFull(_) | StoreError::Busy(_) | StoreError::Closed) | Ok(()) => {}
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "a break could not be counted");
                self.close();
            }
        }
    }

    /// How long a fault was, without what the counter's break counts of it.
    pub(super) fn length_of_fault(&self, since: &Moment, now: &Moment) -> Outage {
        if self.counter.counted.is_some() {
            return Outage { since: since.clone(), open: Vec::new() };
        }
        // A break that ended during the fault is counted to its end.
        let from =
            self.counter.released.clone().map_or_else(|| since.clone(), |end| later(end, since.clone()));
        Outage { since: since.clone(), ..Outage::between(&from, now, self.pack()) }
    }

    /// The glass is cleaned from here on. Until that is over no break begins: no time counts for two reasons.
    pub(crate) fn is_cleaned(&mut self, now: &Moment) {
        self.cleaned_since = Some(now.clone());
    }

    /// The cleaning is over, if there was one.
    pub(crate) fn was_cleaned(&mut self, now: &Moment) {
        let Some(since) = self.cleaned_since.take() else { return };
        let outage = Outage::between(&since, now, self.pack());
        if outage.ms() == 0 || self.record.is_none() || self.paused().is_some() {
            return;
        }
        let noted = self.note(now, TerminalEvent::OutOfUse(OutOfUse { why: WhyOut::Cleaning, outage }));
        self.watch(noted, now);
    }

    /// Leaves a sign of life, if nobody is served: no touch waits for the disk because of it, and the entry at the end of a visit is
    /// as good a sign. Answers whether it was time for one. Without one a power cut counts from the newest entry.
    pub(crate) fn shows_life(&self, now: &Moment) -> bool {
        if !self.is_idle() || self.cleaned_since.is_some() {
            return false;
        }
        if let Err(error) = self.home.save_sign_of_life(now, &self.keys) {
            tracing::warn!(error = &error as &dyn std::error::Error, "a sign of life could not be kept");
        }
        true
    }
}

/// The later of two moments of one terminal.
pub(super) fn later(one: Moment, other: Moment) -> Moment {
    let is_later =
        if one.boot == other.boot { one.mono_ms >= other.mono_ms } else { one.wall_ms() >= other.wall_ms() };
    if is_later { one } else { other }
}

#[cfg(test)]
mod tests;
