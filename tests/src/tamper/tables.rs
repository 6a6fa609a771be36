//! Changes of the tables for reports, and of the schema itself: a trigger or view is a second author.

use rusqlite::types::Value;

use super::{
    Change,
    attack::{Attack, Changed},
    change,
};

pub(super) const TABLES: &[&str] = &[
    "rating",
    "rating_reason",
    "survey_response",
    "survey_answer",
    "rating_tally",
    "reason_tally",
    "survey_tally",
    "answer_tally",
    "flag",
    "flag_basis",
    "answer_day",
    "label_proposed",
    "ledger_note",
    "ledger_item",
    "rating_service",
    "unrated",
    "cancelled",
    "beside_tally",
];

pub(super) const ROWS: &[Change] = &[
    change("rewrite a tally", |a| rewrite(a, &TABLES[4..8], "count")),
    change("count a flagged rating as one that is not", |a| rewrite(a, &["rating_tally"], "flagged")),
    change("rewrite a flag", |a| rewrite(a, &["flag"], "rule")),
    change("take a flag away", |a| delete(a, "flag")),
    change("flag another rating", |a| {
        a.run("INSERT OR IGNORE INTO flag SELECT max(seq), 'burst' FROM rating", [])
    }),
    change("forget by what flags are judged", |a| a.run("DELETE FROM flag_basis", [])),
    change("rewrite the level column", |a| {
        a.run("UPDATE rating SET level = 5 WHERE level < 5 AND seq = (SELECT max(seq) FROM rating WHERE level < 5)", [])
    }),
    change("rewrite a reason", |a| rewrite(a, &TABLES[1..2], "code")),
    change("rewrite any cell", |a| rewrite(a, TABLES, "")),
    change("rewrite a note", |a| rewrite(a, &["ledger_note"], "text")),
    change("take a note away", |a| delete(a, "ledger_note")),
    change("rewrite what was put in", |a| rewrite(a, &["ledger_item"], "")),
    change("rewrite a proposal", |a| rewrite(a, &["label_proposed"], "")),
    change("delete a row", |a| {
        let table = any(a);
        delete(a, table)
    }),
    change("insert a row", insert),
    change("empty a table", |a| {
        let table = any(a);
        a.run(&format!("DELETE FROM {table}"), [])
    }),
];

pub(super) const SCHEMA: &[Change] = &[
    change("drop a table", |a| {
        let table = any(a);
        batch(a, &format!("DROP TABLE {table}"))
    }),
    change("drop the private texts' table", |a| batch(a, "DROP TABLE private")),
    change("drop the writings' table", |a| batch(a, "DROP TABLE writing")),
    change("drop the numbers' table", |a| batch(a, "DROP TABLE phone")),
    change("drop the witness's table", |a| batch(a, "DROP TABLE witness")),
    change("drop the table of what was dropped", |a| batch(a, "DROP TABLE dropped_private")),
    change("put a view before the writings", |a| batch(a, UNSEEN)),
    change("add a trigger that praises", |a| batch(a, PRAISING)),
    change("add a trigger that forgets", |a| {
        batch(a, "CREATE TRIGGER t AFTER INSERT ON draft BEGIN DELETE FROM draft; END")
    }),
    change("put a view before a table, to lie later", |a| batch(a, LYING_LATER)),
    change("add a column", |a| {
        let table = any(a);
        batch(a, &format!("ALTER TABLE {table} ADD COLUMN more INTEGER"))
    }),
    change("add a table", |a| batch(a, "CREATE TABLE more (one INTEGER)")),
    change("add an index that refuses", |a| {
        batch(a, "CREATE UNIQUE INDEX more ON entry (kind) WHERE kind = 'refused from now on'")
    }),
    change("take a check away", |a| batch(a, UNCHECKED)),
    change("an index that leaves ratings out", |a| lying_index(a, "rating", "visit_id", "level > 2")),
    change("an index that leaves entries out", |a| lying_index(a, "entry", "entry_id", "seq % 2")),
    change("an index that leaves writings out", |a| lying_index(a, "writing", "entry_id", "rowid % 2")),
    change("an index that leaves numbers out", |a| lying_index(a, "phone", "entry_id", "rowid % 2")),
    change("change the schema's number", |a| {
        let number = [0, 1, 99][a.seed.place(3)];
        batch(a, &format!("PRAGMA user_version = {number}"))
    }),
];

/// Turns the worst level into the best one while a visit is still going on.
const PRAISING: &str = r#"CREATE TRIGGER t AFTER INSERT ON draft BEGIN
    UPDATE draft SET body = CAST(replace(CAST(body AS TEXT), '"level":1', '"level":5') AS BLOB)
    WHERE visit_id = NEW.visit_id; END"#;

/// Shows every row until a day comes, and only the good ones from then on.
const LYING_LATER: &str = "ALTER TABLE rating_tally RENAME TO hidden;
    CREATE VIEW rating_tally AS SELECT * FROM hidden WHERE level > 2 OR date('now') < '2999-01-01';";

