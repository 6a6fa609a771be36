//! What is done when something of the terminal stops: the page, the window's main loop, the terminal's thread, the program.
//! Pure: it is told what was seen and what the steady clock says, and answers what follows. Reading clocks, loading pages and
//! ending programs are others' work; so is the disk, on which [`Past`] outlives the program.
//!
//! The rungs: the page is loaded anew, the program starts anew, the machine does, and where all of that was in vain the
//! terminal stands still under a page that says so.

mod page;
mod past;

use page::{Before, Page};
pub use past::{Begin, Past};
use serde::{Deserialize, Serialize};

use crate::managing::Tick;

/// A page that has drawn before draws at least so often. It says so every second.
pub const PAGE_SILENT_MS: u64 = 10_000;
/// A page that is being loaded draws for the first time within this. After each page in vain the next is given twice the time, up
/// to four times this: on a slow or busy machine a page that is loaded anew too soon never comes.
pub const PAGE_LOADS_MS: u64 = 30_000;
/// A page that has gone on drawing for so long was loaded with success.
pub const PAGE_WELL_MS: u64 = 3_000;
/// A page that has gone on drawing for so long, or served a visit to its end, has proven itself: what fails later is another
/// fault. Where no page proves itself for so long, loading it anew is no help.
pub const PAGE_PROVEN_MS: u64 = 10 * 60_000;
/// The window's main loop answers within this.
pub const LOOP_SILENT_MS: u64 = 20_000;
/// The terminal's thread answers within this, unless it does what takes long.
pub const STORE_SILENT_MS: u64 = 120_000;
/// The same while it brings a backup back or starts over: a million entries take a minute or two.
pub const STORE_AT_LENGTH_MS: u64 = 20 * 60_000;
/// Pages loaded in vain, one after the other, before the program starts anew. As many may fail that only have not proven
/// themselves, however far apart.
pub const RELOADS: u32 = 3;
/// Between two ticks is a second. After a longer time nobody ran: the machine slept, or the program was stopped.
pub const GAP_MS: u64 = 5_000;
/// After so long without a fault, earlier ones are forgotten.
pub const FORGOTTEN_AFTER_MS: u64 = 60 * 60_000;
/// A page is loaded anew after a day, at night after half of one.
pub const PAGE_AGE_MS: u64 = 24 * 60 * 60_000;
/// The process of a page may weigh so much. A fresh one weighs a quarter of it; a day of visits adds a few megabytes.
pub const PAGE_BYTES: u64 = 400 << 20;
/// A visitor may come just when a page is to be loaded anew for its age or its weight; it is tried again so much later.
const AGAIN_MS: u64 = 10_000;

/// What does not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failing {
    /// The visitor's page.
    Page,
    /// The window's main loop.
    MainLoop,
    /// The terminal's thread, or the record behind it.
    Store,
    /// The program ended, and nobody knows why: it crashed, or was killed from outside.
    Program,
}

/// What was done about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rung {
    /// The page was loaded anew.
    Reload,
    /// The program started anew.
    Restart,
    /// The machine started anew.
    Reboot,
    /// Nothing of it helped: the terminal stands still.
    StandStill,
}

/// How the terminal's thread answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pulse {
    /// Nobody is there.
    pub idle: bool,
    /// It is the hour in which what takes long is done.
    pub night: bool,
}

/// What was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The page has drawn.
    PageBeat,
    /// The page's process is gone, and the page is being loaded again.
    PageGone,
    /// The page is being loaded anew on purpose.
    PageRenewed,
    /// Somebody has come to the end of a visit on the page.
    VisitServed,
    /// What the page's process weighs, in bytes.
    PageWeighs(u64),
    /// The window's main loop has answered.
    LoopAnswered,
    /// The terminal's thread has answered.
    StoreAnswered(Pulse),
    /// The terminal's thread begins what takes long, or has done it.
    StoreAtLength(bool),
    /// The terminal's thread is gone.
    StoreGone,
    /// A second has passed.
    Tick,
}

/// Why a page is loaded anew that has nothing wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Renewal {
    /// It is a day old.
    Age,
    /// It has become too heavy.
    Weight,
}

/// What follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// All is well: whoever watches over the program hears of it.
    Alive,
    /// Load the page anew, whoever is there: it does not draw any more.
    Reload,
    /// Load the page anew if nobody is there at that very moment.
    Renew(Renewal),
    /// Keep [`Past::forgotten`]: it went well for long.
    Forget,
    /// Take this rung. It is the last that is said: whoever watches over the program hears nothing from here on.
    End(Rung, Failing),
}

/// The watch over one run of the program.
#[derive(Clone, Debug)]
pub struct Supervision {
    past: Past,
    page: Page,
    proven_ms: u64,
    loop_ms: u64,
    store_ms: u64,
    at_length: bool,
    pulse: Option<Pulse>,
    bytes: u64,
    renewal_ms: Option<u64>,
    trouble_ms: u64,
    ticked_ms: u64,
    ended: bool,
}

