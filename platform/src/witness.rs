//! The witness: takes the next entries of a log, holds them against what it remembers, and signs for them. Bytes and their
//! meaning in one transaction; the answer goes out after its commit. A disagreement is refused and recorded, and
//! changes nothing of the log.

use axum::{Router, extract::DefaultBodyLimit, extract::State, routing::post};
use shiwen_log::Origin;
use shiwen_sync::protocol::{Batch, BatchAnswer};
use uuid::Uuid;

use crate::{
    app::App,
    http::{ApiProblem, Json, Kind, Path, TerminalToken},
};

mod disagreement;
mod leaves;
mod log;
mod opening;
pub(crate) mod private;
mod received;
mod store;
mod take;
#[cfg(test)]
mod tests;
mod told;

use disagreement::Disagreement;
use received::Received;

/// The largest body, in bytes: a batch in base64, or one entry with its content.
const BODY: usize = 4 * 1024 * 1024;

pub(crate) fn routes() -> Router<App> {
    let entries = post(entries).layer(DefaultBodyLimit::max(BODY));
    Router::new().route("/v1/logs/{terminal}/{log}/entries", entries)
}

/// How a batch ended, if its request was right.
enum Outcome {
    /// It is stored, or was before.
    Taken(BatchAnswer),
    /// The two sides know different pasts. `with` is what the batch showed besides.
    Refused { disagreement: Disagreement, with: Option<Disagreement> },
}

impl Outcome {
    fn refused(disagreement: Disagreement) -> Self {
        Self::Refused { disagreement, with: None }
    }
}

/// A batch and where it came from.
struct Request<'a> {
    app: &'a App,
    token: &'a TerminalToken,
    log: Uuid,
    origin: Origin,
    batch: &'a Received,
}

async fn entries(
    State(app): State<App>,
    token: TerminalToken,
    Path((terminal, log)): Path<(String, Uuid)>,
    Json(batch): Json<Batch>,
) -> Result<Json<BatchAnswer>, ApiProblem> {
    if token.terminal != terminal {
        return Err(Kind::Forbidden.into());
    }
    let origin = Origin::new(&terminal, &log.to_string()).map_err(|_| Kind::NotFound)?;
    let batch = Received::read(batch)?;
    let request = Request { app: &app, token: &token, log, origin, batch: &batch };
    let mut client = app.db().await?;
    let transaction = client.transaction().await?;
    match take::take(&transaction, &request).await? {
        Outcome::Taken(answer) => {
            transaction.commit().await?;
            app.delivery.notify_one();
            Ok(Json(answer))
        }
        Outcome::Refused { disagreement, with } => {
            transaction.rollback().await?;
            let transaction = client.transaction().await?;
            if let Some(with) = with {
                with.record(&transaction, &token.terminal).await?;
            }
            disagreement.record(&transaction, &token.terminal).await?;
            store::contact(&transaction, &token, &batch.health, None).await?;
            transaction.commit().await?;
            Err(disagreement.problem())
        }
    }
}
