//! A record as it was before visitors could write by hand: a file of the second schema, whose entries and drafts have no
//! member for a writing. Made from one that the present store wrote.

use rusqlite::{Connection, params};
use shiwen_log::{CompactRange, leaf_hash, sign_checkpoint};
use shiwen_store::{MIGRATIONS, StoreError};

use super::{Place, set_back};

/// The number of the schema that first took handwriting.
pub const HANDWRITING_SINCE: usize = 3;

/// Takes the member out of every entry and draft, signs the log that they make, and gives the file the schema of that time.
/// Answers how many it was taken from; whoever wrote by hand before cannot be made undone and keeps his.
pub fn before_handwriting(place: &Place) -> Result<usize, StoreError> {
    let identity = place.reader()?.identity()?.expect("a log was begun here");
    let connection = place.connect()?;
    let mut changed = rewrite(&connection, "draft", "visit_id", "body")?;
    changed += rewrite(&connection, "entry", "seq", "bytes")?;
    let mut range = CompactRange::empty();
    for (seq, bytes) in rows(&connection, "SELECT seq, bytes FROM entry ORDER BY seq")? {
        let leaf = leaf_hash(&bytes);
        connection.execute("UPDATE entry SET leaf = ?2 WHERE seq = ?1", params![seq, leaf.as_bytes()])?;
        range.append(leaf);
    }
    let checkpoint = sign_checkpoint(&place.signing_key(), &identity.origin()?, range.size(), range.root());
    let head = params![range.to_bytes(), checkpoint];
    connection.execute("UPDATE head SET compact_range = ?1, checkpoint = ?2", head)?;
    drop(connection);
    set_back(place, &MIGRATIONS[..HANDWRITING_SINCE - 1])?;
    Ok(changed)
}

type Rows = Vec<(rusqlite::types::Value, Vec<u8>)>;

fn rows(connection: &Connection, sql: &str) -> rusqlite::Result<Rows> {
    connection.prepare(sql)?.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

fn rewrite(connection: &Connection, table: &str, key: &str, column: &str) -> rusqlite::Result<usize> {
    let mut changed = 0;
    for (id, bytes) in rows(connection, &format!("SELECT {key}, {column} FROM {table}"))? {
        let text = String::from_utf8_lossy(&bytes);
        // A recovered entry has the old one inside, as a text.
        let before = text.replace(",\"writing\":null", "").replace(",\\\"writing\\\":null", "");
        changed += usize::from(before != text);
        let sql = format!("UPDATE {table} SET {column} = ?2 WHERE {key} = ?1");
        connection.execute(&sql, params![id, before.as_bytes()])?;
    }
    Ok(changed)
}
