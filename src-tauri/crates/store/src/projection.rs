//! Tables for reports, computed from the log. They can be dropped and computed again at any time; entries stay.

mod rating;
mod survey;

use rusqlite::Connection;
use shiwen_domain::{
    entry::{Body, Entry, Subject},
    view::Mode,
};

use crate::error::StoreError;

/// Every table of this kind, for rebuilding and for comparing with a recount.
pub(crate) const TABLES: &[&str] = &[
    "rating",
    "rating_reason",
    "survey_response",
    "survey_answer",
    "rating_tally",
    "reason_tally",
    "answer_tally",
];

/// Adds one entry to the projections. An entry recovered from an earlier log counts like the one inside it; a
/// second rating or response of the same visit counts nothing.
pub(crate) fn project(connection: &Connection, seq: u64, entry: &Entry) -> Result<(), StoreError> {
    match &entry.body {
        Body::Rating(rating) => rating::project(connection, seq.cast_signed(), rating),
        Body::SurveyResponse(response) => survey::project(connection, seq.cast_signed(), response),
        Body::Recovered(_) => match entry.clone().counted() {
            Entry { body: Body::Recovered(_), .. } => Ok(()),
            inner => project(connection, seq, &inner),
        },
        Body::LogOpened(_) | Body::Erasure(_) | Body::PackApplied(_) | Body::TerminalEvent(_) => Ok(()),
    }
}

/// Computes every projection again from the entries.
pub(crate) fn rebuild(connection: &Connection) -> Result<(), StoreError> {
    for table in TABLES {
        connection.execute(&format!("DELETE FROM {table}"), [])?;
    }
    let mut statement = connection.prepare("SELECT seq, bytes FROM entry ORDER BY seq")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (seq, bytes): (i64, Vec<u8>) = (row.get(0)?, row.get(1)?);
        // An entry that a newer program wrote is kept, and counts nothing here.
        if let Ok(entry) = Entry::read(&bytes) {
            project(connection, seq.cast_unsigned(), &entry)?;
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

fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::Hall => "hall",
        Mode::Counter => "counter",
    }
}
