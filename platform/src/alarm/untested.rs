//! A day on which a terminal was up or had visits, and did not prove that every level can be given. It tests itself in the first
//! idle moment of a day, which comes between any two visitors, so a day without one is no accident of a busy hall: a level may
//! have been taken off the screen, or the test itself.

use deadpool_postgres::GenericClient;

use super::SELF_TEST_MISSING;

/// How long ago a contact may be that says that a terminal is up.
const UP_MS: i64 = 15 * 60 * 1_000;

/// Notes who is up. Ten minutes pass before a row is written again, so that 20,000 terminals cost 33 writes a second at most. Whoever
/// doubts its clock knows no day, and makes no test.
const UP: &str = "
  INSERT INTO terminal_day (terminal, day, first_seen, last_seen)
  SELECT t.id, to_char(t.last_contact AT TIME ZONE 'UTC' + make_interval(mins => c.utc_offset_minutes), 'YYYY-MM-DD'),
         t.last_contact, t.last_contact
  FROM terminal t JOIN hall_clock c ON c.hall = t.hall AND c.utc_offset_minutes IS NOT NULL
  WHERE t.last_contact >= to_timestamp($1::bigint / 1000.0) AND (t.health->>'clock_trusted')::boolean
  ORDER BY t.id
  ON CONFLICT (terminal, day) DO UPDATE
  SET first_seen = coalesce(terminal_day.first_seen, excluded.first_seen), last_seen = excluded.last_seen
  WHERE terminal_day.last_seen IS NULL OR excluded.last_seen >= terminal_day.last_seen + interval '10 minutes'";

/// So many days are judged at once: 20,000 terminals have theirs in the same minute.
const AT_ONCE: i64 = 500;

/// Judges the days that are over: by an hour, and the terminal was heard since with nothing left to send, so that whatever it
/// wrote is here. Who says for three days more that something waits is judged all the same: it would never be. It must have had
/// visits, or have been up for an hour; what is from before its enrolment is not judged. Once for a terminal and day, whoever
/// closes the alarm. A day that a batch is just writing is left for the next minute: who waits for nobody is in no ring of
/// those who wait.
const JUDGE: &str = "
  WITH due AS (
    SELECT d.terminal, d.day, t.enrolled_at, c.utc_offset_minutes
    FROM terminal_day d JOIN terminal t ON t.id = d.terminal JOIN hall_clock c ON c.hall = t.hall
    CROSS JOIN LATERAL (
      SELECT (d.day::timestamp + interval '25 hours' - make_interval(mins => c.utc_offset_minutes)) AT TIME ZONE 'UTC' AS at
    ) late
    WHERE d.judged_at IS NULL AND t.last_contact >= late.at
      AND (coalesce((t.health->>'waiting')::bigint, 0) = 0 OR t.last_contact >= late.at + interval '72 hours')
    ORDER BY d.terminal, d.day LIMIT $2 FOR UPDATE OF d SKIP LOCKED
  ), judged AS (
    UPDATE terminal_day d SET judged_at = now() FROM due WHERE d.terminal = due.terminal AND d.day = due.day
    RETURNING d.terminal, d.day, d.visited,
      (d.visited OR d.last_seen - d.first_seen >= interval '1 hour')
        AND d.day >= to_char(due.enrolled_at AT TIME ZONE 'UTC' + make_interval(mins => due.utc_offset_minutes), 'YYYY-MM-DD')
        AND NOT EXISTS (
          SELECT FROM report.self_test s WHERE s.terminal = d.terminal AND s.day = d.day AND s.passed) AS missing
  ), raised AS (
    INSERT INTO alarm (kind, terminal, detail)
    SELECT $1::text, terminal, jsonb_build_object('day', day, 'visited', visited) FROM judged
    WHERE missing AND NOT EXISTS (
      SELECT FROM alarm a WHERE a.kind = $1 AND a.terminal = judged.terminal AND a.detail->>'day' = judged.day)
    ON CONFLICT DO NOTHING RETURNING terminal
  )
  SELECT (SELECT count(*) FROM judged), ARRAY(SELECT terminal FROM raised)";

/// Notes who is up, and raises an alarm for each day that is over and has no self-test.
pub(super) async fn look(client: &impl GenericClient, now_ms: i64) -> Result<(), tokio_postgres::Error> {
    let statement = client.prepare_cached(UP).await?;
    client.execute(&statement, &[&(now_ms - UP_MS)]).await?;
    let statement = client.prepare_cached(JUDGE).await?;
    loop {
        let row = client.query_one(&statement, &[&SELF_TEST_MISSING, &AT_ONCE]).await?;
        for terminal in row.get::<_, Vec<&str>>(1) {
            tracing::warn!(kind = SELF_TEST_MISSING, terminal, "alarm");
        }
        if row.get::<_, i64>(0) < AT_ONCE {
            return Ok(());
        }
    }
}
