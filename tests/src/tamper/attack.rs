//! A copy of a record, open to write with the database key, and what every attack needs.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, Params, params, types::Value};
use shiwen_log::{CompactRange, leaf_hash};

use super::Base;
use crate::{hall::Place, seed::Seed};

/// Whether there was something to change.
pub type Changed = rusqlite::Result<bool>;

/// How far somebody goes to hide a change of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Hidden {
    /// Not at all.
    Nothing,
    /// The leaf hash fits the changed bytes.
    Leaf,
    /// The compact range and the size fit the changed entries as well.
    Range,
}

/// A copy that is being changed.
#[derive(Debug)]
pub struct Attack<'a> {
    /// What it is a copy of.
    pub(super) base: &'a Base,
    /// Where the copy lies.
    pub(super) place: Place,
    /// Chance.
    pub(super) seed: &'a mut Seed,
    /// The copy; taken away while the file itself is exchanged.
    pub(super) connection: Connection,
}

impl<'a> Attack<'a> {
    /// Copies the record to a folder and changes it. Answers the changed record, or `None` if nothing in it is
    /// other than before.
    pub fn make(
        base: &'a Base,
        folder: &Path,
        seed: &'a mut Seed,
        change: super::Change,
    ) -> rusqlite::Result<Option<Place>> {
        let place = base.place.copy_to(folder).expect("a copy can be made");
        let connection = open(&place)?;
        let before = fingerprint(&connection)?;
        let mut attack = Self { base, place, seed, connection };
        let changed = (change.apply)(&mut attack)?;
        let changed = changed && fingerprint(&attack.connection)? != before;
        Ok(changed.then_some(attack.place))
    }

    /// Runs one statement; whether it changed a row.
    pub(super) fn run(&self, sql: &str, values: impl Params) -> Changed {
        Ok(self.connection.execute(sql, values)? > 0)
    }

    /// One value, if there is one.
    pub(super) fn value<T: rusqlite::types::FromSql>(
        &self,
        sql: &str,
        values: impl Params,
    ) -> rusqlite::Result<Option<T>> {
        self.connection.query_row(sql, values, |row| row.get(0)).optional()
    }

    /// How many entries there are.
    pub(super) fn entries(&self) -> rusqlite::Result<i64> {
        Ok(self.value("SELECT count(*) FROM entry", [])?.unwrap_or(0))
    }

    /// A place in the log.
    pub(super) fn any_seq(&mut self) -> rusqlite::Result<i64> {
        let entries = self.entries()?;
        Ok(self.seed.below(entries.unsigned_abs()).cast_signed())
    }

    /// The place of an entry of this kind.
    pub(super) fn seq_of(&mut self, kind: &str) -> rusqlite::Result<Option<i64>> {
        let count: i64 =
            self.value("SELECT count(*) FROM entry WHERE kind = ?1", [kind])?.unwrap_or_default();
        let nth = self.seed.below(count.unsigned_abs()).cast_signed();
        self.value("SELECT seq FROM entry WHERE kind = ?1 ORDER BY seq LIMIT 1 OFFSET ?2", params![kind, nth])
    }

    /// The bytes of an entry.
    pub(super) fn bytes(&self, seq: i64) -> rusqlite::Result<Vec<u8>> {
        Ok(self.value("SELECT bytes FROM entry WHERE seq = ?1", [seq])?.unwrap_or_default())
    }

    /// Gives an entry other bytes.
    pub(super) fn put_bytes(&self, seq: i64, bytes: &[u8], hidden: Hidden) -> Changed {
        let changed = self.run("UPDATE entry SET bytes = ?2 WHERE seq = ?1", params![seq, bytes])?;
        if hidden >= Hidden::Leaf {
            let leaf = leaf_hash(bytes);
            self.run("UPDATE entry SET leaf = ?2 WHERE seq = ?1", params![seq, leaf.as_bytes()])?;
        }
        self.hide(hidden)?;
        Ok(changed)
    }

    /// Makes size and compact range fit the entries as they are now.
    pub(super) fn hide(&self, hidden: Hidden) -> rusqlite::Result<()> {
        if hidden < Hidden::Range {
            return Ok(());
        }
        let mut statement = self.connection.prepare("SELECT bytes FROM entry ORDER BY seq")?;
        let rows = statement.query_map([], |row| row.get::<_, Vec<u8>>(0))?;
        let range: CompactRange =
            rows.map(|bytes| bytes.map(|bytes| leaf_hash(&bytes))).collect::<Result<_, _>>()?;
        let sql = "UPDATE head SET size = ?1, compact_range = ?2";
        self.run(sql, params![range.size().cast_signed(), range.to_bytes()])?;
        Ok(())
    }

    /// Puts another file in the place of the copy.
    pub(super) fn replace_file(&mut self, put: impl FnOnce(&Place)) -> rusqlite::Result<()> {
        self.connection = Connection::open_in_memory()?;
        put(&self.place);
        self.connection = open(&self.place)?;
        Ok(())
    }
}

/// Opens a record as an attacker would: no check of the schema stands in his way.
fn open(place: &Place) -> rusqlite::Result<Connection> {
    let connection = place.connect()?;
    connection.execute_batch(
        "PRAGMA synchronous = OFF; PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF;",
    )?;
    Ok(connection)
}

/// Everything that is in a database, to see whether a change changed anything.
fn fingerprint(connection: &Connection) -> rusqlite::Result<Vec<Vec<Value>>> {
    let mut all = dump(connection, "sqlite_schema")?;
    all.extend(dump(connection, "pragma_user_version")?);
    let tables = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")?
        .query_map([], |row| row.get::<_, String>(0))?
        .collect::<Result<Vec<_>, _>>()?;
    for table in tables {
        all.extend(dump(connection, &table)?);
    }
    Ok(all)
}

fn dump(connection: &Connection, table: &str) -> rusqlite::Result<Vec<Vec<Value>>> {
    let mut statement = connection.prepare(&format!("SELECT * FROM \"{table}\""))?;
    let columns = statement.column_count();
    let rows = statement.query_map([], |row| {
        // A text that is no text is taken as its bytes.
        let cell = |place| match row.get_ref(place)? {
            rusqlite::types::ValueRef::Text(text) => Ok(Value::Blob(text.to_vec())),
            _ => row.get(place),
        };
        (0..columns).map(cell).collect()
    })?;
    rows.collect()
}
