//! The statements by which a batch becomes rows of `entry`, `log` and `terminal`.

use serde_json::Value;
use shiwen_log::CompactRange;
use shiwen_sync::protocol::Flagged;

use super::{log::LogRow, received::Received};
use crate::{db::Transaction, http::TerminalToken};

const ENTRIES: &str = "
  INSERT INTO entry (log, seq, leaf, bytes, received_at)
  SELECT $1, $2 + place - 1, leaf, bytes, to_timestamp($5::bigint / 1000.0)
  FROM unnest($3::bytea[], $4::bytea[]) WITH ORDINALITY AS sent (leaf, bytes, place)";

const HEAD: &str = "
  UPDATE log SET size = $2, compact_range = $3, root = $4, cosigned = $5, grown_at = now() WHERE id = $1";

const CONTACT: &str = "UPDATE terminal SET last_contact = now(), health = $2 WHERE id = $1";

/// `$2` is the log that has grown, if one has; `$3` says whether the terminal itself was heard.
const SETTLED: &str = "
  UPDATE alarm
  SET closed_at = now(), closed_by = CASE kind WHEN 'silence' THEN 'heard again' ELSE 'the log has grown' END
  WHERE terminal = $1 AND closed_at IS NULL
    AND (($3 AND kind = 'silence') OR (kind IN ('shrunk', 'gap') AND (log = $2 OR ($2 IS NOT NULL AND log IS NULL))))";

const FLAGS: &str =
    "SELECT seq, flag FROM entry_flag WHERE log = $1 AND seq >= $2 AND seq < $3 ORDER BY seq, flag";

/// Stores the bytes and leaves from place `skip` of the batch on, received at a time (milliseconds since 1970).
pub(super) async fn entries(
    transaction: &Transaction<'_>,
    log: &LogRow,
    batch: &Received,
    skip: usize,
    received_ms: i64,
) -> Result<(), tokio_postgres::Error> {
    let first = log.size().cast_signed();
    let leaves: Vec<&[u8]> = batch.leaves[skip..].iter().map(|leaf| leaf.as_bytes().as_slice()).collect();
    let bytes: Vec<&[u8]> = batch.entries[skip..].iter().map(|sent| sent.bytes.as_slice()).collect();
    let statement = transaction.prepare_cached(ENTRIES).await?;
    transaction.execute(&statement, &[&log.id, &first, &leaves, &bytes, &received_ms]).await?;
    Ok(())
}

/// Remembers the log's new size, root and signatures.
pub(super) async fn head(
    transaction: &Transaction<'_>,
    log: i64,
    range: &CompactRange,
    cosigned: &str,
) -> Result<(), tokio_postgres::Error> {
    let (size, root) = (range.size().cast_signed(), range.root());
    let statement = transaction.prepare_cached(HEAD).await?;
    transaction
        .execute(&statement, &[&log, &size, &range.to_bytes(), &root.as_bytes().as_slice(), &cosigned])
        .await?;
    Ok(())
}

/// Remembers that the terminal was heard, and how it is; closes the alarms that are over by that. A machine that was replaced
/// says nothing about the one in its place.
pub(super) async fn contact(
    transaction: &Transaction<'_>,
    token: &TerminalToken,
    health: &Value,
    grown: Option<i64>,
) -> Result<(), tokio_postgres::Error> {
    let heard = !token.retired;
    if heard {
        let statement = transaction.prepare_cached(CONTACT).await?;
        transaction.execute(&statement, &[&token.terminal, health]).await?;
    }
    let statement = transaction.prepare_cached(SETTLED).await?;
    transaction.execute(&statement, &[&token.terminal, &grown, &heard]).await?;
    Ok(())
}

/// What was said about `count` entries from `first` on when they were stored.
pub(super) async fn flags_before(
    transaction: &Transaction<'_>,
    log: i64,
    first: u64,
    count: usize,
) -> Result<Vec<Flagged>, tokio_postgres::Error> {
    if count == 0 {
        return Ok(Vec::new());
    }
    let (first, end) = (first.cast_signed(), (first + count as u64).cast_signed());
    let statement = transaction.prepare_cached(FLAGS).await?;
    let rows = transaction.query(&statement, &[&log, &first, &end]).await?;
    let flagged =
        |row: &tokio_postgres::Row| Flagged { seq: row.get::<_, i64>(0).cast_unsigned(), flag: row.get(1) };
    Ok(rows.iter().map(flagged).collect())
}
