//! An entry as far as it can be read. Any bytes make one.

use serde::{Deserialize, de::IgnoredAny};
use shiwen_domain::{
    announced::Duty,
    entry::{Body, DutyChanged, Entry, EntryError, SelfTest, Subject, TerminalEvent, is_known_kind},
    id::{ClerkId, CounterId, DepartmentId, ItemId},
};
use uuid::Uuid;

use super::flag;

/// The longest name (of a counter, a question, …), in characters.
const NAME_CHARS: usize = 128;

/// What bytes at a place of a log say.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    /// The place.
    pub(crate) seq: u64,
    /// The identity to count, if the entry counts as anything.
    pub(crate) identity: Option<Uuid>,
    /// Its kind; of a recovered entry the kind of the one inside.
    pub(crate) kind: &'static str,
    /// Whether the log it was written in could still prove it.
    pub(crate) proven: bool,
    /// Whether it was written in an earlier log, and taken over.
    pub(crate) carried: bool,
    /// The entry that counts; of a recovered entry the one inside.
    pub(crate) entry: Option<Entry>,
    /// Why it does not count.
    pub(crate) flags: Vec<&'static str>,
}

impl Reading {
    /// Reads the bytes of an entry.
    pub(crate) fn of(seq: u64, bytes: &[u8]) -> Self {
        match read(bytes) {
            Ok((entry, Origin { proven, carried })) => {
                let (identity, kind) = (Some(entry.entry_id.0), entry.kind());
                Self { seq, identity, kind, proven, carried, entry: Some(entry), flags: Vec::new() }
            }
            Err(flags) => {
                Self { seq, identity: None, kind: "", proven: false, carried: false, entry: None, flags }
            }
        }
    }
}

/// Where an entry comes from.
struct Origin {
    proven: bool,
    carried: bool,
}

/// The entry to count, and where it comes from; or why there is none.
fn read(bytes: &[u8]) -> Result<(Entry, Origin), Vec<&'static str>> {
    let outer = read_one(bytes)?;
    let (entry, origin) = match &outer.body {
        Body::Recovered(recovered) => {
            let origin = Origin { proven: recovered.proven, carried: true };
            (read_one(recovered.entry.as_bytes())?, origin)
        }
        _ => (outer, Origin { proven: true, carried: false }),
    };
    if has_odd_value(&entry.body) {
        return Err(vec![flag::ODD_VALUE]);
    }
    Ok((entry, origin))
}

fn read_one(bytes: &[u8]) -> Result<Entry, Vec<&'static str>> {
    Entry::read(bytes).map_err(|error| match error {
        EntryError::TooLong(_) => vec![flag::TOO_LONG],
        EntryError::Format(_) => vec![flag::FUTURE_FORMAT],
        EntryError::Unreadable(_) if std::str::from_utf8(bytes).is_err() => {
            vec![flag::UNREADABLE, flag::NOT_UTF8]
        }
        EntryError::Unreadable(_) if is_of_unknown_kind(bytes) => vec![flag::UNKNOWN_KIND],
        EntryError::Unreadable(_) => vec![flag::UNREADABLE],
    })
}

/// Whether an entry has everything that each has, and a kind that is not among the known ones.
fn is_of_unknown_kind(bytes: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Frame {
        kind: String,
        #[serde(rename = "entry_id")]
        _entry_id: Uuid,
        #[serde(rename = "at")]
        _at: IgnoredAny,
    }
    let frame: Result<Frame, _> = serde_json::from_slice(bytes);
    frame.is_ok_and(|frame| !is_known_kind(&frame.kind))
}

/// Whether something that becomes a column is no name.
fn has_odd_value(body: &Body) -> bool {
    match body {
        Body::Rating(rating) => {
            is_odd_subject(&rating.subject) || rating.service.as_deref().is_some_and(is_odd)
        }
        Body::SurveyResponse(response) => {
            is_odd_subject(&response.subject)
                || is_odd(response.survey.as_str())
                || response.answers.iter().any(|given| is_odd(given.question.as_str()))
        }
        Body::Unrated(unrated) => is_odd_subject(&unrated.subject) || is_odd(&unrated.service),
        Body::TerminalEvent(TerminalEvent::EvaluationCancelled(cancelled)) => {
            is_odd_subject(&cancelled.subject) || is_odd(&cancelled.service)
        }
        Body::TerminalEvent(TerminalEvent::Duty(DutyChanged { duty: Duty::Clerk(clerk), .. })) => {
            is_odd(clerk.as_str())
        }
        Body::LabelProposed(proposed) => {
            proposed.reason.contains('\0') || proposed.by.as_deref().is_some_and(is_odd)
        }
        Body::SelfTest(SelfTest { of, .. })
        | Body::TerminalEvent(TerminalEvent::SelfTestFailed { of, .. }) => is_odd(&of.day),
        _ => false,
    }
}

fn is_odd_subject(subject: &Subject) -> bool {
    let Subject { department, counter, item, clerk } = subject;
    let names = [
        department.as_ref().map(DepartmentId::as_str),
        counter.as_ref().map(CounterId::as_str),
        item.as_ref().map(ItemId::as_str),
        clerk.as_ref().map(ClerkId::as_str),
    ];
    names.into_iter().flatten().any(is_odd)
}

fn is_odd(name: &str) -> bool {
    name.contains('\0') || name.chars().nth(NAME_CHARS).is_some()
}

#[cfg(test)]
mod tests;
