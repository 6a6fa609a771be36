//! Changes of what visitors said in private: of the texts they typed, of the writings, of the sealed numbers, and of
//! one in the other's place.

use rusqlite::params;
use shiwen_domain::entry::PrivateKind;

use super::{
    Change,
    attack::{Attack, Changed},
    change,
};

const TEXTS: &str = "private";
const WRITINGS: &str = "writing";
const NUMBERS: &str = "phone";

pub(super) const CHANGES: &[Change] = &[
    change("edit a text", |a| edit(a, TEXTS, "content")),
    change("edit a writing", |a| edit(a, WRITINGS, "content")),
    change("edit a text's nonce", |a| edit(a, TEXTS, "nonce")),
    change("edit a writing's nonce", |a| edit(a, WRITINGS, "nonce")),
    change("lengthen a text", |a| set(a, TEXTS, "content = CAST(content || 'x' AS BLOB)")),
    change("lengthen a writing", |a| set(a, WRITINGS, "content = CAST(content || 'x' AS BLOB)")),
    change("shorten a writing", |a| set(a, WRITINGS, "content = substr(content, 1, length(content) - 1)")),
    change("lengthen a writing beyond what is taken", |a| {
        set(a, WRITINGS, "content = CAST(content || zeroblob(65536) AS BLOB)")
    }),
    change("delete a text", |a| delete(a, TEXTS)),
    change("delete a writing", |a| delete(a, WRITINGS)),
    change("delete all texts", |a| a.run("DELETE FROM private", [])),
    change("delete all writings", |a| a.run("DELETE FROM writing", [])),
    change("swap two texts", |a| swap(a, TEXTS, "content")),
    change("swap two writings", |a| swap(a, WRITINGS, "content")),
    change("swap two texts with their nonces", |a| swap_rows(a, TEXTS)),
    change("swap two writings with their nonces", |a| swap_rows(a, WRITINGS)),
    change("insert a text for nobody", |a| insert(a, TEXTS)),
    change("insert a writing for nobody", |a| insert(a, WRITINGS)),
    change("give a text to another entry", |a| give(a, TEXTS)),
    change("give a writing to another entry", |a| give(a, WRITINGS)),
    change("give a text to an entry without one", |a| give_to_one_without(a, TEXTS)),
    change("give a writing to an entry without one", |a| give_to_one_without(a, WRITINGS)),
    change("bring an erased text back", |a| bring_back(a, PrivateKind::Text)),
    change("bring an erased writing back", |a| bring_back(a, PrivateKind::Writing)),
    change("move a text to the writings", |a| cross(a, TEXTS, WRITINGS, true)),
    change("move a writing to the texts", |a| cross(a, WRITINGS, TEXTS, true)),
    change("copy a text to the writings", |a| cross(a, TEXTS, WRITINGS, false)),
    change("copy a writing to the texts", |a| cross(a, WRITINGS, TEXTS, false)),
    change("edit a number", |a| edit(a, NUMBERS, "content")),
    change("edit a number's nonce", |a| edit(a, NUMBERS, "nonce")),
    change("delete a number", |a| delete(a, NUMBERS)),
    change("delete all numbers", |a| a.run("DELETE FROM phone", [])),
    change("swap two numbers", |a| swap(a, NUMBERS, "content")),
    change("swap two numbers with their nonces", |a| swap_rows(a, NUMBERS)),
    change("insert a number for nobody", |a| insert(a, NUMBERS)),
    change("give a number to another entry", |a| give(a, NUMBERS)),
    change("give a number to an entry without one", |a| give_to_one_without(a, NUMBERS)),
    change("bring an erased number back", |a| bring_back(a, PrivateKind::Phone)),
    change("move a number to the texts", |a| cross(a, NUMBERS, TEXTS, true)),
    change("copy a text to the numbers", |a| cross(a, TEXTS, NUMBERS, false)),
    change("lengthen a number beyond what is taken", |a| {
        set(a, NUMBERS, "content = CAST(content || zeroblob(4096) AS BLOB)")
    }),
    change("shorten a number's nonce", |a| set(a, NUMBERS, "nonce = substr(nonce, 1, 31)")),
    change("shorten a text's nonce", |a| set(a, TEXTS, "nonce = substr(nonce, 1, 31)")),
    change("shorten a writing's nonce", |a| set(a, WRITINGS, "nonce = substr(nonce, 1, 31)")),
];

