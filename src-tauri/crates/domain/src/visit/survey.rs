//! What a touch does on the screens of the survey.

use super::{
    Now, Phase, Setting, Visit,
    touch::{Step, begun, saved},
};
use crate::{
    draft::{DraftSurvey, Words},
    entry::Given,
    id::QuestionId,
    survey::{Answer, Question, Survey},
};

/// The survey that is asked: the first one the pack names.
pub(super) fn survey_of(setting: &Setting) -> Option<&Survey> {
    setting.assets.surveys.first()
}

pub(super) fn start_survey(visit: &Visit, now: &Now) -> Option<Step> {
    let phase = match visit.phase {
        Phase::Next => Phase::SurveyIntro,
        Phase::SurveyIntro => Phase::Question(0),
        _ => return None,
    };
    Some((visit.goes_to(phase, now), None))
}

pub(super) fn survey_changed(
    visit: &Visit,
    setting: &Setting,
    now: &Now,
    change: impl FnOnce(&mut DraftSurvey),
) -> Option<Step> {
    let asked = survey_of(setting)?;
    let mut draft = begun(visit, setting, now);
    change(draft.survey.get_or_insert_with(|| DraftSurvey {
        survey: asked.id.clone(),
        version: asked.version,
        answers: Vec::new(),
        capacity: None,
        words: Words::default(),
    }));
    Some(saved(Visit { draft: Some(draft), ..visit.clone() }))
}

/// Gives or changes the answer to the question on the screen, and goes on to the next.
pub(super) fn answer_question(
    visit: &Visit,
    setting: &Setting,
    now: &Now,
    question: &QuestionId,
    answer: Answer,
) -> Option<Step> {
    let Phase::Question(index) = visit.phase else { return None };
    let questions = &survey_of(setting)?.questions;
    (questions.get(index)?.id == *question).then_some(())?;
    survey_changed(&visit.goes_to(after(index, questions), now), setting, now, |survey| {
        survey.answers.retain(|given| given.question != *question);
        survey.answers.push(Given { question: question.clone(), answer });
        let place = |given: &Given| questions.iter().position(|asked| asked.id == given.question);
        survey.answers.sort_by_key(place);
    })
}

/// Goes on without touching the answer: who went back to look must not lose what was said.
pub(super) fn skip(visit: &Visit, setting: &Setting, now: &Now) -> Option<Step> {
    let Phase::Question(index) = visit.phase else { return None };
    Some((visit.goes_to(after(index, &survey_of(setting)?.questions), now), None))
}

fn after(index: usize, questions: &[Question]) -> Phase {
    if index + 1 < questions.len() { Phase::Question(index + 1) } else { Phase::Capacity }
}
