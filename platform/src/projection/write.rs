//! Writing the rows: a handful of statements for a batch, however many entries it has. What is counted already, wherever,
//! is not counted again.

use std::collections::{BTreeSet, HashMap, HashSet};

use serde::Serialize;
use shiwen_domain::{entry::Body, level::Level, moment::DATE_UNCERTAIN};
use tokio_postgres::types::Json;
use uuid::Uuid;

use super::{
    Answerable,
    facts::Facts,
    flag,
    reading::Reading,
    row::{
        AnswerRow, ClerkRow, CounterRow, LabelRow, Place, RatingRow, ReasonRow, Row, SelfTestRow, SurveyRow,
        UnratedRow,
    },
};
use crate::{db::Transaction, erasure};

/// In the order of identities, so that two logs that carry the same entries never wait for each other in a ring.
const COUNTED: &str = "
  INSERT INTO counted (entry_id, log, seq, kind)
  SELECT entry_id, $1, seq, kind FROM unnest($2::uuid[], $3::bigint[], $4::text[]) AS new (entry_id, seq, kind)
  ORDER BY entry_id, seq
  ON CONFLICT DO NOTHING RETURNING seq";

const FLAGS: &str = "
  INSERT INTO entry_flag (log, seq, flag) SELECT $1, seq, flag FROM unnest($2::bigint[], $3::text[]) AS new (seq, flag)
  ON CONFLICT DO NOTHING";

/// Asked after counting: whoever was waited for there has counted before, so that of two copies of an entry the one that
/// counts was received first.
const NOW: &str = "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint";

/// What a batch added.
#[derive(Debug, Default)]
pub(crate) struct Projected {
    /// When it was received, in milliseconds since 1970, by the database's clock.
    pub(crate) received_ms: i64,
    /// The rules that its entries break.
    pub(crate) flags: Vec<(u64, &'static str)>,
    /// The ratings counted now that somebody has to answer.
    pub(crate) answerable: Vec<Answerable>,
    /// The days of the self-tests counted now.
    pub(crate) tested: BTreeSet<String>,
    /// The days of the answers counted now, as far as they have one.
    pub(crate) visited: BTreeSet<String>,
}

/// The new rows of a batch, by table.
#[derive(Default)]
struct Sheet<'a> {
    ratings: Vec<RatingRow<'a>>,
    reasons: Vec<ReasonRow>,
    surveys: Vec<SurveyRow<'a>>,
    answers: Vec<AnswerRow<'a>>,
    unrated: Vec<UnratedRow<'a>>,
    counter: Vec<CounterRow<'a>>,
    clerks: Vec<ClerkRow<'a>>,
    self_tests: Vec<SelfTestRow<'a>>,
    labels: Vec<LabelRow<'a>>,
}

/// Writes what new entries of a log say. `received_ms` is when they were received, if that was before.
pub(crate) async fn project(
    transaction: &Transaction<'_>,
    place: &Place<'_>,
    readings: &[Reading],
    facts: &Facts,
    received_ms: Option<i64>,
) -> Result<Projected, tokio_postgres::Error> {
    let fresh = count(transaction, place, readings).await?;
    let received_ms = match received_ms {
        Some(received_ms) => received_ms,
        None => transaction.query_one(&transaction.prepare_cached(NOW).await?, &[]).await?.get(0),
    };
    let mut projected = Projected { received_ms, ..Projected::default() };
    let mut sheet = Sheet::default();
    for reading in readings {
        let flags = if reading.entry.is_some() && !fresh.contains(&reading.seq) {
            vec![flag::DUPLICATE_ENTRY]
        } else {
            sheet.add(reading, place, facts, received_ms)
        };
        projected.flags.extend(flags.into_iter().map(|flag| (reading.seq, flag)));
    }
    sheet.write_visits(transaction, place, readings, &mut projected).await?;
    sheet.write_rest(transaction).await?;
    erasures(transaction, readings, &fresh, &mut projected).await?;
    write_flags(transaction, place.log, &mut projected.flags).await?;
    projected.answerable = sheet.answerable(place, received_ms);
    projected.tested = sheet.self_tests.iter().map(|row| row.day.to_owned()).collect();
    projected.visited = sheet.days();
    Ok(projected)
}

