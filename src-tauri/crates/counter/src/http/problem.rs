//! How a request is refused: a problem document (RFC 9457) that says what to do.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use shiwen_domain::{announced::EvaluationState, id::EvaluationId};

use crate::Refused;

/// When to come again, in seconds, where coming again helps.
const SOON_S: u32 = 5;

/// A problem on its way out.
#[derive(Debug, Serialize)]
pub(super) struct Problem {
    #[serde(rename = "type")]
    kind: String,
    title: &'static str,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    evaluation: Option<EvaluationId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<EvaluationState>,
}

/// What a problem is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    BadRequest,
    Unauthorized,
    Forbidden,
    NotFound,
    MethodNotAllowed,
    Timeout,
    TooLarge,
    UnsupportedMediaType,
    Invalid,
    TooManyRequests,
    Unavailable,
    Busy,
    Paused,
    NoCounter,
    UnknownItem,
    UnknownClerk,
    AnnouncedBefore,
    TooLate,
    Internal,
}

impl Kind {
    fn says(self) -> (u16, &'static str, &'static str) {
        match self {
            Self::BadRequest => (400, "bad-request", "The request cannot be read."),
            Self::Unauthorized => (401, "unauthorized", "A token is needed; send it as a bearer token."),
            Self::Forbidden => (
                403,
                "forbidden",
                "Only the counter's business system is answered, under the address it was given.",
            ),
            Self::NotFound => (404, "not-found", "There is nothing here."),
            Self::MethodNotAllowed => (405, "method-not-allowed", "This address takes another method."),
            Self::Timeout => (408, "timeout", "The request took too long."),
            Self::TooLarge => (413, "too-large", "The body is too large."),
            Self::UnsupportedMediaType => {
                (415, "unsupported-media-type", "The body must be application/json.")
            }
            Self::Invalid => (422, "invalid", "The body is not as the contract says."),
            Self::TooManyRequests => (429, "too-many-requests", "Too many wrong tokens; try again later."),
            Self::Unavailable => (503, "unavailable", "It could not be done now; try again."),
            Self::Busy => (409, "busy", "Somebody is at the screen; try again in some seconds."),
            Self::Paused => (409, "paused", "The terminal takes no answers; resume it, or look at it."),
            Self::NoCounter => {
                (409, "no-counter", "The terminal stands at no counter; set it to counter mode.")
            }
            Self::UnknownItem => (422, "unknown-item", "The counter does not give this item."),
            Self::UnknownClerk => (422, "unknown-clerk", "The hall has no clerk of this number."),
            Self::AnnouncedBefore => (409, "announced-before", "This service was announced before."),
            Self::TooLate => (409, "too-late", "Somebody has touched the screen; it cannot be taken back."),
            Self::Internal => (500, "internal", "Something went wrong inside."),
        }
    }
}

impl From<Kind> for Problem {
    fn from(kind: Kind) -> Self {
        let (status, name, title) = kind.says();
        Self { kind: format!("urn:shiwen:problem:{name}"), title, status, evaluation: None, state: None }
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Busy => Kind::Busy.into(),
            Refused::Paused => Kind::Paused.into(),
            Refused::NoCounter => Kind::NoCounter.into(),
            Refused::UnknownItem => Kind::UnknownItem.into(),
            Refused::UnknownClerk => Kind::UnknownClerk.into(),
            Refused::Before(evaluation) => Self { evaluation, ..Kind::AnnouncedBefore.into() },
            Refused::TooLate(state) => Self { state: Some(state), ..Kind::TooLate.into() },
            Refused::NotFound => Kind::NotFound.into(),
            Refused::NotStored => Kind::Unavailable.into(),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let again = matches!(self.status, 429 | 503) || self.kind.ends_with(":busy");
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let json = HeaderValue::from_static("application/problem+json");
        let mut response = (status, [(header::CONTENT_TYPE, json)], body).into_response();
        if again {
            response.headers_mut().insert(header::RETRY_AFTER, SOON_S.into());
        }
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// Whether an answer is a problem document already.
pub(super) fn is_problem(response: &Response) -> bool {
    response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/problem+json")
}

/// The problem of a bare status.
pub(super) fn bare(status: StatusCode) -> Kind {
    match status.as_u16() {
        404 => Kind::NotFound,
        405 => Kind::MethodNotAllowed,
        408 => Kind::Timeout,
        413 => Kind::TooLarge,
        415 => Kind::UnsupportedMediaType,
        400..500 => Kind::BadRequest,
        _ => Kind::Internal,
    }
}
