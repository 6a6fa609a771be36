//! Rows as projections leave them, for tests of results.

use uuid::Uuid;

use crate::testing::Stage;

/// A rating.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub(super) hall: &'static str,
    pub(super) day: &'static str,
    pub(super) department: &'static str,
    pub(super) counter: &'static str,
    pub(super) clerk: &'static str,
    pub(super) service: &'static str,
    pub(super) scale: &'static str,
    pub(super) level: i16,
    pub(super) flagged: bool,
}

impl Row {
    /// A rating on the five-level scale.
    pub(super) fn of(level: i16) -> Self {
        Self {
            hall: "east",
            day: "2026-11-23",
            department: "119900000000000275",
            counter: "counter-3",
            clerk: "",
            service: "",
            scale: "five",
            level,
            flagged: false,
        }
    }
}

const RATING: &str = "
  INSERT INTO rating (entry_id, log, seq, hall, terminal, demo, visit_id, receipt, day, hour, department, counter, item,
    clerk, service, mode, scale, level, taps, raised, no_reason, words, phone, ending, proven, flagged)
  VALUES ($1, 1, 1, $2, 't', false, $1, 1, $3, 9, $4, $5, '', $6, $7, 'hall', $8, $9, 1, false, false, false, false,
    'finished', true, $10)";

/// Stores ratings; their identities in order.
pub(super) async fn store(stage: &Stage, rows: &[Row]) -> Vec<Uuid> {
    let client = stage.client().await;
    let mut ids = Vec::new();
    for row in rows {
        let id = Uuid::now_v7();
        let Row { hall, day, department, counter, clerk, service, scale, level, flagged } = row;
        client
            .execute(RATING, &[&id, hall, day, department, counter, clerk, service, scale, level, flagged])
            .await
            .unwrap();
        ids.push(id);
    }
    ids
}

/// Stores announced services that nobody rated.
pub(super) async fn unrated(stage: &Stage, count: i32) {
    let sql = "
      INSERT INTO unrated (entry_id, log, seq, hall, terminal, demo, day, hour, department, counter, item, clerk, service)
      SELECT gen_random_uuid(), 1, n, 'east', 't', false, '2026-11-23', 9, '119900000000000275', 'counter-3', '', '', 's'
      FROM generate_series(1, $1::integer) n";
    stage.client().await.execute(sql, &[&count]).await.unwrap();
}

/// A survey with one answer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Survey {
    pub(super) answer: &'static str,
    pub(super) flagged: bool,
}

impl Survey {
    pub(super) async fn store(self, stage: &Stage) {
        let sql = "
          WITH s AS (
            INSERT INTO survey_response (entry_id, log, seq, hall, terminal, demo, visit_id, receipt, day, hour, department,
              counter, mode, survey, survey_version, capacity, words, ending, proven, flagged)
            VALUES (gen_random_uuid(), 1, 1, 'east', 't', false, gen_random_uuid(), 1, '2026-11-23', 9,
              '119900000000000275', 'counter-3', 'hall', 'ten-questions', 1, '', false, 'finished', true, $2)
            RETURNING entry_id)
          SELECT entry_id, $1::text FROM s";
        let client = stage.client().await;
        let row = client.query_one(sql, &[&self.answer, &self.flagged]).await.unwrap();
        let id: Uuid = row.get(0);
        let sql = "INSERT INTO survey_answer (entry_id, question, answer) VALUES ($1, 'told-once', $2)";
        client.execute(sql, &[&id, &self.answer]).await.unwrap();
    }
}
