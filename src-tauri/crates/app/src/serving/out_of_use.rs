//! Time in which the terminal was not to be used, told to the log so that none of it is lost and none counts twice.
//!
//! What is counted already is read from the log itself, never from a file beside it: an entry and the knowledge of it are one
//! write, so that a power cut between two writes neither doubles nor loses a part.

use shiwen_domain::{
    entry::{Body, Entry, OutOfUse, TerminalEvent, WhyOut},
    moment::Moment,
    outage::Outage,
    supervision::Rung,
    view::PauseReason,
};
use shiwen_store::{Store, StoreError};

use super::Serving;

/// Entries that are looked at backwards. A break that goes on is told of at least once a day, and no visitor leaves one meanwhile.
const MOST: u64 = 2_000;
/// A program that is back within this was not away: it started anew, and its `start` tells so.
const AWAY_MS: u64 = 10_000;
/// A break that no change of day cuts, because nobody knows the day, is told of as often.
const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// What the newest entries say of the time before them.
#[derive(Debug, Default)]
struct Before {
    /// The newest that the running terminal wrote.
    newest: Option<Moment>,
    /// Whether the run before this one stood still.
    stood_still: bool,
    /// The counter's break.
    told: Told,
    /// The oldest that was looked at.
    oldest: Option<Moment>,
}

/// What the newest entries say of the counter's break.
#[derive(Debug, Default)]
enum Told {
    /// Nothing.
    #[default]
    Nothing,
    /// It goes on, and is counted up to here.
    GoesOn {
        until: Moment,
        /// Whether the newest run of the program says so.
        lately: bool,
    },
    /// It is over.
    Over,
}

impl Serving {
    /// At a start, as soon as the log can be written: counts the time since the last sign of life. Of a break that goes on it is a
    /// part, else the program was off, or stood still.
    ///
    /// What cannot be known: when exactly the power went, which is up to [`LIFE_MS`](super::LIFE_MS) later than the last sign of life;
    /// what happened where the clock is doubted now or was then, unless the machine ran on; that the clock was set back while nobody
    /// ran; and that the terminal ran without a screen or a network that worked. The half minute in which a terminal that stands still
    /// tells its log so counts as in use.
    pub(super) fn account_for_before(&mut self, now: &Moment) -> Result<(), StoreError> {
        let Some(began) = self.began.clone() else { return Ok(()) };
        let breaks = self.counter.takes_break();
        let before = before(&self.open_record()?.store, breaks)?;
        if breaks {
            self.settle_break(&before);
        }
        if self.counter.counted.is_some() {
            self.count_break(now)?;
        } else {
            let newest = before.newest.into_iter().chain(self.home.sign_of_life());
            if let Some(last) = newest.reduce(later) {
                let outage = Outage::between(&last, &began, self.pack());
                if outage.ms() >= AWAY_MS {
                    let why = if before.stood_still { WhyOut::StandingStill } else { WhyOut::Off };
                    self.note(now, TerminalEvent::OutOfUse(OutOfUse { why, outage }))?;
                }
            }
        }
        self.began = None;
        Ok(())
    }

    /// After a fault of the record nobody knows whether the last write is on the disk: what it says of the break holds.
    pub(super) fn read_break_again(&mut self) -> Result<(), StoreError> {
        if self.counter.takes_break() {
            let before = before(&self.open_record()?.store, true)?;
            self.settle_break(&before);
        }
        Ok(())
    }

    fn settle_break(&mut self, before: &Before) {
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
        if self.record.is_none() || (since.day() == now.day() && !long_ago) {
            return;
        }
        let counted = self.count_break(now);
        self.watch_in_break(counted);
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
    pub(super) fn fault(&self, since: &Moment, now: &Moment) -> Outage {
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

    /// Leaves a sign of life: the terminal is to be used. Without one a power cut counts from the newest entry.
    pub(crate) fn shows_life(&self, now: &Moment) {
        if self.paused().is_none()
            && self.cleaned_since.is_none()
            && let Err(error) = self.home.save_sign_of_life(now)
        {
            tracing::warn!(error = &error as &dyn std::error::Error, "a sign of life could not be kept");
        }
    }
}

/// Looks at the newest entries, back to the last start and to what is told of a break that goes on.
fn before(store: &Store, breaks: bool) -> Result<Before, StoreError> {
    let (mut before, mut started) = (Before::default(), false);
    let size = store.head()?.size();
    for seq in (size.saturating_sub(MOST)..size).rev() {
        let Some(bytes) = store.entry_bytes(seq)? else { break };
        // What cannot be read says nothing.
        let Ok(entry) = Entry::read(&bytes) else { continue };
        let entry = entry.counted();
        before.oldest = Some(entry.at.clone());
        if before.newest.is_none() && is_of_the_run(&entry.body) {
            before.newest = Some(entry.at.clone());
        }
        if let Body::TerminalEvent(event) = &entry.body {
            before.hears(event, &entry.at, &mut started);
        }
        if started && (!breaks || !matches!(before.told, Told::Nothing)) {
            break;
        }
    }
    Ok(before)
}

impl Before {
    fn hears(&mut self, event: &TerminalEvent, at: &Moment, started: &mut bool) {
        let is_open = matches!(self.told, Told::Nothing);
        match event {
            TerminalEvent::Start { .. } => *started = true,
            TerminalEvent::Supervised { rung: Rung::StandStill, .. } if !*started => self.stood_still = true,
            TerminalEvent::Pause { reason: PauseReason::Counter, .. }
            | TerminalEvent::OutOfUse(OutOfUse { why: WhyOut::Paused, .. })
                if is_open =>
            {
                self.told = Told::GoesOn { until: at.clone(), lately: !*started };
            }
            // A fault is ended by nobody.
            TerminalEvent::Resume(resumed) if is_open && resumed.by.is_some() => self.told = Told::Over,
            _ => {}
        }
    }
}

/// Whether only a terminal that runs writes such an entry: the command line writes some beside none.
fn is_of_the_run(body: &Body) -> bool {
    use TerminalEvent::{AccountRemoved, BackupMade, Restored};
    !matches!(
        body,
        Body::LogOpened(_)
            | Body::Export(_)
            | Body::SettingsChange(_)
            | Body::TerminalEvent(AccountRemoved { .. } | BackupMade(_) | Restored(_))
    )
}

/// The later of two moments of one terminal.
fn later(one: Moment, other: Moment) -> Moment {
    let is_later =
        if one.boot == other.boot { one.mono_ms >= other.mono_ms } else { one.wall_ms() >= other.wall_ms() };
    if is_later { one } else { other }
}

#[cfg(test)]
mod tests;
