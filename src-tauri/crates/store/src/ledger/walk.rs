//! Walking backwards over a source of the ledger.

use rusqlite::{Params, types::Value};
use serde_json::json;
use shiwen_domain::{managing::MeasureKind, results::QuestionKey};

use super::{LEDGER_PAGE, LedgerQuery, Of};
use crate::{
    error::StoreError,
    read::Reader,
    results::{Span, bounds},
};

/// At how many places a page looks in each source.
const LOOKED_AT: usize = 2_000;

/// What each statement begins with: the place, and whether it is wanted. The condition is a column and no WHERE, so that the
/// walk knows how many places it has looked at.
const RATINGS: &str = "
  SELECT seq, '',
    (day BETWEEN ?3 AND ?4 OR day = 'uncertain')
    AND (?5 IS NULL OR EXISTS (SELECT 1 FROM rating_reason WHERE rating_reason.seq = rating.seq
                               AND code IN (SELECT value FROM json_each(?5))))
    AND ((?6 = '' AND NOT ?7)
         OR coalesce((SELECT (?6 = '' OR measure = ?6) AND (NOT ?7 OR state <> 'closed')
                      FROM entry JOIN work_order USING (entry_id) WHERE entry.seq = rating.seq), ?6 = ''))
  FROM rating INDEXED BY rating_bad WHERE level <= 2 AND seq < ?1 AND seq >= ?2 ORDER BY seq DESC";

const ANSWERS: &str = "
  SELECT answer.seq, question,
    (day BETWEEN ?3 AND ?4 OR day = 'uncertain')
    AND (?5 IS NULL OR (survey, survey_version, question)
                       IN (SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?5)))
  FROM survey_answer AS answer INDEXED BY survey_answer_no
  CROSS JOIN survey_response ON survey_response.seq = answer.seq
  WHERE answer = 'no' AND answer.seq < ?1 AND answer.seq >= ?2 ORDER BY answer.seq DESC";

const ITEMS: &str = "
  SELECT seq, '',
    (day BETWEEN ?2 AND ?3 OR (day = 'uncertain' AND seq BETWEEN ?4 AND ?5))
    AND (?6 IS NULL OR aspect IN (SELECT value FROM json_each(?6)))
  FROM ledger_item WHERE seq < ?1 ORDER BY seq DESC";

/// What names an item.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Rating(u64),
    Answer(u64, String),
    Item(u64),
}

impl Key {
    pub(super) fn seq(&self) -> u64 {
        match self {
            Self::Rating(seq) | Self::Answer(seq, _) | Self::Item(seq) => *seq,
        }
    }
}

/// What was found in a source, and the place down to which it is complete; without one it is complete to the end.
#[derive(Debug, Default)]
pub(super) struct Source {
    pub(super) keys: Vec<Key>,
    pub(super) reached: Option<u64>,
}

pub(super) struct Walk<'r> {
    reader: &'r Reader,
    before: i64,
    first_day: String,
    last_day: String,
    /// Between these places lies what has no certain day and still belongs to the days.
    span: Option<Span>,
}

impl<'r> Walk<'r> {
    pub(super) fn of(reader: &'r Reader, query: &LedgerQuery) -> Result<Self, StoreError> {
        let (first_day, last_day) = bounds(&query.days);
        let span = reader.span(&query.days)?;
        let before = query.before.map_or(i64::MAX, u64::cast_signed);
        Ok(Self { reader, before, first_day, last_day, span })
    }

    pub(super) fn ratings(&self, query: &LedgerQuery) -> Result<Source, StoreError> {
        let Some((from, before)) = self.range() else { return Ok(Source::default()) };
        let codes = match &query.ratings {
            Of::None => return Ok(Source::default()),
            Of::All => Value::Null,
            Of::Only(codes) => list(&json!(codes)),
        };
        let measure = query.measure.map_or("", MeasureKind::name);
        let asked = (before, from, &self.first_day, &self.last_day, codes, measure, query.open_only);
        self.back(RATINGS, asked, |seq, _| Key::Rating(seq))
    }

