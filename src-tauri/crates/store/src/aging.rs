//! Dropping what visitors said in private once it has served: the platform has it, and it is old enough. The entry stays,
//! and so does the fact that its content was dropped. Nothing above the witnessed size is ever dropped here, and nothing
//! that the platform did not take: what is here is the only copy of it.

use rusqlite::{Connection, TransactionBehavior};
use shiwen_domain::{
    entry::{Entry, PrivateKind},
    id::EntryId,
    moment::ClockTrust,
};
use shiwen_log::WitnessKey;
use uuid::Uuid;

use crate::{error::StoreError, open::Store, private, remark, witness};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// How long a content of a kind is kept, in milliseconds. A sealed number cannot be read here and serves nobody here.
pub const fn kept_ms(kind: PrivateKind) -> i64 {
    match kind {
        PrivateKind::Text | PrivateKind::Writing => 30 * DAY_MS,
        PrivateKind::Phone => 7 * DAY_MS,
    }
}

/// What was dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Aged {
    /// How many contents.
    pub contents: u64,
    /// Whether they are gone from the write-ahead log too; if not (somebody was reading), [`Store::scrub`] does it later.
    pub scrubbed: bool,
}

impl Store {
    /// Drops what one of these witnesses has and is old enough at a time that is to be trusted, in milliseconds since 1970.
    /// What it refused stays.
    pub fn drop_aged(&mut self, witnesses: &[WitnessKey], now_ms: i64) -> Result<Aged, StoreError> {
        let seen = self.witnessed_size(witnesses)?;
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let (mut contents, mut kinds) = (0, Vec::new());
        for kind in PrivateKind::ALL {
            let ids = aged(&transaction, kind, seen, now_ms - kept_ms(kind))?;
            for &id in &ids {
                drop_one(&transaction, kind, id)?;
            }
            if !ids.is_empty() {
                kinds.push(kind);
            }
            contents += ids.len() as u64;
        }
        if contents == 0 {
            return Ok(Aged { contents, scrubbed: true });
        }
        // Numbers go every day, and what was written by hand is large: it is not copied for them.
        private::rewrite(&transaction, &kinds)?;
        transaction.commit()?;
        Ok(Aged { contents, scrubbed: self.scrub()? })
    }

    /// How much of this log one of these witnesses has seen.
    pub fn witnessed_size(&self, witnesses: &[WitnessKey]) -> Result<u64, StoreError> {
        let key = self.signing.verifying_key();
        let mut sizes = Vec::new();
        for seen_by in witnesses {
            let cursor = witness::load(&self.connection, &self.origin, &key, seen_by)?;
            sizes.extend(cursor.map(|cursor| cursor.size()));
        }
        Ok(sizes.into_iter().max().unwrap_or(0))
    }
}

fn drop_one(connection: &Connection, kind: PrivateKind, id: EntryId) -> Result<(), StoreError> {
    private::delete(connection, id, kind)?;
    save_dropped(connection, id, kind)
}

/// Whose contents of a kind are older than a time and were not refused. The order of entries is their place: once one that
/// knows the time is old enough, all before it are, whatever their clock said.
fn aged(
    connection: &Connection,
    kind: PrivateKind,
    witnessed: u64,
    before_ms: i64,
) -> Result<Vec<EntryId>, StoreError> {
    let sql = format!(
        "SELECT entry.entry_id, entry.bytes, EXISTS (
           SELECT 1 FROM remark WHERE remark.seq = entry.seq AND substr(remark.remark, 1, length(?2)) = ?2)
         FROM {} AS kept JOIN entry ON entry.entry_id = kept.entry_id
         WHERE entry.seq < ?1 ORDER BY entry.seq DESC",
        private::table(kind)
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query((witnessed.cast_signed(), remark::refusal(kind)))?;
    let (mut old, mut ids) = (false, Vec::new());
    while let Some(row) = rows.next()? {
        old = old || written_ms(&row.get::<_, Vec<u8>>(1)?).is_some_and(|at_ms| at_ms < before_ms);
        let refused: bool = row.get(2)?;
        if old && !refused {
            ids.push(EntryId(Uuid::from_bytes(row.get(0)?)));
        }
    }
    Ok(ids)
}

/// When an entry was written, if its clock was believed. One that came over from an earlier log was written there.
fn written_ms(bytes: &[u8]) -> Option<i64> {
    let at = Entry::read(bytes).ok()?.counted().at;
    (at.clock == ClockTrust::Trusted).then(|| at.wall_ms())?
}

/// What was dropped: whose, and of which kind.
pub(crate) fn dropped(connection: &Connection) -> Result<Vec<(EntryId, String)>, StoreError> {
    let mut statement = connection.prepare("SELECT entry_id, kind FROM dropped_private NOT INDEXED")?;
    let rows = statement.query_map([], |row| Ok((EntryId(Uuid::from_bytes(row.get(0)?)), row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Records that a content was dropped; so it is taken over from an earlier log too.
pub(crate) fn save_dropped(
    connection: &Connection,
    id: EntryId,
    kind: PrivateKind,
) -> Result<(), StoreError> {
    let sql = "INSERT OR IGNORE INTO dropped_private (entry_id, kind) VALUES (?1, ?2)";
    connection.prepare_cached(sql)?.execute((id.0.as_bytes(), kind.name()))?;
    Ok(())
}
