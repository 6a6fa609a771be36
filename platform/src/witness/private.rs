//! What visitors said in private: held against the commitment in its entry, each by itself. What does not fit is refused by
//! name and keeps nothing else back; what was erased, or belongs to a closed work order, is not taken a second time.

use shiwen_domain::{draft::MAX_COMMENT_CHARS, entry::PrivateKind, id::EntryId};
use shiwen_log::{Commitment, Nonce};
use shiwen_sync::protocol::{PrivateContent, Refused, Sent};
use uuid::Uuid;

use crate::{db::Transaction, erasure::NotKept, projection::Reading};

mod form;

const INSERT: &str = "
  INSERT INTO private (log, seq, kind, nonce, content)
  SELECT counted.log, counted.seq, sent.kind, sent.nonce, sent.content
  FROM unnest($1::uuid[], $2::text[], $3::bytea[], $4::bytea[]) AS sent (entry_id, kind, nonce, content)
  JOIN counted USING (entry_id)
  ON CONFLICT DO NOTHING";

/// The entries that are counted elsewhere: content belongs to the place where its entry is counted.
const ELSEWHERE: &str = "
  SELECT counted.entry_id, entry.bytes
  FROM counted JOIN entry USING (log, seq) WHERE counted.entry_id = ANY($1)";

/// The contents of a batch, sorted out.
#[derive(Debug, Default)]
pub(super) struct Contents<'a> {
    kept: Vec<Kept<'a>>,
    pub(super) refused: Vec<Refused>,
}

/// A content that fits its entry.
#[derive(Debug)]
struct Kept<'a> {
    seq: u64,
    entry: Uuid,
    kind: PrivateKind,
    nonce: [u8; 32],
    content: &'a [u8],
}

impl<'a> Contents<'a> {
    /// Holds every content against its entry.
    pub(super) fn check(sent: &'a [Sent], readings: &[Reading]) -> Self {
        let mut contents = Self::default();
        for (sent, reading) in sent.iter().zip(readings) {
            for content in &sent.private {
                contents.check_one(content, reading);
            }
        }
        contents
    }

    fn check_one(&mut self, sent: &'a PrivateContent, reading: &Reading) {
        match fits(sent, reading) {
            Ok(kept) if self.kept.iter().any(|other| other.seq == kept.seq && other.kind == kept.kind) => {
                self.refuse(sent, reading, "not_committed");
            }
            Ok(kept) => self.kept.push(kept),
            Err(why) => self.refuse(sent, reading, why),
        }
    }

    fn refuse(&mut self, sent: &PrivateContent, reading: &Reading, why: &str) {
        self.refused.push(Refused {
            entry_id: reading.identity.map(EntryId),
            seq: reading.seq,
            kind: sent.kind.chars().take(32).collect(),
            why: why.to_owned(),
        });
    }
}

fn fits<'a>(sent: &'a PrivateContent, reading: &Reading) -> Result<Kept<'a>, &'static str> {
    let kind = PrivateKind::named(&sent.kind).ok_or("unknown_kind")?;
    form::check(kind, &sent.content)?;
    let mut nonce = [0; 32];
    hex::decode_to_slice(&sent.nonce, &mut nonce).map_err(|_| "not_committed")?;
    let entry = reading.identity.ok_or("not_committed")?;
    if !is_committed(reading, kind, nonce, &sent.content) {
        return Err("not_committed");
    }
    Ok(Kept { seq: reading.seq, entry, kind, nonce, content: &sent.content })
}

/// Whether an entry commits to a content.
pub(crate) fn is_committed(reading: &Reading, kind: PrivateKind, nonce: [u8; 32], content: &[u8]) -> bool {
    let Some(entry) = &reading.entry else { return false };
    let committed = entry.body.commitments().find(|(committed, _)| *committed == kind);
    let commitment = committed.and_then(|(_, commitment)| commitment.0.parse::<Commitment>().ok());
    commitment.is_some_and(|commitment| commitment.matches(&Nonce(nonce), content))
}

/// Stores what fits the entries from `first` on, at the places where they are counted.
pub(super) async fn store(
    transaction: &Transaction<'_>,
    contents: &Contents<'_>,
    first: u64,
) -> Result<(), tokio_postgres::Error> {
    let mut kept: Vec<&Kept<'_>> = contents.kept.iter().filter(|kept| kept.seq >= first).collect();
    if kept.is_empty() {
        return Ok(());
    }
    let entries: Vec<Uuid> = kept.iter().map(|kept| kept.entry).collect();
    let not_kept = NotKept::among(transaction, &entries).await?;
    kept.retain(|kept| !not_kept.has(kept.entry, kept.kind.name()));
    fit_where_counted(transaction, &mut kept).await?;
    let entries: Vec<Uuid> = kept.iter().map(|kept| kept.entry).collect();
    let kinds: Vec<&str> = kept.iter().map(|kept| kept.kind.name()).collect();
    let nonces: Vec<&[u8]> = kept.iter().map(|kept| kept.nonce.as_slice()).collect();
    let contents: Vec<&[u8]> = kept.iter().map(|kept| kept.content).collect();
    let statement = transaction.prepare_cached(INSERT).await?;
    transaction.execute(&statement, &[&entries, &kinds, &nonces, &contents]).await?;
    Ok(())
}

/// Drops what the entry that is counted does not commit to: another one may have come under the same identity.
async fn fit_where_counted(
    transaction: &Transaction<'_>,
    kept: &mut Vec<&Kept<'_>>,
) -> Result<(), tokio_postgres::Error> {
    let entries: Vec<Uuid> = kept.iter().map(|kept| kept.entry).collect();
    let statement = transaction.prepare_cached(ELSEWHERE).await?;
    let rows = transaction.query(&statement, &[&entries]).await?;
    let counted: Vec<(Uuid, Reading)> =
        rows.iter().map(|row| (row.get(0), Reading::of(0, row.get(1)))).collect();
    kept.retain(|kept| {
        let commits =
            |(_, reading): &&(Uuid, Reading)| is_committed(reading, kept.kind, kept.nonce, kept.content);
        counted.iter().filter(|(entry, _)| *entry == kept.entry).any(|it| commits(&it))
    });
    Ok(())
}

/// The longest text, in characters.
const TEXT_CHARS: usize = MAX_COMMENT_CHARS;
