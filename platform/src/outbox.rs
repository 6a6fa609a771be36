//! The outbox: deliveries of work orders to the 12345 system, written with the work orders and tried until they are taken. It
//! runs beside the requests on every server; a delivery is leased, so that no two try it at once. Nobody waits for it.

use std::{sync::Arc, time::Duration};

use deadpool_postgres::GenericClient;
use fastrand::Rng;
use shiwen_sync::backoff::Backoff;
use tokio::{task::JoinSet, time::sleep};
use uuid::Uuid;

use crate::{
    app::App,
    db::PoolError,
    metrics, secret,
    webhook::{Answer, Message, MessageError, Partner},
};

mod gate;
#[cfg(test)]
mod tests;

use gate::Gate;

/// Deliveries under way at the same time.
const AT_ONCE: usize = 16;
/// How often is looked for deliveries that nobody called for: another server's, or those whose wait is over.
const LOOK: Duration = Duration::from_secs(1);

/// A delivery that nobody else tries until its lease ends. The lease (a minute) is longer than a delivery may take. `$2` is
/// whether those with a sealed number are claimed: a server without its key leaves them to one that has it.
const CLAIM: &str = "
  UPDATE outbox SET attempts = attempts + 1, next_at = now() + interval '60 seconds'
  WHERE work_order IN (
    SELECT work_order FROM outbox o WHERE next_at <= now() AND ($2 OR NOT EXISTS (
      SELECT FROM work_order w JOIN counted c USING (entry_id)
      JOIN private p ON p.log = c.log AND p.seq = c.seq AND p.kind = 'phone' WHERE w.id = o.work_order))
    ORDER BY next_at LIMIT $1 FOR UPDATE SKIP LOCKED)
  RETURNING work_order, attempts";

const TAKEN: &str = "
  WITH gone AS (DELETE FROM outbox WHERE work_order = $1)
  INSERT INTO delivery (work_order, attempts, their_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING
  RETURNING extract(epoch FROM now() - (SELECT opened_at FROM work_order WHERE id = $1))::float8";

/// Whoever has claimed it since decides about its next attempt.
const AGAIN: &str = "
  UPDATE outbox SET next_at = now() + make_interval(secs => $3), last_fault = $4
  WHERE work_order = $1 AND attempts = $2";

/// A delivery that this server tries.
#[derive(Clone, Copy, Debug)]
struct Claim {
    work_order: Uuid,
    attempts: i32,
}

/// Why a delivery could not even be tried, or its outcome not be written down.
#[derive(Debug, thiserror::Error)]
enum OutboxError {
    #[error(transparent)]
    Message(#[from] MessageError),
    #[error(transparent)]
    Pool(#[from] PoolError),
    #[error(transparent)]
    Postgres(#[from] tokio_postgres::Error),
}

/// Delivers for ever. Ends at once where no address is configured: the deliveries wait in the table then.
pub(crate) async fn run(app: App) {
    let Some(partner) = app.partner.clone().filter(|partner| partner.is_reached()) else { return };
    if app.keys.identity.is_none() && !app.without_numbers() {
        tracing::warn!("recipient.key is not here: work orders with a number wait for a server that has it");
    }
    let mut gate = Gate::new(Rng::with_seed(u64::from_le_bytes(secret::random())));
    let mut under_way = JoinSet::new();
    loop {
        let room = gate.room(app.clock.now_ms(), AT_ONCE).saturating_sub(under_way.len());
        let claimed = match claim(&app, room).await {
            Ok(claims) => claims,
            Err(error) => {
                tracing::warn!(%error, "the outbox cannot be read");
                Vec::new()
            }
        };
        for claim in claimed {
            under_way.spawn(attempt(app.clone(), Arc::clone(&partner), claim));
        }
        let rest = gate.rest(app.clock.now_ms()).unwrap_or(LOOK);
        tokio::select! {
            Some(done) = under_way.join_next() => {
                if let Ok(Some(answer)) = done {
                    gate.note(&answer, app.clock.now_ms());
                }
            }
            () = app.delivery.notified() => {}
            () = sleep(rest) => {}
        }
    }
}

async fn claim(app: &App, room: usize) -> Result<Vec<Claim>, OutboxError> {
    let Some(room) = i64::try_from(room).ok().filter(|&room| room > 0) else { return Ok(Vec::new()) };
    let client = app.db().await?;
    let statement = client.prepare_cached(CLAIM).await?;
    let numbers = app.keys.identity.is_some() || app.without_numbers();
    let rows = client.query(&statement, &[&room, &numbers]).await?;
    Ok(rows.iter().map(|row| Claim { work_order: row.get(0), attempts: row.get(1) }).collect())
}

/// Tries a delivery once and writes down what came of it. `None` if nothing was sent.
async fn attempt(app: App, partner: Arc<Partner>, claim: Claim) -> Option<Answer> {
    let tried = deliver(&app, &partner, claim).await;
    // The lease ends by itself: it is tried again.
    tried.inspect_err(|error| tracing::warn!(work_order = %claim.work_order, %error, "delivery")).ok()
}

async fn deliver(app: &App, partner: &Partner, claim: Claim) -> Result<Answer, OutboxError> {
    let message = Message::gather(app, partner, claim.work_order).await?;
    let answer = partner.post(&message, app.clock.now_ms() / 1_000).await;
    drop(message);
    let client = app.db().await?;
    settle(&client, claim, &answer).await?;
    Ok(answer)
}

async fn settle(
    client: &impl GenericClient,
    claim: Claim,
    answer: &Answer,
) -> Result<(), tokio_postgres::Error> {
    let Claim { work_order, attempts } = claim;
    let Some(fault) = answer.fault else {
        tracing::info!(%work_order, attempts, "delivered");
        let statement = client.prepare_cached(TAKEN).await?;
        if let Some(row) = client.query_opt(&statement, &[&work_order, &attempts, &answer.number]).await? {
            metrics::delivered(row.get(0));
        }
        return Ok(());
    };
    tracing::warn!(%work_order, attempts, fault = fault.name(), status = answer.status, "not delivered");
    let mut random = Rng::with_seed(u64::from_le_bytes(secret::random()));
    let failures = u32::try_from(attempts - 1).unwrap_or(0);
    let wait = Backoff::after(failures).next(answer.retry_after, &mut random).as_secs_f64();
    let statement = client.prepare_cached(AGAIN).await?;
    client.execute(&statement, &[&work_order, &attempts, &wait, &fault.name()]).await?;
    Ok(())
}
