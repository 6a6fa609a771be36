//! Tables for reports, computed from the log. They can be dropped and computed again at any time; entries stay.
//! What an entry adds is said once, here; a [`Sheet`] takes it into the tables or holds it against them.

mod rating;
mod survey;
mod table;

use rusqlite::{
    Connection, params_from_iter,
    types::{ToSqlOutput, ValueRef},
};
use shiwen_domain::entry::{Body, Entry, Subject};
pub(crate) use table::Table;

use crate::error::StoreError;

/// What takes the rows of the projections.
pub(crate) trait Sheet {
    /// A row, its values in the order of the columns. Answers whether it was new: a visit has at most one rating and
    /// one response.
    fn row(&mut self, table: Table, values: &[ValueRef<'_>]) -> Result<bool, StoreError>;
    /// One more in the tally with this key, in the order of the columns.
    fn count(&mut self, table: Table, key: &[ValueRef<'_>]) -> Result<(), StoreError>;
}

impl Sheet for &Connection {
    fn row(&mut self, table: Table, values: &[ValueRef<'_>]) -> Result<bool, StoreError> {
        Ok(write(self, table, values)? == 1)
    }

    fn count(&mut self, table: Table, key: &[ValueRef<'_>]) -> Result<(), StoreError> {
        write(self, table, key).map(drop)
    }
}

fn write(connection: &Connection, table: Table, values: &[ValueRef<'_>]) -> Result<usize, StoreError> {
    let values = values.iter().map(|&value| ToSqlOutput::Borrowed(value));
    Ok(connection.prepare_cached(table.insert())?.execute(params_from_iter(values))?)
}

/// Adds one entry to the projections. An entry recovered from an earlier log counts like the one inside it; a
/// second rating or response of the same visit counts nothing.
pub(crate) fn project(sheet: &mut impl Sheet, seq: u64, entry: &Entry) -> Result<(), StoreError> {
    match &entry.body {
        Body::Recovered(recovered) => count(sheet, seq, recovered.proven, &entry.clone().counted()),
        _ => count(sheet, seq, true, entry),
    }
}

fn count(sheet: &mut impl Sheet, seq: u64, proven: bool, entry: &Entry) -> Result<(), StoreError> {
    match &entry.body {
        Body::Rating(rating) => rating::project(sheet, seq.cast_signed(), proven, rating),
        Body::SurveyResponse(response) => survey::project(sheet, seq.cast_signed(), proven, response),
        // What is wrapped twice is not known to be anything.
        Body::Recovered(_)
        | Body::LogOpened(_)
        | Body::Unrated(_)
        | Body::LabelProposed(_)
        | Body::Erasure(_)
        | Body::PackApplied(_)
        | Body::Export(_)
        | Body::TerminalEvent(_) => Ok(()),
    }
}

/// Computes every projection again from the entries.
pub(crate) fn rebuild(connection: &Connection) -> Result<(), StoreError> {
    for table in Table::ALL {
        connection.execute(&format!("DELETE FROM {}", table.name()), [])?;
    }
    let mut statement = connection.prepare("SELECT seq, bytes FROM entry ORDER BY seq")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (seq, bytes): (i64, Vec<u8>) = (row.get(0)?, row.get(1)?);
        // An entry that a newer program wrote is kept, and counts nothing here.
        if let Ok(entry) = Entry::read(&bytes) {
            project(&mut &*connection, seq.cast_unsigned(), &entry)?;
        }
    }
    Ok(())
}

/// The columns that say whom an answer is about; `''` where it is not known.
struct About<'a> {
    department: &'a str,
    counter: &'a str,
    item: &'a str,
    clerk: &'a str,
}

impl<'a> About<'a> {
    fn of(subject: &'a Subject) -> Self {
        Self {
            department: subject.department.as_ref().map_or("", |id| id.as_str()),
            counter: subject.counter.as_ref().map_or("", |id| id.as_str()),
            item: subject.item.as_ref().map_or("", |id| id.as_str()),
            clerk: subject.clerk.as_ref().map_or("", |id| id.as_str()),
        }
    }
}

fn text(value: &str) -> ValueRef<'_> {
    ValueRef::Text(value.as_bytes())
}

fn number<'a>(value: impl Into<i64>) -> ValueRef<'a> {
    ValueRef::Integer(value.into())
}
