//! The time before a start. Which time it is a start does not know: a machine that was without power may begin with any clock, and
//! believe it. So its own entry says what is still to be counted, and that is counted once the platform has told the time, or after
//! some minutes in which nothing spoke against the clock. Power may go meanwhile: the next start reads it there.

use shiwen_domain::{
    entry::{self, Body, Entry, OutOfUse, TerminalEvent, WhyOut},
    moment::{ClockTrust, Moment},
    outage::Outage,
    supervision::Rung,
    view::PauseReason,
};
use shiwen_store::{Store, StoreError};

use super::{Serving, out_of_use::later};

/// Entries that are looked at backwards. A break that goes on is told of at least once a day, and no visitor leaves one meanwhile.
const MOST: u64 = 2_000;
/// A program that is back within this was not away: it started anew, and its `start` tells so.
const AWAY_MS: u64 = 10_000;
/// Where nobody tells the time, a clock that is believed counts after this.
const WAITS_MS: u64 = 10 * 60 * 1_000;
/// More is not put off: an entry has its bounds. Where it cannot be counted either, the newest part is made longer: a terminal that
/// started so often without ever counting was not in use in between.
const MOST_UNCOUNTED: usize = 50;

/// What of the time before this run no entry counts yet.
#[derive(Debug, Default)]
pub(super) struct Uncounted {
    pub(super) gaps: Vec<entry::Uncounted>,
    /// When this run began, if the counter's break has gone on since a run before it.
    break_until: Option<Moment>,
    /// When a clock that is believed is believed enough, in steady milliseconds.
    due_ms: u64,
    /// Whether somebody has told the time.
    told: bool,
}

impl Uncounted {
    /// Whether the counter's break is one that no entry counts up to this run.
    pub(super) fn holds_break(&self) -> bool {
        self.break_until.is_some()
    }

    fn is_due(&self, now: &Moment) -> bool {
        let some = !self.gaps.is_empty() || self.holds_break();
        let known = now.clock == ClockTrust::Trusted && (self.told || now.mono_ms >= self.due_ms);
        some && (known || self.gaps.len() >= MOST_UNCOUNTED)
    }
}

/// What the newest entries say of the time before them.
#[derive(Debug, Default)]
pub(super) struct Before {
    /// The newest that the running terminal wrote.
    newest: Option<Moment>,
    /// What the newest run says of a fault: since when it had one, if it ended in one.
    fault: Fault,
    /// Whether the newest run stood still.
    stood_still: bool,
    /// What its start says is to be counted, if it has not counted that.
    uncounted: Vec<entry::Uncounted>,
    /// Whether it has.
    counted: bool,
    /// The counter's break.
    pub(super) told: Told,
    /// When somebody ended the break last.
    released: Option<Moment>,
    /// The oldest that was looked at.
    pub(super) oldest: Option<Moment>,
}

/// What the newest entries say of the counter's break.
#[derive(Debug, Default)]
pub(super) enum Told {
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

/// What the newest entries say of a fault.
#[derive(Debug, Default)]
enum Fault {
    /// Nothing.
    #[default]
    Nothing,
    /// It goes on since then.
    Since(Moment),
    /// It is over since then.
    Over(Moment),
}

impl Serving {
    /// As soon as the log can be written: tells that the program began, and since when it did not run. Of a break that goes on that
    /// is a part, else the program was off, or stood still.
    ///
    /// What cannot be known: when exactly the power went, which is up to [`LIFE_MS`](super::LIFE_MS) later than the last sign of life;
    /// what happened where the clock was never believed, unless the machine ran on; and that the terminal ran without a screen or a
    /// network that worked. The half minute in which a terminal that stands still tells its log so counts as in use.
    pub(super) fn tell_start(&mut self) -> Result<(), StoreError> {
        let Some(began) = self.began.clone() else { return Ok(()) };
        let breaks = self.counter.takes_break();
        let before = before(&self.open_record()?.store, breaks)?;
        if breaks {
            self.settle_break(&before);
        }
        let in_break = self.counter.counted.is_some();
        let seen = self.home.sign_of_life(&self.keys);
        let gaps = before.uncounted_at(&began, seen, in_break);
        let version = env!("CARGO_PKG_VERSION").to_owned();
        self.note(&began, TerminalEvent::Start { version, uncounted: gaps.clone() })?;
        self.before.gaps = gaps;
        self.before.due_ms = began.mono_ms + WAITS_MS;
        self.before.break_until = in_break.then_some(began);
        self.began = None;
        Ok(())
    }

