//! An announced service on the screen: the faces about it, nothing chosen, for a time; then the visitor's own visit, or nobody's.

use super::{Effect, Now, Phase, Setting, Visit};
use crate::{
    announced::{AnnounceRefusal, Announced, EvaluationState},
    id::EvaluationId,
    view::Mode,
};

/// The faces wait this long for a first touch before the warning comes, which stays [`super::COUNTDOWN_MS`]. Whoever is called
/// has to put papers away first.
pub const ANNOUNCED_MS: u64 = 60_000;

/// An announced service whose visit has not begun, or goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OnScreen {
    pub(super) announced: Announced,
    /// Somebody is there: from here on it cannot be taken back.
    pub(super) touched: bool,
}

impl Visit {
    /// Whether a service can be announced now.
    pub fn may_announce(&self, setting: &Setting) -> Result<(), AnnounceRefusal> {
        if let Some(reason) = self.paused() {
            return Err(AnnounceRefusal::Paused(reason));
        }
        if setting.mode != Mode::Counter {
            return Err(AnnounceRefusal::NoCounter);
        }
        if self.is_idle() { Ok(()) } else { Err(AnnounceRefusal::Busy) }
    }

    /// The announced service that is on the screen, and what may be told of it.
    pub fn evaluation(&self) -> Option<(EvaluationId, EvaluationState)> {
        let OnScreen { announced, .. } = self.announced.as_ref()?;
        let tapped = self.draft.is_some();
        Some((announced.id, if tapped { EvaluationState::Answered } else { EvaluationState::Waiting }))
    }

    /// Whether an announced service can be taken back: nobody has touched the screen since.
    pub fn may_cancel(&self, id: EvaluationId) -> bool {
        self.awaited().is_some_and(|on_screen| on_screen.announced.id == id && !on_screen.touched)
    }

    /// The announced service while no face was tapped.
    pub(super) fn awaited(&self) -> Option<&OnScreen> {
        self.announced.as_ref().filter(|_| self.draft.is_none())
    }
}

pub(super) fn announce(
    visit: &Visit,
    setting: &Setting,
    now: &Now,
    announced: &Announced,
) -> (Visit, Option<Effect>) {
    if visit.may_announce(setting).is_err() {
        return (visit.clone(), None);
    }
    let shown = Visit {
        subject: announced.subject.clone(),
        announced: Some(OnScreen { announced: announced.clone(), touched: false }),
        // A dark screen wakes for it.
        touched_ms: now.moment.mono_ms,
        ..visit.clone()
    };
    (shown.goes_to(Phase::Rate, now), Some(Effect::Announce(announced.clone())))
}

/// Takes a service back that nobody has touched; any other stays.
pub(super) fn cancel(visit: &Visit, now: &Now, id: EvaluationId) -> (Visit, Option<Effect>) {
    match visit.awaited() {
        Some(OnScreen { announced, .. }) if visit.may_cancel(id) => {
            (visit.left(now.moment.mono_ms), Some(Effect::Cancel(announced.clone())))
        }
        _ => (visit.clone(), None),
    }
}
