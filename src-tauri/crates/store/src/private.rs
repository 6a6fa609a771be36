//! What visitors wrote, apart from the entries: it can be dropped without breaking the log.

use rusqlite::{Connection, OptionalExtension};
use shiwen_domain::{entry::Commitment, id::EntryId};
use shiwen_log::{Nonce, commit};

use crate::error::StoreError;

/// A text and the nonce that hides it behind its commitment.
#[derive(Clone)]
pub struct Private {
    /// 32 random bytes.
    pub nonce: Nonce,
    /// The text, UTF-8.
    pub content: Vec<u8>,
}

impl Private {
    /// The commitment that stands in the entry.
    pub fn commitment(&self) -> Commitment {
        Commitment(commit(&self.nonce, &self.content).to_string())
    }
}

impl std::fmt::Debug for Private {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Nothing a visitor typed goes into a log file, not even by accident.
        write!(f, "Private({} bytes)", self.content.len())
    }
}

pub(crate) fn save(connection: &Connection, entry_id: EntryId, private: &Private) -> Result<(), StoreError> {
    connection
        .prepare_cached("INSERT INTO private (entry_id, nonce, content) VALUES (?1, ?2, ?3)")?
        .execute((entry_id.0.as_bytes(), private.nonce.0, &private.content))?;
    Ok(())
}

pub(crate) fn load(connection: &Connection, entry_id: EntryId) -> Result<Option<Private>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT nonce, content FROM private WHERE entry_id = ?1")?;
    let private = statement
        .query_row([entry_id.0.as_bytes()], |row| {
            Ok(Private { nonce: Nonce(row.get(0)?), content: row.get(1)? })
        })
        .optional()?;
    Ok(private)
}

/// Deletes a text, and every copy of it that lies in the unused part of a page. `secure_delete` zeroes what is freed,
/// but not what a row leaves behind when it moves to another page; so all pages that ever held a text are freed, and
/// the texts that stay are written again. They are those of the last weeks, so this is a few megabytes at most.
pub(crate) fn drop_content(connection: &Connection, entry_id: EntryId) -> Result<(), StoreError> {
    connection.execute("DELETE FROM private WHERE entry_id = ?1", [entry_id.0.as_bytes()])?;
    for table in ["private", "draft"] {
        // A DELETE without condition frees the pages as a whole. SQLCipher keeps temporary tables in memory.
        connection.execute_batch(&format!(
            "CREATE TEMP TABLE kept AS SELECT * FROM main.{table};
             DELETE FROM main.{table};
             INSERT INTO main.{table} SELECT * FROM temp.kept;
             DROP TABLE temp.kept;"
        ))?;
    }
    Ok(())
}
