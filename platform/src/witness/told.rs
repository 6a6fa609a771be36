//! What a terminal tells that somebody has to look at: more self-tests than there are, one of another day, one that has failed,
//! and that it stands still. And what is over by what it tells: that a day has no self-test.

use serde_json::json;
use shiwen_domain::{
    entry::{Body, TerminalEvent},
    supervision::Rung,
};

use crate::{
    alarm,
    db::Transaction,
    projection::{Place, Projected, Reading},
};

const TOO_MANY: &str = "
  SELECT day, made FROM report.self_test WHERE terminal = $1 AND day = ANY($2) AND too_many ORDER BY day";

/// Tests of another day than their entry's, and such as come after one of a later day: a log is written in order, so whoever gives
/// an entry another time as well must not go back behind the newest test. A clock that was days ahead looks the same; a person
/// has to say which it was. What is odd itself is told by itself, and makes nothing odd that comes in order after it. What was
/// told once is not told again.
const MISDATED: &str = "
  SELECT day, count(*), min(seq), max(seq) FROM self_test s
  WHERE terminal = $1 AND log = $2 AND day = ANY($3) AND NOT failed
    AND (odd <> '' OR NOT carried AND EXISTS (
      SELECT FROM self_test e
      WHERE e.terminal = s.terminal AND e.day > s.day AND e.log = s.log AND e.seq < s.seq AND NOT e.carried
        AND e.odd = '' AND NOT e.failed))
    AND NOT EXISTS (
      SELECT FROM alarm a
      WHERE a.terminal = s.terminal AND a.log = s.log AND a.kind = 'self_test_misdated' AND a.detail->>'day' = s.day
        AND s.seq <= coalesce(a.detail->>'last_seq', a.detail->>'seq')::bigint)
  GROUP BY day ORDER BY day";

const COME: &str = "
  UPDATE alarm SET closed_at = now(), closed_by = 'the self-test has come'
  WHERE terminal = $1 AND kind = 'self_test_missing' AND closed_at IS NULL
    AND detail->>'day' IN (SELECT day FROM report.self_test WHERE terminal = $1 AND day = ANY($2) AND passed)";

/// A day with visits must have a self-test. One that had none until now is judged once more.
const VISITED: &str = "
  INSERT INTO terminal_day (terminal, day, visited) SELECT $1::text, unnest($2::text[]), true
  ON CONFLICT (terminal, day) DO UPDATE SET visited = true, judged_at = NULL WHERE NOT terminal_day.visited";

/// Looks at the days whose self-tests were just counted, and at what new entries say.
pub(super) async fn look(
    transaction: &Transaction<'_>,
    place: &Place<'_>,
    new: &[Reading],
    projected: &Projected,
) -> Result<(), tokio_postgres::Error> {
    if !projected.tested.is_empty() {
        tests(transaction, place, &projected.tested.iter().collect::<Vec<_>>()).await?;
    }
    // Simulated visitors come to a demo log without a screen, and without a screen nothing is tested.
    if !projected.visited.is_empty() && !place.demo {
        let days: Vec<&String> = projected.visited.iter().collect();
        let statement = transaction.prepare_cached(VISITED).await?;
        transaction.execute(&statement, &[&place.terminal, &days]).await?;
    }
    events(transaction, place, new).await
}

async fn tests(
    transaction: &Transaction<'_>,
    place: &Place<'_>,
    days: &[&String],
) -> Result<(), tokio_postgres::Error> {
    let statement = transaction.prepare_cached(TOO_MANY).await?;
    for row in transaction.query(&statement, &[&place.terminal, &days]).await? {
        let detail = json!({ "day": row.get::<_, &str>(0), "made": row.get::<_, i64>(1) });
        raise(transaction, alarm::SELF_TEST_EXCESS, place, &detail).await?;
    }
    let statement = transaction.prepare_cached(MISDATED).await?;
    for row in transaction.query(&statement, &[&place.terminal, &place.log, &days]).await? {
        let (seq, last_seq): (i64, i64) = (row.get(2), row.get(3));
        let detail = json!({ "day": row.get::<_, &str>(0), "misdated": row.get::<_, i64>(1), "seq": seq, "last_seq": last_seq });
        raise(transaction, alarm::SELF_TEST_MISDATED, place, &detail).await?;
    }
    let statement = transaction.prepare_cached(COME).await?;
    transaction.execute(&statement, &[&place.terminal, &days]).await?;
    Ok(())
}

async fn events(
    transaction: &Transaction<'_>,
    place: &Place<'_>,
    new: &[Reading],
) -> Result<(), tokio_postgres::Error> {
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