/// Counts the entries that are counted nowhere else, and answers their places.
async fn count(
    transaction: &Transaction<'_>,
    place: &Place<'_>,
    readings: &[Reading],
) -> Result<HashSet<u64>, tokio_postgres::Error> {
    let counting = || readings.iter().filter_map(|reading| Some((reading.identity?, reading)));
    let identities: Vec<Uuid> = counting().map(|(identity, _)| identity).collect();
    let places: Vec<i64> = counting().map(|(_, reading)| reading.seq.cast_signed()).collect();
    let kinds: Vec<&str> = counting().map(|(_, reading)| reading.kind).collect();
    let statement = transaction.prepare_cached(COUNTED).await?;
    let rows = transaction.query(&statement, &[&place.log, &identities, &places, &kinds]).await?;
    Ok(rows.iter().map(|row| row.get::<_, i64>(0).cast_unsigned()).collect())
}

impl<'a> Sheet<'a> {
    fn add(
        &mut self,
        reading: &'a Reading,
        place: &Place<'a>,
        facts: &Facts,
        received_ms: i64,
    ) -> Vec<&'static str> {
        let (row, flags) = Row::of(reading, place, facts, received_ms);
        self.clerks.extend(ClerkRow::of(reading, place, received_ms));
        match row {
            Row::Rating(row, reasons) => {
                self.ratings.push(row);
                self.reasons.extend(reasons);
            }
            Row::Survey(row, answers) => {
                self.surveys.push(row);
                self.answers.extend(answers);
            }
            Row::Unrated(row) => self.unrated.push(row),
            Row::Counter(rows) => self.counter.extend(rows),
            Row::SelfTest(row) => self.self_tests.push(row),
            Row::Label(row) => self.labels.push(row),
            Row::None => {}
        }
        flags
    }

    /// Ratings and surveys: one of each for a visit. A second one loses its row, and every flag but this.
    async fn write_visits(
        &mut self,
        transaction: &Transaction<'_>,
        place: &Place<'_>,
        readings: &[Reading],
        projected: &mut Projected,
    ) -> Result<(), tokio_postgres::Error> {
        let ratings = insert(transaction, "rating", &self.ratings);
        let surveys = insert(transaction, "survey_response", &self.surveys);
        let (ratings, surveys) = tokio::try_join!(ratings, surveys)?;
        let mut second: HashMap<Uuid, &'static str> = HashMap::new();
        for row in &self.ratings {
            if !ratings.contains(&row.common.entry_id()) {
                second.insert(row.common.entry_id(), flag::SECOND_RATING);
            }
        }
        for row in &self.surveys {
            if !surveys.contains(&row.common.entry_id()) {
                second.insert(row.common.entry_id(), flag::SECOND_RESPONSE);
            }
        }
        if second.is_empty() {
            return Ok(());
        }
        self.ratings.retain(|row| ratings.contains(&row.common.entry_id()));
        self.reasons.retain(|row| ratings.contains(&row.entry_id));
        self.answers.retain(|row| surveys.contains(&row.entry_id));
        for reading in readings {
            let Some(flag) = reading.identity.and_then(|identity| second.get(&identity)) else { continue };
            if projected.flags.contains(&(reading.seq, flag::DUPLICATE_ENTRY)) {
                continue;
            }
            projected.flags.retain(|(seq, _)| *seq != reading.seq);
            projected.flags.push((reading.seq, flag));
        }
        uncount(transaction, place.log, &second).await
    }

    async fn write_rest(&self, transaction: &Transaction<'_>) -> Result<(), tokio_postgres::Error> {
        tokio::try_join!(
            insert_all(transaction, "rating_reason", &self.reasons),
            insert_all(transaction, "survey_answer", &self.answers),
            insert_all(transaction, "unrated", &self.unrated),
            insert_all(transaction, "counter_event", &self.counter),
            insert_all(transaction, "clerk_event", &self.clerks),
            insert_all(transaction, "self_test", &self.self_tests),
            insert_all(transaction, "label_proposal", &self.labels),
        )?;
        Ok(())
    }

    /// The days of the answers; none is a day that nobody knows.
    fn days(&self) -> BTreeSet<String> {
        let ratings = self.ratings.iter().map(|row| row.common.day());
        let days = ratings.chain(self.surveys.iter().map(|row| row.common.day()));
        days.filter(|day| *day != DATE_UNCERTAIN).map(str::to_owned).collect()
    }

    fn answerable(&self, place: &Place<'_>, received_ms: i64) -> Vec<Answerable> {
        let is_bad = |level: u8| Level::try_from(level).is_ok_and(Level::is_bad);
        let answerable = self.ratings.iter().filter(|row| is_bad(row.level) || row.phone);
        answerable
            .map(|row| Answerable {
                entry_id: row.common.entry_id(),
                hall: place.hall.to_owned(),
                terminal: place.terminal.to_owned(),
                demo: place.demo,
                department: row.common.department().to_owned(),
                counter: row.common.counter().to_owned(),
                level: i16::from(row.level),
                received_ms,
            })
            .collect()
    }
}

