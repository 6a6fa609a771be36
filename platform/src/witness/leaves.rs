//! Leaf hashes that were witnessed before, for the cases in which a batch goes over old ground.

use shiwen_log::{CompactRange, Hash};

use crate::{
    db::Transaction,
    http::{ApiProblem, Kind},
};

const LEAVES: &str = "SELECT leaf FROM entry WHERE log = $1 AND seq >= $2 AND seq < $3 ORDER BY seq";

/// Leaves read at once for an old root.
const PAGE: u64 = 10_000;

/// The leaves of a log from `first` to before `end`; all of them must be there.
pub(super) async fn between(
    transaction: &Transaction<'_>,
    log: i64,
    first: u64,
    end: u64,
) -> Result<Vec<Hash>, ApiProblem> {
    let statement = transaction.prepare_cached(LEAVES).await?;
    let rows = transaction.query(&statement, &[&log, &first.cast_signed(), &end.cast_signed()]).await?;
    let leaves: Option<Vec<Hash>> = rows.iter().map(|row| Hash::from_slice(row.get(0)).ok()).collect();
    leaves.filter(|leaves| leaves.len() as u64 == end - first).ok_or_else(|| {
        tracing::error!(log, "entries of a log are missing; run `shiwen-platform verify`");
        Kind::Internal.into()
    })
}

/// The root of the first `size` entries. It reads all of their leaves: this is for a log that comes back shorter, which
/// happens once in its life, not for every batch.
pub(super) async fn root_at(transaction: &Transaction<'_>, log: i64, size: u64) -> Result<Hash, ApiProblem> {
    let mut range = CompactRange::empty();
    while range.size() < size {
        let first = range.size();
        for leaf in between(transaction, log, first, size.min(first + PAGE)).await? {
            range.append(leaf);
        }
    }
    Ok(range.root())
}