    pub(super) fn answers(&self, query: &LedgerQuery) -> Result<Source, StoreError> {
        let Some((from, before)) = self.range() else { return Ok(Source::default()) };
        let questions = match &query.answers {
            _ if query.measure.is_some() => return Ok(Source::default()),
            Of::None => return Ok(Source::default()),
            Of::All => Value::Null,
            Of::Only(keys) => {
                let row = |key: &QuestionKey| json!([key.survey, key.version, key.question]);
                list(&keys.iter().map(row).collect())
            }
        };
        let asked = (before, from, &self.first_day, &self.last_day, questions);
        self.back(ANSWERS, asked, Key::Answer)
    }

    pub(super) fn items(&self, query: &LedgerQuery) -> Result<Source, StoreError> {
        let aspects = match &query.items {
            _ if query.measure.is_some() => return Ok(Source::default()),
            Of::None => return Ok(Source::default()),
            Of::All => Value::Null,
            Of::Only(aspects) => list(&aspects.iter().map(|aspect| json!(aspect.name())).collect()),
        };
        let (from, to) = self.span.as_ref().map_or((1, 0), |span| (*span.start(), *span.end()));
        let (from, to) = (from.cast_signed(), to.cast_signed());
        let asked = (self.before, &self.first_day, &self.last_day, from, to, aspects);
        self.back(ITEMS, asked, |seq, _| Key::Item(seq))
    }

    /// The places of answers that are looked at: the first, and the one behind the last.
    fn range(&self) -> Option<(i64, i64)> {
        let span = self.span.as_ref()?;
        Some((span.start().cast_signed(), self.before.min(span.end().cast_signed().saturating_add(1))))
    }

    fn back(
        &self,
        sql: &str,
        asked: impl Params,
        key: impl Fn(u64, String) -> Key,
    ) -> Result<Source, StoreError> {
        let mut statement = self.reader.connection.prepare_cached(sql)?;
        let mut rows = statement.query(asked)?;
        let (mut found, mut looked_at, mut last) = (Source::default(), 0, None);
        while let Some(row) = rows.next()? {
            let seq = row.get::<_, i64>(0)?.cast_unsigned();
            let enough = found.keys.len() >= LEDGER_PAGE || looked_at >= LOOKED_AT;
            // Not in the middle of a response.
            if enough && last != Some(seq) {
                found.reached = last;
                break;
            }
            (last, looked_at) = (Some(seq), looked_at + 1);
            if row.get(2)? {
                found.keys.push(key(seq, row.get(1)?));
            }
        }
        Ok(found)
    }
}

fn list(of: &serde_json::Value) -> Value {
    Value::Text(of.to_string())
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::{ANSWERS, ITEMS, RATINGS};
    use crate::migration::MIGRATIONS;

    /// Each source is read backwards by its own index: no sorting, no walk over ratings that are good.
    #[test]
    fn a_page_is_read_by_its_index() {
        let connection = Connection::open_in_memory().unwrap();
        for step in MIGRATIONS {
            connection.execute_batch(step.sql).unwrap();
        }
        let plan = |sql: &str| {
            let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let nothing = rusqlite::params_from_iter(vec![None::<i64>; statement.parameter_count()]);
            let rows = statement.query_map(nothing, |row| row.get::<_, String>(3)).unwrap();
            rows.collect::<Result<Vec<_>, _>>().unwrap().join("\n")
        };
        assert!(plan(RATINGS).starts_with("SEARCH rating USING INDEX rating_bad"), "{}", plan(RATINGS));
        assert!(plan(ANSWERS).starts_with("SEARCH answer USING"), "{}", plan(ANSWERS));
        assert!(plan(ANSWERS).contains("survey_answer_no"), "{}", plan(ANSWERS));
        assert!(plan(ITEMS).starts_with("SEARCH ledger_item USING INTEGER PRIMARY KEY"), "{}", plan(ITEMS));
        for sql in [RATINGS, ANSWERS, ITEMS] {
            assert!(!plan(sql).contains("TEMP B-TREE"), "{}", plan(sql));
            assert!(!plan(sql).contains("SCAN rating"), "{}", plan(sql));
        }
    }
}
