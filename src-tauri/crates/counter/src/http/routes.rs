//! The addresses and what is read of their requests.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
    routing::{get, post, put},
};
use serde::Deserialize;
use shiwen_domain::{
    announced::Duty,
    entry::PauseCause,
    id::{ClerkId, EvaluationId, ItemId},
};
use uuid::Uuid;

use super::{
    answer::answer,
    body::Json,
    problem::{Kind, Problem},
};
use crate::{Desk, NewEvaluation, Question};

/// The longest case number, in characters.
const MOST_CHARS: usize = 64;
/// The largest service number.
const MOST_SERVICES: u32 = 9_999;

type AnyDesk = Arc<dyn Desk>;
type Answer = Result<Response, Problem>;

pub(super) fn routes() -> Router<AnyDesk> {
    Router::new()
        .route("/v1/evaluations", post(announce))
        .route("/v1/evaluations/{id}", get(evaluation).delete(cancel))
        .route("/v1/duty", put(duty).delete(duty_of_pack))
        .route("/v1/pause", post(pause))
        .route("/v1/resume", post(resume))
        .route("/v1/status", get(status))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Announcement {
    case_number: String,
    service_number: u32,
    item: Option<ItemId>,
    clerk: Option<ClerkId>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OnDuty {
    #[serde(deserialize_with = "there")]
    clerk: Option<ClerkId>,
}

/// That nobody is on duty must be said: a member that was forgotten does not say it.
fn there<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<ClerkId>, D::Error> {
    Option::deserialize(deserializer)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Break {
    cause: PauseCause,
}

async fn announce(State(desk): State<AnyDesk>, Json(new): Json<Announcement>) -> Answer {
    let Announcement { case_number, service_number, item, clerk } = new;
    let length = case_number.chars().count();
    let plain = case_number.trim() == case_number && !case_number.chars().any(char::is_control);
    if !(1..=MOST_CHARS).contains(&length) || !plain || !(1..=MOST_SERVICES).contains(&service_number) {
        return Err(Kind::Invalid.into());
    }
    let new = NewEvaluation { case_number, service_number, item, clerk };
    asked(desk, StatusCode::CREATED, Question::Announce(new)).await
}

async fn evaluation(State(desk): State<AnyDesk>, Path(id): Path<String>) -> Answer {
    asked(desk, StatusCode::OK, Question::Evaluation(id_of(&id)?)).await
}

async fn cancel(State(desk): State<AnyDesk>, Path(id): Path<String>) -> Answer {
    asked(desk, StatusCode::OK, Question::Cancel(id_of(&id)?)).await
}

async fn duty(State(desk): State<AnyDesk>, Json(OnDuty { clerk }): Json<OnDuty>) -> Answer {
    asked(desk, StatusCode::OK, Question::Duty(clerk.map_or(Duty::Nobody, Duty::Clerk))).await
}

async fn duty_of_pack(State(desk): State<AnyDesk>) -> Answer {
    asked(desk, StatusCode::OK, Question::Duty(Duty::AsThePackSays)).await
}

async fn pause(State(desk): State<AnyDesk>, Json(Break { cause }): Json<Break>) -> Answer {
    asked(desk, StatusCode::OK, Question::Pause(cause)).await
}

async fn resume(State(desk): State<AnyDesk>) -> Answer {
    asked(desk, StatusCode::OK, Question::Resume).await
}

async fn status(State(desk): State<AnyDesk>) -> Answer {
    asked(desk, StatusCode::OK, Question::Status).await
}

fn id_of(text: &str) -> Result<EvaluationId, Problem> {
    text.parse::<Uuid>().map(EvaluationId).map_err(|_| Kind::NotFound.into())
}

/// Asks on a thread that may wait for the disk.
async fn asked(desk: AnyDesk, status: StatusCode, question: Question) -> Answer {
    let answered = tokio::task::spawn_blocking(move || desk.answer(question)).await;
    let answered = answered.map_err(|_| Kind::Internal)?;
    Ok(answer(status, answered?))
}
