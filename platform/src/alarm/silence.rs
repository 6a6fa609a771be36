//! The watch: a terminal that was not heard for 15 minutes while its hall was open, and one that did not test itself. Each server
//! watches; the alarm is one.

use std::time::Duration;

use deadpool_postgres::GenericClient;
use jiff::{Timestamp, civil::DateTime, tz::Offset};
use serde::Deserialize;
use serde_json::json;
use shiwen_domain::{
    calendar::Calendar,
    pack::{Opening, is_open},
};
use tokio_postgres::types::Json;

use super::untested;
use crate::{app::App, http::ApiProblem};

/// How long a terminal may be silent.
const SILENT_MS: i64 = 15 * 60 * 1_000;
/// How often is looked.
const LOOK: Duration = Duration::from_secs(60);

const SILENT: &str = "
  SELECT t.id, t.hall, (extract(epoch FROM coalesce(t.last_contact, t.enrolled_at)) * 1000)::bigint
  FROM terminal t
  WHERE coalesce(t.last_contact, t.enrolled_at) < to_timestamp($1::bigint / 1000.0)
    AND NOT EXISTS (SELECT 1 FROM alarm a WHERE a.terminal = t.id AND a.kind = 'silence' AND a.closed_at IS NULL)
  ORDER BY t.hall";

const NEWEST: &str = "SELECT body FROM pack WHERE hall = $1 ORDER BY version DESC LIMIT 1";

/// When a hall is open, as its pack says.
#[derive(Clone, Debug, Deserialize)]
struct Hours {
    hall: Clocks,
    opening: Vec<Opening>,
    #[serde(default)]
    calendar: Calendar,
}

#[derive(Clone, Copy, Debug, Deserialize)]
struct Clocks {
    utc_offset_minutes: i32,
}

/// Looks once a minute, for ever.
pub(crate) async fn watch(app: App) {
    let mut minute = tokio::time::interval(LOOK);
    minute.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        minute.tick().await;
        // What went wrong was logged where it was told; the next minute is another try.
        let _ = look(&app).await;
    }
}

/// Raises an alarm for each terminal that is silent while its hall is open, or that did not test itself.
pub(crate) async fn look(app: &App) -> Result<(), ApiProblem> {
    let client = app.db().await?;
    let now_ms = app.clock.now_ms();
    untested::look(&client, now_ms).await?;
    let statement = client.prepare_cached(SILENT).await?;
    let rows = client.query(&statement, &[&(now_ms - SILENT_MS)]).await?;
    let mut known: Option<(String, Option<Hours>)> = None;
    for row in &rows {
        let (terminal, hall, last_ms): (&str, &str, i64) = (row.get(0), row.get(1), row.get(2));
        if known.as_ref().is_none_or(|(of, _)| of != hall) {
            known = Some((hall.to_owned(), hours(&client, hall).await?));
        }
        let hours = known.as_ref().and_then(|(_, hours)| hours.as_ref());
        if hours.is_some_and(|hours| hours.were_open(now_ms - SILENT_MS, now_ms)) {
            super::raise(&client, super::SILENCE, terminal, None, &json!({ "last_contact_ms": last_ms }))
                .await?;
        }
    }
    Ok(())
}

/// The hours of a hall; none if no pack says any, and then nobody is expected.
async fn hours(client: &impl GenericClient, hall: &str) -> Result<Option<Hours>, tokio_postgres::Error> {
    let statement = client.prepare_cached(NEWEST).await?;
    let row = client.query_opt(&statement, &[&hall]).await?;
    Ok(row.and_then(|row| row.try_get::<_, Json<Hours>>(0).ok()).map(|body| body.0))
}

impl Hours {
    /// Whether the hall was open the whole time, as far as its beginning and its end tell.
    fn were_open(&self, from_ms: i64, to_ms: i64) -> bool {
        self.is_open(from_ms) && self.is_open(to_ms)
    }

    fn is_open(&self, at_ms: i64) -> bool {
        self.there(at_ms).is_some_and(|there| is_open(&self.opening, &self.calendar, there))
    }

    fn there(&self, at_ms: i64) -> Option<DateTime> {
        let offset = Offset::from_seconds(self.hall.utc_offset_minutes * 60).ok()?;
        Some(offset.to_datetime(Timestamp::from_millisecond(at_ms).ok()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours() -> Hours {
        serde_json::from_value(json!({
            "hall": { "utc_offset_minutes": 480 },
            "opening": [
                { "days": [1, 2, 3, 4, 5], "from": "09:00", "to": "17:00" },
                { "days": [6], "from": "09:00", "to": "12:00" },
            ],
            "calendar": { "holidays": ["2026-10-01"], "working_days": ["2026-10-10"] },
        }))
        .unwrap()
    }

    fn open(text: &str) -> bool {
        let at_ms = text.parse::<Timestamp>().unwrap().as_millisecond();
        hours().were_open(at_ms - SILENT_MS, at_ms)
    }

    #[test]
    fn silence_counts_within_opening_hours_only() {
        for (at, expected) in [
            ("2026-11-23T10:00:00+08:00", true),
            ("2026-11-23T09:15:00+08:00", true),
            // Open for ten minutes: nobody needs to have been heard yet.
            ("2026-11-23T09:10:00+08:00", false),
            ("2026-11-23T17:00:00+08:00", false),
            ("2026-11-22T10:00:00+08:00", false),
            // Hours on a Saturday are hours, though it is no working day for deadlines.
            ("2026-11-21T10:00:00+08:00", true),
            ("2026-11-21T13:00:00+08:00", false),
            ("2026-10-01T10:00:00+08:00", false),
            // A Saturday that is worked.
            ("2026-10-10T10:00:00+08:00", true),
        ] {
            assert_eq!(open(at), expected, "{at}");
        }
    }
}
