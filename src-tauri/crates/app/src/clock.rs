//! Reading the clocks. The only place of the program that asks what time it is.

use std::time::Duration;

use jiff::Timestamp;
use rustix::time::{ClockId, clock_gettime};
use shiwen_domain::{
    clock::{ClockJudge, Reading},
    id::BootId,
    managing::Tick,
    moment::{ClockTrust, Moment},
};
use shiwen_store::Reader;
use uuid::Uuid;

use crate::home::{Home, Keys};

/// When this version was released, as RFC 3339; a clock before it is wrong. Raised with each version.
const RELEASED: &str = "2026-11-01T00:00:00Z";

/// The terminal's clocks and what is thought of them.
#[derive(Debug)]
pub struct Clock {
    boot: BootId,
    offset_minutes: i32,
    judge: ClockJudge,
    pace: Pace,
}

/// Clocks that run faster than the day, from where they were at the start.
#[derive(Clone, Copy, Debug)]
struct Pace {
    origin: Reading,
    factor: u32,
}

impl Pace {
    fn read(&self) -> Reading {
        let real = read();
        let (wall_ms, mono_ms) = (real.wall_ms - self.origin.wall_ms, real.mono_ms - self.origin.mono_ms);
        Reading {
            wall_ms: self.origin.wall_ms + wall_ms * i64::from(self.factor),
            mono_ms: self.origin.mono_ms + mono_ms * u64::from(self.factor),
        }
    }
}

impl Clock {
    /// Starts watching. `newest_ms` is the newest trusted time in the log, `offset_minutes` the hall's distance
    /// from UTC, `pace` how many times faster than the day the clocks run (0 counts as 1).
    pub fn start(offset_minutes: i32, newest_ms: Option<i64>, pace: u32) -> Self {
        let origin = read();
        let judge = ClockJudge::new(origin, released_ms(), newest_ms);
        Self { boot: boot_id(), offset_minutes, judge, pace: Pace { origin, factor: pace.max(1) } }
    }

    /// How long the day takes for a time on these clocks.
    pub fn real(&self, ms: u64) -> Duration {
        Duration::from_millis(ms) / self.pace.factor
    }

    /// The moment it is, and the step that the wall clock has made since the last call, if it made one.
    pub fn now(&mut self) -> (Moment, Option<i64>) {
        let reading = self.pace.read();
        let step = self.judge.observe(reading);
        (self.moment(reading), step)
    }

    /// Takes the time from the platform, see [`ClockJudge::settle`]. Answers the moment it is then, and the step that was
    /// made by it. Clocks that run faster than the day have no platform's time.
    pub fn settle(&mut self, platform_ms: i64) -> (Moment, Option<i64>) {
        let reading = self.pace.read();
        let step = self.judge.observe(reading);
        let settled = (self.pace.factor == 1).then(|| self.judge.settle(platform_ms)).flatten();
        (self.moment(reading), settled.or(step))
    }

    /// The hall's distance from UTC, in minutes, from now on.
    pub fn move_to(&mut self, offset_minutes: i32) {
        self.offset_minutes = offset_minutes;
    }

    /// Whether the wall clock is believed.
    pub fn trust(&self) -> ClockTrust {
        self.judge.trust()
    }

    fn moment(&self, reading: Reading) -> Moment {
        Moment::new(self.judge.wall_ms(), self.offset_minutes, self.boot, reading.mono_ms, self.trust())
    }
}

/// The newest trusted time in the record, which [`Clock::start`] asks for; a record that cannot be read says nothing
/// about the clock.
pub(crate) fn newest_trusted_ms(home: &Home, keys: &Keys) -> Option<i64> {
    let path = home.record();
    path.exists().then(|| Reader::open(&path, &keys.database).ok()?.newest_trusted_ms().ok()?)?
}

/// What the machine's wall clock says, right or wrong, in milliseconds since 1970.
pub(crate) fn wall_ms() -> i64 {
    read().wall_ms
}

/// Milliseconds of the steady clock, for waiting.
pub(crate) fn steady_ms() -> u64 {
    read().mono_ms
}

/// The steady clock and the start of the machine in which it counts, for what outlives a program.
pub(crate) fn tick() -> Tick {
    Tick { boot: boot_id(), mono_ms: steady_ms() }
}

/// A time of the platform as RFC 3339.
pub(crate) fn rfc3339(ms: i64) -> String {
    format!("{:.0}", Timestamp::from_millisecond(ms).unwrap_or_default())
}

fn read() -> Reading {
    // The steady clock that goes on counting while the machine sleeps.
    let steady = clock_gettime(ClockId::Boottime);
    let mono_ms = steady.tv_sec.cast_unsigned() * 1_000 + steady.tv_nsec.cast_unsigned() / 1_000_000;
    Reading { wall_ms: Timestamp::now().as_millisecond(), mono_ms }
}

/// When this version was released, in seconds since 1970: it is later than that.
pub(crate) fn released_s() -> u64 {
    released_ms().max(0).cast_unsigned() / 1_000
}

fn released_ms() -> i64 {
    RELEASED.parse().map_or(0, Timestamp::as_millisecond)
}

fn boot_id() -> BootId {
    let text = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    BootId(text.trim().parse().unwrap_or(Uuid::nil()))
}
