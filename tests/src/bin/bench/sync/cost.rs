//! What one batch costs the platform when it has few entries and when it has many. The many are copies of what the crowd has
//! sent, made by SQL in logs of their own: rows of all tables, with other identities at the same times.

use std::{io::Write, time::Instant};

use shiwen_tests::{paper_log::Line, platform::Platform, postgres::Sql};

use super::{crowd, machine::Machine};
use crate::{Failure, table::Table, times::Times};

const BATCH: u64 = 100;
const BATCHES: u64 = 200;
/// Ten times as many entries.
const COPIES: u32 = 9;
/// Each copy's logs are numbered from a multiple of this on.
const LOGS: u32 = 1_000_000;

/// Another identity of the same time, the same one for the same copy.
const OTHER: &str = "
  CREATE OR REPLACE FUNCTION pg_temp.other(id uuid, copy integer) RETURNS uuid LANGUAGE sql IMMUTABLE
  RETURN (left(id::text, 24) || left(md5(id::text || copy), 12))::uuid;
  SET session_replication_role = replica;";

/// The tables whose rows belong to a log, and which of their columns are identities.
const TABLES: [(&str, &[&str]); 8] = [
    ("entry", &[]),
    ("counted", &["entry_id"]),
    ("entry_flag", &[]),
    ("rating", &["entry_id", "visit_id"]),
    ("survey_response", &["entry_id", "visit_id"]),
    ("unrated", &["entry_id"]),
    ("counter_event", &["entry_id"]),
    ("clerk_event", &["entry_id"]),
];
/// The tables whose rows belong to an entry.
const PARTS: [(&str, &[&str]); 3] =
    [("rating_reason", &["entry_id"]), ("survey_answer", &["entry_id"]), ("work_order", &["id", "entry_id"])];

pub(super) fn measure(platform: &Platform, out: &mut dyn Write) -> Result<(), Failure> {
    let sql = platform.sql();
    let few = sql.count("entry");
    let few_times = batches(platform, &sql, "few");
    multiply(&sql);
    let many = sql.count("entry");
    let many_times = batches(platform, &sql, "many");
    let what =
        format!("A batch of {BATCH} entries, from the request to its answer ({BATCHES} batches of one log)");
    let mut table = Table::new(what);
    let floor = format!("the same over {few} entries");
    table.times(&format!("over {many} entries"), &many_times, (&floor, &few_times), "1x");
    Ok(table.print(out)?)
}

/// Sends batches of a new log, one after another.
fn batches(platform: &Platform, sql: &Sql, name: &str) -> Times {
    sql.run("VACUUM ANALYZE");
    sql.run("CHECKPOINT");
    let number = sql.count("terminal");
    let machine = Machine::known(sql, name, number, BATCH * (BATCHES + 1));
    let line = Line::to(platform.address());
    let mut times = Times::default();
    for batch in 0..=BATCHES {
        let request = machine.request(batch * BATCH, (batch + 1) * BATCH);
        let started = Instant::now();
        let answer = line.ask(&request);
        let took = started.elapsed();
        assert_eq!(answer.status, 200, "{}", answer.said());
        // The first one opens the log and the connection.
        if batch > 0 {
            times.push(took);
        }
    }
    times
}

/// Copies everything that the crowd has sent.
fn multiply(sql: &Sql) {
    sql.run(OTHER);
    let logs =
        format!("t.log IN (SELECT id FROM log WHERE terminal LIKE '{}%' AND id < {LOGS})", crowd::NAME);
    let entries = format!("t.entry_id IN (SELECT entry_id FROM counted t WHERE {logs})");
    for copy in 1..=COPIES {
        let log = copy * LOGS;
        sql.run(&format!(
            "INSERT INTO log OVERRIDING SYSTEM VALUE SELECT r.* FROM log t,
               jsonb_populate_record(t, jsonb_build_object('id', t.id + {log}, 'log', pg_temp.other(t.log, {copy}))) r
             WHERE t.terminal LIKE '{}%' AND t.id < {LOGS}",
            crowd::NAME
        ));
        for (table, identities) in TABLES {
            insert(sql, table, &format!("'log', t.log + {log}{}", others(identities, copy)), &logs);
        }
        for (table, identities) in PARTS {
            insert(sql, table, others(identities, copy).trim_start_matches(", "), &entries);
        }
    }
    sql.run("RESET session_replication_role");
}

fn others(identities: &[&str], copy: u32) -> String {
    let other = |column: &&str| format!(", '{column}', pg_temp.other(t.{column}, {copy})");
    identities.iter().map(other).collect::<Vec<_>>().concat()
}

fn insert(sql: &Sql, table: &str, other: &str, which: &str) {
    sql.run(&format!(
        "INSERT INTO {table} SELECT r.* FROM {table} t,
           jsonb_populate_record(t, jsonb_build_object({other})) r WHERE {which}"
    ));
}
