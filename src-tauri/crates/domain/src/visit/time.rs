//! What happens when nobody touches the screen.

use super::{
    ANNOUNCED_MS, COUNTDOWN_MS, COVER_AFTER_MS, DIM_AFTER_MS, DIM_IN_DARK_HOURS_AFTER_MS, Effect, Now,
    PAUSED_AT_LEAST_MS, Phase, Setting, Visit, end,
};
use crate::{entry::Ending, moment::Moment};

const SECOND_MS: u64 = 1_000;

/// When the caller should step with [`super::Event::Tick`] at the latest, in steady milliseconds; `None` while
/// nothing is to change by itself. That the hour changes, and with it what the screen says or how long it stays bright, is
/// no step; the caller looks for that by itself.
pub fn deadline(visit: &Visit, setting: &Setting, now: &Moment) -> Option<u64> {
    let mono_ms = now.mono_ms;
    match visit.phase {
        Phase::Thanks { until_ms, .. } => Some(until_ms),
        Phase::Paused { recovered, .. } => recovered.then(|| visit.changed_ms + PAUSED_AT_LEAST_MS),
        _ if visit.is_idle() => {
            let dims = dims_at(visit, setting, now);
            (mono_ms < dims).then_some(dims)
        }
        _ => {
            let cover = covers_at(visit);
            let seconds_covered = mono_ms.checked_sub(cover).map(|covered| covered / SECOND_MS + 1);
            Some(cover + seconds_covered.map_or(0, |seconds| seconds * SECOND_MS))
        }
    }
}

/// Whether nobody has been there for so long that the screen is dark.
pub(super) fn is_dimmed(visit: &Visit, setting: &Setting, now: &Moment) -> bool {
    visit.is_idle() && now.mono_ms >= dims_at(visit, setting, now)
}

fn dims_at(visit: &Visit, setting: &Setting, now: &Moment) -> u64 {
    let dark = setting.dark.is_some_and(|hours| hours.hold(now));
    visit.touched_ms + if dark { DIM_IN_DARK_HOURS_AFTER_MS } else { DIM_AFTER_MS }
}

/// When the warning comes. What was chosen must not stay to be seen; before a first choice there is nothing to see.
fn covers_at(visit: &Visit) -> u64 {
    visit.touched_ms + if visit.awaited().is_some() { ANNOUNCED_MS } else { COVER_AFTER_MS }
}

/// Seconds left on the cover, or `None` while the screen is not covered.
pub(super) fn cover_seconds(visit: &Visit, mono_ms: u64) -> Option<u32> {
    let waits = !matches!(visit.phase, Phase::Thanks { .. } | Phase::Paused { .. }) && !visit.is_idle();
    let covered = mono_ms.checked_sub(covers_at(visit)).filter(|_| waits)?;
    u32::try_from(COUNTDOWN_MS.saturating_sub(covered).div_ceil(SECOND_MS)).ok()
}

pub(super) fn tick(visit: &Visit, now: &Now) -> (Visit, Option<Effect>) {
    let mono_ms = now.moment.mono_ms;
    match visit.phase {
        Phase::Thanks { until_ms, .. } if mono_ms >= until_ms => (visit.left(mono_ms), None),
        Phase::Paused { recovered, .. } if recovered && mono_ms >= visit.changed_ms + PAUSED_AT_LEAST_MS => {
            (visit.left(mono_ms), None)
        }
        _ if cover_seconds(visit, mono_ms) == Some(0) => end(visit, now, Ending::Left),
        _ => (visit.clone(), None),
    }
}
