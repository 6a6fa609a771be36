//! Path and query parameters, their faults as problems. A NUL is in no name, and the database takes none in a text: an
//! address that holds one names nothing.

use axum::{
    extract::{FromRequestParts, rejection::PathRejection},
    http::request::Parts,
};
use serde::de::DeserializeOwned;

use super::problem::{ApiProblem, Kind};

/// The parts of the address.
#[derive(Clone, Debug)]
pub(crate) struct Path<T>(pub(crate) T);

/// What stands behind the question mark.
#[derive(Clone, Debug)]
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiProblem> {
        if has_nul(parts.uri.path()) {
            return Err(Kind::NotFound.into());
        }
        let read = axum::extract::Path::from_request_parts(parts, state).await;
        match read {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            // An identity of another form names nothing.
            Err(PathRejection::FailedToDeserializePathParams(_)) => Err(Kind::NotFound.into()),
            Err(_) => Err(Kind::BadRequest.into()),
        }
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiProblem> {
        let wrong = || ApiProblem::detail(Kind::BadRequest, "a parameter behind the question mark is wrong");
        if parts.uri.query().is_some_and(has_nul) {
            return Err(wrong());
        }
        let read = axum::extract::Query::from_request_parts(parts, state).await;
        read.map(|axum::extract::Query(value)| Self(value)).map_err(|_| wrong())
    }
}

/// Whether a part of an address holds a NUL once its escapes are read.
fn has_nul(escaped: &str) -> bool {
    escaped.contains("%00")
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    async fn hall(uri: &str) -> Result<String, Option<Kind>> {
        let (mut parts, ()) = Request::builder().uri(uri).body(()).unwrap().into_parts();
        let read = Query::<Vec<(String, String)>>::from_request_parts(&mut parts, &()).await;
        read.map(|Query(read)| read[0].1.clone()).map_err(|problem| Kind::of(&problem.problem))
    }

    #[tokio::test]
    async fn an_address_with_a_nul_names_nothing() {
        assert_eq!(hall("/x?hall=a%00b").await, Err(Some(Kind::BadRequest)));
        assert_eq!(hall("/x?hall=a%2500b").await.as_deref(), Ok("a%00b"));
    }
}
