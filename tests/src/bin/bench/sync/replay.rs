//! What a platform has of one log as a script for `psql`: the same rows in the same transactions, and nothing to think about.

use std::{
    fmt::Write as _,
    fs,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use shiwen_tests::postgres::Sql;

use crate::Failure;

/// The tables that a batch writes to, in an order that its references allow, and which of their rows are a transaction's:
/// those of the entries from `$1` to `$2`.
pub(super) const TABLES: [(&str, &str); 15] = [
    ("entry", BY_SEQ),
    ("private", BY_SEQ),
    ("counted", BY_SEQ),
    ("entry_flag", BY_SEQ),
    ("rating", BY_SEQ),
    ("rating_reason", BY_ENTRY),
    ("survey_response", BY_SEQ),
    ("survey_answer", BY_ENTRY),
    ("unrated", BY_SEQ),
    ("counter_event", BY_SEQ),
    ("clerk_event", BY_SEQ),
    ("label_proposal", BY_ENTRY),
    ("work_order", BY_ENTRY),
    ("work_order_event", BY_ORDER),
    ("outbox", BY_ORDER),
];
const BY_SEQ: &str = "t.seq BETWEEN $1 AND $2";
const BY_ENTRY: &str = "t.entry_id IN (SELECT entry_id FROM counted WHERE seq BETWEEN $1 AND $2)";
const BY_ORDER: &str = "t.work_order IN (SELECT w.id FROM work_order w
    JOIN counted c USING (entry_id) WHERE c.seq BETWEEN $1 AND $2)";

/// All entries of one transaction were received at its time.
const TRANSACTIONS: &str = "SELECT min(seq), max(seq) FROM entry GROUP BY received_at ORDER BY 1";
/// What every batch changes besides.
const CHANGES: &str = "UPDATE log SET (size, compact_range, root, cosigned, grown_at) =
    (size, compact_range, root, cosigned, now());\nUPDATE terminal SET (last_contact, health) = (now(), health);\n";

/// How a row is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A statement for each.
    Insert,
    /// One `COPY` for all of a table.
    Copy,
}

/// The rows of a table, every value as text.
struct Part {
    table: &'static str,
    columns: Vec<String>,
    rows: Vec<Vec<Option<String>>>,
}

/// Everything.
pub(super) struct Replay {
    before: Vec<Part>,
    transactions: Vec<Vec<Part>>,
}

impl Replay {
    /// Reads the database of a platform with one log.
    pub(super) fn of(sql: &Sql) -> Result<Self, Failure> {
        let before = ["hall", "terminal", "log"].map(|table| Part::read(sql, table, "true", (0, 0)));
        let transactions = sql.rows(TRANSACTIONS, &[]);
        let of = |(table, which): &(&'static str, &str), range| Part::read(sql, table, which, range);
        let transactions: Vec<Vec<Part>> = transactions
            .iter()
            .map(|row| TABLES.iter().map(|table| of(table, (row.get(0), row.get(1)))).collect())
            .collect();
        if transactions.is_empty() {
            Err("the platform has no entry".into())
        } else {
            Ok(Self { before: before.into(), transactions })
        }
    }

    /// How many transactions there are.
    pub(super) fn transactions(&self) -> usize {
        self.transactions.len()
    }

    /// Writes the script.
    pub(super) fn write(&self, form: Form, to: &Path) -> Result<(), Failure> {
        let mut script = String::new();
        self.before.iter().for_each(|rows| rows.write(Form::Insert, &mut script));
        for transaction in &self.transactions {
            script.push_str("BEGIN;\n");
            for part in transaction {
                part.write(form, &mut script);
            }
            script.push_str(CHANGES);
            script.push_str("COMMIT;\n");
        }
        Ok(fs::write(to, script)?)
    }
}

impl Part {
    fn read(sql: &Sql, table: &'static str, which: &str, (first, last): (i64, i64)) -> Self {
        let columns = "SELECT attname::text FROM pg_attribute
            WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum";
        let columns: Vec<String> = sql.column(columns, &[&table]);
        let texts: Vec<String> = columns.iter().map(|column| format!("t.{column}::text")).collect();
        let query =
            format!("SELECT {} FROM {table} t WHERE {which} AND $1::bigint <= $2::bigint", texts.join(", "));
        let rows = sql.rows(&query, &[&first, &last]);
        let values = |row: &tokio_postgres::Row| (0..columns.len()).map(|place| row.get(place)).collect();
        Self { table, rows: rows.iter().map(values).collect(), columns }
    }

    fn write(&self, form: Form, script: &mut String) {
        let (table, columns) = (self.table, self.columns.join(", "));
        if self.rows.is_empty() {
            return;
        }
        if form == Form::Insert {
            for row in &self.rows {
                let values: Vec<String> = row.iter().map(|value| literal(value.as_deref())).collect();
                let values = values.join(", ");
                let _ = writeln!(
                    script,
                    "INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE VALUES ({values});"
                );
            }
            return;
        }
        let _ = writeln!(script, "COPY {table} ({columns}) FROM stdin;");
        for row in &self.rows {
            let values: Vec<String> = row.iter().map(|value| field(value.as_deref())).collect();
            let _ = writeln!(script, "{}", values.join("\t"));
        }
        script.push_str("\\.\n");
    }
}

fn literal(value: Option<&str>) -> String {
    value.map_or_else(|| "NULL".to_owned(), |text| format!("'{}'", text.replace('\'', "''")))
}

fn field(value: Option<&str>) -> String {
    let escaped = |text: &str| {
        let text = text.replace('\\', "\\\\").replace('\t', "\\t");
        text.replace('\n', "\\n").replace('\r', "\\r")
    };
    value.map_or_else(|| "\\N".to_owned(), escaped)
}

/// Runs a script; how long the whole program took.
pub(super) fn psql(url: &str, script: &Path) -> Result<Duration, Failure> {
    let mut psql = Command::new("psql");
    psql.args(["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file"]).arg(script).arg(url);
    let started = Instant::now();
    let done = psql.stdin(Stdio::null()).output()?;
    let took = started.elapsed();
    if done.status.success() { Ok(took) } else { Err(String::from_utf8_lossy(&done.stderr).into()) }
}
