//! Every row that the platform keeps of logs, to the byte: what must not change.

use std::collections::BTreeMap;

use shiwen_tests::postgres::Sql;

/// What the witness stores and what is computed from it.
const TABLES: [&str; 21] = [
    "log",
    "entry",
    "private",
    "counted",
    "entry_flag",
    "rating",
    "rating_reason",
    "survey_response",
    "survey_answer",
    "unrated",
    "counter_event",
    "label_proposal",
    "clerk_event",
    "self_test",
    "work_order",
    "outbox",
    "label",
    "erasure_order",
    "refused",
    "unjudged",
    "(SELECT id, hall, placed FROM terminal)",
];

/// The rows, as the database writes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Snapshot(BTreeMap<&'static str, Vec<String>>);

impl Snapshot {
    /// As they are now.
    pub(crate) fn of(sql: &Sql) -> Self {
        let rows = |table: &str| sql.column(&format!("SELECT t::text FROM {table} t ORDER BY 1"), &[]);
        Self(TABLES.into_iter().map(|table| (table, rows(table))).collect())
    }

    /// The tables in which two differ.
    pub(crate) fn differs(&self, other: &Self) -> Vec<&'static str> {
        self.0.iter().filter(|(table, rows)| other.0[*table] != **rows).map(|(table, _)| *table).collect()
    }
}