impl Supervision {
    /// Begins with a page that is being loaded.
    pub fn new(past: Past, mono_ms: u64) -> Self {
        Self {
            past,
            page: Page::loading(mono_ms, Before::default()),
            proven_ms: PAGE_PROVEN_MS,
            loop_ms: mono_ms,
            store_ms: mono_ms,
            at_length: false,
            pulse: None,
            bytes: 0,
            renewal_ms: None,
            trouble_ms: mono_ms,
            ticked_ms: mono_ms,
            ended: false,
        }
    }

    /// The same where a page proves itself in another time than [`PAGE_PROVEN_MS`]: a proof need not last for hours.
    #[must_use]
    pub fn with_pages_proven_after(self, proven_ms: u64) -> Self {
        Self { proven_ms, ..self }
    }

    /// Something was seen; answers what follows, if anything does.
    pub fn step(&mut self, now: Tick, event: Event) -> Option<Act> {
        let ms = now.mono_ms;
        if self.ended {
            return None;
        }
        match event {
            Event::PageBeat => self.page.beats(ms, self.proven_ms),
            Event::PageGone if self.page.goes_unexpected(ms) => return self.page_failed(now, false),
            Event::PageGone => {}
            Event::PageRenewed => self.page.is_renewed(ms),
            Event::VisitServed => self.page.is_proven(),
            Event::PageWeighs(bytes) => self.bytes = bytes,
            Event::LoopAnswered => self.loop_ms = ms,
            Event::StoreAnswered(pulse) => {
                self.store_ms = ms;
                self.pulse = Some(pulse);
            }
            Event::StoreAtLength(at_length) => {
                self.store_ms = ms;
                self.at_length = at_length;
            }
            Event::StoreGone => return Some(self.end(now, Failing::Store)),
            Event::Tick => return Some(self.tick(now)),
        }
        None
    }

    fn tick(&mut self, now: Tick) -> Act {
        self.overlook_a_gap(now.mono_ms);
        let ms = now.mono_ms;
        if ms.saturating_sub(self.loop_ms) > LOOP_SILENT_MS {
            return self.end(now, Failing::MainLoop);
        }
        let patience = if self.at_length { STORE_AT_LENGTH_MS } else { STORE_SILENT_MS };
        if ms.saturating_sub(self.store_ms) > patience {
            return self.end(now, Failing::Store);
        }
        // What the page says comes through the main loop: a page is judged only where that goes on.
        let loop_goes_on = ms.saturating_sub(self.loop_ms) < GAP_MS;
        if loop_goes_on && self.page.is_silent(ms) {
            return self.page_failed(now, true).unwrap_or(Act::Alive);
        }
        if let Some(renewal) = self.renewal(ms) {
            self.renewal_ms = Some(ms);
            return Act::Renew(renewal);
        }
        if ms.saturating_sub(self.trouble_ms) >= FORGOTTEN_AFTER_MS && self.past.has_trouble() {
            self.past = self.past.forgotten();
            return Act::Forget;
        }
        Act::Alive
    }

    /// While nobody ran, nobody could answer.
    fn overlook_a_gap(&mut self, ms: u64) {
        let gap = ms.saturating_sub(self.ticked_ms);
        self.ticked_ms = ms;
        if gap > GAP_MS {
            // An answer may have come before the tick did.
            let later = |at: u64| (at + gap).min(ms);
            self.loop_ms = later(self.loop_ms);
            self.store_ms = later(self.store_ms);
            self.page.overlooks(gap, ms);
        }
    }

    /// One more page was in vain. One that hangs is loaded anew; one whose process is gone is being loaded already.
    fn page_failed(&mut self, now: Tick, hangs: bool) -> Option<Act> {
        self.trouble_ms = now.mono_ms;
        if self.page.fails(now.mono_ms, self.proven_ms) {
            return Some(self.end(now, Failing::Page));
        }
        if hangs {
            self.page.is_renewed(now.mono_ms);
        }
        hangs.then_some(Act::Reload)
    }

    fn end(&mut self, now: Tick, failing: Failing) -> Act {
        self.ended = true;
        Act::End(self.past.rung(now), failing)
    }

    /// Whether a page that is well is loaded anew all the same: never while somebody is there, as far as anybody knows here.
    fn renewal(&self, ms: u64) -> Option<Renewal> {
        let pulse = self.pulse.filter(|pulse| pulse.idle)?;
        let asked_lately = self.renewal_ms.is_some_and(|asked| ms.saturating_sub(asked) < AGAIN_MS);
        if asked_lately || !self.page.draws() {
            return None;
        }
        let age = self.page.age(ms);
        let old = age >= PAGE_AGE_MS || (pulse.night && age >= PAGE_AGE_MS / 2);
        // A fresh page that is as heavy would be loaded anew for ever.
        let heavy = self.bytes > PAGE_BYTES && age >= FORGOTTEN_AFTER_MS / 6;
        old.then_some(Renewal::Age).or(heavy.then_some(Renewal::Weight))
    }
}
