//! Bodies: JSON of a known form, and nothing else.

use axum::{
    body::to_bytes,
    extract::{FromRequest, Request},
    http::header,
};
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use super::{
    BODY,
    problem::{Kind, Problem},
};

/// A body that was read.
pub(super) struct Json<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        // What a page can send without asking first is never of this type.
        let kind = kind.and_then(|kind| kind.split(';').next()).map(str::trim);
        if !kind.is_some_and(|kind| kind.eq_ignore_ascii_case("application/json")) {
            return Err(Kind::UnsupportedMediaType.into());
        }
        let bytes = to_bytes(request.into_body(), BODY).await.map_err(|_| Kind::TooLarge)?;
        serde_json::from_slice(&bytes).map(Self).map_err(|error| {
            Problem::from(match error.classify() {
                Category::Data => Kind::Invalid,
                Category::Io | Category::Syntax | Category::Eof => Kind::BadRequest,
            })
        })
    }
}
