//! What an answer of the 12345 system means: one table from status to what follows.

use std::time::Duration;

use serde::Deserialize;
use shiwen_sync::backoff::{MAX_RETRY_AFTER, retry_after};

/// The longest number of theirs that is kept, in characters.
const MAX_NUMBER: usize = 200;

/// Why a message was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// No connection, or no TLS with somebody we trust.
    Connection,
    /// No answer in time.
    Timeout,
    /// It points elsewhere; that is never followed.
    Redirect,
    /// It is overloaded or at fault.
    Busy,
    /// The address or the secret is wrong.
    Refused,
    /// It does not take this one message.
    Message,
}

impl Fault {
    /// Whether any other message would fail in the same way.
    pub(crate) fn is_of_partner(self) -> bool {
        !matches!(self, Self::Message)
    }

    /// Its name in logs and in the outbox.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Connection => "connection",
            Self::Timeout => "timeout",
            Self::Redirect => "redirect",
            Self::Busy => "busy",
            Self::Refused => "refused",
            Self::Message => "message",
        }
    }
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    /// `None` for a message that was taken.
    pub(crate) fault: Option<Fault>,
    /// The status, if there was an answer at all.
    pub(crate) status: Option<u16>,
    /// For how long it asked not to be asked.
    pub(crate) retry_after: Option<Duration>,
    /// Their number for the work order, if they say one.
    pub(crate) number: Option<String>,
}

impl Answer {
    /// No answer.
    pub(crate) fn no(fault: Fault) -> Self {
        Self { fault: Some(fault), status: None, retry_after: None, number: None }
    }

    /// An answer with a status, and its headers `Retry-After` and `Date`.
    pub(crate) fn of(status: u16, asked: Option<&str>, date: Option<&str>) -> Self {
        let fault = match status {
            200..=299 => None,
            300..=399 => Some(Fault::Redirect),
            401 | 403 | 404 | 405 | 407 => Some(Fault::Refused),
            408 | 425 | 429 | 500.. => Some(Fault::Busy),
            _ => Some(Fault::Message),
        };
        let retry_after = asked.and_then(|asked| retry_after(asked, date)).map(|it| it.min(MAX_RETRY_AFTER));
        Self { fault, status: Some(status), retry_after, number: None }
    }

    /// Whether the message was taken.
    pub(crate) fn is_taken(&self) -> bool {
        self.fault.is_none()
    }

    /// Their number for the work order, from a body `{"id": "…"}`; any other body says nothing.
    pub(super) fn read_number(&mut self, body: &[u8]) {
        #[derive(Deserialize)]
        struct Theirs {
            id: String,
        }
        let id = serde_json::from_slice::<Theirs>(body).ok().map(|theirs| theirs.id);
        self.number = id.filter(|id| id.chars().count() <= MAX_NUMBER && !id.contains('\0'));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_status_has_one_meaning() {
        let fault = |status| Answer::of(status, None, None).fault;
        assert_eq!([200, 202, 204].map(fault), [None; 3]);
        assert_eq!([301, 302, 307].map(fault), [Some(Fault::Redirect); 3]);
        assert_eq!([401, 403, 404].map(fault), [Some(Fault::Refused); 3]);
        assert_eq!([408, 425, 429, 500, 503, 599].map(fault), [Some(Fault::Busy); 6]);
        assert_eq!([400, 409, 413, 422].map(fault), [Some(Fault::Message); 4]);
    }

    #[test]
    fn the_wait_they_ask_for_is_heard_and_has_an_end() {
        let wait = |text| Answer::of(503, Some(text), None).retry_after;
        assert_eq!(wait("7"), Some(Duration::from_secs(7)));
        assert_eq!(wait("999999999"), Some(MAX_RETRY_AFTER));
        assert_eq!(wait("soon"), None);
    }

    #[test]
    fn their_number_is_kept_if_they_say_one() {
        let number = |body: &[u8]| {
            let mut answer = Answer::of(200, None, None);
            answer.read_number(body);
            answer.number
        };
        assert_eq!(number(br#"{"id": "2026-77", "more": 1}"#).as_deref(), Some("2026-77"));
        assert_eq!(number(b"ok"), None);
        assert_eq!(number(br#"{"id": "a\u0000"}"#), None);
    }
}
