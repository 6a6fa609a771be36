//! A page of a log: what its entries say now against what stands in the tables.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;
use uuid::Uuid;

use super::{
    VerifyError,
    expected::{Counted, Expected, TABLES},
    findings::Findings,
    private,
};
use crate::{
    db::Transaction,
    projection::{FactsCache, Place, Reading},
};

const COUNTED: &str = "
  SELECT c.entry_id, c.log, c.seq, c.kind, (extract(epoch FROM e.received_at) * 1000)::bigint
  FROM counted c LEFT JOIN entry e USING (log, seq)
  WHERE c.entry_id = ANY($1) OR (c.log = $2 AND c.seq BETWEEN $3 AND $4)";

const FLAGS: &str = "SELECT seq, flag FROM entry_flag WHERE log = $1 AND seq BETWEEN $2 AND $3";

/// Ratings and surveys of the same visit as one that is not counted.
const VISITS: &str = "
  SELECT 'rating', visit_id FROM rating WHERE terminal = $1 AND visit_id = ANY($2)
  UNION ALL SELECT 'survey_response', visit_id FROM survey_response WHERE terminal = $1 AND visit_id = ANY($2)";

const ORDERS: &str = "SELECT id, target FROM erasure_order WHERE agreed_at IS NOT NULL AND target = ANY($1)";

/// An entry as it is stored.
#[derive(Debug)]
pub(super) struct Raw {
    pub(super) seq: u64,
    pub(super) leaf: Vec<u8>,
    pub(super) bytes: Vec<u8>,
    /// In milliseconds since 1970.
    pub(super) received_ms: i64,
}

impl Raw {
    pub(super) fn of(row: &tokio_postgres::Row) -> Self {
        Self {
            seq: row.get::<_, i64>(0).cast_unsigned(),
            leaf: row.get(1),
            bytes: row.get(2),
            received_ms: row.get(3),
        }
    }
}

/// Compares everything that comes of a page of entries.
pub(super) async fn check(
    transaction: &Transaction<'_>,
    name: &str,
    place: &Place<'_>,
    page: &[Raw],
    facts: &FactsCache,
    findings: &mut Findings,
) -> Result<(), VerifyError> {
    let readings: Vec<Reading> = page.iter().map(|raw| Reading::of(raw.seq, &raw.bytes)).collect();
    let (Some(first), Some(last)) = (readings.first(), readings.last()) else { return Ok(()) };
    let range = (first.seq.cast_signed(), last.seq.cast_signed());
    let facts = facts.of(transaction, place.hall, &readings).await?;
    let counted = counted(transaction, place, &readings, range).await?;
    let flagged = flagged(transaction, place.log, range).await?;
    let mut expected = Expected::default();
    for (reading, raw) in readings.iter().zip(page) {
        let found = reading.identity.and_then(|identity| counted.get(&identity));
        expected.add(reading, place, &facts, raw.received_ms, found, &flagged)?;
    }
    for seq in &expected.later {
        findings.add(format!("{name}: a copy of entry {seq} is counted that was received later"));
    }
    for (identity, found) in counted.iter().filter(|(_, found)| found.log == place.log) {
        let there = readings.iter().any(|reading| {
            reading.seq == found.seq && reading.identity == Some(*identity) && reading.kind == found.kind
        });
        if !there && (range.0..=range.1).contains(&found.seq.cast_signed()) {
            findings.add(format!("{name}: entry {} is counted as another one", found.seq));
        }
    }
    ordered(transaction, &mut expected).await?;
    visits(transaction, name, place, &mut expected, findings).await?;
    flags(name, &flagged, &expected, findings);
    rows(transaction, name, &expected, findings).await?;
    private::check(transaction, name, place.log, &readings, page, &expected.places, findings).await
}

