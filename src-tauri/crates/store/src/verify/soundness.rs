//! The file around the rows. A trigger could change what is written next, a view could show something else by day
//! than at night, an index could leave rows out of a count: none of these shows in any row.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::{Finding, What};
use crate::{error::StoreError, migration::Migration, read::Reader};

/// Type, name, table and statement of something in a schema.
type Object = (String, String, String, Option<String>);

/// Compares the schema with the one that these steps lead to, and every index with its table.
pub(super) fn check(reader: &Reader, steps: &[Migration]) -> Result<Vec<Finding>, StoreError> {
    let stored = &reader.connection;
    let number: i64 = stored.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let same = usize::try_from(number) == Ok(steps.len()) && objects(stored)? == expected(steps)?;
    let holds = |sql: &str| stored.query_row(sql, [], |row| row.get::<_, bool>(0));
    let begins = holds("SELECT NOT EXISTS (SELECT 1 FROM entry WHERE seq < 0)")?;
    // One log, one head. The tables say so too, but a check can be switched off while writing.
    let single = holds("SELECT (SELECT count(*) FROM log) = 1 AND (SELECT count(*) FROM head) = 1")?;
    let answer: String = stored.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    let sound = single && answer == "ok";
    let rules = [(same, What::Schema), (begins, What::BeforeFirst), (sound, What::Unsound)];
    let broken = rules.into_iter().filter(|(kept, _)| !kept);
    Ok(broken.map(|(_, what)| Finding { seq: None, what }).collect())
}

/// The schema that these steps make.
fn expected(steps: &[Migration]) -> Result<BTreeSet<Object>, StoreError> {
    let connection = Connection::open_in_memory()?;
    for step in steps {
        connection.execute_batch(step.sql)?;
    }
    objects(&connection)
}

fn objects(connection: &Connection) -> Result<BTreeSet<Object>, StoreError> {
    let mut statement = connection.prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
