//! The file around the rows. A trigger could change what is written next, a view could show something else by day
//! than at night, an index could leave rows out of a count: none of these shows in any row.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::{Finding, What};
use crate::{
    error::StoreError,
    migration::Migration,
    read::{Reader, StoredEntry},
};

/// Type, name, table and statement of something in a schema.
type Object = (String, String, String, Option<String>);

/// Tables whose indexes nothing else walks over, or that nothing else reads at all: the draft of the visit that is going
/// on, and most of what belongs to the sync.
const CHECKED: [&str; 17] = [
    "rating",
    "survey_response",
    "survey_answer",
    "label_proposed",
    "ledger_note",
    "writing",
    "draft",
    "evaluation",
    "rating_service",
    "unrated",
    "cancelled",
    "phone",
    "dropped_private",
    "earlier_witness",
    "remark",
    "work_order",
    "exchange",
];

/// The step that brought what belongs to the sync.
const WITNESS_SINCE: usize = 4;

/// Compares the schema with the one that these steps lead to.
pub(super) fn check(reader: &Reader, steps: &[Migration]) -> Result<Vec<Finding>, StoreError> {
    let stored = &reader.connection;
    let number: i64 = stored.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let same = usize::try_from(number) == Ok(steps.len()) && objects(stored)? == expected(steps)?;
    let holds = |sql: &str| stored.query_row(sql, [], |row| row.get::<_, bool>(0));
    let begins = holds("SELECT NOT EXISTS (SELECT 1 FROM entry WHERE seq < 0)")?;
    // One log, one head. The tables say so too, but a check can be switched off while writing.
    let single = holds("SELECT (SELECT count(*) FROM log) = 1 AND (SELECT count(*) FROM head) = 1")?;
    let sync = "SELECT (SELECT count(*) FROM witness) <= 1 AND (SELECT count(*) FROM exchange) <= 1";
    let single = single && (steps.len() < WITNESS_SINCE || holds(sync)?);
    let rules = [(same, What::Schema), (begins, What::BeforeFirst), (single, What::Unsound)];
    let broken = rules.into_iter().filter(|(kept, _)| !kept);
    Ok(broken.map(|(_, what)| Finding { seq: None, what }).collect())
}

/// What a walk over all entries has seen, to hold the indexes against.
#[derive(Default)]
pub(super) struct Seen {
    /// How many entries.
    pub(super) entries: u64,
    places: u64,
    packs: u64,
    self_tests: u64,
}

impl Seen {
    pub(super) fn entry(&mut self, stored: &StoredEntry) {
        self.entries += 1;
        self.places = self.places.wrapping_add(stored.seq);
        self.packs += u64::from(stored.kind == "pack_applied");
        self.self_tests += u64::from(stored.kind == "self_test");
    }
}

/// Looks whether every index has all rows of its table. The big table is not walked over a second time for that.
pub(super) fn check_indexes(reader: &Reader, seen: &Seen) -> Result<Vec<Finding>, StoreError> {
    let stored = &reader.connection;
    let number = |sql: &str| stored.query_row(sql, [], |row| row.get::<_, i64>(0)).map(i64::cast_unsigned);
    let entries = "FROM entry INDEXED BY sqlite_autoindex_entry_1 WHERE seq >= 0";
    let of_kind = |index: &str, kind: &str| {
        number(&format!("SELECT count(*) FROM entry INDEXED BY {index} WHERE kind = '{kind}' AND seq >= 0"))
    };
    let mut sound = number(&format!("SELECT count(*) {entries}"))? == seen.entries
        && number(&format!("SELECT coalesce(sum(seq), 0) {entries}"))? == seen.places
        && of_kind("entry_pack", "pack_applied")? == seen.packs
        && of_kind("entry_self_test", "self_test")? == seen.self_tests;
    for table in CHECKED {
        let sql = format!("PRAGMA integrity_check({table})");
        sound &= stored.query_row(&sql, [], |row| row.get::<_, String>(0))? == "ok";
    }
    Ok(if sound { Vec::new() } else { vec![Finding { seq: None, what: What::Unsound }] })
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
