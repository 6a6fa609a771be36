//! Changes of what visitors wrote.

use rusqlite::params;

use super::{
    Change,
    attack::{Attack, Changed},
    change,
};

pub(super) const CHANGES: &[Change] = &[
    change("edit a text", |a| edit(a, "content")),
    change("edit a nonce", |a| edit(a, "nonce")),
    change("lengthen a text", |a| {
        let id = any(a)?;
        a.run("UPDATE private SET content = CAST(content || 'x' AS BLOB) WHERE entry_id = ?1", [id])
    }),
    change("delete a text", |a| {
        let id = any(a)?;
        a.run("DELETE FROM private WHERE entry_id = ?1", [id])
    }),
    change("delete all texts", |a| a.run("DELETE FROM private", [])),
    change("swap two texts", |a| swap(a, "content")),
    change("swap two texts with their nonces", |a| Ok(swap(a, "content")? && swap(a, "nonce")?)),
    change("insert a text for nobody", |a| {
        let id = a.seed.bytes::<16>();
        let from = any(a)?;
        a.run(
            "INSERT INTO private SELECT ?1, nonce, content FROM private WHERE entry_id = ?2",
            params![id, from],
        )
    }),
    change("give a text to another entry", |a| {
        let id = a.seed.bytes::<16>();
        let from = any(a)?;
        a.run("UPDATE private SET entry_id = ?1 WHERE entry_id = ?2", params![id, from])
    }),
    change("bring an erased text back", bring_back),
    change("shorten a nonce", |a| {
        let id = any(a)?;
        a.run("UPDATE private SET nonce = substr(nonce, 1, 31) WHERE entry_id = ?1", [id])
    }),
];

fn any(attack: &mut Attack<'_>) -> rusqlite::Result<Vec<u8>> {
    let count: i64 = attack.value("SELECT count(*) FROM private", [])?.unwrap_or(0);
    let nth = attack.seed.below(count.unsigned_abs()).cast_signed();
    let id = attack.value("SELECT entry_id FROM private ORDER BY entry_id LIMIT 1 OFFSET ?1", [nth])?;
    Ok(id.unwrap_or_default())
}

fn edit(attack: &mut Attack<'_>, column: &str) -> Changed {
    let id = any(attack)?;
    let sql = format!("SELECT {column} FROM private WHERE entry_id = ?1");
    let mut bytes: Vec<u8> = attack.value(&sql, [&id])?.unwrap_or_default();
    let place = attack.seed.place(bytes.len());
    bytes[place] ^= 1 << attack.seed.below(8);
    attack.run(&format!("UPDATE private SET {column} = ?2 WHERE entry_id = ?1"), params![id, bytes])
}

/// Swaps a column of the first and last text.
fn swap(attack: &Attack<'_>, column: &str) -> Changed {
    let end = |order| {
        let sql = format!("SELECT entry_id, {column} FROM private ORDER BY entry_id {order} LIMIT 1");
        attack
            .connection
            .query_row(&sql, [], |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, Vec<u8>>(1)?)))
    };
    let ((one, its), (other, others)) = (end("ASC")?, end("DESC")?);
    let sql = format!("UPDATE private SET {column} = ?2 WHERE entry_id = ?1");
    Ok(attack.run(&sql, params![one, others])? && attack.run(&sql, params![other, its])?)
}

/// Somebody kept a text that was erased since; it still fits its commitment.
fn bring_back(attack: &mut Attack<'_>) -> Changed {
    let Some((id, nonce, content)) = attack.base.erased.clone() else { return Ok(false) };
    attack.run("INSERT INTO private VALUES (?1, ?2, ?3)", params![id.0.as_bytes(), nonce.0, content])
}
