//! Why a private content is not here: what was refused and what was never sent, as rows of `refused`. Without them nobody could
//! tell a content that never came from one that somebody has taken away.

use std::collections::HashSet;

use super::{Contents, short};
use crate::{db::Transaction, projection::Reading};

/// The reason of a content that its entry commits to and that the terminal did not send: it was told again by a log that had it
/// no more.
const NOT_SENT: &str = "not_sent";

const INSERT: &str = "
  INSERT INTO refused (log, seq, kind, why)
  SELECT $1, seq, kind, why FROM unnest($2::bigint[], $3::text[], $4::text[]) AS new (seq, kind, why)
  -- Of an entry that is counted elsewhere nothing is expected here.
  WHERE why <> 'not_sent' OR EXISTS (SELECT FROM counted c WHERE c.log = $1 AND c.seq = new.seq)
  ON CONFLICT DO NOTHING";

/// Writes down why contents of the new entries of a log are not stored.
pub(super) async fn write(
    transaction: &Transaction<'_>,
    log: i64,
    contents: &Contents<'_>,
    new: &[Reading],
) -> Result<(), tokio_postgres::Error> {
    let first = new.first().map_or(u64::MAX, |reading| reading.seq);
    let mut rows: Vec<(u64, String, &str)> = contents
        .refused
        .iter()
        .filter(|refused| refused.seq >= first)
        .map(|refused| (refused.seq, short(&refused.kind), refused.why.as_str()))
        .collect();
    let kept = contents.kept.iter().map(|kept| (kept.seq, kept.kind.name().to_owned()));
    let told: HashSet<(u64, String)> =
        kept.chain(rows.iter().map(|(seq, kind, _)| (*seq, kind.clone()))).collect();
    for reading in new {
        let Some(entry) = &reading.entry else { continue };
        for (kind, _) in entry.body.commitments() {
            if !told.contains(&(reading.seq, kind.name().to_owned())) {
                rows.push((reading.seq, kind.name().to_owned(), NOT_SENT));
            }
        }
    }
    if rows.is_empty() {
        return Ok(());
    }
    let places: Vec<i64> = rows.iter().map(|(seq, ..)| seq.cast_signed()).collect();
    let kinds: Vec<&str> = rows.iter().map(|(_, kind, _)| kind.as_str()).collect();
    let whys: Vec<&str> = rows.iter().map(|(.., why)| *why).collect();
    let statement = transaction.prepare_cached(INSERT).await?;
    transaction.execute(&statement, &[&log, &places, &kinds, &whys]).await?;
    Ok(())
}
