//! What a touch does. A touch that does not fit the screen is ignored: it was meant for another one.

use super::{
    Effect, GUARD_MS, MORE_TIME_MS, Now, Phase, Setting, Visit,
    comment::{keep_comment, open_comment},
    end,
    phone::{drop_phone, keep_phone, open_phone, type_phone},
    subject::{choose_subject, subject_of_counter},
    survey::{answer_question, skip, start_survey, survey_changed, survey_of},
    time::{cover_seconds, is_dimmed},
};
use crate::{
    draft::{Draft, DraftRating, MAX_TAPS, Words},
    entry::{Ending, Tap},
    level::Level,
    reason::ReasonCode,
    view::{Mode, Task, Touch},
};

pub(super) type Step = (Visit, Option<Effect>);

pub(super) fn touched(visit: &Visit, setting: &Setting, now: &Now, touch: &Touch) -> Step {
    let mono_ms = now.moment.mono_ms;
    if visit.paused().is_some() {
        return (visit.clone(), None);
    }
    let covered = cover_seconds(visit, mono_ms);
    if covered == Some(0) {
        return end(visit, now, Ending::Left);
    }
    let mut awake = Visit { touched_ms: mono_ms, ..visit.clone() };
    if let Some(on_screen) = &mut awake.announced {
        on_screen.touched = true;
    }
    if covered.is_some() || is_dimmed(visit, setting, &now.moment) {
        // The touch that brings the screen back does nothing else, and neither does its trembling double.
        awake.changed_ms = mono_ms;
        return (awake, None);
    }
    let thanked = matches!(visit.phase, Phase::Thanks { .. });
    if mono_ms < visit.changed_ms + GUARD_MS || *touch == Touch::Stay && !thanked {
        return (awake, None);
    }
    applied(&awake, setting, now, touch).unwrap_or((awake, None))
}

fn applied(visit: &Visit, setting: &Setting, now: &Now, touch: &Touch) -> Option<Step> {
    match touch {
        Touch::ChooseLanguage { lang } => Some((Visit { lang: *lang, ..visit.clone() }, None)),
        Touch::Back => back(visit, setting, now),
        Touch::Finish => finish(visit, now),
        Touch::SwitchAid { aid, on } => {
            Some((Visit { aids: visit.aids.with(*aid, *on), ..visit.clone() }, None))
        }
        Touch::MoreTime => more_time(visit, now),
        Touch::OpenPhone => open_phone(visit, setting, now),
        Touch::TapKey { .. } | Touch::EraseKey if matches!(visit.phase, Phase::Phone { .. }) => {
            type_phone(visit, touch)
        }
        Touch::KeepPhone => keep_phone(visit, now),
        Touch::DropPhone => drop_phone(visit, now),
        Touch::Stay => Some((visit.left(now.moment.mono_ms), None)),
        Touch::ChooseTask { .. }
        | Touch::ChooseDepartment { .. }
        | Touch::ChooseWholeDepartment
        | Touch::ChooseCounter { .. }
        | Touch::OpenPad
        | Touch::TapKey { .. }
        | Touch::EraseKey
        | Touch::ChooseHall => choose_subject(visit, setting, now, touch),
        Touch::TapFace { level } => tap_face(visit, setting, now, *level),
        Touch::ToggleReason { code } => toggle_reason(visit, setting, *code),
        Touch::OpenComment => open_comment(visit, now),
        Touch::KeepComment { text, writing } => keep_comment(visit, setting, now, text, writing),
        Touch::Done => (visit.phase == Phase::Rate && visit.draft.is_some())
            .then(|| (visit.goes_to(Phase::Next, now), None)),
        Touch::StartSurvey => start_survey(visit, now),
        Touch::AnswerQuestion { question, answer } => answer_question(visit, setting, now, question, *answer),
        Touch::Skip => skip(visit, setting, now),
        Touch::ChooseCapacity { capacity } => {
            (visit.phase == Phase::Capacity).then_some(())?;
            survey_changed(visit, setting, now, |survey| survey.capacity = Some(*capacity))
        }
    }
}

pub(super) fn saved(visit: Visit) -> Step {
    let effect = visit.draft.clone().map(Effect::SaveDraft);
    (visit, effect)
}

