//! Packs: what a hall's terminals show. A folder becomes a signed manifest on a machine that is not the server (`sign`), is
//! checked and stored (`publish`), and handed out. The private half of the pack key is never here; nothing is published that
//! the key did not sign, that does not load, or that is older than what is there.

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use shiwen_sync::protocol::PackAnswer;

use crate::{
    app::App,
    http::{Access, ApiProblem, Json, Kind, Path, TerminalToken},
};

mod folder;
mod publish;
mod sign;
#[cfg(test)]
mod tests;

pub(crate) use folder::{Folder, FolderError};
pub(crate) use publish::{PUBLISHING_MS, PublishError, publish};
pub(crate) use sign::{SignError, sign};

/// The signed manifest's file, in the pack's folder.
pub(crate) const MANIFEST: &str = "manifest.note";

/// The same file under the same hash for ever.
const FOR_EVER: &str = "private, max-age=31536000, immutable";

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/v1/terminals/{terminal}/pack", get(pack)).route("/v1/media/{sha256}", get(media))
}

const NEWEST: &str = "SELECT version, manifest FROM pack WHERE hall = $1 ORDER BY version DESC LIMIT 1";

/// The newest pack of the terminal's hall; nothing but its `ETag` if the terminal has it already.
async fn pack(
    State(app): State<App>,
    token: TerminalToken,
    Path(terminal): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiProblem> {
    if token.terminal != terminal || token.retired {
        return Err(Kind::Forbidden.into());
    }
    let client = app.db().await?;
    let statement = client.prepare_cached(NEWEST).await?;
    let row = client.query_opt(&statement, &[&token.hall]).await?.ok_or(Kind::NotFound)?;
    let tag = format!("\"{}\"", row.get::<_, i64>(0));
    if is_known(&headers, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response());
    }
    Ok(([(header::ETAG, tag)], Json(PackAnswer { manifest: row.get(1) })).into_response())
}

/// Whether the asker has what this `ETag` stands for.
fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let known = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    known.flat_map(|value| value.split(',')).any(|known| known.trim().trim_start_matches("W/") == tag)
}

/// A file of a pack by its hash. Terminals and people with a token may have it; what it shows hangs in a hall anyway.
async fn media(
    State(app): State<App>,
    terminal: Result<TerminalToken, ApiProblem>,
    access: Result<Access, ApiProblem>,
    Path(sha256): Path<String>,
) -> Result<Response, ApiProblem> {
    if let (Err(_), Err(refusal)) = (terminal, access) {
        return Err(refusal);
    }
    let hash = hash_of_hex(&sha256).ok_or(Kind::NotFound)?;
    let client = app.db().await?;
    let statement = client.prepare_cached("SELECT bytes FROM media WHERE sha256 = $1").await?;
    let row = client.query_opt(&statement, &[&hash.as_slice()]).await?.ok_or(Kind::NotFound)?;
    let headers: [(HeaderName, HeaderValue); 2] = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream")),
        (header::CACHE_CONTROL, HeaderValue::from_static(FOR_EVER)),
    ];
    Ok((headers, row.get::<_, Vec<u8>>(0)).into_response())
}

/// 64 lower-case hex digits as a hash; one file has one address.
pub(crate) fn hash_of_hex(hex: &str) -> Option<[u8; 32]> {
    let mut hash = [0; 32];
    hex::decode_to_slice(hex, &mut hash)
        .ok()
        .filter(|()| hex.bytes().all(|digit| !digit.is_ascii_uppercase()))?;
    Some(hash)
}
