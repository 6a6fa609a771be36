//! Changes of what the platform witnessed, and of what is called dropped because of it.

use rusqlite::params;

use super::{
    Change,
    attack::{Attack, Changed},
    change,
};

pub(super) const CHANGES: &[Change] = &[
    change("raise the witnessed size", |a| a.run("UPDATE witness SET size = size + 1", [])),
    change("lower the witnessed size", |a| a.run("UPDATE witness SET size = size - 1", [])),
    change("change the witness's compact range", edit_range),
    change("edit the cosigned checkpoint", edit_cosigned),
    change("take the cosignature away", |a| {
        a.run(
            "UPDATE witness SET cosigned =
             substr(cosigned, 1, instr(cosigned, char(10) || '— platform.example'))",
            [],
        )
    }),
    change("call the head witnessed", |a| {
        a.run(
            "UPDATE witness SET (size, compact_range, cosigned) = (SELECT size, compact_range, checkpoint FROM head)",
            [],
        )
    }),
    change("put the cosignature under the head", |a| {
        a.run(
            "UPDATE witness SET (size, compact_range, cosigned) = (SELECT size, compact_range, checkpoint ||
             substr(cosigned, instr(cosigned, '— platform.example')) FROM head)",
            [],
        )
    }),
    change("remove what the witness signed", |a| a.run("DELETE FROM witness", [])),
    change("a second row of the witness", |a| {
        a.run("INSERT INTO witness SELECT 2, size, compact_range, cosigned FROM witness", [])
    }),
    change("drop a text that the platform has not", |a| drop_unwitnessed(a, "private", "text")),
    change("drop a writing that the platform has not", |a| drop_unwitnessed(a, "writing", "writing")),
    change("drop a number that the platform has not", |a| drop_unwitnessed(a, "phone", "phone")),
    change("call a text dropped that is there", |a| {
        a.run("INSERT INTO dropped_private SELECT entry_id, 'text' FROM private LIMIT 1", [])
    }),
    change("call something of nobody dropped", |a| {
        let id = a.seed.bytes::<16>();
        a.run("INSERT INTO dropped_private VALUES (?1, 'text')", [id])
    }),
    change("forget that something was dropped", |a| {
        a.run("DELETE FROM dropped_private WHERE entry_id = (SELECT max(entry_id) FROM dropped_private)", [])
    }),
    change("forget all that was dropped", |a| a.run("DELETE FROM dropped_private", [])),
];

fn edit_range(attack: &mut Attack<'_>) -> Changed {
    let mut bytes: Vec<u8> = attack.value("SELECT compact_range FROM witness", [])?.unwrap_or_default();
    let place = attack.seed.place(bytes.len());
    bytes[place] ^= 1 << attack.seed.below(8);
    attack.run("UPDATE witness SET compact_range = ?1", [bytes])
}

/// Replaces one character by another one.
fn edit_cosigned(attack: &mut Attack<'_>) -> Changed {
    let text: String = attack.value("SELECT cosigned FROM witness", [])?.unwrap_or_default();
    let mut characters: Vec<char> = text.chars().collect();
    let place = attack.seed.place(characters.len());
    characters[place] = *attack.seed.one_of(&['A', 'b', '0', '+', '=', '\n', ' ']).unwrap_or(&'A');
    attack.run("UPDATE witness SET cosigned = ?1", [characters.into_iter().collect::<String>()])
}

/// Somebody wants a word to be gone before anybody else has it, and says that it was dropped in order.
fn drop_unwitnessed(attack: &mut Attack<'_>, table: &str, kind: &str) -> Changed {
    let sql = format!(
        "SELECT kept.entry_id FROM {table} AS kept JOIN entry ON entry.entry_id = kept.entry_id
         WHERE seq >= ?1 ORDER BY seq DESC LIMIT 1"
    );
    let witnessed = attack.base.witnessed.cast_signed();
    let Some(id) = attack.value::<Vec<u8>>(&sql, [witnessed])? else { return Ok(false) };
    attack.run(&format!("DELETE FROM {table} WHERE entry_id = ?1"), [&id])?;
    attack.run("INSERT INTO dropped_private VALUES (?1, ?2)", params![id, kind])
}
