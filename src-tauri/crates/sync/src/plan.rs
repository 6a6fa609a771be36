//! What the terminal does about what came back: one table, pure. It holds for every status and every kind of problem, those
//! of a newer platform included.
//!
//! | what came back | what the terminal does |
//! |---|---|
//! | nothing (name, refused, timeout, broken off, TLS) | network fault: wait and try again |
//! | not the platform's (HTML with 200, a redirect, a portal's 401 or 511) | network fault, named by title or host |
//! | a proxy's 408, 425, 429, 5xx without a problem | wait and try again |
//! | 413 `too-large`, or a proxy's 413 | halve the batch |
//! | 200 with an answer | go on |
//! | 408 `timeout`, 425 `too-early`, 429 `too-many-requests`, 500 `internal`, 503 `unavailable` | wait and try again |
//! | 409 `gap` | send again from the size that the platform has |
//! | 409 `fork` | check it, then open a new log: forked |
//! | 409 `shrunk` | check it, then open a new log: shrunk |
//! | 401 `unauthorized`, 403 `forbidden`, `bad-code`, `demo-refused`, `confirmation-needed`, 409 `conflict`, 426 `upgrade-needed` | stop: a person has to act; tried again every five minutes, and nothing in between |
//! | 400 `bad-request`, 404 `not-found`, 405 `method-not-allowed`, 415 `unsupported-media-type`, 422 `invalid` | raise an alarm, wait long, try again |
//! | a kind of a newer platform, or one under another status than its own | by status: 401, 403, 426 stop; 408, 425, 429, 5xx try again; 413 halve; other 4xx alarm; anything else network fault |
//!
//! Two answers are none of faults and are read before this table is asked: 304 and 404 to the question for a pack.

use crate::{link::Fault, protocol::ProblemKind};

/// How an answer presents itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Said {
    /// The answer that was asked for.
    Answer,
    /// A problem of the platform of this kind.
    Kind(ProblemKind),
    /// A problem of the platform of a kind that this program does not know.
    NewerKind,
    /// Something that the platform did not write.
    Foreign,
}

/// In what way the platform says to have witnessed another log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Disagreement {
    /// Another history.
    Forked,
    /// More than there is.
    Shrunk,
}

/// What the terminal does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// Read the answer.
    GoOn,
    /// Network fault: the platform was not reached. Wait by the backoff and try again.
    Unreached,
    /// Wait by the backoff, as long as was asked for at least, and try again.
    TryAgain,
    /// Send fewer entries at once.
    Halve,
    /// Send again from the size that the platform has.
    SendFrom,
    /// Check the cosigned checkpoint, and open a new log if it says the same.
    Reopen(Disagreement),
    /// Raise an alarm, wait long, and try again: a person should look, but it may be the platform's fault.
    Alarm,
    /// Raise an alarm: a person has to act. Tried again every five minutes, and whatever is said does not hasten it.
    Stop,
}

/// The table.
pub fn step(status: u16, said: Said) -> Step {
    match said {
        Said::Answer if status == 200 => Step::GoOn,
        Said::Answer | Said::Foreign => of_proxy(status),
        Said::Kind(kind) if kind.status() == status => of_kind(kind),
        Said::Kind(_) | Said::NewerKind => of_status(status),
    }
}

/// The table for what came back instead of an answer.
pub fn step_after(fault: &Fault) -> Step {
    match fault {
        Fault::Network(_) => Step::Unreached,
        Fault::Foreign { status, .. } => step(*status, Said::Foreign),
        Fault::Problem { status, problem, .. } => {
            step(*status, ProblemKind::of(problem).map_or(Said::NewerKind, Said::Kind))
        }
    }
}

fn of_kind(kind: ProblemKind) -> Step {
    use ProblemKind as Kind;
    match kind {
        Kind::Timeout | Kind::TooEarly | Kind::TooManyRequests | Kind::Internal | Kind::Unavailable => {
            Step::TryAgain
        }
        Kind::Gap => Step::SendFrom,
        Kind::Fork => Step::Reopen(Disagreement::Forked),
        Kind::Shrunk => Step::Reopen(Disagreement::Shrunk),
        Kind::TooLarge => Step::Halve,
        Kind::Unauthorized
        | Kind::Forbidden
        | Kind::BadCode
        | Kind::DemoRefused
        | Kind::ConfirmationNeeded
        | Kind::Conflict
        | Kind::UpgradeNeeded => Step::Stop,
        Kind::BadRequest
        | Kind::NotFound
        | Kind::MethodNotAllowed
        | Kind::UnsupportedMediaType
        | Kind::Invalid => Step::Alarm,
    }
}

/// The platform said something that this program does not understand.
fn of_status(status: u16) -> Step {
    match status {
        401 | 403 | 426 => Step::Stop,
        408 | 425 | 429 | 500..=599 => Step::TryAgain,
        413 => Step::Halve,
        400..=499 => Step::Alarm,
        _ => Step::Unreached,
    }
}

/// Somebody before the platform answered: its own proxy, which may be busy, or a portal, which must not stop anything.
fn of_proxy(status: u16) -> Step {
    match status {
        413 => Step::Halve,
        511 => Step::Unreached,
        408 | 425 | 429 | 500..=599 => Step::TryAgain,
        _ => Step::Unreached,
    }
}

#[cfg(test)]
mod tests;
