//! What the witness remembers of a log: one row, locked while a batch of that log is judged.

use shiwen_log::{CompactRange, Hash, VerifyingKey};
use uuid::Uuid;

use crate::{
    db::Transaction,
    http::{ApiProblem, Kind},
};

const FIND: &str =
    "SELECT id, key, demo, compact_range, root, cosigned FROM log WHERE terminal = $1 AND log = $2";
const LOCK: &str = "
  SELECT id, key, demo, compact_range, root, cosigned FROM log WHERE terminal = $1 AND log = $2 FOR NO KEY UPDATE";

/// A log as it is remembered.
#[derive(Debug)]
pub(super) struct LogRow {
    pub(super) id: i64,
    /// The key that the log was opened with, and that all of its checkpoints are signed with.
    pub(super) key: VerifyingKey,
    pub(super) demo: bool,
    pub(super) range: CompactRange,
    /// The newest checkpoint with both signatures; empty before the first.
    pub(super) cosigned: String,
}

impl LogRow {
    /// A log that has just been opened and has no entry yet.
    pub(super) fn opened(id: i64, key: VerifyingKey, demo: bool) -> Self {
        Self { id, key, demo, range: CompactRange::empty(), cosigned: String::new() }
    }

    /// Reads and locks the row of a log, if it is known.
    pub(super) async fn lock(
        transaction: &Transaction<'_>,
        terminal: &str,
        log: Uuid,
    ) -> Result<Option<Self>, ApiProblem> {
        Self::query(transaction, LOCK, terminal, log).await
    }

    /// Reads the row of a log, if it is known, and keeps nobody from changing it.
    pub(super) async fn find(
        transaction: &Transaction<'_>,
        terminal: &str,
        log: Uuid,
    ) -> Result<Option<Self>, ApiProblem> {
        Self::query(transaction, FIND, terminal, log).await
    }

    async fn query(
        transaction: &Transaction<'_>,
        sql: &str,
        terminal: &str,
        log: Uuid,
    ) -> Result<Option<Self>, ApiProblem> {
        let statement = transaction.prepare_cached(sql).await?;
        let row = transaction.query_opt(&statement, &[&terminal, &log]).await?;
        row.map(|row| Self::read(&row).ok_or_else(|| damaged(row.get(0)))).transpose()
    }

    fn read(row: &tokio_postgres::Row) -> Option<Self> {
        let key = VerifyingKey::from_bytes(row.get::<_, &[u8]>(1).try_into().ok()?).ok()?;
        let range = CompactRange::from_bytes(row.get(3)).ok()?;
        let root = Hash::from_slice(row.get(4)).ok()?;
        let whole = range.root() == root;
        whole.then(|| Self { id: row.get(0), key, demo: row.get(2), range, cosigned: row.get(5) })
    }

    pub(super) fn size(&self) -> u64 {
        self.range.size()
    }
}

/// The witness signs nothing for a log whose own memory of it contradicts itself.
fn damaged(id: i64) -> ApiProblem {
    tracing::error!(log = id, "the row of a log was changed; run `shiwen-platform verify`");
    Kind::Internal.into()
}
