//! Questions of the business system and what it may be told.

use std::fmt;

use shiwen_domain::{
    announced::{Duty, EvaluationState},
    entry::PauseCause,
    id::{ClerkId, CounterId, EvaluationId, ItemId},
};

/// Who answers. Called on a thread that may wait.
pub trait Desk: Send + Sync + 'static {
    /// Answers once everything that follows is on the disk.
    fn answer(&self, question: Question) -> Result<Answered, Refused>;
}

/// What the business system asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// A case is finished: ask its visitor.
    Announce(NewEvaluation),
    /// What became of an evaluation?
    Evaluation(EvaluationId),
    /// Take one back.
    Cancel(EvaluationId),
    /// This is who is on duty.
    Duty(Duty),
    /// The counter takes a break.
    Pause(PauseCause),
    /// It is over.
    Resume,
    /// How does the terminal stand?
    Status,
}

/// A service whose visitor is to be asked.
#[derive(Clone, PartialEq, Eq)]
pub struct NewEvaluation {
    /// The case. It leads to a person: nothing but a keyed hash of it is kept.
    pub case_number: String,
    /// The n-th service of the case.
    pub service_number: u32,
    /// The item, where the counter has several.
    pub item: Option<ItemId>,
    /// The clerk, where it is not the one on duty.
    pub clerk: Option<ClerkId>,
}

impl fmt::Debug for NewEvaluation {
    /// Without the case number, which must be in no log file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewEvaluation")
            .field("item", &self.item)
            .field("clerk", &self.clerk)
            .finish_non_exhaustive()
    }
}

/// What it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answered {
    /// How an evaluation stands.
    Evaluation(EvaluationId, EvaluationState),
    /// How the terminal stands.
    Status(Status),
}

/// How the terminal stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// Whether services are taken.
    pub standing: Standing,
    /// The break that was asked for; it begins when nobody is at the screen.
    pub break_asked: Option<PauseCause>,
    /// The counter it stands at.
    pub counter: Option<CounterId>,
    /// Who is on duty there.
    pub clerk: Option<ClerkId>,
}

/// Whether services are taken. Not whether somebody is at the screen: whoever asked again and again would see how long each
/// visit lasts, and whoever is unhappy has more to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// They are; one at a time.
    Ready,
    /// No answers are taken, or no more once whoever is at the screen has gone.
    Paused,
}

/// Why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Somebody is at the screen.
    Busy,
    /// No answers are taken.
    Paused,
    /// The terminal stands at no counter.
    NoCounter,
    /// The counter does not give this item.
    UnknownItem,
    /// The hall has no such clerk.
    UnknownClerk,
    /// This service was announced before; by its evaluation, where it is still known.
    Before(Option<EvaluationId>),
    /// It cannot be taken back any more.
    TooLate(EvaluationState),
    /// There is no such evaluation, or it was too long ago.
    NotFound,
    /// It could not be made durable. Whether it was is seen by asking again.
    NotStored,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_number_is_in_no_debug_output() {
        let new = NewEvaluation {
            case_number: "370300-2026-000123".into(),
            service_number: 7,
            item: Some("item-1".into()),
            clerk: None,
        };
        let said = format!("{:?}", Question::Announce(new));
        assert!(said.contains("item-1") && !said.contains("370300"), "{said}");
    }
}
