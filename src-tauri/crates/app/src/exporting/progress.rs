//! How far an export is, for whoever waits for it, and whether it is still wanted.

use std::{
    io::{self, Seek, SeekFrom, Write},
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
};

use shiwen_store::{StoreError, Watch};

/// After so many steps the watch is told.
const TOLD_EVERY: u64 = 64;

/// The work of an export, counted in steps of about the same length.
pub(crate) struct Progress<'a> {
    watch: Watch<'a>,
    done: AtomicU64,
    told: AtomicU64,
    of: u64,
    stopped: AtomicBool,
}

impl<'a> Progress<'a> {
    /// Nothing of so many steps is done.
    pub(crate) fn begin(watch: Watch<'a>, of: u64) -> Result<Self, StoreError> {
        let (done, told, stopped) = Default::default();
        let progress = Self { watch, done, told, of, stopped };
        progress.tell(0)?;
        Ok(progress)
    }

    pub(super) fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    /// Whether somebody has said that it is not wanted any more.
    pub(super) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// So much is done. [`StoreError::Stopped`] if that is enough.
    pub(super) fn at(&self, done: u64) -> Result<(), StoreError> {
        let done = done.min(self.of);
        self.done.store(done, Ordering::Relaxed);
        if done.abs_diff(self.told.load(Ordering::Relaxed)) < TOLD_EVERY && done < self.of {
            return Ok(());
        }
        self.tell(done)
    }

    /// So many more steps are done.
    pub(super) fn step(&self, steps: u64) -> Result<(), StoreError> {
        self.at(self.done().saturating_add(steps))
    }

    fn tell(&self, done: u64) -> Result<(), StoreError> {
        self.told.store(done, Ordering::Relaxed);
        if self.is_stopped() || (self.watch)(done, self.of).is_break() {
            self.stopped.store(true, Ordering::Relaxed);
            return Err(StoreError::Stopped);
        }
        Ok(())
    }
}

/// A writer that counts so many bytes as a step, and ends with an error when nobody wants it any more.
pub(super) struct Counted<'a, W> {
    to: W,
    progress: &'a Progress<'a>,
    bytes_a_step: u64,
    left: u64,
    /// Where the steps of this writer end: bytes are not known before.
    until: u64,
}

impl<'a, W> Counted<'a, W> {
    /// Counts up to `until`.
    pub(super) fn new(to: W, progress: &'a Progress<'a>, bytes_a_step: u64, until: u64) -> Self {
        Self { to, progress, bytes_a_step: bytes_a_step.max(1), left: 0, until }
    }
}

impl<W: Write> Write for Counted<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.left += written as u64;
        let steps = self.left / self.bytes_a_step;
        self.left %= self.bytes_a_step;
        let done = self.progress.done().saturating_add(steps).min(self.until.max(self.progress.done()));
        self.progress.at(done).map_err(io::Error::other)?;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

impl<W: Seek> Seek for Counted<'_, W> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.to.seek(to)
    }
}
