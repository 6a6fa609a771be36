//! Changes of the table `entry`: edit, re-date, delete, insert, swap, renumber, cut, and the columns beside.

use rusqlite::params;

use super::{
    Change,
    attack::{Attack, Changed, Hidden},
    change,
};

pub(super) const CHANGES: &[Change] = &[
    change("edit a byte", |a| edit_byte(a, Hidden::Nothing)),
    change("edit a byte, leaf fits", |a| edit_byte(a, Hidden::Leaf)),
    change("edit a byte, leaf and range fit", |a| edit_byte(a, Hidden::Range)),
    change("edit the level", |a| edit_level(a, Hidden::Nothing)),
    change("edit the level, leaf fits", |a| edit_level(a, Hidden::Leaf)),
    change("edit the level, leaf and range fit", |a| edit_level(a, Hidden::Range)),
    change("edit a reason, leaf and range fit", |a| {
        edit_text(a, "rating", "\"reasons\":[", "\"reasons\":[517,", Hidden::Range)
    }),
    change("edit a commitment, leaf and range fit", |a| {
        edit_text(a, "rating", "\"comment\":\"", "\"comment\":\"0", Hidden::Range)
    }),
    change("edit a writing's commitment, leaf and range fit", |a| edit_writing(a, "\"writing\":\"0")),
    change("take a writing's commitment away, leaf and range fit", |a| {
        edit_writing(a, "\"writing\":null,\"was\":\"")
    }),
    change("re-date", |a| re_date(a, Hidden::Nothing)),
    change("re-date, leaf fits", |a| re_date(a, Hidden::Leaf)),
    change("re-date, leaf and range fit", |a| re_date(a, Hidden::Range)),
    change("add a space, leaf and range fit", |a| edit_text(a, "rating", "{", "{ ", Hidden::Range)),
    change("delete an entry", |a| delete(a, false, Hidden::Nothing)),
    change("delete an entry, close the gap", |a| delete(a, true, Hidden::Nothing)),
    change("delete an entry, close the gap, range fits", |a| delete(a, true, Hidden::Range)),
    change("append a copy", |a| append(a, false, Hidden::Leaf)),
    change("append a copy, range fits", |a| append(a, false, Hidden::Range)),
    change("append a fake", |a| append(a, true, Hidden::Leaf)),
    change("append a fake, range fits", |a| append(a, true, Hidden::Range)),
    change("insert a copy in the middle", |a| insert(a, Hidden::Leaf)),
    change("insert a copy in the middle, range fits", |a| insert(a, Hidden::Range)),
    change("insert before the first place", insert_before),
    change("swap two", |a| swap(a, Hidden::Leaf)),
    change("swap two, range fits", |a| swap(a, Hidden::Range)),
    change("renumber", renumber),
    change("renumber below the first place", |a| {
        let seq = a.any_seq()?;
        a.run("UPDATE entry SET seq = -seq - 1 WHERE seq = ?1", [seq])
    }),
    change("cut the tail", |a| cut(a, Hidden::Nothing)),
    change("cut the tail, range fits", |a| cut(a, Hidden::Range)),
    change("change entry_id", |a| {
        let (seq, id) = (a.any_seq()?, a.seed.bytes::<16>());
        a.run("UPDATE entry SET entry_id = ?2 WHERE seq = ?1", params![seq, id])
    }),
    change("change kind", |a| {
        let seq = a.any_seq()?;
        a.run("UPDATE entry SET kind = 'rating_' WHERE seq = ?1", [seq])
    }),
    change("change the kind of a newer program's entry", |a| {
        a.run("UPDATE entry SET kind = 'rating' WHERE CAST(bytes AS TEXT) LIKE '{\"v\":2%'", [])
    }),
    change("make a kind no text", |a| {
        let seq = a.any_seq()?;
        a.run("UPDATE entry SET kind = CAST(x'ff' AS TEXT) WHERE seq = ?1", [seq])
    }),
    change("change a leaf hash", |a| {
        let (seq, leaf) = (a.any_seq()?, a.seed.bytes::<32>());
        a.run("UPDATE entry SET leaf = ?2 WHERE seq = ?1", params![seq, leaf])
    }),
    change("shorten a leaf hash", |a| {
        let seq = a.any_seq()?;
        a.run("UPDATE entry SET leaf = substr(leaf, 1, 31) WHERE seq = ?1", [seq])
    }),
    change("shorten an entry_id", |a| {
        let seq = a.any_seq()?;
        a.run("UPDATE entry SET entry_id = substr(entry_id, 1, 15) WHERE seq = ?1", [seq])
    }),
];

fn edit_byte(attack: &mut Attack<'_>, hidden: Hidden) -> Changed {
    let seq = attack.any_seq()?;
    let mut bytes = attack.bytes(seq)?;
    let place = attack.seed.place(bytes.len());
    bytes[place] ^= 1 << attack.seed.below(8);
    attack.put_bytes(seq, &bytes, hidden)
}

/// Replaces the first place where a text occurs in an entry of a kind.
fn edit_text(attack: &mut Attack<'_>, kind: &str, from: &str, to: &str, hidden: Hidden) -> Changed {
    let Some(seq) = attack.seq_of(kind)? else { return Ok(false) };
    let text = String::from_utf8_lossy(&attack.bytes(seq)?).replacen(from, to, 1);
    attack.put_bytes(seq, text.as_bytes(), hidden)
}

