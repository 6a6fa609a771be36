//! A second verifier, written from the definitions: RFC 6962 by its recursion, C2SP notes line by line, Ed25519 and
//! hashes by OpenSSL, results counted from raw JSON. It shares no code with `shiwen-log` or `shiwen-store`, so the
//! two can only agree on a mistake that was made twice.

mod count;
pub mod flag;
mod note;
mod private;
mod tree;
mod witness;

use openssl::error::ErrorStack;
use rusqlite::Connection;
use serde_json::Value;

/// The format of entries that is known here.
const FORMAT: u64 = 1;

/// Why no verdict could be reached at all.
#[derive(Debug)]
pub enum Unable {
    /// The database cannot be read.
    Database(rusqlite::Error),
    /// OpenSSL failed.
    Crypto(ErrorStack),
}

impl From<rusqlite::Error> for Unable {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error)
    }
}

impl From<ErrorStack> for Unable {
    fn from(error: ErrorStack) -> Self {
        Self::Crypto(error)
    }
}

/// What is wrong with a record: the rule that is broken and, if it has one, the place.
pub type Wrong = (Option<i64>, &'static str);

/// One row of the table `entry`.
struct Row {
    seq: i64,
    entry_id: Vec<u8>,
    kind: String,
    leaf: Vec<u8>,
    bytes: Vec<u8>,
}

impl Row {
    /// Identity and kind as they stand beside the entry.
    fn columns(&self) -> (Vec<u8>, Option<&str>) {
        (self.entry_id.clone(), Some(&self.kind))
    }

    /// The entry, if its format and kind are known.
    fn entry(&self) -> Option<Value> {
        entry_of(&self.bytes)
    }
}

fn entry_of(bytes: &[u8]) -> Option<Value> {
    const KINDS: [&str; 11] = [
        "log_opened",
        "rating",
        "survey_response",
        "unrated",
        "label_proposed",
        "note",
        "ledger_item",
        "erasure",
        "pack_applied",
        "terminal_event",
        "recovered",
    ];
    let entry: Value = serde_json::from_slice(bytes).ok()?;
    (entry["v"] == FORMAT && KINDS.contains(&entry["kind"].as_str()?)).then_some(entry)
}

/// The entry to count: the one inside a recovered one, if that is not recovered itself.
fn counted(entry: Value) -> Value {
    let inner = entry["entry"].as_str().filter(|_| entry["kind"] == "recovered");
    match inner.and_then(|inner| entry_of(inner.as_bytes())) {
        Some(inner) if inner["kind"] != "recovered" => inner,
        _ => entry,
    }
}

/// The 16 bytes of an identity in JSON.
fn id_bytes(value: &Value) -> Vec<u8> {
    hex::decode(value.as_str().unwrap_or_default().replace('-', "")).unwrap_or_default()
}

/// Who witnesses logs.
#[derive(Clone, Copy, Debug)]
pub struct Witness<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its public key.
    pub public: [u8; 32],
}

/// Verifies the record behind a connection against the terminal's public key and the witness's. Empty: it is whole.
pub fn verify(connection: &Connection, public: &[u8; 32], known: &Witness<'_>) -> Result<Vec<Wrong>, Unable> {
    let mut wrong = schema(connection)?;
    let mut rows = rows(connection)?;
    let places = rows.len();
    rows.retain(|row| row.seq >= 0);
    if rows.len() < places {
        wrong.push((None, "before the first"));
    }
    let (terminal, log, demo): (String, Vec<u8>, bool) =
        match connection.query_row("SELECT terminal, log, demo FROM log", [], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        }) {
            Ok(identity) => identity,
            Err(_) => return Ok(vec![(None, "no log")]),
        };
    for row in &rows {
        let said: Value = serde_json::from_slice(&row.bytes).unwrap_or_default();
        if said.is_object() && (id_bytes(&said["entry_id"]), said["kind"].as_str()) != row.columns() {
            wrong.push((Some(row.seq), "columns"));
        }
        let Some(entry) = row.entry() else { continue };
        let opens = entry["kind"] == "log_opened"
            && entry["terminal"] == terminal.as_str()
            && id_bytes(&entry["log"]) == log
            && entry["demo"] == demo;
        if opens != (row.seq == 0) {
            wrong.push((Some(row.seq), "opening"));
        }
    }
    let origin = format!("shiwen/{terminal}/{}", dashed(&log));
    let fault = tree::check(connection, &rows, &origin, public)?;
    let (seen, off) = witness::check(connection, &rows, &origin, public, known)?;
    wrong.extend(off);
    wrong.extend(private::check(connection, &rows, fault.is_none(), seen)?);
    wrong.extend(fault);
    wrong.extend(count::check(connection, &rows)?);
    Ok(wrong)
}

/// The smallest place with something wrong.
pub fn first_bad_seq(wrong: &[Wrong]) -> Option<i64> {
    wrong.iter().filter_map(|(seq, _)| *seq).min()
}

fn rows(connection: &Connection) -> rusqlite::Result<Vec<Row>> {
    let mut statement =
        connection.prepare("SELECT seq, entry_id, kind, leaf, bytes FROM entry ORDER BY seq")?;
    let rows = statement.query_map([], |row| {
        Ok(Row {
            seq: row.get(0)?,
            entry_id: row.get(1)?,
            kind: row.get(2)?,
            leaf: row.get(3)?,
            bytes: row.get(4)?,
        })
    })?;
    rows.collect()
}

/// A record has one log and one head. Only tables, and the indexes of tables, have a place in a record: a view or trigger would be a second author.
fn schema(connection: &Connection) -> rusqlite::Result<Vec<Wrong>> {
    let sql = "SELECT count(*) FROM sqlite_schema WHERE type NOT IN ('table', 'index')";
    let strangers: i64 = connection.query_row(sql, [], |row| row.get(0))?;
    let sql = "SELECT (SELECT count(*) FROM log) + (SELECT count(*) FROM head)";
    let single: i64 = connection.query_row(sql, [], |row| row.get(0))?;
    let sql = "SELECT max((SELECT count(*) FROM witness), (SELECT count(*) FROM exchange))";
    let most: i64 = connection.query_row(sql, [], |row| row.get(0))?;
    Ok(if strangers == 0 && single == 2 && most <= 1 { Vec::new() } else { vec![(None, "schema")] })
}

/// A UUID as it is written.
fn dashed(id: &[u8]) -> String {
    let text = hex::encode(id);
    let at = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    [at(0, 8), at(8, 12), at(12, 16), at(16, 20), at(20, 32)].join("-")
}
