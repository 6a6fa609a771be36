//! Private content of entries that only a later program can read: kept unjudged, and judged by the program that can.

use shiwen_sync::protocol::PrivateContent;

use super::{Contents, short, store};
use crate::{
    db::Transaction,
    projection::{Place, Reading},
};

/// The longest nonce that is kept, in characters.
const NONCE: usize = 128;

const KEEP: &str = "
  INSERT INTO unjudged (log, seq, place, kind, nonce, content)
  SELECT $1, seq, (row_number() OVER (PARTITION BY seq))::smallint, kind, nonce, content
  FROM unnest($2::bigint[], $3::text[], $4::text[], $5::bytea[]) AS sent (seq, kind, nonce, content)
  ON CONFLICT DO NOTHING";

const TAKE: &str = "
  DELETE FROM unjudged WHERE log = $1 AND seq = ANY($2) RETURNING seq, place, kind, nonce, content";

/// Keeps what came with entries from `first` on that cannot be read.
pub(super) async fn keep(
    transaction: &Transaction<'_>,
    log: i64,
    contents: &Contents<'_>,
    first: u64,
) -> Result<(), tokio_postgres::Error> {
    let later: Vec<_> = contents.later.iter().filter(|(seq, _)| *seq >= first).collect();
    if later.is_empty() {
        return Ok(());
    }
    let nonce =
        |text: &str| -> String { text.chars().filter(|letter| *letter != '\0').take(NONCE).collect() };
    let places: Vec<i64> = later.iter().map(|(seq, _)| seq.cast_signed()).collect();
    let kinds: Vec<String> = later.iter().map(|(_, sent)| short(&sent.kind)).collect();
    let nonces: Vec<String> = later.iter().map(|(_, sent)| nonce(&sent.nonce)).collect();
    let bytes: Vec<&[u8]> = later.iter().map(|(_, sent)| sent.content.as_slice()).collect();
    let statement = transaction.prepare_cached(KEEP).await?;
    transaction.execute(&statement, &[&log, &places, &kinds, &nonces, &bytes]).await?;
    Ok(())
}

/// Judges what was kept of entries of a log that can be read now, and have just been projected for the first time.
pub(crate) async fn judge(
    transaction: &Transaction<'_>,
    place: &Place<'_>,
    new: &[Reading],
) -> Result<(), tokio_postgres::Error> {
    let places: Vec<i64> = new.iter().map(|reading| reading.seq.cast_signed()).collect();
    let statement = transaction.prepare_cached(TAKE).await?;
    let mut rows = transaction.query(&statement, &[&place.log, &places]).await?;
    rows.sort_by_key(|row| (row.get::<_, i64>(0), row.get::<_, i16>(1)));
    let kept: Vec<(i64, PrivateContent)> = rows
        .iter()
        .map(|row| {
            let content = PrivateContent { kind: row.get(2), nonce: row.get(3), content: row.get(4) };
            (row.get(0), content)
        })
        .collect();
    let mut contents = Contents::default();
    for (seq, sent) in &kept {
        if let Some(reading) = new.iter().find(|reading| reading.seq.cast_signed() == *seq) {
            contents.check_one(sent, reading);
        }
    }
    store(transaction, place, &contents, new).await
}
