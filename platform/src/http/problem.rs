//! How a handler says no: a problem document (RFC 9457) with its status. What went wrong inside is logged here, once, and
//! never told to the other side.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use deadpool_postgres::PoolError;
use shiwen_sync::protocol::Problem;
pub(crate) use shiwen_sync::protocol::ProblemKind as Kind;
use tokio_postgres::error::SqlState;

/// When to come again after a fault that passes, in seconds.
const SOON_S: u64 = 2;

/// A problem on its way out.
#[derive(Debug)]
pub(crate) struct ApiProblem {
    /// The document.
    pub(crate) problem: Box<Problem>,
    /// When to come again, in seconds.
    pub(crate) retry_after_s: Option<u64>,
}

impl ApiProblem {
    /// A problem of a kind.
    pub(crate) fn new(kind: Kind) -> Self {
        let retry_after_s =
            matches!(kind, Kind::Unavailable | Kind::TooManyRequests | Kind::TooEarly).then_some(SOON_S);
        Self { problem: Box::new(Problem::new(kind)), retry_after_s }
    }

    /// With a sentence about this occurrence. Never anything that a visitor said, nor a token or code.
    pub(crate) fn detail(kind: Kind, detail: impl Into<String>) -> Self {
        let mut problem = Self::new(kind);
        problem.problem.detail = Some(detail.into());
        problem
    }

    /// A fault of the platform itself: logged, and told to nobody.
    pub(crate) fn internal(error: &dyn std::error::Error) -> Self {
        tracing::error!(error = %error, cause = error.source().map(tracing::field::display), "internal");
        Self::new(Kind::Internal)
    }
}

impl IntoResponse for ApiProblem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self.problem).unwrap_or_default();
        let json = HeaderValue::from_static("application/problem+json");
        let mut response = (status, [(header::CONTENT_TYPE, json)], body).into_response();
        // Whoever counts problems finds its kind here.
        if let Some(kind) = Kind::of(&self.problem) {
            response.extensions_mut().insert(kind);
        }
        if let Some(seconds) = self.retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        if status == StatusCode::UNAUTHORIZED {
            // A browser asks for a token then; a program looks at the status alone.
            let asks = HeaderValue::from_static("Basic realm=\"shiwen\", charset=\"UTF-8\"");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, asks);
        }
        response
    }
}

impl From<Kind> for ApiProblem {
    fn from(kind: Kind) -> Self {
        Self::new(kind)
    }
}

impl From<tokio_postgres::Error> for ApiProblem {
    fn from(error: tokio_postgres::Error) -> Self {
        if passes(&error) {
            tracing::warn!(code = error.code().map(SqlState::code), error = %error, "database");
            return Self::new(Kind::Unavailable);
        }
        // The server's detail would quote the row.
        tracing::error!(
            code = error.code().map(SqlState::code),
            message = error.as_db_error().map(tokio_postgres::error::DbError::message),
            error = %error,
            "statement"
        );
        Self::new(Kind::Internal)
    }
}

impl From<PoolError> for ApiProblem {
    fn from(error: PoolError) -> Self {
        tracing::warn!(error = %error, "pool");
        Self::new(Kind::Unavailable)
    }
}

/// Whether the same statement may work later: the database is away, full, starting, stopping, read-only or busy.
pub(crate) fn passes(error: &tokio_postgres::Error) -> bool {
    let Some(code) = error.code() else {
        // No answer of the server at all, but for values that this program cannot convert.
        let text = error.to_string();
        return !(text.contains("serializing") || text.contains("deserializing"));
    };
    // Connection, resources (disk full, memory, connections), operator (shutdown, timeout), input and output, rollback.
    let classes = ["08", "53", "57", "58", "40"];
    classes.iter().any(|class| code.code().starts_with(class))
        || [SqlState::LOCK_NOT_AVAILABLE, SqlState::READ_ONLY_SQL_TRANSACTION].contains(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_says_when_to_come_again_if_coming_again_helps() {
        let away = ApiProblem::new(Kind::Unavailable).into_response();
        assert_eq!(away.status(), 503);
        assert_eq!(away.headers()[header::RETRY_AFTER], "2");
        assert_eq!(away.headers()[header::CONTENT_TYPE], "application/problem+json");
        let fork = ApiProblem::new(Kind::Fork).into_response();
        assert_eq!((fork.status().as_u16(), fork.headers().get(header::RETRY_AFTER)), (409, None));
    }
}
