//! What whoever watches over the terminal asks of its thread, and the half minute in which the glass is cleaned.

use std::sync::atomic::Ordering;

use shiwen_domain::{
    entry::{Body, TerminalEvent},
    moment::Moment,
    supervision::Pulse,
    view::{Screen, VisitorView},
    visit::Event,
};
use shiwen_store::StoreError;

use crate::serving::LIFE_MS;

use super::{
    run::{Running, is_night},
    tell,
};

/// No touch counts for so long while the glass is cleaned.
const CLEANING_MS: u64 = 30_000;
/// A page that was told to go has gone by then.
const LEAVES_MS: u64 = 5_000;

impl Running {
    /// Reads the head of the record, as every touch does. A record that cannot be read pauses the terminal, which then
    /// looks after itself.
    pub(super) fn pulse(&mut self, now: &Moment) -> Pulse {
        self.serving.probe(now);
        Pulse { idle: self.is_free(now), night: is_night(now) }
    }

    /// Has the page go, if nobody is there. What is touched on it from here on does not count: nobody's visit begins on a
    /// page that goes.
    pub(super) fn renew_page(&mut self, now: &Moment) {
        if self.is_free(now) {
            self.leaving_ms = Some(now.mono_ms + LEAVES_MS);
            tell(&self.watchers.words, ());
        }
    }

    /// Whether touches count.
    pub(super) fn takes_touches(&self, now: &Moment) -> bool {
        self.leaving_ms.is_none_or(|until| now.mono_ms >= until) && self.cleaning(now).is_none()
    }

    pub(super) fn clean(&mut self, by: String, now: &Moment) -> Result<bool, StoreError> {
        if !self.is_free(now) {
            return Ok(false);
        }
        self.serving.write_down(Body::TerminalEvent(TerminalEvent::Cleaning { by }), now)?;
        self.cleaning_ms = Some(now.mono_ms + CLEANING_MS);
        self.serving.is_cleaned(now);
        Ok(true)
    }

    /// For how many seconds the glass is still being cleaned.
    fn cleaning(&self, now: &Moment) -> Option<u32> {
        let left_ms = self.cleaning_ms?.checked_sub(now.mono_ms).filter(|left| *left > 0)?;
        u32::try_from(left_ms.div_ceil(1_000)).ok()
    }

    /// When the next second of cleaning is over, in steady milliseconds.
    pub(super) fn cleaning_deadline(&self, now: &Moment) -> Option<u64> {
        let seconds = self.cleaning(now)?;
        self.cleaning_ms.map(|until| until.saturating_sub(u64::from(seconds - 1) * 1_000))
    }

    /// Whoever comes to a clean glass finds it bright.
    pub(super) fn end_cleaning(&mut self, now: &Moment) {
        if self.cleaning(now).is_none() && self.cleaning_ms.take().is_some() {
            self.serving.was_cleaned(now);
            self.serving.event(&Event::PageOpened, now);
        }
    }

    /// Leaves a sign of life while the terminal is to be used: a power cut counts from the last one. Where the page has not just drawn,
    /// nobody can use it, whatever else goes on.
    pub(super) fn show_life(&mut self, now: &Moment) {
        let draws = self.watchers.beat.swap(false, Ordering::Relaxed);
        if draws && now.mono_ms >= self.life_ms + LIFE_MS && self.serving.shows_life(now) {
            self.life_ms = now.mono_ms;
        }
    }

    /// What the visitor sees.
    pub(super) fn view(&self, now: &Moment) -> VisitorView {
        let view = self.serving.view(now);
        match self.cleaning(now) {
            Some(seconds) => VisitorView { screen: Screen::Cleaning { seconds }, dimmed: false, ..view },
            None => view,
        }
    }

    fn is_free(&self, now: &Moment) -> bool {
        self.serving.is_idle() && self.takes_touches(now)
    }

    /// Does what takes long.
    pub(super) fn at_length<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        let flag = std::sync::Arc::clone(&self.watchers.at_length);
        flag.store(true, Ordering::Relaxed);
        let done = work(self);
        flag.store(false, Ordering::Relaxed);
        done
    }
}

#[cfg(test)]
mod tests;
