//! Numbers for a call back. They lie here sealed; one is opened for a delivery to the 12345 system or for a person with that
//! duty, never without being written down, and it is dropped when its work order is closed.

use age::x25519::Identity;
use axum::{Router, extract::State, routing::post};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{
    app::App,
    db::Client,
    deed::{self, Deed, Why},
    http::{Access, ApiProblem, Json, Kind, Path},
};

/// The longest number, in digits.
const MAX_DIGITS: usize = 20;

const SEALED: &str = "
  SELECT w.hall, p.content FROM work_order w JOIN counted c USING (entry_id)
  LEFT JOIN private p ON p.log = c.log AND p.seq = c.seq AND p.kind = 'phone' WHERE w.id = $1";

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/v1/work-orders/{id}/phone", post(call_back))
}

/// Why somebody calls.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    why: Why,
}

/// The number.
#[derive(Serialize)]
struct Number {
    phone: String,
}

async fn call_back(
    State(app): State<App>,
    access: Access,
    Path(id): Path<Uuid>,
    Json(asked): Json<Asked>,
) -> Result<Json<Number>, ApiProblem> {
    let identity = app.keys.identity.as_ref().ok_or_else(|| {
        ApiProblem::detail(Kind::Conflict, "this server has no key for numbers; ask the one that has")
    })?;
    let mut client = app.db().await?;
    let phone = show(&mut client, identity, &access, id, &asked.why).await?;
    Ok(Json(Number { phone }))
}

/// Opens the number of a work order for a person with that duty in its hall. It is written down before it is told.
pub(crate) async fn show(
    client: &mut Client,
    identity: &Identity,
    access: &Access,
    id: Uuid,
    why: &Why,
) -> Result<String, ApiProblem> {
    access.need("callback")?;
    let transaction = client.transaction().await?;
    let statement = transaction.prepare_cached(SEALED).await?;
    let row = transaction.query_opt(&statement, &[&id]).await?.ok_or(Kind::NotFound)?;
    access.need_in("callback", row.get(0))?;
    let sealed: Option<&[u8]> = row.get(1);
    let sealed = sealed.ok_or_else(|| ApiProblem::detail(Kind::NotFound, "no number is kept"))?;
    let number = open(identity, sealed)
        .ok_or_else(|| ApiProblem::detail(Kind::Conflict, "the number was sealed to another key"))?;
    let target = id.to_string();
    deed::record(&transaction, &access.name, Deed::PhoneOpened, &target, why.as_str()).await?;
    transaction.commit().await?;
    Ok(number)
}

/// Opens a sealed number (an age file); `None` if this key does not open it, or what is in it is no number.
pub(crate) fn open(identity: &Identity, sealed: &[u8]) -> Option<String> {
    let bytes = Zeroizing::new(age::decrypt(identity, sealed).ok()?);
    let is_number = (1..=MAX_DIGITS).contains(&bytes.len()) && bytes.iter().all(u8::is_ascii_digit);
    is_number.then(|| String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;
    use serde_json::json;

    use super::*;
    use crate::testing::{Rated, Stage};

    #[tokio::test]
    async fn a_number_is_told_to_whoever_calls_back_and_that_is_recorded() {
        let stage = Stage::new().await;
        let sealed = age::encrypt(&stage.app.keys.recipient, b"05331234567").unwrap();
        let (with, without) = (Rated { phone: Some(sealed), ..Rated::bad() }, Rated::bad());
        stage.store(&[with.clone(), without.clone()]).await;
        let path = format!("/v1/work-orders/{}/phone", stage.order_of(with.entry).await);
        let why = json!({ "why": "回访" });
        let east = stage.token("east", Some("east"), &["callback"]).await;
        let west = stage.token("west", Some("west"), &["callback"]).await;
        let orders = stage.token("orders", None, &["orders"]).await;
        for token in [&west, &orders] {
            assert_eq!(stage.post(&path, token, &why).await.0, StatusCode::FORBIDDEN);
        }
        assert_eq!(stage.post(&path, &east, &json!({})).await.0, StatusCode::BAD_REQUEST);
        assert_eq!(stage.count("SELECT count(*) FROM deed").await, 0);
        assert_eq!(stage.post(&path, &east, &why).await, (StatusCode::OK, json!({ "phone": "05331234567" })));
        let sql = "SELECT count(*) FROM deed WHERE who = 'east' AND what = 'phone_opened' AND why = '回访'";
        assert_eq!(stage.count(sql).await, 1);
        let nothing = format!("/v1/work-orders/{}/phone", stage.order_of(without.entry).await);
        assert_eq!(stage.post(&nothing, &east, &why).await.0, StatusCode::NOT_FOUND);
    }

    #[test]
    fn a_number_is_opened_by_its_key_alone() {
        let (key, other) = (Identity::generate(), Identity::generate());
        let sealed = age::encrypt(&key.to_public(), b"13800000000").unwrap();
        assert_eq!(open(&key, &sealed).as_deref(), Some("13800000000"));
        assert_eq!(open(&other, &sealed), None);
        assert_eq!(open(&key, b"13800000000"), None);
        assert_eq!(open(&key, &age::encrypt(&key.to_public(), b"call me").unwrap()), None);
    }
}
