//! The visitor's page, as far as anybody can tell from outside: when it was loaded, and when it last drew.

use super::{PAGE_LOADS_MS, PAGE_SILENT_MS, PAGE_WELL_MS};

#[derive(Clone, Debug)]
pub(super) struct Page {
    loaded_ms: u64,
    /// The first time it drew, and the last.
    drew: Option<(u64, u64)>,
    /// Pages before it that never became well.
    in_vain: u32,
    /// Its process is ended on purpose: that it goes is no fault.
    may_go: bool,
}

impl Page {
    pub(super) fn loading(ms: u64, in_vain: u32) -> Self {
        Self { loaded_ms: ms, drew: None, in_vain, may_go: false }
    }

    pub(super) fn beats(&mut self, ms: u64) {
        let first = self.drew.map_or(ms, |(first, _)| first);
        self.drew = Some((first, ms));
        self.may_go = false;
        if ms.saturating_sub(first) >= PAGE_WELL_MS {
            self.in_vain = 0;
        }
    }

    /// Its process is gone. Answers whether that is a fault.
    pub(super) fn goes_unexpected(&mut self, ms: u64) -> bool {
        let unexpected = !self.may_go;
        *self = Self::loading(ms, self.in_vain);
        unexpected
    }

    pub(super) fn is_renewed(&mut self, ms: u64) {
        *self = Self { may_go: true, ..Self::loading(ms, self.in_vain) };
    }

    /// One more was in vain; answers how many in a row.
    pub(super) fn in_vain(&mut self) -> u32 {
        self.in_vain += 1;
        self.in_vain
    }

    pub(super) fn is_silent(&self, ms: u64) -> bool {
        match self.drew {
            Some((_, last)) => ms.saturating_sub(last) > PAGE_SILENT_MS,
            None => ms.saturating_sub(self.loaded_ms) > PAGE_LOADS_MS,
        }
    }

    pub(super) fn draws(&self) -> bool {
        self.drew.is_some()
    }

    pub(super) fn age(&self, ms: u64) -> u64 {
        ms.saturating_sub(self.loaded_ms)
    }

    /// Nobody ran for so long. Its age goes on: it lay in memory all the same.
    pub(super) fn overlooks(&mut self, gap: u64, ms: u64) {
        let later = |at: u64| (at + gap).min(ms);
        match &mut self.drew {
            Some((_, last)) => *last = later(*last),
            None => self.loaded_ms = later(self.loaded_ms),
        }
    }
}
