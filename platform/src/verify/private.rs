//! Private content: what is there is what its entry commits to and nothing forbids; what is not there is missing for a reason.

use std::collections::BTreeSet;

use shiwen_domain::entry::PrivateKind;
use uuid::Uuid;

use super::{VerifyError, findings::Findings, page::Raw};
use crate::{db::Transaction, erasure::NotKept, projection::Reading, witness::private};

const PRIVATE: &str =
    "SELECT seq, kind, nonce, content FROM private WHERE log = $1 AND seq BETWEEN $2 AND $3";

const REFUSED: &str = "SELECT seq, kind FROM refused WHERE log = $1 AND seq BETWEEN $2 AND $3";

const UNJUDGED: &str = "SELECT DISTINCT seq FROM unjudged WHERE log = $1 AND seq BETWEEN $2 AND $3";

/// Since this step reasons are written down.
const SINCE: &str = "SELECT (extract(epoch FROM applied_at) * 1000)::bigint FROM migration WHERE number = 5";

/// Contents by place and kind.
type Places = BTreeSet<(u64, String)>;

/// Checks the contents of a page of entries; `counted` are the places in it that count.
pub(super) async fn check(
    transaction: &Transaction<'_>,
    name: &str,
    log: i64,
    readings: &[Reading],
    page: &[Raw],
    counted: &BTreeSet<u64>,
    findings: &mut Findings,
) -> Result<(), VerifyError> {
    let (Some(first), Some(last)) = (readings.first(), readings.last()) else { return Ok(()) };
    let range = (first.seq.cast_signed(), last.seq.cast_signed());
    let said: Vec<&Reading> = readings
        .iter()
        .filter(|reading| counted.contains(&reading.seq) && commitments(reading).next().is_some())
        .collect();
    let entries: Vec<Uuid> = said.iter().filter_map(|reading| reading.identity).collect();
    let not_kept = NotKept::among(transaction, &entries).await?;
    let there = stored(transaction, name, (log, range), &said, &not_kept, findings).await?;
    let refused = refused(transaction, (log, range)).await?;
    let since: i64 = transaction.query_one(SINCE, &[]).await?.get(0);
    let recent = |seq: u64| page.iter().any(|raw| raw.seq == seq && raw.received_ms >= since);
    for reading in said {
        for kind in commitments(reading).map(PrivateKind::name) {
            let at = (reading.seq, kind.to_owned());
            let forbidden = reading.identity.is_some_and(|entry| not_kept.has(entry, kind));
            if !there.contains(&at) && !refused.contains(&at) && !forbidden && recent(reading.seq) {
                findings.add(format!(
                    "{name}: the {kind} of entry {} is missing, and nobody ordered that",
                    reading.seq
                ));
            }
        }
    }
    unjudged(transaction, name, (log, range), readings, findings).await
}

fn commitments(reading: &Reading) -> impl Iterator<Item = PrivateKind> {
    reading.entry.iter().flat_map(|entry| entry.body.commitments()).map(|(kind, _)| kind)
}

/// What is stored, by place and kind; each must fit its entry, and be allowed.
async fn stored(
    transaction: &Transaction<'_>,
    name: &str,
    (log, (first, last)): (i64, (i64, i64)),
    said: &[&Reading],
    not_kept: &NotKept,
    findings: &mut Findings,
) -> Result<Places, VerifyError> {
    let statement = transaction.prepare_cached(PRIVATE).await?;
    let mut there = Places::new();
    for row in transaction.query(&statement, &[&log, &first, &last]).await? {
        let seq = row.get::<_, i64>(0).cast_unsigned();
        let (kind, nonce, content): (&str, &[u8], &[u8]) = (row.get(1), row.get(2), row.get(3));
        let reading = said.iter().find(|reading| reading.seq == seq);
        let right = reading.is_some_and(|reading| {
            let (known, nonce) = (PrivateKind::named(kind), nonce.try_into().ok());
            known.zip(nonce).is_some_and(|(kind, nonce)| private::is_committed(reading, kind, nonce, content))
        });
        let forbidden = reading.and_then(|reading| reading.identity);
        if !right {
            findings.add(format!("{name}: the {kind} of entry {seq} is not what the entry commits to"));
        } else if forbidden.is_some_and(|entry| not_kept.has(entry, kind)) {
            findings.add(format!("{name}: the {kind} of entry {seq} is there although it was to be erased"));
        }
        there.insert((seq, kind.to_owned()));
    }
    Ok(there)
}

async fn refused(
    transaction: &Transaction<'_>,
    (log, (first, last)): (i64, (i64, i64)),
) -> Result<Places, tokio_postgres::Error> {
    let statement = transaction.prepare_cached(REFUSED).await?;
    let rows = transaction.query(&statement, &[&log, &first, &last]).await?;
    Ok(rows.iter().map(|row| (row.get::<_, i64>(0).cast_unsigned(), row.get(1))).collect())
}

/// What was kept for a later program is only with entries that still cannot be read.
async fn unjudged(
    transaction: &Transaction<'_>,
    name: &str,
    (log, (first, last)): (i64, (i64, i64)),
    readings: &[Reading],
    findings: &mut Findings,
) -> Result<(), VerifyError> {
    let statement = transaction.prepare_cached(UNJUDGED).await?;
    for row in transaction.query(&statement, &[&log, &first, &last]).await? {
        let seq = row.get::<_, i64>(0).cast_unsigned();
        if readings.iter().any(|reading| reading.seq == seq && reading.entry.is_some()) {
            findings.add(format!("{name}: what was said in private with entry {seq} was not judged yet"));
        }
    }
    Ok(())
}
