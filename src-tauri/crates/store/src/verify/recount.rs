//! The projections, counted a second time while the entries pass by. Rows of single entries are compared with the
//! tables in lockstep; only tallies and the visits seen are kept in memory.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, Row, Rows, Statement, types::ValueRef};

use super::{Finding, What};
use crate::{
    error::StoreError,
    projection::{Sheet, Table},
};

/// The statements that read the rows of single entries, where the table can be read; they outlive the [`Recount`]
/// that steps through them.
pub(super) fn statements(connection: &Connection) -> Result<Vec<(Table, Option<Statement<'_>>)>, StoreError> {
    let prepared = Table::ROWS.iter().map(|&table| {
        // The order of the key, which is that of its leading columns.
        let sql = format!("SELECT * FROM {} ORDER BY 1, 2", table.name());
        Ok((table, readable(connection.prepare(&sql).map_err(StoreError::from))?))
    });
    prepared.collect()
}

/// What can be read; `None` for what is no longer what it should be. A disk that fails stays an error.
fn readable<T>(read: Result<T, StoreError>) -> Result<Option<T>, StoreError> {
    match read {
        Ok(read) => Ok(Some(read)),
        Err(StoreError::Damaged(_) | StoreError::Statement(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

pub(super) struct Recount<'a> {
    connection: &'a Connection,
    /// The tables of which no difference is known.
    stored: [Option<Rows<'a>>; Table::ALL.len()],
    visits: HashSet<(Table, Vec<u8>)>,
    tallies: [HashMap<Vec<u8>, i64>; Table::ALL.len()],
    key: Vec<u8>,
}

impl<'a> Recount<'a> {
    pub(super) fn new(
        connection: &'a Connection,
        statements: &'a mut [(Table, Option<Statement<'_>>)],
    ) -> Result<Self, StoreError> {
        let (stored, tallies) = (Default::default(), Default::default());
        let mut recount = Self { connection, stored, visits: HashSet::new(), tallies, key: Vec::new() };
        for (table, statement) in statements {
            if let Some(statement) = statement {
                recount.stored[*table as usize] = Some(statement.query([])?);
            }
        }
        Ok(recount)
    }

    /// The tables that say something else than the entries.
    pub(super) fn finish(mut self) -> Result<Vec<Finding>, StoreError> {
        let mut same = Vec::new();
        for table in Table::ROWS {
            self.against_stored(table, None)?;
            same.extend(self.stored[table as usize].take().map(|_| table));
        }
        for table in Table::TALLIES {
            let tally = self.same_tally(table);
            same.extend(readable(tally)?.filter(|same| *same).map(|_| table));
        }
        let differing = Table::ALL.into_iter().filter(|table| !same.contains(table));
        Ok(differing.map(|table| Finding { seq: None, what: What::Projection(table.name()) }).collect())
    }

    /// Holds the next stored row against this one, or against the end. A table is left alone after its first
    /// difference.
    fn against_stored(&mut self, table: Table, values: Option<&[ValueRef<'_>]>) -> Result<(), StoreError> {
        let Some(rows) = &mut self.stored[table as usize] else { return Ok(()) };
        let same = match (readable(rows.next().map_err(StoreError::from))?, values) {
            (Some(Some(row)), Some(values)) => same_values(row, values)?,
            (Some(None), None) => true,
            _ => false,
        };
        if !same {
            self.stored[table as usize] = None;
        }
        Ok(())
    }

    fn same_tally(&mut self, table: Table) -> Result<bool, StoreError> {
        let mut counted = std::mem::take(&mut self.tallies[table as usize]);
        let mut statement = self.connection.prepare(&format!("SELECT * FROM {}", table.name()))?;
        let last = statement.column_index("count")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let key: Vec<_> = (0..last).map(|place| row.get_ref(place)).collect::<Result<_, _>>()?;
            write_key(&mut self.key, &key);
            let count = counted.remove(self.key.as_slice()).map(ValueRef::Integer);
            if count != Some(row.get_ref(last)?) {
                return Ok(false);
            }
        }
        Ok(counted.is_empty())
    }
}

impl Sheet for Recount<'_> {
    fn row(&mut self, table: Table, values: &[ValueRef<'_>]) -> Result<bool, StoreError> {
        // The tables with one row a visit have it in their second column.
        if let (Table::Rating | Table::SurveyResponse, Some(ValueRef::Blob(visit))) = (table, values.get(1))
            && !self.visits.insert((table, visit.to_vec()))
        {
            return Ok(false);
        }
        self.against_stored(table, Some(values))?;
        Ok(true)
    }

    fn count(&mut self, table: Table, key: &[ValueRef<'_>]) -> Result<(), StoreError> {
        write_key(&mut self.key, key);
        let tally = &mut self.tallies[table as usize];
        match tally.get_mut(self.key.as_slice()) {
            Some(count) => *count += 1,
            None => drop(tally.insert(self.key.clone(), 1)),
        }
        Ok(())
    }
}

fn same_values(row: &Row<'_>, values: &[ValueRef<'_>]) -> Result<bool, StoreError> {
    // A newer schema may have more columns; that they belong there is another check's business.
    if row.as_ref().column_count() < values.len() {
        return Ok(false);
    }
    for (place, value) in values.iter().enumerate() {
        if row.get_ref(place)? != *value {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The values one after the other, so that different values never give the same bytes.
fn write_key(key: &mut Vec<u8>, values: &[ValueRef<'_>]) {
    key.clear();
    for value in values {
        let (kind, bytes): (u8, &[u8]) = match value {
            ValueRef::Null => (0, &[]),
            ValueRef::Integer(number) => (1, &number.to_le_bytes()),
            ValueRef::Real(number) => (2, &number.to_le_bytes()),
            ValueRef::Text(text) => (3, text),
            ValueRef::Blob(bytes) => (4, bytes),
        };
        key.push(kind);
        key.extend(u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_le_bytes());
        key.extend(bytes);
    }
}