fn back(visit: &Visit, setting: &Setting, now: &Now) -> Option<Step> {
    let rated = visit.draft.as_ref().is_some_and(|draft| draft.rating.is_some());
    let phase = match &visit.phase {
        Phase::Subject { department: None, .. } => Phase::Home,
        Phase::Subject { task, department: Some(_) } | Phase::Pad { task, .. } => {
            Phase::Subject { task: *task, department: None }
        }
        Phase::Rate if visit.draft.is_none() && setting.mode == Mode::Hall => {
            Phase::Subject { task: Task::Rate, department: None }
        }
        Phase::RateComment | Phase::Next => Phase::Rate,
        // What was typed and not left is nobody's to keep.
        Phase::Phone { .. } => Phase::Next,
        Phase::SurveyIntro if rated => Phase::Next,
        Phase::SurveyIntro if visit.draft.is_none() => {
            Phase::Subject { task: Task::Survey, department: None }
        }
        Phase::Question(0) => Phase::SurveyIntro,
        Phase::Question(index) => Phase::Question(index - 1),
        Phase::Capacity => Phase::Question(survey_of(setting)?.questions.len().checked_sub(1)?),
        Phase::SurveyComment => Phase::Capacity,
        _ => return None,
    };
    Some((visit.goes_to(phase, now), None))
}

fn finish(visit: &Visit, now: &Now) -> Option<Step> {
    matches!(visit.phase, Phase::Next | Phase::SurveyIntro | Phase::Question(_) | Phase::Capacity)
        .then(|| end(visit, now, Ending::Finished))
}

/// Whoever writes the receipt down may need longer (EN 301 549: at least 20 s, as often as asked for).
fn more_time(visit: &Visit, now: &Now) -> Option<Step> {
    let Phase::Thanks { receipt, .. } = visit.phase else { return None };
    let until_ms = now.moment.mono_ms + MORE_TIME_MS;
    Some((Visit { phase: Phase::Thanks { receipt, until_ms }, ..visit.clone() }, None))
}

pub(super) fn begun(visit: &Visit, setting: &Setting, now: &Now) -> Draft {
    visit.draft.clone().unwrap_or_else(|| Draft {
        visit_id: now.fresh,
        started: now.moment.clone(),
        mode: setting.mode,
        subject: visit.subject.clone(),
        pack_version: setting.assets.pack.version,
        service: visit.announced.as_ref().map(|on_screen| on_screen.announced.service.clone()),
        rating: None,
        survey: None,
        self_test: None,
    })
}

fn tap_face(visit: &Visit, setting: &Setting, now: &Now, level: Level) -> Option<Step> {
    let mut visit = visit.clone();
    match visit.phase {
        Phase::Rate => {}
        Phase::Home if setting.mode == Mode::Counter => {
            visit.subject = setting.counter.as_ref().and_then(|id| subject_of_counter(setting, id))?;
        }
        _ => return None,
    }
    let before = visit.draft.as_ref().and_then(Draft::level);
    let taps = visit.draft.as_ref().and_then(|draft| Some(draft.rating.as_ref()?.taps.len())).unwrap_or(0);
    if !setting.scale.levels().contains(&level) || before == Some(level) || taps >= MAX_TAPS {
        return None;
    }
    let mut draft = begun(&visit, setting, now);
    let rating = draft.rating.get_or_insert_with(|| DraftRating {
        scale: setting.scale,
        taps: Vec::new(),
        reasons: Vec::new(),
        reason_table: setting.assets.reasons.version,
        words: Words::default(),
    });
    rating.taps.push(Tap { level, at_ms: now.moment.mono_ms.saturating_sub(draft.started.mono_ms) });
    // Reasons belong to a level; those of the earlier one no longer say what the visitor means.
    rating.reasons.clear();
    visit.draft = Some(draft);
    Some(saved(visit.goes_to(Phase::Rate, now)))
}

fn toggle_reason(visit: &Visit, setting: &Setting, code: ReasonCode) -> Option<Step> {
    (visit.phase == Phase::Rate).then_some(())?;
    let mut visit = visit.clone();
    let level = visit.draft.as_ref().and_then(Draft::level)?;
    setting.assets.reasons.of_level(level).find(|reason| reason.code == code)?;
    let reasons = &mut visit.draft.as_mut()?.rating.as_mut()?.reasons;
    match reasons.iter().position(|chosen| *chosen == code) {
        Some(place) => drop(reasons.remove(place)),
        None => reasons.push(code),
    }
    Some(saved(visit))
}
