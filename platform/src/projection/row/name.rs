//! What values are called in the columns, as in the terminal's own tables; `''` where nothing is known.

use shiwen_domain::{
    entry::{Ending, Subject},
    id::VisitId,
    level::Scale,
    receipt::Receipt,
    survey::{Answer, Capacity},
    view::Mode,
};

/// The receipt as a number: its nine digits.
pub(super) fn receipt(visit: VisitId) -> i32 {
    let digits: String = Receipt::of(visit).to_string().split(' ').collect();
    digits.parse().unwrap_or_default()
}

pub(super) fn item(subject: &Subject) -> &str {
    subject.item.as_ref().map_or("", |id| id.as_str())
}

pub(super) fn clerk(subject: &Subject) -> &str {
    subject.clerk.as_ref().map_or("", |id| id.as_str())
}

pub(super) fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::Hall => "hall",
        Mode::Counter => "counter",
    }
}

pub(super) fn scale(scale: Scale) -> &'static str {
    match scale {
        Scale::Five => "five",
        Scale::Two => "two",
    }
}

pub(super) fn ending(ending: Ending) -> &'static str {
    match ending {
        Ending::Finished => "finished",
        Ending::Left => "left",
        Ending::Interrupted => "interrupted",
    }
}

pub(super) fn capacity(capacity: Capacity) -> &'static str {
    match capacity {
        Capacity::Individual => "individual",
        Capacity::Company => "company",
        Capacity::OnBehalf => "on_behalf",
    }
}

pub(super) fn answer(answer: Answer) -> &'static str {
    match answer {
        Answer::Yes => "yes",
        Answer::Mostly => "mostly",
        Answer::No => "no",
        Answer::NotApplicable => "not_applicable",
    }
}
