//! A full verification of a large record, against reading the same encrypted rows and hashing them.

use std::io::Write;

use rusqlite::{Connection, types::ValueRef};
use shiwen_app::home::Home;
use shiwen_log::leaf_hash;

use crate::{Failure, table::Table, times::Times, visit::open_record};

const ROUNDS: u32 = 3;
/// What a verification reads besides the entries.
const OTHERS: &[&str] = &[
    "private",
    "rating",
    "rating_reason",
    "survey_response",
    "survey_answer",
    "rating_tally",
    "reason_tally",
    "survey_tally",
    "answer_tally",
    "flag",
    "answer_day",
    "label_proposed",
    "ledger_note",
    "ledger_item",
];

pub(crate) fn measure(home: &Home, out: &mut dyn Write) -> Result<(), Failure> {
    let mut verified = Times::default();
    let (mut entries, mut all_rows, mut sound) = (Times::default(), Times::default(), Times::default());
    let mut size = 0;
    for _ in 0..ROUNDS {
        entries.time(|| hash_entries(&open_record(home)?))?;
        verified.time(|| {
            size = verify(home)?;
            Ok::<_, Failure>(())
        })?;
        all_rows.time(|| {
            let record = open_record(home)?;
            hash_entries(&record)?;
            OTHERS.iter().try_for_each(|table| hash_rows(&record, table))
        })?;
        sound.time(|| {
            open_record(home)?.query_row("PRAGMA integrity_check(1)", [], |_| Ok(())).map_err(Failure::from)
        })?;
    }
    let mut table = Table::new(format!("A full verification ({size} entries, {ROUNDS} rounds)"));
    table.times("verify", &verified, ("all rows that it reads, read and hashed", &all_rows), "2x");
    table.times("verify", &verified, ("the entries alone, read and hashed", &entries), "");
    table.times("verify", &verified, ("SQLite's integrity check, a part of verify", &sound), "");
    Ok(table.print(out)?)
}

fn verify(home: &Home) -> Result<u64, Failure> {
    let open = home.reader()?.ok_or("there is no record")?;
    let report = open.reader.verify(&open.keys.signing().verifying_key())?;
    match report.findings.first() {
        None => Ok(report.size),
        Some(finding) => Err(format!("the record is not whole: {}", finding.what).into()),
    }
}

fn hash_entries(record: &Connection) -> Result<(), Failure> {
    let mut statement = record.prepare("SELECT seq, entry_id, kind, leaf, bytes FROM entry ORDER BY seq")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let leaf = leaf_hash(row.get_ref(4)?.as_blob()?);
        if row.get_ref(3)?.as_blob()? != leaf.as_bytes() {
            return Err("a leaf hash is not that of its entry".into());
        }
    }
    Ok(())
}

/// Hashes every value of a table.
fn hash_rows(record: &Connection, table: &str) -> Result<(), Failure> {
    let mut statement = record.prepare(&format!("SELECT * FROM {table}"))?;
    let columns = statement.column_count();
    let mut rows = statement.query([])?;
    let mut bytes = Vec::new();
    while let Some(row) = rows.next()? {
        bytes.clear();
        for place in 0..columns {
            match row.get_ref(place)? {
                ValueRef::Integer(number) => bytes.extend(number.to_le_bytes()),
                ValueRef::Text(value) | ValueRef::Blob(value) => bytes.extend(value),
                ValueRef::Null | ValueRef::Real(_) => {}
            }
        }
        std::hint::black_box(leaf_hash(&bytes));
    }
    Ok(())
}
