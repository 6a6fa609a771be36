//! `POST /v1/work-orders/{id}/events`: the 12345 system tells what happened to a work order, signed. `webhook-id` is the
//! event's identity: told twice, it happens once. The signed body names the work order, so that it moves no other.

use axum::{Extension, extract::State, http::HeaderMap};
use serde_json::{Map, Value};
use shiwen_domain::work_order::Step;
use uuid::Uuid;

use super::signature::TOLERANCE_S;
use crate::{
    app::App,
    http::{ApiProblem, Asker, Json, Kind, Path, Raw},
    work_order::{AdvanceError, OrderView, Told, advance},
};

/// The longest identity of an event, in bytes.
const MAX_ID: usize = 256;

pub(super) async fn told(
    State(app): State<App>,
    Path(order): Path<Uuid>,
    asker: Option<Extension<Asker>>,
    headers: HeaderMap,
    Raw(body): Raw,
) -> Result<Json<OrderView>, ApiProblem> {
    let now_ms = app.clock.now_ms();
    let event_id = signed(&app, &headers, &body, now_ms / 1_000)?;
    if let Some(Extension(asker)) = asker {
        asker.is_partner()?;
    }
    let body = about(order, &body)?;
    let step = Step::read(&body).map_err(|error| ApiProblem::detail(Kind::BadRequest, error.to_string()))?;
    let mut client = app.db().await?;
    let told = Told { order, event_id, step: &step, by_hand: false };
    Ok(Json(advance(&mut client, told, now_ms).await?))
}

/// The event without its member `work_order`, which has to be the one of the address: that is not signed.
fn about(order: Uuid, body: &[u8]) -> Result<Vec<u8>, ApiProblem> {
    let none =
        || ApiProblem::detail(Kind::BadRequest, "the event needs work_order, the identity of its work order");
    let mut members: Map<String, Value> = serde_json::from_slice(body).map_err(|_| none())?;
    let named = members.remove("work_order");
    let named: Uuid =
        named.as_ref().and_then(Value::as_str).and_then(|id| id.parse().ok()).ok_or_else(none)?;
    if named != order {
        return Err(ApiProblem::detail(Kind::Invalid, "the event is about another work order"));
    }
    Ok(Value::Object(members).to_string().into_bytes())
}

/// Checks the signature and the time of it; answers the event's identity.
fn signed<'a>(app: &App, headers: &'a HeaderMap, body: &[u8], now_s: i64) -> Result<&'a str, ApiProblem> {
    let refuse = |why: &str| ApiProblem::detail(Kind::Unauthorized, why);
    let partner =
        app.partner.as_deref().ok_or_else(|| refuse("no system shares a secret with this platform"))?;
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let (Some(id), Some(timestamp), Some(signature)) =
        (header("webhook-id"), header("webhook-timestamp"), header("webhook-signature"))
    else {
        return Err(refuse("webhook-id, webhook-timestamp and webhook-signature are needed"));
    };
    let time: i64 = timestamp.parse().map_err(|_| refuse("webhook-timestamp is seconds since 1970"))?;
    if now_s.abs_diff(time) > TOLERANCE_S.unsigned_abs() {
        return Err(refuse("webhook-timestamp is more than five minutes off"));
    }
    if !partner.secret().holds(id, timestamp, body, signature) {
        return Err(refuse("the webhook's signature does not hold"));
    }
    if id.is_empty() || id.len() > MAX_ID {
        return Err(ApiProblem::detail(Kind::BadRequest, "webhook-id has 1 to 256 characters"));
    }
    Ok(id)
}

impl From<AdvanceError> for ApiProblem {
    fn from(error: AdvanceError) -> Self {
        match error {
            AdvanceError::NoOrder => Kind::NotFound.into(),
            AdvanceError::Refused(refusal) => Self::detail(Kind::Conflict, refusal.to_string()),
            AdvanceError::Time => Self::detail(Kind::Invalid, error.to_string()),
            AdvanceError::OtherEvent => Self::detail(Kind::Conflict, error.to_string()),
            AdvanceError::Unreadable => Self::internal(&error),
            AdvanceError::Postgres(error) => error.into(),
        }
    }
}
