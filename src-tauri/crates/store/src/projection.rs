//! Tables for reports, computed from the log. They can be dropped and computed again at any time; entries stay.
//! What an entry adds is said once, here; a [`Sheet`] takes it into the tables or holds it against them.

mod counter;
mod judging;
mod ledger;
mod rating;
mod survey;
mod table;

use std::borrow::Cow;

pub(crate) use judging::Judging;
use rusqlite::{
    Connection, params_from_iter,
    types::{ToSqlOutput, ValueRef},
};
use shiwen_domain::{
    entry::{Body, Entry, Subject},
    moment::DATE_UNCERTAIN,
};
pub(crate) use table::Table;

use crate::error::StoreError;

/// What takes the rows of the projections.
pub(crate) trait Sheet {
    /// A row, its values in the order of the columns. Answers whether it was new: a visit has at most one rating and
    /// one response.
    fn row(&mut self, table: Table, values: &[ValueRef<'_>]) -> Result<bool, StoreError>;
    /// Numbers behind a key, which is made if it is not there yet and grows if it is; in the order of the columns.
    fn add(&mut self, table: Table, key: &[ValueRef<'_>], numbers: &[i64]) -> Result<(), StoreError>;
    /// The judge of everything that came before.
    fn judging(&mut self) -> Result<&mut Judging, StoreError>;
}

/// The tables of a record, under a transaction that writes them.
pub(crate) struct Tables<'c> {
    connection: &'c Connection,
    judging: Option<Judging>,
}

impl<'c> Tables<'c> {
    /// The tables, and the judge who knows the log as it is now; one who is not there is loaded when asked for.
    pub(crate) fn new(connection: &'c Connection, judging: Option<Judging>) -> Self {
        Self { connection, judging }
    }

    /// The judge, if there is one, of the log as it is now.
    pub(crate) fn into_judging(self) -> Option<Judging> {
        self.judging
    }

    fn write<'v>(
        &self,
        table: Table,
        values: impl Iterator<Item = ValueRef<'v>>,
    ) -> Result<usize, StoreError> {
        let mut statement = self.connection.prepare_cached(table.insert())?;
        Ok(statement.execute(params_from_iter(values.map(ToSqlOutput::Borrowed)))?)
    }
}

impl Sheet for Tables<'_> {
    fn row(&mut self, table: Table, values: &[ValueRef<'_>]) -> Result<bool, StoreError> {
        Ok(self.write(table, values.iter().copied())? == 1)
    }

    fn add(&mut self, table: Table, key: &[ValueRef<'_>], numbers: &[i64]) -> Result<(), StoreError> {
        let numbers = numbers.iter().map(|&number| ValueRef::Integer(number));
        self.write(table, key.iter().copied().chain(numbers)).map(drop)
    }

    fn judging(&mut self) -> Result<&mut Judging, StoreError> {
        match &mut self.judging {
            Some(judging) => Ok(judging),
            none => Ok(none.insert(Judging::load(self.connection)?)),
        }
    }
}

/// Adds one entry to the projections. An entry recovered from an earlier log counts like the one inside it; a
/// second rating or response of the same visit counts nothing.
pub(crate) fn project(sheet: &mut impl Sheet, seq: u64, entry: &Entry) -> Result<(), StoreError> {
    let (proven, entry) = counted(entry);
    match &entry.body {
        Body::Rating(rating) => rating::project(sheet, seq, proven, rating, &entry.at),
        Body::SurveyResponse(response) => survey::project(sheet, seq, proven, response),
        Body::Unrated(unrated) => counter::unrated(sheet, seq, proven, unrated),
        Body::TerminalEvent(event) => counter::event(sheet, seq, proven, event),
        Body::PackApplied(applied) => {
            sheet.judging()?.pack(applied);
            sheet.add(Table::FlagBasis, &[number(place(seq))], &[])
        }
        Body::LabelProposed(proposed) => ledger::proposed(sheet, seq, proposed, &entry.at),
        Body::Note(note) => ledger::note(sheet, seq, note, &entry.at),
        Body::LedgerItem(item) => ledger::item(sheet, seq, item, &entry.at),
        // What is wrapped twice is not known to be anything.
        Body::Recovered(_)
        | Body::LogOpened(_)
        | Body::SelfTest(_)
        | Body::Erasure(_)
        | Body::Export(_)
        | Body::SettingsChange(_) => Ok(()),
    }
}

/// The entry that counts, and whether its log could prove it.
fn counted(entry: &Entry) -> (bool, Cow<'_, Entry>) {
    match &entry.body {
        Body::Recovered(recovered) => (recovered.proven, Cow::Owned(entry.clone().counted())),
        _ => (true, Cow::Borrowed(entry)),
    }
}

/// Computes every projection again from the entries.
pub(crate) fn rebuild(connection: &Connection) -> Result<(), StoreError> {
    for table in Table::ALL {
        connection.execute(&format!("DELETE FROM {}", table.name()), [])?;
    }
    let mut tables = Tables::new(connection, Some(Judging::new()));
    let mut statement = connection.prepare("SELECT seq, bytes FROM entry ORDER BY seq")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (seq, bytes): (i64, Vec<u8>) = (row.get(0)?, row.get(1)?);
        // An entry that a newer program wrote is kept, and counts nothing here.
        if let Ok(entry) = Entry::read(&bytes) {
            project(&mut tables, seq.cast_unsigned(), &entry)?;
        }
    }
    Ok(())
}

/// The month of a day, `2026-11`; none of what is no day.
pub(crate) fn month_of(day: &str) -> Option<&str> {
    day.get(.."2026-11".len()).filter(|_| day != DATE_UNCERTAIN)
}

/// What an answer of a day is counted under: the day and its month.
fn periods(day: &str) -> impl Iterator<Item = &str> {
    month_of(day).into_iter().chain([day])
}

/// An answer of this day lies at this place.
fn on_day(sheet: &mut impl Sheet, day: &str, seq: u64) -> Result<(), StoreError> {
    if day == DATE_UNCERTAIN {
        return Ok(());
    }
    sheet.add(Table::AnswerDay, &[text(day)], &[place(seq), place(seq)])
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

fn place(seq: u64) -> i64 {
    seq.cast_signed()
}

fn number<'a>(value: impl Into<i64>) -> ValueRef<'a> {
    ValueRef::Integer(value.into())
}
