//! What the visitor sees: the one place that turns a visit into a view.

use super::{Now, Phase, Setting, Visit, time::cover_seconds};
use crate::{
    draft::{Draft, MAX_COMMENT_CHARS},
    entry::Subject,
    id::{CounterId, DepartmentId},
    level::Level,
    pack::Counter,
    survey::{Answer, Capacity},
    text::Text,
    view::{
        AnswerView, CapacityView, CounterView, DepartmentView, Face, Mode, ReasonView, Screen, Task,
        VisitorView,
    },
};

/// The view of a visit at a moment.
pub fn view(visit: &Visit, setting: &Setting, now: &Now) -> VisitorView {
    let pack = &setting.assets.pack;
    let cover_seconds = cover_seconds(visit, now.moment.mono_ms);
    let screen = screen(visit, setting);
    let own_counter = setting.counter.as_ref().filter(|_| setting.mode == Mode::Counter);
    VisitorView {
        serial: 0,
        lang: visit.lang,
        mode: setting.mode,
        demo: setting.demo,
        hall: pack.hall.name.clone(),
        counter: own_counter.and_then(|id| pack.counter(id)).map(|counter| counter_view(setting, counter)),
        notices: pack.notices.clone(),
        screen: if cover_seconds.is_some() { blank(screen) } else { screen },
        cover_seconds,
    }
}

fn screen(visit: &Visit, setting: &Setting) -> Screen {
    match &visit.phase {
        Phase::Home if setting.mode == Mode::Hall => Screen::Start,
        Phase::Home => rate(None, &own_subject(setting), setting),
        Phase::Subject { task, department } => subject(setting, *task, department.as_ref()),
        Phase::Rate => rate(visit.draft.as_ref(), &visit.subject, setting),
        Phase::Next => Screen::Next,
        Phase::SurveyIntro => Screen::SurveyIntro {
            about: name_of(&visit.subject, setting),
            questions: count(setting.assets.surveys.first().map_or(0, |survey| survey.questions.len())),
            can_go_back: visit.draft.as_ref().is_none_or(|draft| draft.rating.is_some()),
        },
        Phase::Question(index) => question(visit, setting, *index),
        Phase::Capacity => capacity(visit),
        Phase::RateComment => comment(visit.draft.as_ref().and_then(|d| Some(&d.rating.as_ref()?.comment))),
        Phase::SurveyComment => comment(visit.draft.as_ref().and_then(|d| Some(&d.survey.as_ref()?.comment))),
        Phase::Thanks => Screen::Thanks,
        Phase::Paused { reason, .. } => Screen::Paused { reason: *reason },
    }
}

/// The same screen without what the visitor chose or wrote: a covered screen must not give it away, whatever the
/// page does.
fn blank(mut screen: Screen) -> Screen {
    match &mut screen {
        Screen::Rate { chosen, reasons, has_comment, .. } => {
            *chosen = None;
            reasons.clear();
            *has_comment = false;
        }
        Screen::Question { chosen, .. } => *chosen = None,
        Screen::Capacity { chosen, has_comment, .. } => {
            *chosen = None;
            *has_comment = false;
        }
        Screen::Comment { text, .. } => text.clear(),
        Screen::Start
        | Screen::Subject { .. }
        | Screen::Next
        | Screen::SurveyIntro { .. }
        | Screen::Thanks
        | Screen::Paused { .. } => {}
    }
    screen
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn counter_view(setting: &Setting, counter: &Counter) -> CounterView {
    let only = counter.items.first().filter(|_| counter.items.len() == 1);
    CounterView {
        id: counter.id.clone(),
        number: counter.number.clone(),
        name: counter.name.clone(),
        item: only.and_then(|id| setting.assets.pack.item(id)).map(|item| item.name.clone()),
        clerk: counter.clerk.as_ref().map(|clerk| clerk.as_str().to_owned()),
    }
}

fn own_subject(setting: &Setting) -> Subject {
    Subject { counter: setting.counter.clone(), ..Subject::default() }
}

fn name_of(subject: &Subject, setting: &Setting) -> Option<Text> {
    let pack = &setting.assets.pack;
    let counter = |id: &CounterId| pack.counter(id).map(|counter| counter.name.clone());
    let department = |id: &DepartmentId| pack.department(id).map(|department| department.name.clone());
    subject.counter.as_ref().and_then(counter).or_else(|| subject.department.as_ref().and_then(department))
}

fn subject(setting: &Setting, task: Task, department: Option<&DepartmentId>) -> Screen {
    let pack = &setting.assets.pack;
    let departments = pack.departments.iter();
    Screen::Subject {
        task,
        departments: departments
            .map(|department| DepartmentView { id: department.id.clone(), name: department.name.clone() })
            .collect(),
        department: department.cloned(),
        counters: department
            .map(|id| pack.counters_of(id).map(|counter| counter_view(setting, counter)).collect())
            .unwrap_or_default(),
    }
}

fn rate(draft: Option<&Draft>, about: &Subject, setting: &Setting) -> Screen {
    let rating = draft.and_then(|draft| draft.rating.as_ref());
    let chosen = draft.and_then(Draft::level);
    let is_chosen = |code| rating.is_some_and(|rating| rating.reasons.contains(&code));
    let face = |&level: &Level| Face { level, label: level.wording() };
    Screen::Rate {
        about: name_of(about, setting),
        scale: setting.scale,
        faces: setting.scale.levels().iter().map(face).collect(),
        chosen,
        reasons: chosen
            .into_iter()
            .flat_map(|level| setting.assets.reasons.of_level(level))
            .map(|reason| ReasonView {
                code: reason.code,
                text: reason.text.clone(),
                core: reason.core,
                chosen: is_chosen(reason.code),
            })
            .collect(),
        has_comment: rating.is_some_and(|rating| !rating.comment.is_empty()),
        can_go_back: setting.mode == Mode::Hall && chosen.is_none(),
    }
}

fn question(visit: &Visit, setting: &Setting, index: usize) -> Screen {
    let Some((survey, asked)) =
        setting.assets.surveys.first().and_then(|survey| Some((survey, survey.questions.get(index)?)))
    else {
        return Screen::Next; // the machine never stands on a question that does not exist
    };
    let given = visit.draft.as_ref().and_then(|draft| draft.survey.as_ref());
    Screen::Question {
        id: asked.id.clone(),
        number: count(index + 1),
        of: count(survey.questions.len()),
        theme: asked.theme.clone(),
        text: asked.text.clone(),
        answers: Answer::ALL.map(|answer| AnswerView { answer, label: answer.wording() }).into(),
        chosen: given.and_then(|survey| survey.answer(&asked.id)),
    }
}

fn capacity(visit: &Visit) -> Screen {
    let survey = visit.draft.as_ref().and_then(|draft| draft.survey.as_ref());
    Screen::Capacity {
        choices: Capacity::ALL.map(|capacity| CapacityView { capacity, label: capacity.wording() }).into(),
        chosen: survey.and_then(|survey| survey.capacity),
        has_comment: survey.is_some_and(|survey| !survey.comment.is_empty()),
    }
}

fn comment(text: Option<&String>) -> Screen {
    Screen::Comment { text: text.cloned().unwrap_or_default(), max_chars: count(MAX_COMMENT_CHARS) }
}
