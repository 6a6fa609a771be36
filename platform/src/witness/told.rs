//! What a terminal tells that somebody has to look at: more self-tests than there are, one that has failed, and that it stands
//! still.

use std::collections::BTreeSet;

use serde_json::json;
use shiwen_domain::{
    entry::{Body, TerminalEvent},
    supervision::Rung,
};

use crate::{
    alarm,
    db::Transaction,
    projection::{Place, Reading},
};

const TOO_MANY: &str = "
  SELECT day, made FROM report.self_test WHERE terminal = $1 AND day = ANY($2) AND too_many ORDER BY day";

/// Looks at the days whose self-tests were just counted, and at what new entries say.
pub(super) async fn look(
    transaction: &Transaction<'_>,
    place: &Place<'_>,
    new: &[Reading],
    days: &BTreeSet<String>,
) -> Result<(), tokio_postgres::Error> {
    if !days.is_empty() {
        let days: Vec<&String> = days.iter().collect();
        let statement = transaction.prepare_cached(TOO_MANY).await?;
        for row in transaction.query(&statement, &[&place.terminal, &days]).await? {
            let detail = json!({ "day": row.get::<_, &str>(0), "made": row.get::<_, i64>(1) });
            raise(transaction, alarm::SELF_TEST_EXCESS, place, &detail).await?;
        }
    }
    // What a new log took over was told when it was written.
    for reading in new.iter().filter(|reading| !reading.carried) {
        let Some(Body::TerminalEvent(event)) = reading.entry.as_ref().map(|entry| &entry.body) else {
            continue;
        };
        match event {
            TerminalEvent::SelfTestFailed { of, why } => {
                let detail =
                    json!({ "seq": reading.seq, "part": of.part, "parts": of.of, "why": why.name() });
                raise(transaction, alarm::SELF_TEST_FAILED, place, &detail).await?;
            }
            TerminalEvent::Supervised { failing, rung: Rung::StandStill } => {
                let detail = json!({ "seq": reading.seq, "failing": failing });
                raise(transaction, alarm::STANDING_STILL, place, &detail).await?;
            }
            _ => {}
        }
    }
    Ok(())
}

async fn raise(
    transaction: &Transaction<'_>,
    kind: &str,
    place: &Place<'_>,
    detail: &serde_json::Value,
) -> Result<(), tokio_postgres::Error> {
    alarm::raise(transaction, kind, place.terminal, Some(place.log), detail).await
}
