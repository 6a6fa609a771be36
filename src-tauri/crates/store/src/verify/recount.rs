//! The projections, counted a second time while the entries pass by. Rows of single entries are compared with the
//! tables in lockstep; only tallies, flags and the visits seen are kept in memory.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, Row, Rows, Statement, types::ValueRef};

use super::{Finding, What};
use crate::{
    error::StoreError,
    projection::{Judging, Sheet, Table},
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

/// The numbers behind a key, as many as the table has.
type Numbers = [i64; Table::NUMBERS];

pub(super) struct Recount<'a> {
    connection: &'a Connection,
    /// The tables of which no difference is known.
    stored: [Option<Rows<'a>>; Table::ALL.len()],
    visits: HashSet<(Table, Vec<u8>)>,
    keyed: [HashMap<Vec<u8>, Numbers>; Table::ALL.len()],
    key: Vec<u8>,
    judging: Judging,
}

impl<'a> Recount<'a> {
    pub(super) fn new(
        connection: &'a Connection,
        statements: &'a mut [(Table, Option<Statement<'_>>)],
    ) -> Result<Self, StoreError> {
        let (stored, visits, keyed) = (Default::default(), HashSet::new(), Default::default());
        let (key, judging) = (Vec::new(), Judging::new());
        let mut recount = Self { connection, stored, visits, keyed, key, judging };
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
        for &table in Table::ROWS {
            self.against_stored(table, None)?;
            same.extend(self.stored[table as usize].take().map(|_| table));
        }
        for &table in Table::KEYED {
            let found = self.same_keys(table);
            same.extend(readable(found)?.filter(|same| *same).map(|_| table));
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

    fn same_keys(&mut self, table: Table) -> Result<bool, StoreError> {
        let mut counted = std::mem::take(&mut self.keyed[table as usize]);
        let (keys, numbers) = table.shape();
        let mut statement = self.connection.prepare(&format!("SELECT * FROM {}", table.name()))?;
        if statement.column_count() < keys + numbers {
            return Ok(false);
        }
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let cells = (0..keys + numbers).map(|place| row.get_ref(place));
            let cells = cells.collect::<Result<Vec<_>, _>>()?;
            write_key(&mut self.key, &cells[..keys]);
            let counted = counted.remove(self.key.as_slice());
            let counted = counted.map(|counted| counted.map(ValueRef::Integer));
            if counted.is_none_or(|counted| counted[..numbers] != cells[keys..]) {
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

    fn add(&mut self, table: Table, key: &[ValueRef<'_>], numbers: &[i64]) -> Result<(), StoreError> {
        write_key(&mut self.key, key);
        let keyed = &mut self.keyed[table as usize];
        if let Some(counted) = keyed.get_mut(self.key.as_slice()) {
            table.grow(counted, numbers);
        } else {
            let mut counted = Numbers::default();
            counted[..numbers.len()].copy_from_slice(numbers);
            keyed.insert(self.key.clone(), counted);
        }
        Ok(())
    }

    fn judging(&mut self) -> Result<&mut Judging, StoreError> {
        Ok(&mut self.judging)
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
