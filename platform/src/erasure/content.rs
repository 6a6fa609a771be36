//! The platform's copies of what a visitor said in private. An entry that was appended again in a later log may have
//! brought its content along: every copy goes.

use shiwen_domain::entry::Entry;
use uuid::Uuid;

use crate::db::Transaction;

/// Entries of the same terminal that have content and name the identity somewhere.
const COPIES: &str = "
  SELECT DISTINCT e.log, e.seq, e.bytes
  FROM counted c
  JOIN log own ON own.id = c.log
  JOIN log every ON every.terminal = own.terminal
  JOIN private p ON p.log = every.id AND p.kind = ANY($2)
  JOIN entry e ON e.log = p.log AND e.seq = p.seq
  WHERE c.entry_id = $1 AND position($3::bytea IN e.bytes) > 0";

/// Whoever is about to store content of the entry has ended, or looks for this transaction's order afterwards.
const LOCK: &str = "SELECT FROM counted WHERE entry_id = $1 FOR UPDATE";

const DROP: &str = "DELETE FROM private WHERE log = $1 AND seq = $2 AND kind = ANY($3)";

/// Every kind there is.
pub(crate) const ALL_KINDS: [&str; 3] = ["text", "writing", "phone"];

/// Drops the content of these kinds that belongs to an entry, wherever it was sent.
pub(crate) async fn drop_content(
    transaction: &Transaction<'_>,
    entry: Uuid,
    kinds: &[&str],
) -> Result<(), tokio_postgres::Error> {
    transaction.execute(&transaction.prepare_cached(LOCK).await?, &[&entry]).await?;
    let statement = transaction.prepare_cached(COPIES).await?;
    let name = entry.to_string().into_bytes();
    let copies = transaction.query(&statement, &[&entry, &kinds, &name]).await?;
    let statement = transaction.prepare_cached(DROP).await?;
    for copy in copies.iter().filter(|copy| is_of(copy.get(2), entry)) {
        let (log, seq): (i64, i64) = (copy.get(0), copy.get(1));
        transaction.execute(&statement, &[&log, &seq, &kinds]).await?;
    }
    Ok(())
}

/// Whether bytes are this entry, or carry it. What cannot be read has no commitment, and so no content either.
fn is_of(bytes: &[u8], entry: Uuid) -> bool {
    Entry::read(bytes).is_ok_and(|read| read.entry_id.0 == entry || read.counted().entry_id.0 == entry)
}