    /// Somebody who knows it has told the time.
    pub(crate) fn time_is_told(&mut self, now: &Moment) {
        self.before.told = true;
        self.watch_before(now);
    }

    /// Counts the time before this run, once it is known well enough what time it is.
    pub(crate) fn watch_before(&mut self, now: &Moment) {
        if self.has_fault() || self.record.is_none() || !self.before.is_due(now) {
            return;
        }
        let counted = self.count_break_before(now).and_then(|()| self.count_gaps(now));
        if self.paused().is_some() {
            self.watch_in_break(counted);
        } else {
            self.watch(counted, now);
        }
    }

    /// Counts the counter's break up to the start of this run, by the clock as it is now.
    pub(super) fn count_break_before(&mut self, now: &Moment) -> Result<(), StoreError> {
        let Some(began) = &self.before.break_until else { return Ok(()) };
        let until = began.known_by(now);
        if let Some(since) = self.counter.counted.clone() {
            let outage = Outage::between(&put_right(&since, now), &until, self.pack());
            // Its own time says up to where it counts.
            self.note(&until, TerminalEvent::OutOfUse(OutOfUse { why: WhyOut::Paused, outage }))?;
            self.counter.counted = Some(until);
        }
        self.before.break_until = None;
        Ok(())
    }

    /// What the log says was counted is not counted again, though the write seemed to fail.
    pub(super) fn settle_before(&mut self, before: &Before) {
        if before.counted {
            self.before.gaps.clear();
        }
        if let Fault::Over(at) = &before.fault {
            self.fault_is_told_to(at);
        }
    }

    /// Counts what the start says in one write: whoever reads one of them knows that the others were counted.
    fn count_gaps(&mut self, now: &Moment) -> Result<(), StoreError> {
        let counted = self.before.gaps.iter().map(|gap| {
            let until = gap.until.known_by(now);
            let outage = Outage::between(&since(gap, &until, now), &until, self.pack());
            (now.clone(), TerminalEvent::OutOfUse(OutOfUse { why: gap.why, outage }))
        });
        let counted: Vec<_> = counted.collect();
        if !counted.is_empty() {
            self.note_all(counted)?;
            self.before.gaps.clear();
        }
        Ok(())
    }
}

/// Since when the terminal was not to be used. A sign of life from after the end is of a clock that ran ahead.
fn since(gap: &entry::Uncounted, until: &Moment, now: &Moment) -> Moment {
    let last = gap.last.known_by(now);
    let seen = gap.seen.as_ref().map(|seen| put_right(&seen.known_by(now), &last));
    let Some(seen) = seen.filter(|seen| later(until.clone(), seen.clone()) == *until) else { return last };
    let last = put_right(&last, &seen);
    match (last.clock, seen.clock) {
        (ClockTrust::Trusted, ClockTrust::Doubted) => last,
        (ClockTrust::Doubted, ClockTrust::Trusted) => seen,
        _ => later(last, seen),
    }
}

/// What a doubted clock should have said, if another moment knows.
fn put_right(doubted: &Moment, by: &Moment) -> Moment {
    if doubted.clock == ClockTrust::Doubted { doubted.known_by(by) } else { doubted.clone() }
}

/// Looks at the newest entries, back to the last start and to what is told of a break that goes on.
pub(super) fn before(store: &Store, breaks: bool) -> Result<Before, StoreError> {
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
            before.hears_of_breaks(event, &entry.at, started);
            if !started {
                before.hears_of_the_run(event, &entry.at);
            }
            started |= matches!(event, TerminalEvent::Start { .. });
        }
        if started && (!breaks || !matches!(before.told, Told::Nothing)) {
            break;
        }
    }
    Ok(before)
}