/// Inserts rows of a table that allows one for a visit; answers the entries that are in.
async fn insert<T: Serialize + std::fmt::Debug + Sync>(
    transaction: &Transaction<'_>,
    table: &str,
    rows: &[T],
) -> Result<HashSet<Uuid>, tokio_postgres::Error> {
    if rows.is_empty() {
        return Ok(HashSet::new());
    }
    let sql = format!(
        "INSERT INTO {table} SELECT * FROM json_populate_recordset(NULL::{table}, $1)
         ON CONFLICT DO NOTHING RETURNING entry_id"
    );
    let statement = transaction.prepare_cached(&sql).await?;
    let rows = transaction.query(&statement, &[&Json(rows)]).await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

async fn insert_all<T: Serialize + std::fmt::Debug + Sync>(
    transaction: &Transaction<'_>,
    table: &str,
    rows: &[T],
) -> Result<(), tokio_postgres::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let sql = format!("INSERT INTO {table} SELECT * FROM json_populate_recordset(NULL::{table}, $1)");
    let statement = transaction.prepare_cached(&sql).await?;
    transaction.execute(&statement, &[&Json(rows)]).await?;
    Ok(())
}

/// Takes back what was counted too soon in this transaction.
async fn uncount(
    transaction: &Transaction<'_>,
    log: i64,
    second: &HashMap<Uuid, &'static str>,
) -> Result<(), tokio_postgres::Error> {
    let entries: Vec<Uuid> = second.keys().copied().collect();
    let sql = "DELETE FROM counted WHERE log = $1 AND entry_id = ANY($2)";
    let statement = transaction.prepare_cached(sql).await?;
    transaction.execute(&statement, &[&log, &entries]).await?;
    Ok(())
}

/// Tells the orders of erasure what terminals have erased.
async fn erasures(
    transaction: &Transaction<'_>,
    readings: &[Reading],
    fresh: &HashSet<u64>,
    projected: &mut Projected,
) -> Result<(), tokio_postgres::Error> {
    for reading in readings.iter().filter(|reading| fresh.contains(&reading.seq)) {
        let Some(Body::Erasure(erasure)) = reading.entry.as_ref().map(|entry| &entry.body) else { continue };
        if !erasure::done(transaction, &erasure.order, erasure.target.0).await? {
            projected.flags.push((reading.seq, flag::UNKNOWN_ORDER));
        }
    }
    Ok(())
}

async fn write_flags(
    transaction: &Transaction<'_>,
    log: i64,
    flags: &mut [(u64, &'static str)],
) -> Result<(), tokio_postgres::Error> {
    if flags.is_empty() {
        return Ok(());
    }
    flags.sort_unstable();
    let places: Vec<i64> = flags.iter().map(|(seq, _)| seq.cast_signed()).collect();
    let names: Vec<&str> = flags.iter().map(|(_, flag)| *flag).collect();
    let statement = transaction.prepare_cached(FLAGS).await?;
    transaction.execute(&statement, &[&log, &places, &names]).await?;
    Ok(())
}
