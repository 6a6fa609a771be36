//! Erasure of private content: an act of two people, with a reason. The platform drops its copies when the second one
//! agrees, and tells the terminal until its log says that its copy is gone. Level, reasons and time remain and are counted.

use axum::{
    Router,
    extract::State,
    http::StatusCode,
    routing::{get, post},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    app::App,
    deed::Why,
    http::{Access, ApiProblem, Json, Kind, Path},
};

mod content;
mod order;
mod terminal;
#[cfg(test)]
mod tests;

pub(crate) use content::drop_content;
pub(crate) use order::{ErasureError, ErasureView, agree, ask, list};
pub(crate) use terminal::{NotKept, done, pending};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/v1/erasures", get(erasures).post(asked))
        .route("/v1/erasures/{id}/agreement", post(agreed))
}

#[derive(Debug, Serialize)]
struct Erasures {
    erasures: Vec<ErasureView>,
}

async fn erasures(State(app): State<App>, access: Access) -> Result<Json<Erasures>, ApiProblem> {
    access.need("erase")?;
    let client = app.db().await?;
    Ok(Json(Erasures { erasures: list(&client, access.hall.as_deref()).await? }))
}

/// What is to be erased.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    /// The entry whose private content is meant.
    target: Uuid,
    reason: Why,
}

async fn asked(
    State(app): State<App>,
    access: Access,
    Json(asked): Json<Asked>,
) -> Result<(StatusCode, Json<ErasureView>), ApiProblem> {
    let mut client = app.db().await?;
    let (order, is_new) = ask(&mut client, &access, asked.target, &asked.reason).await?;
    Ok((if is_new { StatusCode::CREATED } else { StatusCode::OK }, Json(order)))
}

async fn agreed(
    State(app): State<App>,
    access: Access,
    Path(order): Path<Uuid>,
) -> Result<Json<ErasureView>, ApiProblem> {
    let mut client = app.db().await?;
    Ok(Json(agree(&mut client, &access, order).await?))
}

impl From<ErasureError> for ApiProblem {
    fn from(error: ErasureError) -> Self {
        match error {
            ErasureError::Duty => Kind::Forbidden.into(),
            ErasureError::Alone | ErasureError::Inside => Self::detail(Kind::Forbidden, error.to_string()),
            ErasureError::NoTarget | ErasureError::NoOrder => Self::detail(Kind::NotFound, error.to_string()),
            ErasureError::Postgres(error) => error.into(),
        }
    }
}
