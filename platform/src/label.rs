//! Labels: a manager's proposal to call a rating mistaken (误评) or malicious (恶意) comes with the log; here somebody outside the
//! hall confirms it. Nothing is removed by it: the headline rate counts every rating, the second figure leaves labels out.

use axum::{
    Router,
    extract::State,
    routing::{get, post},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    app::App,
    deed::Why,
    http::{Access, ApiProblem, Json, Kind, Path, Query},
};

mod confirm;
mod list;
#[cfg(test)]
mod tests;

pub(crate) use confirm::{ConfirmError, confirm};
pub(crate) use list::{Filter, Proposal, list};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/v1/labels", get(labels))
        .route("/v1/labels/{proposal}/confirmation", post(confirmation))
}

#[derive(Debug, Serialize)]
struct Labels {
    labels: Vec<Proposal>,
}

/// All halls are shown to whoever confirms: it is those of other halls that a token of a hall is for.
async fn labels(
    State(app): State<App>,
    access: Access,
    Query(filter): Query<Filter>,
) -> Result<Json<Labels>, ApiProblem> {
    access.need("confirm")?;
    let client = app.db().await?;
    Ok(Json(Labels { labels: list(&client, &filter).await? }))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Confirmed {
    why: Why,
}

async fn confirmation(
    State(app): State<App>,
    access: Access,
    Path(proposal): Path<Uuid>,
    Json(confirmed): Json<Confirmed>,
) -> Result<Json<Proposal>, ApiProblem> {
    let mut client = app.db().await?;
    Ok(Json(confirm(&mut client, &access, proposal, &confirmed.why).await?))
}

impl From<ConfirmError> for ApiProblem {
    fn from(error: ConfirmError) -> Self {
        match error {
            ConfirmError::Duty => Kind::Forbidden.into(),
            ConfirmError::OwnHall => Self::detail(Kind::Forbidden, error.to_string()),
            ConfirmError::NoProposal => Kind::NotFound.into(),
            ConfirmError::NoRating => Self::detail(Kind::Conflict, error.to_string()),
            ConfirmError::Postgres(error) => error.into(),
        }
    }
}
