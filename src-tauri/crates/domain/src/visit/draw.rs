//! What the visitor sees: the one place that turns a visit into a view.

use super::{
    Now, Phase, Setting, Visit,
    comment::said,
    subject::{found, keys},
    time::{cover_seconds, is_dimmed},
};
use crate::{
    draft::{Draft, MAX_COMMENT_CHARS},
    entry::Subject,
    id::{ClerkId, CounterId, DepartmentId},
    level::Level,
    pack::{Counter, Notice},
    phone::{Digits, Form, KEYS},
    survey::{Answer, Capacity},
    view::{
        About, AnswerView, CallBack, CapacityView, ClerkView, CounterView, DepartmentView, Face, HallTime,
        Mode, NoticeView, PadKey, ReasonView, Screen, Task, VisitorView,
    },
    writing::Writing,
};

/// The view of a visit at a moment.
pub fn view(visit: &Visit, setting: &Setting, now: &Now) -> VisitorView {
    let pack = &setting.assets.pack;
    let cover_seconds = cover_seconds(visit, now.moment.mono_ms);
    let screen = screen(visit, setting);
    VisitorView {
        serial: 0,
        lang: visit.lang,
        mode: setting.mode,
        scale: setting.scale,
        demo: setting.demo,
        hall: pack.hall.name.clone(),
        aids: visit.aids,
        dots_per_decimetre: setting.dots_per_decimetre,
        time: now.moment.time().map(|(hour, minute)| HallTime { hour, minute }),
        dimmed: is_dimmed(visit, setting, &now.moment),
        notices: notices(setting),
        screen: if cover_seconds.is_some() { blank(screen) } else { screen },
        cover_seconds,
    }
}

fn screen(visit: &Visit, setting: &Setting) -> Screen {
    match &visit.phase {
        Phase::Home if setting.mode == Mode::Hall => Screen::Start,
        Phase::Home => rate(None, &own_subject(setting), setting),
        Phase::Subject { task, department } => subject(setting, *task, department.as_ref()),
        Phase::Pad { task, typed } => pad(setting, *task, typed),
        Phase::Rate => rate(visit.draft.as_ref(), &visit.subject, setting),
        Phase::Next => Screen::Next { call_back: call_back(visit, setting) },
        Phase::Phone { typed, refused } => phone(visit, typed, *refused),
        Phase::SurveyIntro => Screen::SurveyIntro {
            about: about(&visit.subject, setting),
            questions: count(setting.assets.surveys.first().map_or(0, |survey| survey.questions.len())),
            can_go_back: visit.draft.as_ref().is_none_or(|draft| draft.rating.is_some()),
        },
        Phase::Question(index) => question(visit, setting, *index),
        Phase::Capacity => capacity(visit),
        Phase::RateComment | Phase::SurveyComment => comment(visit, setting),
        Phase::Thanks { receipt, .. } => Screen::Thanks { receipt: receipt.to_string() },
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
        Screen::Comment { text, writing, .. } => {
            text.clear();
            *writing = None;
        }
        Screen::Pad { typed, keys, found, .. } => {
            typed.clear();
            *found = None;
            // Which keys lead on says what was typed before them.
            for key in keys {
                key.works = false;
            }
        }
        Screen::Next { call_back: call_back @ CallBack::Left } => *call_back = CallBack::Offered,
        Screen::Phone { typed, form, missing, refused, left, keys } => {
            let nothing = Digits::default();
            (*form, *missing) = (Form::Empty, count(nothing.missing()));
            (*typed, *refused, *left) = (nothing, false, false);
            for key in keys {
                key.works = false;
            }
        }
        Screen::Start
        | Screen::Subject { .. }
        | Screen::Next { .. }
        | Screen::SurveyIntro { .. }
        | Screen::Thanks { .. }
        | Screen::Cleaning { .. }
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
        clerk: setting.clerk_at(counter).map(|clerk| clerk_view(setting, &clerk)),
    }
}

fn clerk_view(setting: &Setting, clerk: &ClerkId) -> ClerkView {
    let photo = setting.assets.pack.photo(clerk).and_then(|file| setting.pictures.get(file));
    ClerkView { number: clerk.as_str().to_owned(), photo: photo.cloned() }
}