/// Changes the commitment of a rating that has a writing.
fn edit_writing(attack: &mut Attack<'_>, to: &str) -> Changed {
    let sql =
        "SELECT seq FROM entry JOIN writing USING (entry_id) WHERE kind = 'rating' ORDER BY seq LIMIT 1";
    let Some(seq) = attack.value(sql, [])? else { return Ok(false) };
    let text = String::from_utf8_lossy(&attack.bytes(seq)?).replacen("\"writing\":\"", to, 1);
    attack.put_bytes(seq, text.as_bytes(), Hidden::Range)
}

fn edit_level(attack: &mut Attack<'_>, hidden: Hidden) -> Changed {
    let Some(seq) = attack.seq_of("rating")? else { return Ok(false) };
    let mut text = String::from_utf8_lossy(&attack.bytes(seq)?).into_owned();
    for level in 1..=4 {
        text = text.replace(&format!("\"level\":{level}"), "\"level\":5");
    }
    attack.run("UPDATE rating SET level = 5 WHERE seq = ?1", [seq])?;
    attack.put_bytes(seq, text.as_bytes(), hidden)
}

fn re_date(attack: &mut Attack<'_>, hidden: Hidden) -> Changed {
    let seq = attack.any_seq()?;
    let year = 2010 + attack.seed.below(16);
    let text = String::from_utf8_lossy(&attack.bytes(seq)?)
        .replace("\"wall\":\"2026", &format!("\"wall\":\"{year}"));
    attack.put_bytes(seq, text.as_bytes(), hidden)
}

/// Moves everything from a place on by so much; through negative places, since two may not meet.
fn shift(attack: &Attack<'_>, from: i64, by: i64) -> rusqlite::Result<()> {
    attack.run("UPDATE entry SET seq = -seq - 1000000 WHERE seq >= ?1", [from])?;
    attack.run("UPDATE entry SET seq = -(seq + 1000000) + ?1 WHERE seq <= -1000000", [by])?;
    Ok(())
}

fn delete(attack: &mut Attack<'_>, close: bool, hidden: Hidden) -> Changed {
    let seq = attack.any_seq()?;
    let gone = attack.run("DELETE FROM entry WHERE seq = ?1", [seq])?;
    if close {
        shift(attack, seq, -1)?;
    }
    attack.hide(hidden)?;
    Ok(gone)
}

/// Puts a copy of an entry, with a fresh identity if it is to be a fake, at a place.
fn put(attack: &mut Attack<'_>, from: i64, to: i64, fake: bool) -> Changed {
    let fresh = attack.seed.bytes::<16>();
    let sql = "INSERT INTO entry SELECT ?2, ?3, kind, leaf, bytes FROM entry WHERE seq = ?1";
    let done = attack.run(sql, params![from, to, fresh])?;
    if fake {
        let id = hyphenated(fresh);
        let text = String::from_utf8_lossy(&attack.bytes(from)?).into_owned();
        let end = text.find("\"at\"").unwrap_or(text.len());
        let text = format!("{{\"v\":1,\"entry_id\":\"{id}\",{}", &text[end..]);
        attack.put_bytes(to, text.as_bytes(), Hidden::Leaf)?;
    }
    Ok(done)
}

fn hyphenated(bytes: [u8; 16]) -> String {
    uuid::Uuid::from_bytes(bytes).to_string()
}

fn append(attack: &mut Attack<'_>, fake: bool, hidden: Hidden) -> Changed {
    let (from, to) = (attack.any_seq()?, attack.entries()?);
    let done = put(attack, from, to, fake)?;
    attack.hide(hidden)?;
    Ok(done)
}

fn insert(attack: &mut Attack<'_>, hidden: Hidden) -> Changed {
    let at = attack.any_seq()?;
    shift(attack, at, 1)?;
    let done = put(attack, at + 1, at, true)?;
    attack.hide(hidden)?;
    Ok(done)
}

/// A place below 0 is nobody's: a reader that begins at 0 never comes by.
fn insert_before(attack: &mut Attack<'_>) -> Changed {
    let from = attack.any_seq()?;
    let to = -1 - attack.seed.below(1_000).cast_signed();
    put(attack, from, to, true)
}

fn swap(attack: &mut Attack<'_>, hidden: Hidden) -> Changed {
    let (one, other) = (attack.any_seq()?, attack.any_seq()?);
    let places = [(one, -1), (other, one), (-1, other)];
    for (from, to) in if one == other { &places[..0] } else { &places[..] } {
        attack.run("UPDATE entry SET seq = ?2 WHERE seq = ?1", [from, to])?;
    }
    attack.hide(hidden)?;
    Ok(one != other)
}

fn renumber(attack: &mut Attack<'_>) -> Changed {
    let (from, to) = (attack.any_seq()?, attack.entries()? + attack.seed.below(9).cast_signed());
    attack.run("UPDATE entry SET seq = ?2 WHERE seq = ?1", [from, to])
}

fn cut(attack: &mut Attack<'_>, hidden: Hidden) -> Changed {
    let from = attack.any_seq()?;
    let cut = attack.run("DELETE FROM entry WHERE seq >= ?1", [from])?;
    attack.hide(hidden)?;
    Ok(cut)
}
