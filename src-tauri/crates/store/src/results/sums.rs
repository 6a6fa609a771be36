//! Results from the tallies alone: what a million rows add up to is read in a few thousand. Month by month where every day
//! of a month that has answers is asked for, day by day elsewhere. What it comes to is what the rows add up to.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row};
use shiwen_domain::{
    moment::DATE_UNCERTAIN,
    results::{Announcements, Beside, Days, Dimension, QuestionKey, Results, Tally},
    survey::Answer,
};

use super::{Span, UNREADABLE, level, of, places, scale};
use crate::{error::StoreError, projection::month_of, read::Reader};

const RATINGS: &str = "
  SELECT scale, level, count, flagged, no_reason, interrupted, unproven, dimension, key
  FROM rating_tally WHERE period = ?1";

const REASONS: &str = "SELECT count, code FROM reason_tally WHERE period = ?1";

const SURVEYS: &str = "SELECT count, department FROM survey_tally WHERE period = ?1";

const ANSWERS: &str =
    "SELECT answer, count, survey, survey_version, question FROM answer_tally WHERE period = ?1";

const BESIDE: &str = "SELECT what, sum(count) FROM beside_tally WHERE day BETWEEN ?1 AND ?2 GROUP BY what";

const UNCERTAIN_RATINGS: &str = "
  SELECT scale, level, count(*), sum(EXISTS (SELECT 1 FROM flag WHERE flag.seq = rating.seq)),
         sum(no_reason), sum(ending = 'interrupted'), sum(NOT proven)
  FROM rating WHERE day = 'uncertain' AND seq BETWEEN ?1 AND ?2 GROUP BY scale, level";

const UNCERTAIN_SURVEYS: &str =
    "SELECT count(*) FROM survey_response WHERE day = 'uncertain' AND seq BETWEEN ?1 AND ?2";

impl Reader {
    /// Results of these days, all of one state of the record. The same as every row of them, summed up one by one.
    pub fn results(&self, days: &Days) -> Result<Results, StoreError> {
        // Whoever asks in a state of his own gets that one.
        let state = self.connection.is_autocommit().then(|| self.snapshot()).transpose()?;
        let mut results = Results::of(*days);
        for period in self.periods(days)? {
            add_period(&self.connection, &period, &mut results)?;
        }
        if *days == Days::default() {
            add_all_uncertain(&self.connection, &mut results)?;
        } else if let Some(span) = self.span(days)? {
            add_uncertain(&self.connection, &span, &mut results)?;
        }
        results.beside = self.beside(days)?;
        // What the platform told is in no tally.
        if let Some(span) = self.span(days)? {
            for seq in self.labelled(&span)? {
                self.for_each_rating(days, &(seq..=seq), |row| {
                    results.label(&row);
                    Ok::<_, StoreError>(())
                })?;
            }
        }
        drop(state);
        Ok(results)
    }

    /// What stands beside the rates of these days. There are few rows a day, so months have none of their own.
    pub fn beside(&self, days: &Days) -> Result<Announcements, StoreError> {
        let (first, last) = super::bounds(days);
        let mut statement = self.connection.prepare_cached(BESIDE)?;
        let mut rows = statement.query((first, last))?;
        let mut announcements = Announcements::default();
        while let Some(row) = rows.next()? {
            announcements.add(of(row, 0, Beside::ALL, Beside::name)?, count(row, 1)?);
        }
        Ok(announcements)
    }

    /// What these days are counted under: a month of which no other day has answers, else each day.
    fn periods(&self, days: &Days) -> Result<Vec<String>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT day FROM answer_day ORDER BY day")?;
        let all = statement.query_map([], |row| row.get::<_, String>(0))?;
        let mut months: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for day in all {
            let day = day?;
            months.entry(month_of(&day).unwrap_or_default().to_owned()).or_default().push(day);
        }
        let asked = months.into_iter().flat_map(|(month, all)| {
            if all.iter().all(|day| days.hold(day)) {
                return vec![month];
            }
            all.into_iter().filter(|day| days.hold(day)).collect()
        });
        Ok(asked.collect())
    }
}

/// Calls `each` with every row that is counted under a period.
fn each_of(
    connection: &Connection,
    sql: &str,
    period: &str,
    mut each: impl FnMut(&Row<'_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([period])?;
    while let Some(row) = rows.next()? {
        each(row)?;
    }
    Ok(())
}

fn add_period(connection: &Connection, period: &str, results: &mut Results) -> Result<(), StoreError> {
    each_of(connection, RATINGS, period, |row| {
        let dimension = of(row, 7, Dimension::ALL, Dimension::name)?;
        results.add_tally(dimension, text(row, 8)?, &tally(row)?);
        Ok(())
    })?;
    each_of(connection, REASONS, period, |row| {
        *results.bad_reasons.entry(row.get(1)?).or_default() += count(row, 0)?;
        Ok(())
    })?;
    each_of(connection, SURVEYS, period, |row| {
        results.surveys += count(row, 0)?;
        *results.opinions.entry(row.get(1)?).or_default() += count(row, 0)?;
        Ok(())
    })?;
    each_of(connection, ANSWERS, period, |row| {
        let answer = of(row, 0, Answer::ALL, Answer::name)?;
        let key = QuestionKey { survey: row.get(2)?, version: row.get(3)?, question: row.get(4)? };
        results.questions.entry(key).or_default().add_many(answer, count(row, 1)?);
        Ok(())
    })
}

fn add_all_uncertain(connection: &Connection, results: &mut Results) -> Result<(), StoreError> {
    each_of(connection, RATINGS, DATE_UNCERTAIN, |row| {
        results.uncertain.add_tally(&tally(row)?);
        Ok(())
    })?;
    each_of(connection, SURVEYS, DATE_UNCERTAIN, |row| {
        results.uncertain_surveys += count(row, 0)?;
        Ok(())
    })
}

/// What of no certain day lies between these days.
fn add_uncertain(connection: &Connection, span: &Span, results: &mut Results) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(UNCERTAIN_RATINGS)?;
    let mut rows = statement.query(places(span))?;
    while let Some(row) = rows.next()? {
        results.uncertain.add_tally(&tally(row)?);
    }
    let mut statement = connection.prepare_cached(UNCERTAIN_SURVEYS)?;
    results.uncertain_surveys +=
        statement.query_row(places(span), |row| row.get::<_, i64>(0))?.cast_unsigned();
    Ok(())
}

fn tally(row: &Row<'_>) -> Result<Tally, StoreError> {
    Ok(Tally {
        scale: scale(row, 0)?,
        level: level(row, 1)?,
        count: count(row, 2)?,
        flagged: count(row, 3)?,
        no_reason: count(row, 4)?,
        interrupted: count(row, 5)?,
        unproven: count(row, 6)?,
    })
}

/// How often; the program wrote it, so less than nothing is damage.
fn count(row: &Row<'_>, column: usize) -> Result<u64, StoreError> {
    u64::try_from(row.get::<_, i64>(column)?).map_err(|_| UNREADABLE)
}

fn text<'r>(row: &'r Row<'_>, column: usize) -> Result<&'r str, StoreError> {
    row.get_ref(column)?.as_str().map_err(|_| UNREADABLE)
}