/// The pack's own, then those from a stick as far as the pack allows them and leaves room.
fn notices(setting: &Setting) -> Vec<NoticeView> {
    let pack = &setting.assets.pack;
    let own = pack.notices.iter().map(|notice| notice_view(setting, notice));
    own.chain(setting.local_notices.iter().take(pack.room_for_notices()).cloned()).collect()
}

fn notice_view(setting: &Setting, notice: &Notice) -> NoticeView {
    let picture = notice.picture.as_ref().and_then(|file| setting.pictures.get(file));
    NoticeView { text: notice.text.clone(), picture: picture.cloned() }
}

fn own_subject(setting: &Setting) -> Subject {
    Subject { counter: setting.counter.clone(), ..Subject::default() }
}

fn about(subject: &Subject, setting: &Setting) -> About {
    let pack = &setting.assets.pack;
    let counter = |id: &CounterId| {
        let mut counter = counter_view(setting, pack.counter(id)?);
        // What was announced, or was so when the visit began, goes before what holds now.
        let item = subject.item.as_ref().and_then(|id| pack.item(id));
        counter.item = item.map(|item| item.name.clone()).or(counter.item);
        counter.clerk = subject.clerk.as_ref().map(|clerk| clerk_view(setting, clerk)).or(counter.clerk);
        Some(About::Counter { counter })
    };
    let department = |id: &DepartmentId| Some(About::Department { name: pack.department(id)?.name.clone() });
    let counter = subject.counter.as_ref().and_then(counter);
    counter.or_else(|| subject.department.as_ref().and_then(department)).unwrap_or(About::Hall)
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
        has_pad: department.is_none() && !pack.counters.is_empty(),
    }
}

fn pad(setting: &Setting, task: Task, typed: &str) -> Screen {
    let pack = &setting.assets.pack;
    Screen::Pad {
        task,
        typed: typed.to_owned(),
        keys: keys(pack, typed).into_iter().map(|(key, works)| PadKey { key, works }).collect(),
        found: found(pack, typed).map(|counter| counter_view(setting, counter)),
    }
}

fn rate(draft: Option<&Draft>, subject: &Subject, setting: &Setting) -> Screen {
    let rating = draft.and_then(|draft| draft.rating.as_ref());
    let chosen = draft.and_then(Draft::level);
    let is_chosen = |code| rating.is_some_and(|rating| rating.reasons.contains(&code));
    let face = |&level: &Level| Face { level, label: level.wording() };
    Screen::Rate {
        about: about(subject, setting),
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
        has_comment: rating.is_some_and(|rating| !rating.words.is_empty()),
        can_go_back: setting.mode == Mode::Hall && chosen.is_none(),
    }
}

fn call_back(visit: &Visit, setting: &Setting) -> CallBack {
    match visit.phone {
        _ if !setting.call_back => CallBack::NotOffered,
        None => CallBack::Offered,
        Some(_) => CallBack::Left,
    }
}

/// A number that was left is not shown again: somebody else may stand there.
fn phone(visit: &Visit, typed: &Digits, refused: bool) -> Screen {
    let works = typed.goes_on();
    Screen::Phone {
        typed: typed.clone(),
        form: typed.form(),
        missing: count(typed.missing()),
        refused,
        left: visit.phone.is_some(),
        keys: KEYS.map(|key| PadKey { key: key.to_string(), works }).into(),
    }
}

fn question(visit: &Visit, setting: &Setting, index: usize) -> Screen {
    let Some((survey, asked)) =
        setting.assets.surveys.first().and_then(|survey| Some((survey, survey.questions.get(index)?)))
    else {
        return Screen::Start; // the machine never stands on a question that does not exist
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
        has_comment: survey.is_some_and(|survey| !survey.words.is_empty()),
    }
}

fn comment(visit: &Visit, setting: &Setting) -> Screen {
    let words = said(visit);
    Screen::Comment {
        text: words.map(|words| words.text.clone()).unwrap_or_default(),
        max_chars: count(MAX_COMMENT_CHARS),
        keyboard: setting.keyboard,
        writing: words.and_then(|words| words.writing.as_ref()).map(Writing::to_data_url),
    }
}
