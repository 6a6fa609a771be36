//! What a pack's thresholds may be. Too low, and every honest rating would stand out; too high, and none: `null` says that
//! plainly. No row may be longer than what the judge remembers.

use std::{fmt, ops::RangeInclusive};

use crate::{
    asset::findings::Findings,
    flag::{FlagRules, WINDOW},
    pack::Pack,
};

/// Ratings of a row.
const RATINGS: RangeInclusive<usize> = 3..=50;
/// Ratings without reasons of a row, short of what the judge remembers.
const RATINGS_WITHOUT_REASONS: RangeInclusive<usize> = 3..=100;
/// Seconds of a burst: up to an hour.
const BURST_SECONDS: RangeInclusive<u64> = 10..=3_600;
/// Minutes of a row: up to a working day.
const ROW_MINUTES: RangeInclusive<u64> = 1..=480;
/// Minutes that a hall may be served beyond its hours.
const OFF_MINUTES: RangeInclusive<u32> = 0..=240;
/// Minutes before closing.
const CLOSING_MINUTES: RangeInclusive<u32> = 1..=120;
/// Milliseconds to finish in: above ten seconds nobody is fast.
const FINISH_MS: RangeInclusive<u64> = 0..=10_000;
/// Milliseconds to choose a reason in.
const REASON_MS: RangeInclusive<u64> = 0..=5_000;

const _: () = assert!(*RATINGS.end() <= WINDOW && *RATINGS_WITHOUT_REASONS.end() <= WINDOW);

/// Every threshold can be reached by a fraud, and hardly by an honest day.
pub(crate) fn flag_rules_are_bounded(pack: &Pack, findings: &mut Findings) {
    bursts(&pack.flag_rules, findings);
    rows(&pack.flag_rules, findings);
    single(&pack.flag_rules, findings);
}

fn bursts(rules: &FlagRules, findings: &mut Findings) {
    if let Some(burst) = rules.burst {
        within("burst.ratings", burst.ratings, &RATINGS, findings);
        within("burst.seconds", burst.seconds, &BURST_SECONDS, findings);
    }
    if let Some(burst) = rules.closing_burst {
        within("closing_burst.ratings", burst.ratings, &RATINGS, findings);
        within("closing_burst.seconds", burst.seconds, &BURST_SECONDS, findings);
        within("closing_burst.minutes", burst.minutes, &CLOSING_MINUTES, findings);
    }
}

fn rows(rules: &FlagRules, findings: &mut Findings) {
    if let Some(row) = rules.alternating {
        within("alternating.ratings", row.ratings, &RATINGS, findings);
        within("alternating.minutes", row.minutes, &ROW_MINUTES, findings);
    }
    if let Some(row) = rules.same_pattern {
        within("same_pattern.ratings", row.ratings, &RATINGS, findings);
        let place = "same_pattern.ratings_without_reasons";
        within(place, row.ratings_without_reasons, &RATINGS_WITHOUT_REASONS, findings);
        within("same_pattern.minutes", row.minutes, &ROW_MINUTES, findings);
    }
}

fn single(rules: &FlagRules, findings: &mut Findings) {
    if let Some(off) = rules.off_hours {
        within("off_hours.minutes", off.minutes, &OFF_MINUTES, findings);
    }
    if let Some(fast) = rules.too_fast {
        within("too_fast.finish_ms", fast.finish_ms, &FINISH_MS, findings);
        within("too_fast.reason_ms", fast.reason_ms, &REASON_MS, findings);
    }
}

fn within<T: Copy + PartialOrd + fmt::Display>(
    place: &str,
    value: T,
    bounds: &RangeInclusive<T>,
    findings: &mut Findings,
) {
    let rule = format_args!("must be {} to {}", bounds.start(), bounds.end());
    findings.expect(bounds.contains(&value), format_args!("flag_rules.{place}"), rule);
}
