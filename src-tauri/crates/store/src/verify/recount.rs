//! The projections, counted a second time in memory and compared row by row.

use rusqlite::{Connection, types::Value};
use shiwen_domain::entry::Entry;

use super::{Finding, What};
use crate::{error::StoreError, migration::MIGRATIONS, projection, read::Reader};

pub(super) struct Recount {
    counted: Connection,
}

impl Recount {
    pub(super) fn new() -> Result<Self, StoreError> {
        let counted = Connection::open_in_memory()?;
        for step in MIGRATIONS {
            counted.execute_batch(step.sql)?;
        }
        counted.execute_batch("BEGIN")?;
        Ok(Self { counted })
    }

    pub(super) fn entry(&mut self, seq: u64, entry: &Entry) -> Result<(), StoreError> {
        projection::project(&self.counted, seq, entry)
    }

    pub(super) fn compare(self, reader: &Reader) -> Result<Vec<Finding>, StoreError> {
        let mut findings = Vec::new();
        for &table in projection::TABLES {
            if !same_rows(&self.counted, &reader.connection, table)? {
                findings.push(Finding { seq: None, what: What::Projection(table) });
            }
        }
        Ok(findings)
    }
}

fn same_rows(counted: &Connection, stored: &Connection, table: &str) -> Result<bool, StoreError> {
    let columns: Vec<String> = counted
        .prepare(&format!("SELECT name FROM pragma_table_info('{table}') ORDER BY cid"))?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    // Every table is compared in the order of its key, which is the order of its leading columns.
    let sql = format!("SELECT {0} FROM {table} ORDER BY {0}", columns.join(", "));
    let (mut counted, mut stored) = (counted.prepare(&sql)?, stored.prepare(&sql)?);
    let (mut counted, mut stored) = (counted.query([])?, stored.query([])?);
    loop {
        match (counted.next()?, stored.next()?) {
            (None, None) => return Ok(true),
            (Some(left), Some(right)) => {
                for place in 0..columns.len() {
                    if left.get::<_, Value>(place)? != right.get::<_, Value>(place)? {
                        return Ok(false);
                    }
                }
            }
            _ => return Ok(false),
        }
    }
}
