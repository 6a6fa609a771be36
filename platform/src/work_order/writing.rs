//! `GET /v1/work-orders/{id}/writing`: what the visitor wrote by hand, a PNG. For a token with the duty, or with the link of
//! a delivery, which names its own end.

use axum::{
    extract::{FromRequestParts, State},
    http::{header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    app::App,
    http::{Access, ApiProblem, Asker, Kind, Path, Query},
    webhook::link,
};

const WRITING: &str = "
  SELECT w.hall, p.content FROM work_order w JOIN counted c USING (entry_id)
  LEFT JOIN private p ON p.log = c.log AND p.seq = c.seq AND p.kind = 'writing' WHERE w.id = $1";

/// What a link carries.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Link {
    /// Seconds since 1970.
    expires: Option<i64>,
    signature: Option<String>,
}

pub(super) async fn writing(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Query(shown): Query<Link>,
    mut parts: Parts,
) -> Result<Response, ApiProblem> {
    // A link is looked at first: it needs no database.
    let access = match (shown.expires, shown.signature) {
        (Some(expires), Some(signature)) => {
            let partner = app.partner.as_deref().ok_or(Kind::Unauthorized)?;
            let now_s = app.clock.now_ms() / 1_000;
            if !link::holds(partner.secret(), id, expires, &signature, now_s) {
                return Err(ApiProblem::detail(Kind::Unauthorized, "the link is not ours or too old"));
            }
            if let Some(asker) = Asker::of(&parts.extensions) {
                asker.is_partner()?;
            }
            None
        }
        (None, None) => Some(Access::from_request_parts(&mut parts, &app).await?),
        _ => return Err(Kind::BadRequest.into()),
    };
    if let Some(access) = &access {
        access.need("orders")?;
    }
    let client = app.db().await?;
    let statement = client.prepare_cached(WRITING).await?;
    let row = client.query_opt(&statement, &[&id]).await?.ok_or(Kind::NotFound)?;
    if let Some(access) = &access {
        access.need_in("orders", row.get(0))?;
    }
    let png: Option<Vec<u8>> = row.get(1);
    let png = png.ok_or_else(|| ApiProblem::detail(Kind::NotFound, "nothing written is kept"))?;
    Ok(picture(png))
}

fn picture(png: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "image/png"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, png).into_response()
}