async fn counted(
    transaction: &Transaction<'_>,
    place: &Place<'_>,
    readings: &[Reading],
    (first, last): (i64, i64),
) -> Result<HashMap<Uuid, Counted>, tokio_postgres::Error> {
    let identities: Vec<Uuid> = readings.iter().filter_map(|reading| reading.identity).collect();
    let statement = transaction.prepare_cached(COUNTED).await?;
    let rows = transaction.query(&statement, &[&identities, &place.log, &first, &last]).await?;
    let counted = |row: &tokio_postgres::Row| Counted {
        log: row.get(1),
        seq: row.get::<_, i64>(2).cast_unsigned(),
        kind: row.get(3),
        received_ms: row.get::<_, Option<i64>>(4).unwrap_or(i64::MAX),
    };
    Ok(rows.iter().map(|row| (row.get(0), counted(row))).collect())
}

/// An erasure that nobody ordered has a flag.
async fn ordered(
    transaction: &Transaction<'_>,
    expected: &mut Expected,
) -> Result<(), tokio_postgres::Error> {
    if expected.erasures.is_empty() {
        return Ok(());
    }
    let targets: Vec<Uuid> = expected.erasures.iter().map(|(_, _, target)| *target).collect();
    let statement = transaction.prepare_cached(ORDERS).await?;
    let rows = transaction.query(&statement, &[&targets]).await?;
    let orders: BTreeSet<(Uuid, Uuid)> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    expected.judge_erasures(&orders);
    Ok(())
}

/// What is not counted because its visit has another rating or survey: that one must be there.
async fn visits(
    transaction: &Transaction<'_>,
    name: &str,
    place: &Place<'_>,
    expected: &mut Expected,
    findings: &mut Findings,
) -> Result<(), tokio_postgres::Error> {
    if expected.second.is_empty() {
        return Ok(());
    }
    let visits: Vec<Uuid> = expected.second.iter().map(|(_, _, visit)| *visit).collect();
    let statement = transaction.prepare_cached(VISITS).await?;
    let rows = transaction.query(&statement, &[&place.terminal, &visits]).await?;
    let there: BTreeSet<(String, Uuid)> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    for (seq, kind, visit) in &expected.second {
        if !there.contains(&((*kind).to_owned(), *visit)) {
            findings.add(format!("{name}: entry {seq} is not counted"));
        }
    }
    Ok(())
}

/// The flags of a range of places.
async fn flagged(
    transaction: &Transaction<'_>,
    log: i64,
    (first, last): (i64, i64),
) -> Result<BTreeSet<(u64, String)>, tokio_postgres::Error> {
    let statement = transaction.prepare_cached(FLAGS).await?;
    let rows = transaction.query(&statement, &[&log, &first, &last]).await?;
    Ok(rows.iter().map(|row| (row.get::<_, i64>(0).cast_unsigned(), row.get(1))).collect())
}

fn flags(name: &str, found: &BTreeSet<(u64, String)>, expected: &Expected, findings: &mut Findings) {
    for (seq, flag) in expected.flags.symmetric_difference(found) {
        let off = if found.contains(&(*seq, flag.clone())) { "has the flag" } else { "lacks the flag" };
        findings.add(format!("{name}: entry {seq} {off} {flag}"));
    }
}

/// Every row of every table, by the entry it comes of.
async fn rows(
    transaction: &Transaction<'_>,
    name: &str,
    expected: &Expected,
    findings: &mut Findings,
) -> Result<(), tokio_postgres::Error> {
    for (place, (table, order)) in TABLES.into_iter().enumerate() {
        let sql =
            format!("SELECT entry_id, to_jsonb(t) FROM {table} t WHERE entry_id = ANY($1) ORDER BY {order}");
        let statement = transaction.prepare_cached(&sql).await?;
        let mut found: BTreeMap<Uuid, Vec<Value>> = BTreeMap::new();
        for row in transaction.query(&statement, &[&expected.here]).await? {
            found.entry(row.get(0)).or_default().push(row.get(1));
        }
        let wanted = &expected.rows[place];
        let entries: BTreeSet<&Uuid> = wanted.keys().chain(found.keys()).collect();
        for entry in entries {
            if wanted.get(entry) != found.get(entry) {
                findings.add(format!("{name}: {table} says something else than the entry {entry}"));
            }
        }
    }
    Ok(())
}