impl Before {
    fn hears_of_breaks(&mut self, event: &TerminalEvent, at: &Moment, started: bool) {
        if !matches!(self.told, Told::Nothing) {
            return;
        }
        match event {
            TerminalEvent::Pause { reason: PauseReason::Counter, .. }
            | TerminalEvent::OutOfUse(OutOfUse { why: WhyOut::Paused, .. }) => {
                self.told = Told::GoesOn { until: at.clone(), lately: !started };
            }
            // A fault is ended by nobody.
            TerminalEvent::Resume(resumed) if resumed.by.is_some() => self.told = Told::Over,
            _ => {}
        }
    }

    /// What the newest run says, its newest entry first.
    fn hears_of_the_run(&mut self, event: &TerminalEvent, at: &Moment) {
        let of_fault = matches!(self.fault, Fault::Nothing);
        match event {
            TerminalEvent::Start { uncounted, .. } if !self.counted => self.uncounted.clone_from(uncounted),
            TerminalEvent::Supervised { rung: Rung::StandStill, .. } => self.stood_still = true,
            TerminalEvent::OutOfUse(OutOfUse { why: WhyOut::Off | WhyOut::StandingStill, .. }) => {
                self.counted = true;
            }
            TerminalEvent::Resume(resumed) if resumed.by.is_some() => {
                self.released.get_or_insert_with(|| at.clone());
            }
            TerminalEvent::Resume(_) if of_fault => self.fault = Fault::Over(at.clone()),
            TerminalEvent::Pause { reason, .. } if of_fault && *reason != PauseReason::Counter => {
                // A break that ended meanwhile is counted to its end.
                self.fault = Fault::Since(self.released.clone().unwrap_or_else(|| at.clone()));
            }
            _ => {}
        }
    }

    /// What is to be counted at a start: what the run before has not counted, and the time since.
    fn uncounted_at(self, began: &Moment, seen: Option<Moment>, in_break: bool) -> Vec<entry::Uncounted> {
        let mut gaps = if self.counted { Vec::new() } else { self.uncounted };
        let why = if self.stood_still { WhyOut::StandingStill } else { WhyOut::Off };
        let Some(newest) = self.newest else { return gaps };
        for gap in &mut gaps {
            gap.until = put_right(&gap.until, &newest);
        }
        let full = gaps.len() >= MOST_UNCOUNTED;
        let short = gaps.pop_if(|gap| !in_break && (full || is_unknown(gap, &newest, seen.as_ref(), began)));
        let last = if let Fault::Since(since) = self.fault { since } else { newest };
        let near = |at: &Moment| at.boot == began.boot && began.mono_ms < at.mono_ms + AWAY_MS;
        let until = began.clone();
        if let Some(before) = short {
            gaps.push(entry::Uncounted { until, ..before });
        } else if !in_break && !near(&last) && !seen.as_ref().is_some_and(near) {
            gaps.push(entry::Uncounted { why, last, seen, until });
        }
        gaps
    }
}

/// Whether a run ended soon, before anybody knew what time it was, and this one cannot tell: of it is not known when it was. So it
/// counts as off, with what was before and after it.
fn is_unknown(before: &entry::Uncounted, newest: &Moment, seen: Option<&Moment>, began: &Moment) -> bool {
    let start = &before.until;
    let is_of_it = |at: &&Moment| at.boot == start.boot;
    let is_soon = |at: &Moment| at.mono_ms <= start.mono_ms + WAITS_MS;
    let was_short = is_of_it(&newest) && [newest].into_iter().chain(seen).filter(is_of_it).all(is_soon);
    start.clock == ClockTrust::Doubted && start.boot != began.boot && was_short
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
