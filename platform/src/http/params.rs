//! Path and query parameters, their faults as problems.

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
        let read = axum::extract::Query::from_request_parts(parts, state).await;
        let wrong = |_| ApiProblem::detail(Kind::BadRequest, "a parameter behind the question mark is wrong");
        read.map(|axum::extract::Query(value)| Self(value)).map_err(wrong)
    }
}
