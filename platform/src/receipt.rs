//! Receipts: whether what a visitor said is still kept. Open to everybody and limited in rate; says nothing but that, never
//! what it was, where, or when.

use axum::{Router, extract::State, routing::get};
use serde::Serialize;
use shiwen_domain::receipt::Receipt;

use crate::{
    app::App,
    http::{ApiProblem, Json, Kind, Path},
};

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/v1/receipts/{code}", get(receipt))
}

/// That something with this receipt is stored.
#[derive(Clone, Copy, Debug, Serialize)]
struct Stored {
    stored: bool,
    /// The log it is in has been witnessed up to this size.
    size: i64,
}

// A visit's rating and survey have the same receipt, and stand in the same log.
const STORED: &str = "
  SELECT log.size FROM log WHERE log.id = coalesce(
    (SELECT log FROM rating WHERE receipt = $1 ORDER BY log, seq LIMIT 1),
    (SELECT log FROM survey_response WHERE receipt = $1 ORDER BY log, seq LIMIT 1))";

async fn receipt(State(app): State<App>, Path(code): Path<String>) -> Result<Json<Stored>, ApiProblem> {
    let receipt: Receipt = code.parse().map_err(|_| Kind::NotFound)?;
    let client = app.db().await?;
    let statement = client.prepare_cached(STORED).await?;
    let row = client.query_opt(&statement, &[&number(receipt)]).await?.ok_or(Kind::NotFound)?;
    Ok(Json(Stored { stored: true, size: row.get(0) }))
}

/// The receipt as the projections keep it.
pub(crate) fn number(receipt: Receipt) -> i32 {
    i32::try_from(receipt.number()).expect("nine digits fit")
}

#[cfg(test)]
mod tests {
    use axum::http::{Method, StatusCode};

    use super::*;
    use crate::testing::{Rated, Stage};

    #[test]
    fn a_receipt_is_looked_up_by_its_nine_digits() {
        for (code, expected) in [("482 190 377", 482_190_377), ("000000007", 7), ("999999999", 999_999_999)] {
            assert_eq!(number(code.parse().unwrap()), expected);
        }
    }

    #[tokio::test]
    async fn a_receipt_says_that_something_is_stored_and_nothing_else() {
        let stage = Stage::new().await;
        stage.store(&[Rated::bad(), Rated::bad()]).await;
        let ask = async |code: &str| stage.ask(Method::GET, &format!("/v1/receipts/{code}"), &[], None).await;
        let (status, body) = ask("000000001").await;
        assert_eq!((status, body.as_slice()), (StatusCode::OK, br#"{"stored":true,"size":2}"#.as_slice()));
        assert_eq!(ask("000%20000%20001").await.0, StatusCode::OK);
        for nothing in ["000000002", "1", "00000000x", "%00", "000000001x"] {
            assert_eq!(ask(nothing).await.0, StatusCode::NOT_FOUND, "{nothing}");
        }
    }
}
