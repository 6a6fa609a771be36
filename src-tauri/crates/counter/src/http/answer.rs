//! Answers as JSON.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use shiwen_domain::{
    announced::EvaluationState,
    entry::PauseCause,
    id::{ClerkId, CounterId, EvaluationId},
};

use crate::{Answered, Standing, Status};

/// An evaluation: whether it was answered, never how.
#[derive(Serialize)]
struct Evaluation {
    id: EvaluationId,
    state: EvaluationState,
}

#[derive(Serialize)]
struct Terminal {
    state: &'static str,
    break_asked: Option<PauseCause>,
    counter: Option<CounterId>,
    clerk: Option<ClerkId>,
}

/// What was answered, with a status.
pub(super) fn answer(status: StatusCode, answered: Answered) -> Response {
    match answered {
        Answered::Evaluation(id, state) => (status, Json(Evaluation { id, state })).into_response(),
        Answered::Status(Status { standing, break_asked, counter, clerk }) => {
            let state = match standing {
                Standing::Ready => "ready",
                Standing::Paused => "paused",
            };
            (status, Json(Terminal { state, break_asked, counter, clerk })).into_response()
        }
    }
}
