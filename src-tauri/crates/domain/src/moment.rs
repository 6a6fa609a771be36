//! A point in time as a terminal knows it: what the wall clock said, and how far that can be trusted.

use jiff::{Timestamp, fmt::temporal::Pieces, tz::Offset};
use serde::{Deserialize, Serialize};

use crate::id::BootId;

/// What the day is called in reports when the clock could not be trusted.
pub const DATE_UNCERTAIN: &str = "uncertain";

/// When something happened. The order of entries is their `seq`, never this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// Wall time in RFC 3339 with the hall's offset, to the millisecond: `2026-11-23T10:20:30.123+08:00`.
    pub wall: String,
    /// The start of the machine in which `mono_ms` counts.
    pub boot: BootId,
    /// Milliseconds since the machine started, suspended time included.
    pub mono_ms: u64,
    /// Whether the wall clock was believed.
    pub clock: ClockTrust,
}

/// Whether the wall clock was believed when a moment was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockTrust {
    /// Nothing spoke against the clock.
    Trusted,
    /// The clock is before the program was built, before the newest entry, or has jumped.
    Doubted,
}

impl Moment {
    /// A moment from what the clocks say; `offset_minutes` is the hall's distance from UTC.
    pub fn new(wall_ms: i64, offset_minutes: i32, boot: BootId, mono_ms: u64, clock: ClockTrust) -> Self {
        let offset = Offset::from_seconds(offset_minutes * 60).unwrap_or(Offset::UTC);
        let wall =
            Timestamp::from_millisecond(wall_ms).unwrap_or(Timestamp::UNIX_EPOCH).display_with_offset(offset);
        Self { wall: format!("{wall:.3}"), boot, mono_ms, clock }
    }

    /// The day in the hall, `2026-11-23`, or [`DATE_UNCERTAIN`].
    pub fn day(&self) -> &str {
        match self.clock {
            ClockTrust::Trusted => self.wall.get(..10).unwrap_or(DATE_UNCERTAIN),
            ClockTrust::Doubted => DATE_UNCERTAIN,
        }
    }

    /// The hour in the hall, 0 to 23, or -1 when the date is uncertain.
    pub fn hour(&self) -> i64 {
        match self.clock {
            ClockTrust::Trusted => self.wall.get(11..13).and_then(|hour| hour.parse().ok()).unwrap_or(-1),
            ClockTrust::Doubted => -1,
        }
    }

    /// Hour and minute on the hall's clocks, or `None` while the clock is doubted.
    pub fn time(&self) -> Option<(u8, u8)> {
        let part = |range: std::ops::Range<usize>| self.wall.get(range)?.parse().ok();
        (self.clock == ClockTrust::Trusted).then_some(())?;
        Some((part(11..13)?, part(14..16)?))
    }

    /// This moment as another one of the same start of the machine knows it, if its clock is believed: the steady clock says how far
    /// they lie apart.
    #[must_use]
    pub fn known_by(&self, other: &Self) -> Self {
        let knows = self.boot == other.boot && other.clock == ClockTrust::Trusted;
        let (Some(wall_ms), Some(offset)) = (other.wall_ms(), other.offset()) else { return self.clone() };
        if !knows {
            return self.clone();
        }
        let apart_ms = i128::from(self.mono_ms) - i128::from(other.mono_ms);
        let wall_ms = wall_ms.saturating_add(i64::try_from(apart_ms).unwrap_or(0));
        Self::new(wall_ms, offset.seconds() / 60, self.boot, self.mono_ms, other.clock)
    }

    fn offset(&self) -> Option<Offset> {
        Pieces::parse(&self.wall).ok()?.to_numeric_offset()
    }

    /// Milliseconds since 1970, or `None` if the text is not a time.
    pub fn wall_ms(&self) -> Option<i64> {
        self.wall.parse::<Timestamp>().ok().map(Timestamp::as_millisecond)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn the_day_is_the_halls_day_not_utc() {
        // 2026-11-22T20:30:00Z is half past four in the morning of the 23rd in Zibo.
        let moment = Moment::new(1_795_379_400_000, 480, BootId(Uuid::nil()), 1, ClockTrust::Trusted);
        assert_eq!(moment.wall, "2026-11-23T04:30:00.000+08:00");
        assert_eq!((moment.day(), moment.hour()), ("2026-11-23", 4));
        assert_eq!(moment.wall_ms(), Some(1_795_379_400_000));
    }

    #[test]
    fn a_moment_is_known_by_a_later_one_of_the_same_start_of_the_machine() {
        let moment = |wall_ms, boot: u128, mono_ms, clock| {
            Moment::new(wall_ms, 480, BootId(Uuid::from_u128(boot)), mono_ms, clock)
        };
        let early = moment(1_000, 1, 5_000, ClockTrust::Doubted);
        let told = moment(1_795_379_400_000, 1, 65_000, ClockTrust::Trusted);
        assert_eq!(early.known_by(&told), moment(1_795_379_340_000, 1, 5_000, ClockTrust::Trusted));
        assert_eq!(told.known_by(&told), told);
        let doubted = Moment { clock: ClockTrust::Doubted, ..told.clone() };
        let rebooted = Moment { boot: BootId(Uuid::from_u128(2)), ..told };
        assert_eq!([early.known_by(&doubted), early.known_by(&rebooted)], [early.clone(), early]);
    }

    #[test]
    fn a_doubted_clock_gives_no_day() {
        let moment = Moment::new(1_795_379_400_000, 480, BootId(Uuid::nil()), 1, ClockTrust::Doubted);
        assert_eq!((moment.day(), moment.hour()), (DATE_UNCERTAIN, -1));
    }
}
