//! What the platform says when it says no (RFC 9457), as the one list of kinds that both sides know.

use serde::{Deserialize, Serialize};

/// What every `type` of the platform's problems begins with.
pub const PREFIX: &str = "urn:shiwen:problem:";

/// A problem document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// [`PREFIX`] and the name of the kind.
    #[serde(rename = "type")]
    pub kind: String,
    /// A sentence for a person, always the same for a kind.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What is special about this occurrence. Never anything that a visitor said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// For disagreements about a log: the size the platform has witnessed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    /// For disagreements about a log: the cosigned checkpoint of that size.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cosigned: Option<String>,
}

macro_rules! problem_kinds {
    ($($(#[$doc:meta])* $kind:ident = $name:literal, $status:literal, $title:literal;)*) => {
        /// Every kind of problem.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ProblemKind { $($(#[$doc])* $kind,)* }

        impl ProblemKind {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$kind,)*];

            /// Its name, the end of the `type`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$kind => $name,)* }
            }

            /// Its HTTP status.
            pub fn status(self) -> u16 {
                match self { $(Self::$kind => $status,)* }
            }

            /// Its sentence.
            pub fn title(self) -> &'static str {
                match self { $(Self::$kind => $title,)* }
            }
        }
    };
}

problem_kinds! {
    /// The request is not of the form of `openapi.yaml`.
    BadRequest = "bad-request", 400, "The request cannot be read; see openapi.yaml.";
    /// No token, or one that is not known.
    Unauthorized = "unauthorized", 401, "The token is missing or not known; enrol the terminal again, or ask for a token.";
    /// The token is known but not for this.
    Forbidden = "forbidden", 403, "This token has no right to this.";
    /// The enrolment code is wrong, used up or too old.
    BadCode = "bad-code", 403, "The enrolment code is wrong, used up or too old; ask for a new one.";
    /// A demo log at a production platform, or the other way round.
    DemoRefused = "demo-refused", 403, "Demo and real logs are kept apart; use a terminal and a platform of the same kind.";
    /// The terminal opened a second new log within a day.
    ConfirmationNeeded = "confirmation-needed", 403, "This terminal has opened more than one new log within a day; a person has to enrol it again with a code.";
    /// No such thing.
    NotFound = "not-found", 404, "There is no such thing.";
    /// Another method is needed.
    MethodNotAllowed = "method-not-allowed", 405, "This method is not for this address.";
    /// The body did not come in time.
    Timeout = "timeout", 408, "The request took too long.";
    /// Another history of the same log: somebody changed entries, or two machines write one log.
    Fork = "fork", 409, "The log has another history than the one witnessed; the terminal has to open a new log.";
    /// The log is shorter than what was witnessed: an old copy was put back.
    Shrunk = "shrunk", 409, "The log is shorter than what was witnessed; the terminal has to open a new log.";
    /// The batch begins behind the witnessed size: the terminal has to send what is missing in between.
    Gap = "gap", 409, "Entries are missing before this batch; send from the witnessed size.";
    /// The terminal's name is taken by another key, or an event does not fit the state.
    Conflict = "conflict", 409, "This does not fit what is already there.";
    /// Too long.
    TooLarge = "too-large", 413, "The request is too large.";
    /// Another media type is needed.
    UnsupportedMediaType = "unsupported-media-type", 415, "The body must be application/json.";
    /// A rule of the protocol is broken: checkpoint, signature, size.
    Invalid = "invalid", 422, "The request breaks a rule of the protocol.";
    /// Too early after a restart.
    TooEarly = "too-early", 425, "Not yet; try again.";
    /// The terminal's program is too old.
    UpgradeNeeded = "upgrade-needed", 426, "This program is too old for the platform; update the terminal.";
    /// Too many requests.
    TooManyRequests = "too-many-requests", 429, "Too many requests; try again later.";
    /// A fault of the platform.
    Internal = "internal", 500, "The platform made a mistake; it was recorded. Try again.";
    /// The database cannot be reached or is full.
    Unavailable = "unavailable", 503, "The platform cannot store anything at the moment; try again later.";
}

impl ProblemKind {
    /// The kind of a problem document; `None` for a kind of a newer platform.
    pub fn of(problem: &Problem) -> Option<Self> {
        let name = problem.kind.strip_prefix(PREFIX)?;
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }
}

impl Problem {
    /// A problem of a kind, with nothing special about it.
    pub fn new(kind: ProblemKind) -> Self {
        Self {
            kind: format!("{PREFIX}{}", kind.name()),
            title: kind.title().to_owned(),
            status: kind.status(),
            detail: None,
            size: None,
            cosigned: None,
        }
    }

    /// With a sentence about this occurrence.
    #[must_use]
    pub fn with_detail(self, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found_by_its_document() {
        for &kind in ProblemKind::ALL {
            assert_eq!(ProblemKind::of(&Problem::new(kind)), Some(kind));
        }
        let newer = Problem { kind: format!("{PREFIX}newer"), ..Problem::new(ProblemKind::Internal) };
        assert_eq!(ProblemKind::of(&newer), None);
    }
}
