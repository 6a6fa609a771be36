//! The results page: one plain page for people, rendered here and complete without a script. Chinese first, English by
//! `?lang=en`. Shows what `results` answers and computes nothing of its own; asks for a token as a browser's password.

use std::sync::LazyLock;

use axum::{
    Router,
    extract::State,
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
    routing::get,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};

use crate::{
    app::App,
    http::{Access, ApiProblem, Query},
    token::Duty,
};

mod ask;
mod content;
mod days;
mod figure;
mod frame;
mod groups;
mod orders;
mod parts;
mod terminals;
mod words;

use ask::Asked;
use content::Content;

/// The page's only style; the policy lets this text in and no other.
const STYLE: &str = include_str!("page/page.css");

static POLICY: LazyLock<String> = LazyLock::new(|| {
    let hash = STANDARD.encode(Sha256::digest(STYLE));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
});

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/", get(page))
}

async fn page(
    State(app): State<App>,
    access: Access,
    Query(asked): Query<Asked>,
) -> Result<Response, ApiProblem> {
    access.need(Duty::Results.name())?;
    let now_ms = app.clock.now_ms();
    let (ask, lang) = asked.ask(access.hall.as_deref(), now_ms)?;
    let client = app.db().await?;
    let content = Content::read(&client, ask, access.hall.as_deref(), now_ms).await?;
    let view =
        frame::View { lang, demo: app.config.demo, choose_hall: access.hall.is_none(), content: &content };
    let policy = HeaderValue::from_str(&POLICY).unwrap_or(HeaderValue::from_static("default-src 'none'"));
    let headers: [(HeaderName, HeaderValue); 2] = [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    ];
    Ok((headers, frame::page(&view)).into_response())
}

#[cfg(test)]
mod tests;
