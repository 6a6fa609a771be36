//! Changes of the head, and of the row that says whose log it is.

use super::{
    Change,
    attack::{Attack, Changed},
    change,
};

pub(super) const CHANGES: &[Change] = &[
    change("change the head's size", |a| {
        let by = 1 + a.seed.below(5).cast_signed();
        a.run("UPDATE head SET size = size + ?1", [by])
    }),
    change("make the head's size 0", |a| a.run("UPDATE head SET size = 0", [])),
    change("change the compact range", |a| edit_blob(a, "compact_range")),
    change("shorten the compact range", |a| {
        a.run("UPDATE head SET compact_range = substr(compact_range, 1, length(compact_range) - 1)", [])
    }),
    change("edit the checkpoint", edit_checkpoint),
    change("remove the checkpoint", |a| a.run("UPDATE head SET checkpoint = ''", [])),
    change("an older checkpoint", |a| from_older(a, "checkpoint")),
    change("an older compact range", |a| from_older(a, "compact_range")),
    change("an older checkpoint, range and size", |a| {
        Ok(from_older(a, "checkpoint")? && from_older(a, "compact_range")? && from_older(a, "size")?)
    }),
    change("another signature beside the terminal's", |a| {
        a.run(
            "UPDATE head SET checkpoint = checkpoint || '— witness.example abcd' || substr(checkpoint, -5)",
            [],
        )
    }),
    change("remove the head", |a| a.run("DELETE FROM head", [])),
    change("a second head", |a| {
        a.run("INSERT INTO head SELECT 2, size, compact_range, checkpoint FROM head", [])
    }),
    change("change the terminal", |a| a.run("UPDATE log SET terminal = terminal || '0'", [])),
    change("make the terminal no name", |a| a.run("UPDATE log SET terminal = '../' || terminal", [])),
    change("change the log's identity", |a| {
        let id = a.seed.bytes::<16>();
        a.run("UPDATE log SET log = ?1", [id])
    }),
    change("change the demo flag", |a| a.run("UPDATE log SET demo = 1 - demo", [])),
    change("remove the log's identity", |a| a.run("DELETE FROM log", [])),
    change("a second identity", |a| a.run("INSERT INTO log SELECT 2, terminal, log, 1 - demo FROM log", [])),
];

fn edit_blob(attack: &mut Attack<'_>, column: &str) -> Changed {
    let sql = format!("SELECT {column} FROM head");
    let mut bytes: Vec<u8> = attack.value(&sql, [])?.unwrap_or_default();
    let place = attack.seed.place(bytes.len());
    bytes[place] ^= 1 << attack.seed.below(8);
    attack.run(&format!("UPDATE head SET {column} = ?1"), [bytes])
}

/// Replaces one character of the checkpoint by another one.
fn edit_checkpoint(attack: &mut Attack<'_>) -> Changed {
    let text: String = attack.value("SELECT checkpoint FROM head", [])?.unwrap_or_default();
    let mut characters: Vec<char> = text.chars().collect();
    let place = attack.seed.place(characters.len());
    characters[place] = *attack.seed.one_of(&['A', 'b', '0', '+', '=', '\n', ' ']).unwrap_or(&'A');
    attack.run("UPDATE head SET checkpoint = ?1", [characters.into_iter().collect::<String>()])
}

/// Takes a column from the copy that was made earlier.
fn from_older(attack: &Attack<'_>, column: &str) -> Changed {
    let older = attack.base.older.connect()?;
    let sql = format!("SELECT {column} FROM head");
    let value: rusqlite::types::Value = older.query_row(&sql, [], |row| row.get(0))?;
    attack.run(&format!("UPDATE head SET {column} = ?1"), [value])
}
