//! A file as an earlier program left it: the tables of that time, with what is in those that both programs have.

use std::collections::BTreeSet;

use rusqlite::Connection;
use shiwen_store::{Migration, StoreError};

use super::Place;

/// Gives a record that nobody has open the schema that these steps lead to, in one transaction.
pub fn set_back(place: &Place, steps: &[Migration]) -> Result<(), StoreError> {
    let before = Connection::open_in_memory()?;
    for step in steps {
        before.execute_batch(step.sql)?;
    }
    let mut connection = place.connect()?;
    let (wanted, there) = (objects(&before)?, objects(&connection)?);
    let transaction = connection.transaction()?;
    for (kind, name, _) in there.difference(&wanted) {
        transaction.execute_batch(&format!("DROP {kind} IF EXISTS {name}"))?;
    }
    for (_, _, sql) in wanted.difference(&there) {
        transaction.execute_batch(sql)?;
    }
    transaction.pragma_update(None, "user_version", i64::try_from(steps.len()).unwrap_or(0))?;
    Ok(transaction.commit()?)
}

/// Kind, name and statement of everything that a statement made.
fn objects(connection: &Connection) -> rusqlite::Result<BTreeSet<(String, String, String)>> {
    let sql = "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL";
    let mut statement = connection.prepare(sql)?;
    statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect()
}
