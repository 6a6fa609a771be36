//! Any log: stretches of ratings with a habit, at one counter or at several, through closing, restarts and bad clocks; and
//! any rules.

use proptest::{option::of, prelude::*};
use shiwen_domain::{
    entry::Ending,
    flag::{Alternating, Burst, ClosingBurst, FlagRules, OffHours, SamePattern, TooFast},
    level::Level,
    moment::ClockTrust,
};

use crate::{
    log::{Log, Visit, after, calendar, hall_ms, hours},
    naive::Hall,
};

const REASONS: [&[u16]; 5] = [&[], &[510], &[510, 513], &[513, 510], &[207]];
const PLACES: [(Option<&str>, Option<&str>); 5] = [
    (Some("11990000000000019A"), Some("counter-1")),
    (Some("119900000000000275"), Some("counter-1")),
    (Some("119900000000000275"), Some("counter-2")),
    (Some("119900000000000275"), None),
    (None, None),
];
const BEGINNINGS: [&str; 8] = [
    "2026-11-25T08:20:00",
    "2026-11-25T16:40:00",
    "2026-11-25T16:50:00",
    "2026-11-27T16:55:00",
    "2026-11-25T17:25:00",
    "2026-11-25T23:40:00",
    "2026-11-28T16:45:00",
    "2026-11-26T10:00:00",
];

/// What a stretch of ratings has in common.
#[derive(Clone, Debug)]
struct Stretch {
    habit: u8,
    place: Option<usize>,
    gap_ms: u64,
    pieces: Vec<Piece>,
}

/// What one rating has for itself.
#[derive(Clone, Debug)]
struct Piece {
    place: usize,
    level: Level,
    reasons: usize,
    extra_ms: u64,
    took_ms: u64,
    second: Option<(Level, u64)>,
    ending: Ending,
    fate: u8,
}

fn levels() -> impl Strategy<Value = Level> {
    prop::sample::select(Level::ALL.to_vec())
}

fn pieces() -> impl Strategy<Value = Piece> {
    let endings =
        prop_oneof![6 => Just(Ending::Finished), 1 => Just(Ending::Left), 1 => Just(Ending::Interrupted)];
    let extra = prop_oneof![6 => Just(0_u64), 3 => 0_u64..60_000, 1 => 0_u64..4_000_000];
    let second = prop::option::weighted(0.1, (levels(), 0_u64..3_000));
    let one =
        (0..PLACES.len(), levels(), 0..REASONS.len(), extra, 0_u64..5_000, second, endings, any::<u8>());
    one.prop_map(|(place, level, reasons, extra_ms, took_ms, second, ending, fate)| Piece {
        place,
        level,
        reasons,
        extra_ms,
        took_ms,
        second,
        ending,
        fate,
    })
}

fn stretches(most: usize) -> impl Strategy<Value = Stretch> {
    let gaps = prop_oneof![3 => 0_u64..30_000, 3 => 30_000_u64..120_000, 1 => 120_000_u64..3_000_000];
    let pieces = prop::collection::vec(pieces(), 1..most);
    (0_u8..4, of(0..PLACES.len()), gaps, pieces).prop_map(|(habit, place, gap_ms, pieces)| Stretch {
        habit,
        place,
        gap_ms,
        pieces,
    })
}

impl Stretch {
    /// The visit that a piece becomes, times aside.
    fn visit(&self, n: usize) -> Visit {
        let (own, first) = (&self.pieces[n], &self.pieces[0]);
        let (department, counter) = PLACES[self.place.unwrap_or(own.place)];
        let (level, reasons) = match self.habit {
            0 => (first.level, first.reasons),
            1 => (self.pieces[n % 2 % self.pieces.len()].level, own.reasons),
            2 => (own.level.max(Level::FairlySatisfied), own.reasons),
            _ => (own.level, own.reasons),
        };
        let mut taps = vec![(level, 0)];
        if let Some((before, ms)) = own.second {
            taps = vec![(before, 0), (level, ms)];
        }
        Visit {
            department,
            counter,
            taps,
            reasons: REASONS[reasons].to_vec(),
            took_ms: own.took_ms,
            ending: own.ending,
            ..after(0)
        }
    }
}

/// A log of some stretches, each of fewer than `most` ratings.
pub(crate) fn logs(stretches_at_most: usize, most: usize) -> impl Strategy<Value = Log> {
    let all = prop::collection::vec(stretches(most), 1..=stretches_at_most);
    (0..BEGINNINGS.len(), all).prop_map(|(beginning, all)| written(BEGINNINGS[beginning], &all))
}

fn written(beginning: &str, stretches: &[Stretch]) -> Log {
    let (mut wall_ms, mut mono_ms, mut boot, mut clock) =
        (hall_ms(beginning), 1_000_000_u64, 1, ClockTrust::Trusted);
    let mut log = Log::new();
    for stretch in stretches {
        for (n, piece) in stretch.pieces.iter().enumerate() {
            let gap = stretch.gap_ms + piece.extra_ms;
            wall_ms += gap.cast_signed();
            mono_ms += gap;
            match piece.fate {
                0..5 => (boot, mono_ms) = (boot + 1, 50_000),
                5..10 => clock = ClockTrust::Doubted,
                10..20 => clock = ClockTrust::Trusted,
                20..22 => wall_ms -= 400_000,
                _ => {}
            }
            log.push(Visit { wall_ms, mono_ms, boot, clock, ..stretch.visit(n) }.entry());
        }
    }
    log
}

/// Any hall, with thresholds that a short log can reach.
pub(crate) fn halls() -> impl Strategy<Value = Hall> {
    let counts = || 3_usize..9;
    let burst = (counts(), 10_u64..600).prop_map(|(ratings, seconds)| Burst { ratings, seconds });
    let turns = (counts(), 1_u64..90).prop_map(|(ratings, minutes)| Alternating { ratings, minutes });
    let off = (0_u32..=90).prop_map(|minutes| OffHours { minutes });
    let fast =
        (0_u64..3_000, 0_u64..1_000).prop_map(|(finish_ms, reason_ms)| TooFast { finish_ms, reason_ms });
    let same = (counts(), 3_usize..16, 1_u64..90);
    let same = same.prop_map(|(ratings, ratings_without_reasons, minutes)| SamePattern {
        ratings,
        ratings_without_reasons,
        minutes,
    });
    let praise = (counts(), 10_u64..600, 1_u32..120);
    let praise = praise.prop_map(|(ratings, seconds, minutes)| ClosingBurst { ratings, seconds, minutes });
    let rules = (of(burst), of(turns), of(off), of(fast), of(same), of(praise));
    let rules = rules.prop_map(|(burst, alternating, off_hours, too_fast, same_pattern, closing_burst)| {
        FlagRules { burst, alternating, off_hours, too_fast, same_pattern, closing_burst }
    });
    (rules, 0_usize..4).prop_map(|(rules, kind)| Hall {
        rules,
        opening: hours(KINDS[kind]),
        calendar: calendar(),
    })
}

type Written = (&'static [u8], &'static str, &'static str);

/// Nine to five; with a break at noon; in the evening until midnight; all the time.
const KINDS: [&[Written]; 4] = [
    &[(&[1, 2, 3, 4, 5], "09:00", "17:00")],
    &[(&[1, 2, 3, 4, 5], "13:30", "17:00"), (&[1, 2, 3, 4, 5, 6], "09:00", "12:00")],
    &[(&[3, 4, 6], "16:00", "24:00")],
    &[(&[1, 2, 3, 4, 5, 6, 7], "00:00", "24:00")],
];
