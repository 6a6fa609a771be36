//! A number for a call back: typed, left, changed or taken back. After any rating, in as many touches whatever its level.

use super::{Now, Phase, Setting, Visit, touch::Step};
use crate::{phone::Digits, view::Touch};

pub(super) fn open_phone(visit: &Visit, setting: &Setting, now: &Now) -> Option<Step> {
    (visit.phase == Phase::Next && setting.call_back).then_some(())?;
    Some((visit.goes_to(Phase::Phone { typed: Digits::default(), refused: false }, now), None))
}

/// A key of the pad, or the last one erased. The screen stays the same: no guard, as on the pad for counters.
pub(super) fn type_phone(visit: &Visit, touch: &Touch) -> Option<Step> {
    let Phase::Phone { typed, .. } = &visit.phase else { return None };
    let typed = match touch {
        Touch::TapKey { key } => typed.with(key)?,
        _ => typed.erased()?,
    };
    Some((Visit { phase: Phase::Phone { typed, refused: false }, ..visit.clone() }, None))
}

/// Leaves the number that was typed in place of an earlier one; or says that it is none.
pub(super) fn keep_phone(visit: &Visit, now: &Now) -> Option<Step> {
    let Phase::Phone { typed, .. } = &visit.phase else { return None };
    let next = if let Some(phone) = typed.whole() {
        Visit { phone: Some(phone), ..visit.goes_to(Phase::Next, now) }
    } else {
        Visit { phase: Phase::Phone { typed: typed.clone(), refused: true }, ..visit.clone() }
    };
    Some((next, None))
}

pub(super) fn drop_phone(visit: &Visit, now: &Now) -> Option<Step> {
    (matches!(visit.phase, Phase::Phone { .. }) && visit.phone.is_some()).then_some(())?;
    Some((Visit { phone: None, ..visit.goes_to(Phase::Next, now) }, None))
}
