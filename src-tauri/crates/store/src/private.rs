//! What visitors said in private, apart from the entries: it can be dropped without breaking the log.

use rusqlite::{Connection, OptionalExtension};
use shiwen_domain::{
    entry::{Commitment, PrivateKind},
    id::EntryId,
    writing::MAX_WRITING_BYTES,
};
use shiwen_log::{Nonce, commit};

use crate::error::StoreError;

/// The longest sealed phone number, by the rule of its table.
const MAX_SEALED_BYTES: usize = 4096;

/// A private content and the nonce that hides it behind its commitment.
#[derive(Clone)]
pub struct Private {
    /// What it is.
    pub kind: PrivateKind,
    /// 32 random bytes.
    pub nonce: Nonce,
    /// The content: text in UTF-8, a PNG, or a sealed phone number.
    pub content: Vec<u8>,
}

impl Private {
    /// The commitment that stands in the entry.
    pub fn commitment(&self) -> Commitment {
        Commitment(commit(&self.nonce, &self.content).to_string())
    }

    /// Whether a log takes it. One larger than any that the program makes is nobody's, and one such row must not keep the
    /// terminal from starting over.
    pub fn fits(&self) -> bool {
        let most = match self.kind {
            PrivateKind::Text => usize::MAX,
            PrivateKind::Writing => MAX_WRITING_BYTES,
            PrivateKind::Phone => MAX_SEALED_BYTES,
        };
        self.content.len() <= most
    }
}

impl std::fmt::Debug for Private {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Nothing a visitor said goes into a log file, not even by accident.
        write!(f, "Private({}, {} bytes)", self.kind.name(), self.content.len())
    }
}

/// Where a kind of content is kept.
pub(crate) fn table(kind: PrivateKind) -> &'static str {
    match kind {
        PrivateKind::Text => "private",
        PrivateKind::Writing => "writing",
        PrivateKind::Phone => "phone",
    }
}

pub(crate) fn save(connection: &Connection, entry_id: EntryId, private: &Private) -> Result<(), StoreError> {
    let sql = format!("INSERT INTO {} (entry_id, nonce, content) VALUES (?1, ?2, ?3)", table(private.kind));
    connection.prepare_cached(&sql)?.execute((entry_id.0.as_bytes(), private.nonce.0, &private.content))?;
    Ok(())
}

pub(crate) fn load(
    connection: &Connection,
    entry_id: EntryId,
    kind: PrivateKind,
) -> Result<Option<Private>, StoreError> {
    let sql = format!("SELECT nonce, content FROM {} WHERE entry_id = ?1", table(kind));
    let private = connection
        .prepare_cached(&sql)?
        .query_row([entry_id.0.as_bytes()], |row| {
            Ok(Private { kind, nonce: Nonce(row.get(0)?), content: row.get(1)? })
        })
        .optional()?;
    Ok(private)
}

/// Deletes what belongs to an entry, and every copy of it that lies in the unused part of a page. `secure_delete` zeroes
/// what is freed, but not what a row leaves behind when it moves to another page; so all pages that ever held such a
/// content are freed, and what stays is written again. That is what was said in the last weeks: some megabytes.
pub(crate) fn drop_content(connection: &Connection, entry_id: EntryId) -> Result<(), StoreError> {
    for kind in PrivateKind::ALL {
        delete(connection, entry_id, kind)?;
    }
    rewrite(connection, &PrivateKind::ALL)
}

/// Deletes a content; copies of it may stay in unused parts of pages until [`rewrite`].
pub(crate) fn delete(connection: &Connection, id: EntryId, kind: PrivateKind) -> Result<(), StoreError> {
    let sql = format!("DELETE FROM {} WHERE entry_id = ?1", table(kind));
    connection.prepare_cached(&sql)?.execute([id.0.as_bytes()])?;
    Ok(())
}

/// Frees every page that ever held a private content of these kinds and writes what is kept again. With a thousand writings
/// that takes a second.
pub(crate) fn rewrite(connection: &Connection, kinds: &[PrivateKind]) -> Result<(), StoreError> {
    for table in kinds.iter().copied().map(table).chain(["draft"]) {
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
