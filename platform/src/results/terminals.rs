//! Terminals as the results show them: contact, log, what waits, what is wrong. Nothing that a visitor said.

use serde::Serialize;

use crate::{db::Client, http::ApiProblem};

/// A terminal.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct TerminalLine {
    /// Its name.
    pub(crate) terminal: String,
    /// The hall it stands in.
    pub(crate) hall: String,
    /// Whether its newest log is a demo log; none without a log.
    pub(crate) demo: Option<bool>,
    /// `in_contact` (15 minutes), `silent` (a day), `lost`, or `never`.
    pub(crate) contact: String,
    /// When it was last in contact.
    pub(crate) last_contact_ms: Option<i64>,
    /// Its newest log.
    pub(crate) log: Option<String>,
    /// How many entries of it are witnessed.
    pub(crate) size: Option<i64>,
    /// When it last grew.
    pub(crate) grown_ms: Option<i64>,
    /// How many logs it has written.
    pub(crate) logs: i64,
    /// Entries that waited on the terminal when it was last in contact.
    pub(crate) waiting: Option<i64>,
    /// Free bytes on its disk.
    pub(crate) free_bytes: Option<i64>,
    /// Whether it believed its clock.
    pub(crate) clock_trusted: Option<bool>,
    /// The version of its pack.
    pub(crate) pack_version: Option<i64>,
    /// The version of its program.
    pub(crate) version: Option<String>,
    /// For how many seconds its machine had been running.
    pub(crate) uptime_s: Option<i64>,
    /// What its program and pages had in memory, in kB.
    pub(crate) memory_kb: Option<i64>,
    /// The day of its newest self-test, whether every level could be given and was kept, and how many visits of it were played.
    pub(crate) self_test_day: Option<String>,
    /// See above.
    pub(crate) self_test_passed: Option<bool>,
    /// See above.
    pub(crate) self_tests: i64,
    /// For how many minutes a counter's break had been going on.
    pub(crate) break_minutes: Option<i64>,
    /// Open alarms about it, by kind, oldest first.
    pub(crate) open_alarms: Vec<String>,
}

const TERMINALS: &str = "
  SELECT terminal, hall, demo, contact, (extract(epoch FROM last_contact) * 1000)::bigint, log, size,
         (extract(epoch FROM grown_at) * 1000)::bigint, logs, waiting, free_bytes, clock_trusted, pack_version, version,
         uptime_s, memory_kb, self_test_day, self_test_passed, self_tests, break_minutes, open_alarms
  FROM report.terminal WHERE $1::text IS NULL OR hall = $1 ORDER BY hall, terminal";

/// The terminals of a hall or of the whole city.
pub(crate) async fn of(client: &Client, hall: Option<&str>) -> Result<Vec<TerminalLine>, ApiProblem> {
    let statement = client.prepare_cached(TERMINALS).await?;
    let line = |row: tokio_postgres::Row| TerminalLine {
        terminal: row.get(0),
        hall: row.get(1),
        demo: row.get(2),
        contact: row.get(3),
        last_contact_ms: row.get(4),
        log: row.get(5),
        size: row.get(6),
        grown_ms: row.get(7),
        logs: row.get(8),
        waiting: row.get(9),
        free_bytes: row.get(10),
        clock_trusted: row.get(11),
        pack_version: row.get(12),
        version: row.get(13),
        uptime_s: row.get(14),
        memory_kb: row.get(15),
        self_test_day: row.get(16),
        self_test_passed: row.get(17),
        self_tests: row.get(18),
        break_minutes: row.get(19),
        open_alarms: row.get(20),
    };
    Ok(client.query(&statement, &[&hall]).await?.into_iter().map(line).collect())
}