fn any(attack: &mut Attack<'_>, table: &str) -> rusqlite::Result<Vec<u8>> {
    let count: i64 = attack.value(&format!("SELECT count(*) FROM {table}"), [])?.unwrap_or(0);
    let nth = attack.seed.below(count.unsigned_abs()).cast_signed();
    let sql = format!("SELECT entry_id FROM {table} ORDER BY entry_id LIMIT 1 OFFSET ?1");
    Ok(attack.value(&sql, [nth])?.unwrap_or_default())
}

fn edit(attack: &mut Attack<'_>, table: &str, column: &str) -> Changed {
    let id = any(attack, table)?;
    let sql = format!("SELECT {column} FROM {table} WHERE entry_id = ?1");
    let mut bytes: Vec<u8> = attack.value(&sql, [&id])?.unwrap_or_default();
    let place = attack.seed.place(bytes.len());
    bytes[place] ^= 1 << attack.seed.below(8);
    attack.run(&format!("UPDATE {table} SET {column} = ?2 WHERE entry_id = ?1"), params![id, bytes])
}

fn set(attack: &mut Attack<'_>, table: &str, what: &str) -> Changed {
    let id = any(attack, table)?;
    attack.run(&format!("UPDATE {table} SET {what} WHERE entry_id = ?1"), [id])
}

fn delete(attack: &mut Attack<'_>, table: &str) -> Changed {
    let id = any(attack, table)?;
    attack.run(&format!("DELETE FROM {table} WHERE entry_id = ?1"), [id])
}

fn insert(attack: &mut Attack<'_>, table: &str) -> Changed {
    let (id, from) = (attack.seed.bytes::<16>(), any(attack, table)?);
    let sql = format!("INSERT INTO {table} SELECT ?1, nonce, content FROM {table} WHERE entry_id = ?2");
    attack.run(&sql, params![id, from])
}

fn give(attack: &mut Attack<'_>, table: &str) -> Changed {
    let (id, from) = (attack.seed.bytes::<16>(), any(attack, table)?);
    attack.run(&format!("UPDATE {table} SET entry_id = ?1 WHERE entry_id = ?2"), params![id, from])
}

/// The other entry is there, and says that nothing of this kind belongs to it.
fn give_to_one_without(attack: &mut Attack<'_>, table: &str) -> Changed {
    let from = any(attack, table)?;
    let sql = format!(
        "UPDATE {table} SET entry_id = (SELECT entry_id FROM entry WHERE entry_id NOT IN
         (SELECT entry_id FROM {table}) ORDER BY seq DESC LIMIT 1) WHERE entry_id = ?1"
    );
    attack.run(&sql, [from])
}

/// Swaps a column of the first and last content.
fn swap(attack: &Attack<'_>, table: &str, column: &str) -> Changed {
    let end = |order| {
        let sql = format!("SELECT entry_id, {column} FROM {table} ORDER BY entry_id {order} LIMIT 1");
        attack
            .connection
            .query_row(&sql, [], |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, Vec<u8>>(1)?)))
    };
    let ((one, its), (other, others)) = (end("ASC")?, end("DESC")?);
    let sql = format!("UPDATE {table} SET {column} = ?2 WHERE entry_id = ?1");
    Ok(attack.run(&sql, params![one, others])? && attack.run(&sql, params![other, its])?)
}

fn swap_rows(attack: &Attack<'_>, table: &str) -> Changed {
    Ok(swap(attack, table, "content")? && swap(attack, table, "nonce")?)
}

/// Puts a content where the other kind is kept, as the same entry's; what lay there is gone.
fn cross(attack: &mut Attack<'_>, from: &str, to: &str, moved: bool) -> Changed {
    let id = any(attack, from)?;
    let sql = format!("REPLACE INTO {to} SELECT entry_id, nonce, content FROM {from} WHERE entry_id = ?1");
    let done = attack.run(&sql, [&id])?;
    if moved {
        attack.run(&format!("DELETE FROM {from} WHERE entry_id = ?1"), [id])?;
    }
    Ok(done)
}

/// Somebody kept a content that was erased since; it still fits its commitment.
fn bring_back(attack: &mut Attack<'_>, kind: PrivateKind) -> Changed {
    let (id, contents) = attack.base.erased.clone();
    let Some(kept) = contents.into_iter().find(|content| content.kind == kind) else { return Ok(false) };
    let table = match kind {
        PrivateKind::Text => TEXTS,
        PrivateKind::Writing => WRITINGS,
        PrivateKind::Phone => NUMBERS,
    };
    let sql = format!("INSERT INTO {table} VALUES (?1, ?2, ?3)");
    attack.run(&sql, params![id.0.as_bytes(), kept.nonce.0, kept.content])
}
