//! Changes back to a state that the terminal itself once signed. Nothing in the file is wrong then; only somebody
//! who remembers a later state can tell.

use std::fs;

use super::{
    Change,
    attack::{Attack, Changed},
    change,
};

const COPY: &str = "an older copy of the database";
const NO_WAL: &str = "the write-ahead log removed";
const KEPT_HEAD: &str = "the tail cut back to a kept head, tables and texts too";

/// What a lone terminal cannot see, and why: each leads to an older state of the same log that is whole in itself and
/// carries the terminal's true signature. A witness that keeps size and root sees them all: the log has become
/// shorter than what it has.
pub const NEEDS_WITNESS: &[(&str, &str)] = &[
    (COPY, "every byte of it was once true"),
    (NO_WAL, "the file without its newest commits is an older copy"),
    (KEPT_HEAD, "it makes an older copy out of the newer one"),
];

pub(super) const CHANGES: &[Change] = &[
    change(COPY, |a| {
        let older = a.base.older.clone();
        replace(a, &older.path)
    }),
    change(NO_WAL, |a| {
        let running = a.base.running.clone();
        replace(a, &running.path)
    }),
    change(KEPT_HEAD, |a| cut_back(a, true)),
    change("the tail cut back to a kept head", |a| cut_back(a, false)),
];

fn replace(attack: &mut Attack<'_>, file: &std::path::Path) -> Changed {
    attack.replace_file(|place| {
        let _ = fs::remove_file(place.wal());
        fs::copy(file, &place.path).expect("a copy can be made");
    })?;
    Ok(true)
}

fn cut_back(attack: &mut Attack<'_>, tables_too: bool) -> Changed {
    let older = &attack.base.older;
    let sql = format!("ATTACH '{}' AS older KEY \"x'{}'\"", older.path.display(), hex::encode(older.key));
    attack.connection.execute_batch(&sql)?;
    let cut = attack.run("DELETE FROM entry WHERE seq >= (SELECT size FROM older.head)", [])?;
    let mut tables = vec!["head"];
    if tables_too {
        tables.extend(["private", "writing", "phone"]);
        tables.extend(super::tables::TABLES);
    }
    for table in tables {
        let sql = format!("DELETE FROM {table}; INSERT INTO {table} SELECT * FROM older.{table};");
        attack.connection.execute_batch(&sql)?;
    }
    attack.connection.execute_batch("DETACH older")?;
    Ok(cut)
}
