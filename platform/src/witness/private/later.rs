//! Private content of entries that only a later program can read: kept unjudged, and judged by the program that can. So many of
//! an entry and so many of a log; what is beyond is refused by name, for nothing says that there is an end to it.

use shiwen_sync::protocol::PrivateContent;

use super::{Contents, short, store};
use crate::{
    db::Transaction,
    projection::{Place, Reading},
};

/// The longest nonce that is kept, in characters.
const NONCE: usize = 128;

/// Contents of one entry that are kept.
const MOST_OF_ENTRY: usize = 16;
/// Contents of one log that are kept at the same time.
const MOST_OF_LOG: usize = 10_000;

/// Why what is beyond these is not kept.
pub(super) const TOO_MANY: &str = "too_many";

/// Counted no further than there is room.
const COUNT: &str = "SELECT count(*) FROM (SELECT FROM unjudged WHERE log = $1 LIMIT $2) AS kept";

const KEEP: &str = "
  INSERT INTO unjudged (log, seq, place, kind, nonce, content)
  SELECT $1, seq, (row_number() OVER (PARTITION BY seq))::smallint, kind, nonce, content
  FROM unnest($2::bigint[], $3::text[], $4::text[], $5::bytea[]) AS sent (seq, kind, nonce, content)
  ON CONFLICT DO NOTHING";

const TAKE: &str = "
  DELETE FROM unjudged WHERE log = $1 AND seq = ANY($2) RETURNING seq, place, kind, nonce, content";

/// Whether so many contents of an entry are waiting that no more is kept.
pub(super) fn is_full(later: &[(u64, &PrivateContent)], seq: u64) -> bool {
    later.iter().rev().take_while(|(other, _)| *other == seq).count() >= MOST_OF_ENTRY
}

/// Refuses what came with new entries of a log and has no room in it any more.
pub(in crate::witness) async fn bound(
    transaction: &Transaction<'_>,
    log: i64,
    contents: &mut Contents<'_>,
    new: &[Reading],
) -> Result<(), tokio_postgres::Error> {
    if contents.later.is_empty() {
        return Ok(());
    }
    let statement = transaction.prepare_cached(COUNT).await?;
    let most = i64::try_from(MOST_OF_LOG).unwrap_or(i64::MAX);
    let kept: i64 = transaction.query_one(&statement, &[&log, &most]).await?.get(0);
    let mut room = MOST_OF_LOG.saturating_sub(usize::try_from(kept).unwrap_or(MOST_OF_LOG));
    for (seq, sent) in std::mem::take(&mut contents.later) {
        // What belongs to entries that were stored before is not kept a second time.
        let Some(reading) = new.iter().find(|reading| reading.seq == seq) else { continue };
        if room == 0 {
            contents.refuse(sent, reading, TOO_MANY);
        } else {
            room -= 1;
            contents.later.push((seq, sent));
        }
    }
    Ok(())
}

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
