//! Whom an answer is about: chosen in hall mode by department and counter, or by the number over the counter; the
//! counter's own in counter mode.

use super::{Now, Phase, Setting, Visit, touch::Step};
use crate::{
    entry::Subject,
    id::{ClerkId, CounterId},
    pack::{Counter, Pack},
    view::{Mode, Task, Touch},
};

pub(super) fn choose_subject(visit: &Visit, setting: &Setting, now: &Now, touch: &Touch) -> Option<Step> {
    if setting.mode != Mode::Hall {
        return None;
    }
    let pack = &setting.assets.pack;
    match (&visit.phase, touch) {
        (Phase::Home, Touch::ChooseTask { task }) => {
            let fresh = Visit { subject: Subject::default(), ..visit.clone() };
            Some((fresh.goes_to(Phase::Subject { task: *task, department: None }, now), None))
        }
        (Phase::Subject { task, department: None }, Touch::ChooseDepartment { department }) => {
            let department = Some(pack.department(department)?.id.clone());
            Some((visit.goes_to(Phase::Subject { task: *task, department }, now), None))
        }
        (Phase::Subject { task, department: None }, Touch::ChooseHall) => {
            Some(about(visit, now, *task, Subject::default()))
        }
        (Phase::Subject { task, department }, Touch::ChooseWholeDepartment) => {
            let subject = Subject { department: Some(department.clone()?), ..Subject::default() };
            Some(about(visit, now, *task, subject))
        }
        (Phase::Subject { task, department }, Touch::ChooseCounter { counter }) => {
            let subject = subject_of_counter(setting, counter)?;
            // The screen offers the counters of its department, and none before one is chosen.
            (department.is_some() && *department == subject.department)
                .then(|| about(visit, now, *task, subject))
        }
        (Phase::Subject { task, department: None }, Touch::OpenPad) => {
            Some((visit.goes_to(Phase::Pad { task: *task, typed: String::new() }, now), None))
        }
        (Phase::Pad { task, typed }, Touch::ChooseCounter { counter }) => {
            (found(pack, typed)?.id == *counter).then_some(())?;
            Some(about(visit, now, *task, subject_of_counter(setting, counter)?))
        }
        (Phase::Pad { task, typed }, Touch::TapKey { key }) => {
            keys(pack, typed).contains(&(key.clone(), true)).then_some(())?;
            Some(typing(visit, *task, format!("{typed}{key}")))
        }
        (Phase::Pad { task, typed }, Touch::EraseKey) => {
            let mut typed = typed.clone();
            typed.pop()?;
            Some(typing(visit, *task, typed))
        }
        _ => None,
    }
}

/// The screen stays the same: no guard, or a number of three digits would take a second and a half.
fn typing(visit: &Visit, task: Task, typed: String) -> Step {
    (Visit { phase: Phase::Pad { task, typed }, ..visit.clone() }, None)
}

fn about(visit: &Visit, now: &Now, task: Task, subject: Subject) -> Step {
    let phase = match task {
        Task::Rate => Phase::Rate,
        Task::Survey => Phase::SurveyIntro,
    };
    (Visit { subject, ..visit.clone() }.goes_to(phase, now), None)
}

/// Whom an answer given at this counter is about.
pub(super) fn subject_of_counter(setting: &Setting, counter: &CounterId) -> Option<Subject> {
    Some(setting.subject_of(setting.assets.pack.counter(counter)?))
}

impl Setting {
    /// Whom a service at a counter is about, as far as nothing else was announced.
    pub(crate) fn subject_of(&self, counter: &Counter) -> Subject {
        Subject {
            department: Some(counter.department.clone()),
            counter: Some(counter.id.clone()),
            // A counter with several services does not say which one it was.
            item: counter.items.first().filter(|_| counter.items.len() == 1).cloned(),
            clerk: self.clerk_at(counter),
        }
    }

    /// Who is on duty at a counter. The business system speaks for the terminal's own counter alone.
    pub(crate) fn clerk_at(&self, counter: &Counter) -> Option<ClerkId> {
        if self.counter.as_ref() == Some(&counter.id) && self.mode == Mode::Counter {
            self.duty.clerk(counter)
        } else {
            counter.clerk.clone()
        }
    }
}

/// The counter with exactly this number over it.
pub(super) fn found<'a>(pack: &'a Pack, typed: &str) -> Option<&'a Counter> {
    pack.counters.iter().find(|counter| counter.number == typed)
}

/// The keys of the pad: the digits as on a telephone, then the letters that stand over any counter; and whether each
/// leads on to one. So a number that no counter has cannot be typed.
pub(super) fn keys(pack: &Pack, typed: &str) -> Vec<(String, bool)> {
    let letters = pack.counters.iter().flat_map(|counter| counter.number.chars());
    let mut letters: Vec<char> = letters.filter(|key| !key.is_ascii_digit()).collect();
    letters.sort_unstable();
    letters.dedup();
    let all = "1234567890".chars().chain(letters);
    let leads_on = |number: &str| pack.counters.iter().any(|counter| counter.number.starts_with(number));
    all.map(|key| (key.to_string(), leads_on(&format!("{typed}{key}")))).collect()
}
