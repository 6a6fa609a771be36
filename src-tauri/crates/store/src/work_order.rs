//! How the work orders of this terminal's bad ratings stand at the platform. Shown here, never moved from here.

use rusqlite::{Connection, OptionalExtension, Row};
use shiwen_domain::id::EntryId;
use uuid::Uuid;

use crate::{error::StoreError, read::Reader};

/// A work order as the platform last told it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkOrder {
    /// The rating that opened it.
    pub entry_id: EntryId,
    /// The work order.
    pub id: String,
    /// Its state, by name.
    pub state: String,
    /// The last day by which it must be closed, `2026-12-01`.
    pub due: String,
    /// When it came into this state, in milliseconds since 1970.
    pub at_ms: i64,
    /// What is done about it, by name; `""` before that is chosen, or where it was not told.
    pub measure: String,
    /// What somebody outside the hall has decided to call the rating, by name; `""` if nothing.
    pub label: String,
}

/// The state in which nothing more is expected of anybody.
const CLOSED: &str = "closed";

const COLUMNS: &str = "entry_id, id, state, due, at_ms, measure, label";

fn read(row: &Row<'_>) -> rusqlite::Result<WorkOrder> {
    Ok(WorkOrder {
        entry_id: EntryId(Uuid::from_bytes(row.get(0)?)),
        id: row.get(1)?,
        state: row.get(2)?,
        due: row.get(3)?,
        at_ms: row.get(4)?,
        measure: row.get(5)?,
        label: row.get(6)?,
    })
}

impl Reader {
    /// Every work order of this terminal that was told, the one that is due first before the others.
    pub fn work_orders(&self) -> Result<Vec<WorkOrder>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM work_order ORDER BY due, id");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The work order of a rating, if one was told.
    pub fn work_order(&self, rating: EntryId) -> Result<Option<WorkOrder>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM work_order WHERE entry_id = ?1");
        let mut statement = self.connection.prepare_cached(&sql)?;
        Ok(statement.query_row([rating.0.as_bytes()], read).optional()?)
    }

    /// Whether any was told.
    pub fn has_work_orders(&self) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM work_order)";
        Ok(self.connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }

    /// How many work orders are not closed.
    pub fn open_work_orders(&self) -> Result<u64, StoreError> {
        let sql = "SELECT count(*) FROM work_order WHERE state <> ?1";
        let count = self.connection.prepare_cached(sql)?.query_row([CLOSED], |row| row.get::<_, i64>(0))?;
        Ok(count.cast_unsigned())
    }
}

/// Keeps what the platform tells, unless a later state is known already: answers may come twice.
pub(crate) fn save(connection: &Connection, orders: &[WorkOrder]) -> Result<(), StoreError> {
    let sql = "INSERT INTO work_order (entry_id, id, state, due, at_ms, measure, label)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
               ON CONFLICT (entry_id) DO UPDATE SET id = excluded.id, state = excluded.state, due = excluded.due,
                 at_ms = excluded.at_ms, measure = excluded.measure, label = excluded.label
               WHERE excluded.at_ms >= work_order.at_ms";
    let mut statement = connection.prepare_cached(sql)?;
    for WorkOrder { entry_id, id, state, due, at_ms, measure, label } in orders {
        statement.execute((entry_id.0.as_bytes(), id, state, due, at_ms, measure, label))?;
    }
    Ok(())
}
