//! JSON bodies in and out. A batch of entries may be compressed with zstd, and nothing else; it is taken apart here, within a
//! limit. What is wrong with a body is told by place, never by content.

use std::io::Read;

use axum::{
    body::Bytes,
    extract::{FromRequest, MatchedPath, Request},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use serde::{Serialize, de::DeserializeOwned};

use super::problem::{ApiProblem, Kind};

/// The one route that takes compressed bodies.
const PACKED: &str = "/v1/logs/{terminal}/{log}/entries";
/// The largest of them after decompression, in bytes: as large as one that is not compressed.
const UNPACKED: usize = 4 * 1024 * 1024;
/// The largest window a compressed body may ask for: 2^23 bytes, what every level up to 19 is content with.
const WINDOW_LOG: u32 = 23;

/// A JSON body.
#[derive(Clone, Debug)]
pub(crate) struct Json<T>(pub(crate) T);

/// The bytes of a JSON body as they came, for what is signed.
#[derive(Clone, Debug)]
pub(crate) struct Raw(pub(crate) Bytes);

impl<S: Send + Sync> FromRequest<S> for Raw {
    type Rejection = ApiProblem;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiProblem> {
        if !is_json(request.headers()) {
            return Err(Kind::UnsupportedMediaType.into());
        }
        let packed = packing(request.headers())?;
        let route = request.extensions().get::<MatchedPath>();
        if packed && route.is_none_or(|route| route.as_str() != PACKED) {
            return Err(ApiProblem::detail(Kind::UnsupportedMediaType, "only entries may be compressed"));
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| {
            match rejection.into_response().status().as_u16() {
                413 => ApiProblem::new(Kind::TooLarge),
                _ => ApiProblem::detail(Kind::BadRequest, "the body broke off"),
            }
        })?;
        Ok(Self(if packed { unpack(&bytes)?.into() } else { bytes }))
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = ApiProblem;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiProblem> {
        let Raw(bytes) = Raw::from_request(request, state).await?;
        read(&bytes).map(Self)
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

/// Reads JSON; the fault is named by its place.
pub(crate) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiProblem> {
    serde_json::from_slice(bytes).map_err(|error| {
        let what = if error.is_data() { "does not fit" } else { "is no JSON" };
        let place = format!("the body {what} at line {}, column {}", error.line(), error.column());
        ApiProblem::detail(Kind::BadRequest, place)
    })
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

/// Whether the body is compressed.
fn packing(headers: &HeaderMap) -> Result<bool, ApiProblem> {
    match headers.get(header::CONTENT_ENCODING).map(axum::http::HeaderValue::as_bytes) {
        None | Some(b"identity") => Ok(false),
        Some(b"zstd") => Ok(true),
        Some(_) => Err(ApiProblem::detail(Kind::UnsupportedMediaType, "Content-Encoding must be zstd")),
    }
}

/// Takes a compressed body apart. A small one that would grow without end is stopped at the limit.
fn unpack(packed: &[u8]) -> Result<Vec<u8>, ApiProblem> {
    let broken = |_| ApiProblem::detail(Kind::BadRequest, "the body is not zstd");
    let mut reader = zstd::stream::read::Decoder::new(packed).map_err(broken)?;
    reader.window_log_max(WINDOW_LOG).map_err(broken)?;
    let mut bytes = Vec::new();
    reader.take(UNPACKED as u64 + 1).read_to_end(&mut bytes).map_err(broken)?;
    if bytes.len() > UNPACKED { Err(Kind::TooLarge.into()) } else { Ok(bytes) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_that_unpacks_without_end_is_too_large() {
        let kind = |packed: &[u8]| Kind::of(&unpack(packed).unwrap_err().problem);
        let bomb = zstd::encode_all(&vec![b'x'; UNPACKED + 1][..], 19).unwrap();
        assert!(bomb.len() < 10_000);
        assert_eq!(kind(&bomb), Some(Kind::TooLarge));
        let fits = zstd::encode_all(&vec![b'x'; UNPACKED][..], 3).unwrap();
        assert_eq!(unpack(&fits).unwrap().len(), UNPACKED);
        assert_eq!(kind(b"no zstd"), Some(Kind::BadRequest));
        assert_eq!(kind(&fits[..fits.len() - 4]), Some(Kind::BadRequest));
    }

    #[test]
    fn a_fault_is_told_by_its_place_only() {
        let problem = read::<u32>(b"\"13800000000\"").unwrap_err().problem;
        assert_eq!(problem.detail.as_deref(), Some("the body does not fit at line 1, column 13"));
    }
}
