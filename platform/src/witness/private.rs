//! What visitors said in private: held against the commitment in its entry, each by itself. What does not fit is refused by
//! name and keeps nothing else back; what was erased, or belongs to a closed work order, is not taken a second time. What
//! belongs to an entry that only a later program can read is kept as it came. Whatever is not here has a reason that is written down.

use shiwen_domain::{draft::MAX_COMMENT_CHARS, entry::PrivateKind, id::EntryId};
use shiwen_log::{Commitment, Nonce};
use shiwen_sync::protocol::{PrivateContent, Refused, Sent};
use uuid::Uuid;

use crate::{
    db::Transaction,
    erasure::NotKept,
    projection::{Place, Reading, flags},
};

mod form;
mod later;
mod reasons;

pub(super) use later::bound;
pub(crate) use later::judge;

const INSERT: &str = "
  INSERT INTO private (log, seq, kind, nonce, content)
  SELECT counted.log, counted.seq, sent.kind, sent.nonce, sent.content
  FROM unnest($1::uuid[], $2::text[], $3::bytea[], $4::bytea[]) AS sent (entry_id, kind, nonce, content)
  JOIN counted USING (entry_id)
  ON CONFLICT DO NOTHING";

/// Nobody orders an erasure, or closes a work order, between the look at these entries and the end of the transaction: whoever
/// drops content locks the same rows first, and then sees what was stored here.
const LOCK: &str = "SELECT FROM counted WHERE entry_id = ANY($1) ORDER BY entry_id FOR SHARE";

/// The entries that are counted elsewhere: content belongs to the place where its entry is counted.
const ELSEWHERE: &str = "
  SELECT counted.entry_id, entry.bytes
  FROM counted JOIN entry USING (log, seq) WHERE counted.entry_id = ANY($1)";

/// The contents of a batch, sorted out.
#[derive(Debug, Default)]
pub(super) struct Contents<'a> {
    kept: Vec<Kept<'a>>,
    pub(super) refused: Vec<Refused>,
    later: Vec<(u64, &'a PrivateContent)>,
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
            Err("not_committed" | "unknown_kind") if is_for_later(reading) => {
                if later::is_full(&self.later, reading.seq) {
                    return self.refuse(sent, reading, later::TOO_MANY);
                }
                self.later.push((reading.seq, sent));
            }
            Err(why) => self.refuse(sent, reading, why),
        }
    }

    fn refuse(&mut self, sent: &PrivateContent, reading: &Reading, why: &str) {
        self.refused.push(Refused {
            entry_id: reading.identity.map(EntryId),
            seq: reading.seq,
            kind: short(&sent.kind),
            why: why.to_owned(),
        });
    }
}

/// Whether a later program may know what the entry commits to. What this one knows the form of has to have it all the same: a
/// number that is not sealed is never taken.
fn is_for_later(reading: &Reading) -> bool {
    reading.flags.iter().any(|flag| [flags::FUTURE_FORMAT, flags::UNKNOWN_KIND].contains(flag))
}

/// A kind as far as it is told and kept; PostgreSQL's texts hold no NUL.
fn short(kind: &str) -> String {
    kind.chars().filter(|letter| *letter != '\0').take(32).collect()
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

/// Stores what fits the new entries of a log, each at the place where it is counted, and why the rest is not there.
pub(super) async fn store(
    transaction: &Transaction<'_>,
    place: &Place<'_>,
    contents: &Contents<'_>,
    new: &[Reading],
) -> Result<(), tokio_postgres::Error> {
    let first = new.first().map_or(u64::MAX, |reading| reading.seq);
    reasons::write(transaction, place.log, contents, new).await?;
    later::keep(transaction, place.log, contents, first).await?;
    let mut kept: Vec<&Kept<'_>> = contents.kept.iter().filter(|kept| kept.seq >= first).collect();
    if kept.is_empty() {
        return Ok(());
    }
    let entries: Vec<Uuid> = kept.iter().map(|kept| kept.entry).collect();
    transaction.execute(&transaction.prepare_cached(LOCK).await?, &[&entries]).await?;
    let not_kept = NotKept::among(transaction, &entries).await?;
    NotKept::tell_again(transaction, &entries).await?;
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
