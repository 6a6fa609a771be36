//! How large a record grows, by part, and how quickly entries are appended.

use std::{fs, io::Write};

use rusqlite::Connection;
use shiwen_app::home::Home;

use crate::{Failure, fill::Filled, table::float, times::Times, visit::open_record};

/// The parts of a record and the names of their tables; an index belongs to its table.
const PARTS: &[(&str, &[&str])] = &[
    ("entries: identity, kind, leaf hash, bytes", &["entry"]),
    ("projections: one row an answer", &["rating", "rating_reason", "survey_response", "survey_answer"]),
    ("flags", &["flag", "flag_basis"]),
    ("tallies", &["rating_tally", "reason_tally", "survey_tally", "answer_tally", "answer_day"]),
    ("private content: texts", &["private"]),
    ("private content: writings", &["writing"]),
    ("head, drafts, schema", &["head", "draft", "log", "sqlite_schema"]),
];

pub(crate) fn measure(
    home: &Home,
    filled: &Filled,
    visits: &Times,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let record = open_record(home)?;
    let entries = float(number(&record, "SELECT count(*) FROM entry")?);
    let file = float(fs::metadata(home.record())?.len());
    writeln!(
        out,
        "\nSize of a record ({entries} entries; of the visits one in four has ten answers, one in twenty a text, one in forty a writing)"
    )?;
    writeln!(out, "  {:<46}{:>10}", "", "bytes an entry")?;
    let mut line = |part: &str, bytes: f64| writeln!(out, "  {part:<46}{:>10.1}", bytes / entries);
    line("the whole file", file)?;
    line("  frozen bytes alone", float(number(&record, "SELECT sum(length(bytes)) FROM entry")?))?;
    line("  leaf hash", 32.0 * entries)?;
    for (part, tables) in PARTS {
        let mut pages = 0;
        for table in *tables {
            pages += pages_of(&record, table)?;
        }
        line(&format!("  pages of {part}"), float(pages))?;
    }
    let batch = f64::from(filled.entries) / filled.took.as_secs_f64();
    let single = float(visits.count() as u64 * 2) / visits.sum().as_secs_f64();
    writeln!(out, "\nAppends")?;
    writeln!(out, "  {:<46}{single:>10.0} entries a second", "one visit (two entries) a commit")?;
    writeln!(out, "  {:<46}{batch:>10.0} entries a second", "2000 entries a commit")?;
    Ok(())
}

fn number(record: &Connection, sql: &str) -> Result<u64, Failure> {
    Ok(record.query_row(sql, [], |row| row.get::<_, i64>(0))?.cast_unsigned())
}

/// The bytes of the pages of a table and its indexes.
fn pages_of(record: &Connection, table: &str) -> Result<u64, Failure> {
    let sql = "SELECT coalesce(sum(pgsize), 0) FROM dbstat
               WHERE name = ?1 OR name IN (SELECT name FROM sqlite_schema WHERE tbl_name = ?1)";
    Ok(record.query_row(sql, [table], |row| row.get::<_, i64>(0))?.cast_unsigned())
}
