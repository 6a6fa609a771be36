//! The visitor's page, as far as anybody can tell from outside: when it was loaded, and when it last drew.

use super::{PAGE_LOADS_MS, PAGE_SILENT_MS, PAGE_WELL_MS, RELOADS};

#[derive(Clone, Debug)]
pub(super) struct Page {
    loaded_ms: u64,
    /// The first time it drew, and the last.
    drew: Option<(u64, u64)>,
    /// Its process is ended on purpose: that it goes is no fault.
    may_go: bool,
    before: Before,
}

/// The pages before it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Before {
    /// So many in a row never became well.
    in_vain: u32,
    /// So many in a row failed without having proven themselves, and the first of them then.
    unproven: u32,
    since_ms: u64,
}

impl Before {
    /// One more has failed. Answers whether pages loaded anew are no help: three in a row did not even become well, or none
    /// has proven itself for as long as that takes.
    fn fails(&mut self, ms: u64, proven_ms: u64) -> bool {
        if self.unproven == 0 {
            self.since_ms = ms;
        }
        self.in_vain += 1;
        self.unproven += 1;
        let long = ms.saturating_sub(self.since_ms) >= proven_ms;
        self.in_vain > RELOADS || (self.unproven > RELOADS && long)
    }

    /// How long the next page may take until it draws.
    fn patience_ms(&self) -> u64 {
        PAGE_LOADS_MS << self.in_vain.min(2)
    }
}

impl Page {
    pub(super) fn loading(ms: u64, before: Before) -> Self {
        Self { loaded_ms: ms, drew: None, may_go: false, before }
    }

    pub(super) fn beats(&mut self, ms: u64, proven_ms: u64) {
        let first = self.drew.map_or(ms, |(first, _)| first);
        self.drew = Some((first, ms));
        self.may_go = false;
        if ms.saturating_sub(first) >= PAGE_WELL_MS {
            self.before.in_vain = 0;
        }
        if ms.saturating_sub(first) >= proven_ms {
            self.is_proven();
        }
    }

    /// It has done what it is for.
    pub(super) fn is_proven(&mut self) {
        self.before.unproven = 0;
    }

    /// Its process is gone. Answers whether that is a fault.
    pub(super) fn goes_unexpected(&mut self, ms: u64) -> bool {
        let unexpected = !self.may_go;
        *self = Self::loading(ms, self.before);
        unexpected
    }

    pub(super) fn is_renewed(&mut self, ms: u64) {
        *self = Self { may_go: true, ..Self::loading(ms, self.before) };
    }

    /// It has failed. Answers whether pages loaded anew are no help.
    pub(super) fn fails(&mut self, ms: u64, proven_ms: u64) -> bool {
        self.before.fails(ms, proven_ms)
    }

    pub(super) fn is_silent(&self, ms: u64) -> bool {
        match self.drew {
            Some((_, last)) => ms.saturating_sub(last) > PAGE_SILENT_MS,
            None => ms.saturating_sub(self.loaded_ms) > self.before.patience_ms(),
        }
    }

    pub(super) fn draws(&self) -> bool {
        self.drew.is_some()
    }

    pub(super) fn age(&self, ms: u64) -> u64 {
        ms.saturating_sub(self.loaded_ms)
    }

    /// Nobody ran for so long: no page drew, and none failed. Its age goes on: it lay in memory all the same.
    pub(super) fn overlooks(&mut self, gap: u64, ms: u64) {
        let later = |at: u64| (at + gap).min(ms);
        self.before.since_ms = later(self.before.since_ms);
        match &mut self.drew {
            Some((first, last)) => (*first, *last) = (later(*first), later(*last)),
            None => self.loaded_ms = later(self.loaded_ms),
        }
    }
}
