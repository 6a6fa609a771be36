//! The rows that a visit leaves in the record, put into the same tables and indexes of another database by plain
//! `INSERT`s in one transaction: no hash, no signature, no JSON, no rule.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, TransactionBehavior, params_from_iter, types::Value};
use shiwen_app::home::Home;
use shiwen_store::{Appended, MIGRATIONS};

use crate::{Failure, floor};

/// What is read of the record between two places, and how it is written.
const COPIES: &[(&str, &str)] = &[
    ("SELECT * FROM entry WHERE seq BETWEEN ?1 AND ?2", "INSERT INTO entry VALUES (?, ?, ?, ?, ?)"),
    (
        "SELECT * FROM private WHERE entry_id IN (SELECT entry_id FROM entry WHERE seq BETWEEN ?1 AND ?2)",
        "INSERT INTO private VALUES (?, ?, ?)",
    ),
    (
        "SELECT * FROM writing WHERE entry_id IN (SELECT entry_id FROM entry WHERE seq BETWEEN ?1 AND ?2)",
        "INSERT INTO writing VALUES (?, ?, ?)",
    ),
    (
        "SELECT * FROM rating WHERE seq BETWEEN ?1 AND ?2",
        "INSERT INTO rating VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    ),
    ("SELECT * FROM flag WHERE seq BETWEEN ?1 AND ?2", "INSERT INTO flag VALUES (?, ?)"),
    (
        "SELECT day, seq, seq FROM rating WHERE seq BETWEEN ?1 AND ?2",
        "INSERT INTO answer_day VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET last = excluded.last",
    ),
    (
        "WITH one AS (SELECT * FROM rating WHERE seq BETWEEN ?1 AND ?2),
         each AS (SELECT substr(day, 1, 7) AS period, * FROM one UNION ALL SELECT day, * FROM one)
         SELECT period, scale, level, 'day', day FROM each UNION ALL
         SELECT period, scale, level, 'hour', printf('%02d', hour) FROM each UNION ALL
         SELECT period, scale, level, 'department', department FROM each UNION ALL
         SELECT period, scale, level, 'counter', counter FROM each UNION ALL
         SELECT period, scale, level, 'item', item FROM each UNION ALL
         SELECT period, scale, level, 'clerk', clerk FROM each",
        "INSERT INTO rating_tally VALUES (?, ?, ?, ?, ?, 1, 0, 0, 0, 0)
         ON CONFLICT DO UPDATE SET count = count + 1",
    ),
    ("SELECT * FROM rating_reason WHERE seq BETWEEN ?1 AND ?2", "INSERT INTO rating_reason VALUES (?, ?)"),
    (
        "WITH one AS (SELECT * FROM rating JOIN rating_reason USING (seq)
                      WHERE seq BETWEEN ?1 AND ?2 AND level <= 2)
         SELECT substr(day, 1, 7), code FROM one UNION ALL SELECT day, code FROM one",
        "INSERT INTO reason_tally VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1",
    ),
    (
        "SELECT * FROM survey_response WHERE seq BETWEEN ?1 AND ?2",
        "INSERT INTO survey_response VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    ),
    ("SELECT * FROM survey_answer WHERE seq BETWEEN ?1 AND ?2", "INSERT INTO survey_answer VALUES (?, ?, ?)"),
    (
        "WITH one AS (SELECT * FROM survey_response JOIN survey_answer USING (seq) WHERE seq BETWEEN ?1 AND ?2)
         SELECT substr(day, 1, 7), survey, survey_version, question, answer FROM one UNION ALL
         SELECT day, survey, survey_version, question, answer FROM one",
        "INSERT INTO answer_tally VALUES (?, ?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1",
    ),
    (
        "WITH one AS (SELECT * FROM survey_response WHERE seq BETWEEN ?1 AND ?2)
         SELECT substr(day, 1, 7), department FROM one UNION ALL SELECT day, department FROM one",
        "INSERT INTO survey_tally VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1",
    ),
    ("SELECT * FROM head WHERE ?1 <= ?2", "REPLACE INTO head VALUES (?, ?, ?, ?)"),
];

/// The rows of one visit: for each of [`COPIES`], what it read.
pub(super) type Rows = Vec<Vec<Vec<Value>>>;

pub(super) struct Plain {
    record: Connection,
    connection: Connection,
}

impl Plain {
    /// An empty database with the tables of the record in this data directory.
    pub(super) fn new(path: &Path, home: &Home) -> Result<Self, Failure> {
        let connection = floor::database(path)?;
        for step in MIGRATIONS {
            connection.execute_batch(step.sql)?;
        }
        let record = open_record(home)?;
        Ok(Self { record, connection })
    }

    /// The answers so far, as the record has them before the visit ends.
    pub(super) fn save_draft(&self, id: &[u8], body: &[u8]) -> rusqlite::Result<()> {
        let sql = "INSERT INTO draft (visit_id, body) VALUES (?1, ?2)";
        self.connection.prepare_cached(sql)?.execute((id, body)).map(drop)
    }

    /// Reads what a visit left in the record.
    pub(super) fn copy(&self, appended: &[Appended]) -> rusqlite::Result<Rows> {
        let places = appended.iter().map(|entry| entry.seq.cast_signed());
        let (first, last) = (places.clone().min().unwrap_or(0), places.max().unwrap_or(0));
        COPIES.iter().map(|(read, _)| rows(&self.record, read, first, last)).collect()
    }

    /// Writes it here.
    pub(super) fn write(&mut self, id: &[u8], visit: &Rows) -> rusqlite::Result<()> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for ((_, write), rows) in COPIES.iter().zip(visit) {
            let mut statement = transaction.prepare_cached(write)?;
            for row in rows {
                statement.execute(params_from_iter(row))?;
            }
        }
        transaction.prepare_cached("DELETE FROM draft WHERE visit_id = ?1")?.execute([id])?;
        transaction.commit()
    }
}

fn rows(connection: &Connection, sql: &str, first: i64, last: i64) -> rusqlite::Result<Vec<Vec<Value>>> {
    let mut statement = connection.prepare_cached(sql)?;
    let columns = statement.column_count();
    let rows =
        statement.query_map([first, last], |row| (0..columns).map(|place| row.get(place)).collect())?;
    rows.collect()
}

/// The record of a data directory, to look into with plain SQL.
pub(crate) fn open_record(home: &Home) -> Result<Connection, Failure> {
    let key = std::fs::read_to_string(home.path().join("keys/database.key"))?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(home.record(), flags)?;
    connection.execute_batch(&format!("PRAGMA key = \"x'{}'\"; PRAGMA mmap_size = 0;", key.trim()))?;
    Ok(connection)
}