/// Whoever looks for writings finds none.
const UNSEEN: &str = "ALTER TABLE writing RENAME TO hidden;
    CREATE VIEW writing AS SELECT * FROM hidden WHERE length(content) > 65536;";

const UNCHECKED: &str = "PRAGMA writable_schema = ON;
    UPDATE sqlite_schema SET sql = replace(sql, ' CHECK (level BETWEEN 1 AND 5)', '') WHERE name = 'rating';
    PRAGMA writable_schema = OFF;";

fn any(attack: &mut Attack<'_>) -> &'static str {
    attack.seed.one_of(TABLES).unwrap_or(&"rating")
}

fn batch(attack: &Attack<'_>, sql: &str) -> Changed {
    attack.connection.execute_batch(sql)?;
    Ok(true)
}

fn columns(attack: &Attack<'_>, table: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = attack.connection.prepare("SELECT name FROM pragma_table_info(?1)")?;
    statement.query_map([table], |row| row.get(0))?.collect()
}

/// A row of a table, as the condition that finds it and its cells.
fn row(attack: &mut Attack<'_>, table: &str) -> rusqlite::Result<Option<Vec<Value>>> {
    let count: i64 = attack.value(&format!("SELECT count(*) FROM {table}"), [])?.unwrap_or(0);
    let nth = attack.seed.below(count.unsigned_abs());
    let mut statement = attack.connection.prepare(&format!("SELECT * FROM {table} LIMIT 1 OFFSET {nth}"))?;
    let width = statement.column_count();
    let mut rows = statement.query([])?;
    rows.next()?.map(|row| (0..width).map(|place| row.get(place)).collect()).transpose()
}

fn other(attack: &mut Attack<'_>, value: &Value) -> Value {
    match value {
        Value::Integer(number) => Value::Integer(number + 1 + attack.seed.below(3).cast_signed()),
        Value::Text(text) => Value::Text(format!("{text}x")),
        _ => Value::Blob(attack.seed.bytes::<16>().to_vec()),
    }
}

/// Changes one cell: of the column of this name, or of any.
fn rewrite(attack: &mut Attack<'_>, tables: &[&str], column: &str) -> Changed {
    let table = *attack.seed.one_of(tables).unwrap_or(&"rating");
    let names = columns(attack, table)?;
    let Some(cells) = row(attack, table)? else { return Ok(false) };
    let place =
        names.iter().position(|name| name == column).unwrap_or_else(|| attack.seed.place(names.len()));
    let changed = other(attack, &cells[place]);
    let sql = format!("UPDATE OR IGNORE {table} SET {} = ? WHERE {}", names[place], all_equal(&names));
    attack.run(&sql, rusqlite::params_from_iter([changed].into_iter().chain(cells)))
}

fn all_equal(names: &[String]) -> String {
    names.iter().map(|name| format!("{name} = ?")).collect::<Vec<_>>().join(" AND ")
}

fn delete(attack: &mut Attack<'_>, table: &str) -> Changed {
    let names = columns(attack, table)?;
    let Some(cells) = row(attack, table)? else { return Ok(false) };
    let sql = format!("DELETE FROM {table} WHERE {}", all_equal(&names));
    attack.run(&sql, rusqlite::params_from_iter(cells))
}

/// A row like another one, with every cell of its key changed.
fn insert(attack: &mut Attack<'_>) -> Changed {
    let table = any(attack);
    let Some(cells) = row(attack, table)? else { return Ok(false) };
    let cells: Vec<Value> = cells.iter().map(|cell| other(attack, cell)).collect();
    let marks = vec!["?"; cells.len()].join(", ");
    attack.run(&format!("INSERT OR IGNORE INTO {table} VALUES ({marks})"), rusqlite::params_from_iter(cells))
}

/// `count(*)` reads the smallest index. One that leaves rows out makes it lie, though every row is still there.
fn lying_index(attack: &mut Attack<'_>, table: &str, column: &str, kept: &str) -> Changed {
    let root =
        |name: String| attack.value::<i64>("SELECT rootpage FROM sqlite_schema WHERE name = ?1", [name]);
    batch(attack, &format!("CREATE TABLE more ({column} BLOB NOT NULL UNIQUE) STRICT"))?;
    attack.run(&format!("INSERT INTO more SELECT {column} FROM {table} WHERE {kept}"), [])?;
    let mine = root("sqlite_autoindex_more_1".to_owned())?;
    let theirs = format!("sqlite_autoindex_{table}_1");
    let left_out: i64 =
        attack.value(&format!("SELECT count(*) FROM {table} WHERE NOT ({kept})"), [])?.unwrap_or(0);
    attack.connection.execute_batch("PRAGMA writable_schema = ON")?;
    attack.run("UPDATE sqlite_schema SET rootpage = ?1 WHERE name = ?2", rusqlite::params![mine, theirs])?;
    attack.run("DELETE FROM sqlite_schema WHERE tbl_name = 'more'", [])?;
    attack.connection.execute_batch("PRAGMA writable_schema = OFF")?;
    Ok(left_out > 0)
}
