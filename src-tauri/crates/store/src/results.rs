//! Rows of ratings and surveys for results and exports, read in the order of the log by cursors: a million of them takes no
//! more memory than one. Whoever reads several of them takes a [`crate::Snapshot`] first, so that all are of one state.
//! What they add up to is said in `shiwen_domain::results`.

mod sums;

use std::ops::RangeInclusive;

use rusqlite::{CachedStatement, Connection, Row, Rows};
use shiwen_domain::{
    entry::Ending,
    id::EntryId,
    level::{Level, Scale},
    moment::DATE_UNCERTAIN,
    results::{About, Days, RatingRow, SurveyRow},
    survey::{Answer, Capacity},
    view::Mode,
};
use uuid::Uuid;

use crate::{
    error::{Damage, StoreError},
    read::Reader,
};

const SPAN: &str = "SELECT min(first), max(last) FROM answer_day WHERE day BETWEEN ?1 AND ?2";

const RATINGS: &str = "
  SELECT seq, day, hour, department, counter, item, clerk, mode, scale, level, taps, no_reason, comment, ending, proven
  FROM rating WHERE seq BETWEEN ?1 AND ?2 AND (day BETWEEN ?3 AND ?4 OR day = ?5) ORDER BY seq";

const REASONS: &str = "SELECT seq, code FROM rating_reason WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq, code";

const FLAGS: &str = "SELECT seq, rule FROM flag WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq, rule";

/// Ratings that somebody outside the hall has labelled; there are few.
const LABELLED: &str = "
  SELECT entry.seq, 1 FROM work_order INDEXED BY work_order_label CROSS JOIN entry USING (entry_id)
  WHERE label <> '' AND entry.seq BETWEEN ?1 AND ?2 ORDER BY entry.seq";

const SURVEYS: &str = "
  SELECT seq, day, hour, department, counter, mode, survey, survey_version, capacity, comment, ending, proven
  FROM survey_response WHERE seq BETWEEN ?1 AND ?2 AND (day BETWEEN ?3 AND ?4 OR day = ?5) ORDER BY seq";

const ANSWERS: &str =
    "SELECT seq, question, answer FROM survey_answer WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq, question";

/// Before and behind every day as rows have them; `uncertain` is greater than both.
const FIRST_DAY: &str = "0000-00-00";
const LAST_DAY: &str = "9999-99-99";

/// Up to so many places are read all; of more there are samples, so many of so many places each.
const SAMPLED_ABOVE: u64 = 5_000;
const SAMPLES: u64 = 100;
const SAMPLE: u64 = 10;

/// The part of the log that some days are in: everything between the first and the last entry of them. What has no certain
/// day and lies in it belongs to them as well as can be known.
pub type Span = RangeInclusive<u64>;

impl Reader {
    /// Where ratings and surveys of these days lie; none if there are none. Without any bound it is the whole log.
    pub fn span(&self, days: &Days) -> Result<Option<Span>, StoreError> {
        if *days == Days::default() {
            let size = self.head()?.size();
            return Ok(size.checked_sub(1).map(|last| 0..=last));
        }
        let (first, last) = bounds(days);
        let read = |row: &Row<'_>| Ok((row.get::<_, Option<i64>>(0)?, row.get::<_, Option<i64>>(1)?));
        let (first, last) = self.connection.prepare_cached(SPAN)?.query_row((first, last), read)?;
        Ok(first.zip(last).map(|(first, last)| first.cast_unsigned()..=last.cast_unsigned()))
    }

    /// Calls `each` with every rating of these days, and every one in their span that is on no day.
    pub fn for_each_rating<E: From<StoreError>>(
        &self,
        days: &Days,
        span: &Span,
        mut each: impl FnMut(RatingRow) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut statement = prepared(&self.connection, RATINGS)?;
        let mut reasons = prepared(&self.connection, REASONS)?;
        let mut reasons = Parts::read(&mut reasons, span, |part| part.get::<_, u16>(1))?;
        let mut flags = prepared(&self.connection, FLAGS)?;
        let mut flags = Parts::read(&mut flags, span, |part| part.get::<_, String>(1))?;
        let mut labels = prepared(&self.connection, LABELLED)?;
        let mut labels = Parts::read(&mut labels, span, |part| part.get::<_, bool>(1))?;
        let mut rows = begin(&mut statement, days, span)?;
        while let Some(row) = next(&mut rows)? {
            let row = rating(row).and_then(|mut rating| {
                rating.reasons = reasons.of(rating.seq)?;
                rating.flags = flags.of(rating.seq)?;
                rating.labelled = !labels.of(rating.seq)?.is_empty();
                Ok(rating)
            });
            each(row?)?;
        }
        Ok(())
    }

    /// The same of survey responses.
    pub fn for_each_survey<E: From<StoreError>>(
        &self,
        days: &Days,
        span: &Span,
        mut each: impl FnMut(SurveyRow) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut statement = prepared(&self.connection, SURVEYS)?;
        let mut answers = prepared(&self.connection, ANSWERS)?;
        let mut answers = Parts::read(&mut answers, span, |part| {
            Ok((part.get::<_, String>(1)?, part.get::<_, String>(2)?))
        })?;
        let mut rows = begin(&mut statement, days, span)?;
        while let Some(row) = next(&mut rows)? {
            let row = survey(row).and_then(|mut survey| {
                let given = answers.of(survey.seq)?.into_iter();
                let read =
                    given.map(|(question, name)| Ok((question, named(Answer::ALL, Answer::name, &name)?)));
                survey.answers = read.collect::<Result<_, StoreError>>()?;
                Ok(survey)
            });
            each(row?)?;
        }
        Ok(())
    }

    /// The places of ratings in a part of the log that somebody outside the hall has labelled.
    fn labelled(&self, span: &Span) -> Result<Vec<u64>, StoreError> {
        let mut statement = prepared(&self.connection, LABELLED)?;
        let rows = statement.query_map(places(span), |row| row.get::<_, i64>(0))?;
        Ok(rows.map(|seq| seq.map(i64::cast_unsigned)).collect::<Result<_, _>>()?)
    }

    /// How long the entries of a part of the log are together, in bytes; of a long part as samples all over it say, because
    /// reading all of a million would take as long as exporting them.
    pub fn entry_bytes(&self, span: &Span) -> Result<u64, StoreError> {
        let places = span.end() - span.start() + 1;
        if places <= SAMPLED_ABOVE {
            return self.bytes_of(*span.start(), *span.end());
        }
        let mut bytes = 0;
        for sample in 0..SAMPLES {
            let first = span.start() + places * sample / SAMPLES;
            bytes += self.bytes_of(first, first + SAMPLE - 1)?;
        }
        Ok(bytes * places / (SAMPLES * SAMPLE))
    }

    fn bytes_of(&self, first: u64, last: u64) -> Result<u64, StoreError> {
        let sql = "SELECT coalesce(sum(length(bytes)), 0) FROM entry WHERE seq BETWEEN ?1 AND ?2";
        let places = (first.cast_signed(), last.cast_signed());
        let bytes = self.connection.prepare_cached(sql)?.query_row(places, |row| row.get::<_, i64>(0))?;
        Ok(bytes.cast_unsigned())
    }

    /// The identity of the entry at a place.
    pub fn entry_id(&self, seq: u64) -> Result<EntryId, StoreError> {
        let sql = "SELECT entry_id FROM entry WHERE seq = ?1";
        let id = self.connection.prepare_cached(sql)?.query_row([seq.cast_signed()], |row| row.get(0))?;
        Ok(EntryId(Uuid::from_bytes(id)))
    }
}

fn prepared<'c>(connection: &'c Connection, sql: &str) -> Result<CachedStatement<'c>, StoreError> {
    Ok(connection.prepare_cached(sql)?)
}

fn begin<'s>(
    statement: &'s mut CachedStatement<'_>,
    days: &Days,
    span: &Span,
) -> Result<Rows<'s>, StoreError> {
    let (first, last) = bounds(days);
    let (from, to) = places(span);
    Ok(statement.query((from, to, first, last, DATE_UNCERTAIN))?)
}

fn next<'r>(rows: &'r mut Rows<'_>) -> Result<Option<&'r Row<'r>>, StoreError> {
    Ok(rows.next()?)
}

pub(crate) fn bounds(days: &Days) -> (String, String) {
    let (from, to) = days.bounds();
    (from.unwrap_or_else(|| FIRST_DAY.into()), to.unwrap_or_else(|| LAST_DAY.into()))
}

fn places(span: &Span) -> (i64, i64) {
    (span.start().cast_signed(), span.end().cast_signed())
}

/// Rows that belong to other rows by their place, read along with them: both come in the order of the log.
struct Parts<'s, T> {
    rows: Rows<'s>,
    read: fn(&Row<'_>) -> rusqlite::Result<T>,
    pending: Option<(u64, T)>,
}

impl<'s, T> Parts<'s, T> {
    fn read(
        statement: &'s mut CachedStatement<'_>,
        span: &Span,
        read: fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Self, StoreError> {
        let mut parts = Self { rows: statement.query(places(span))?, read, pending: None };
        parts.advance()?;
        Ok(parts)
    }

    fn advance(&mut self) -> Result<(), StoreError> {
        self.pending = match self.rows.next()? {
            Some(row) => Some((row.get::<_, i64>(0)?.cast_unsigned(), (self.read)(row)?)),
            None => None,
        };
        Ok(())
    }

    /// Those of one place; it is asked for in order.
    fn of(&mut self, seq: u64) -> Result<Vec<T>, StoreError> {
        let mut found = Vec::new();
        while let Some((at, part)) = self.pending.take_if(|(at, _)| *at <= seq) {
            if at == seq {
                found.push(part);
            }
            self.advance()?;
        }
        Ok(found)
    }
}

fn about(row: &Row<'_>) -> rusqlite::Result<About> {
    Ok(About { day: row.get(1)?, hour: row.get(2)?, department: row.get(3)?, counter: row.get(4)? })
}

fn rating(row: &Row<'_>) -> Result<RatingRow, StoreError> {
    Ok(RatingRow {
        seq: row.get::<_, i64>(0)?.cast_unsigned(),
        about: about(row)?,
        item: row.get(5)?,
        clerk: row.get(6)?,
        mode: of(row, 7, [Mode::Hall, Mode::Counter], Mode::name)?,
        scale: scale(row, 8)?,
        level: level(row, 9)?,
        taps: row.get::<_, i64>(10)?.cast_unsigned(),
        no_reason: row.get(11)?,
        comment: row.get(12)?,
        reasons: Vec::new(),
        ending: of(row, 13, ENDINGS, Ending::name)?,
        proven: row.get(14)?,
        flags: Vec::new(),
        labelled: false,
    })
}

fn survey(row: &Row<'_>) -> Result<SurveyRow, StoreError> {
    let capacity: String = row.get(8)?;
    Ok(SurveyRow {
        seq: row.get::<_, i64>(0)?.cast_unsigned(),
        about: about(row)?,
        mode: of(row, 5, [Mode::Hall, Mode::Counter], Mode::name)?,
        survey: row.get(6)?,
        version: row.get(7)?,
        capacity: Capacity::ALL.into_iter().find(|one| one.name() == capacity),
        comment: row.get(9)?,
        answers: Vec::new(),
        ending: of(row, 10, ENDINGS, Ending::name)?,
        proven: row.get(11)?,
    })
}

const ENDINGS: [Ending; 3] = [Ending::Finished, Ending::Left, Ending::Interrupted];
pub(crate) const UNREADABLE: StoreError = StoreError::Damaged(Damage::Unreadable);

fn scale(row: &Row<'_>, column: usize) -> Result<Scale, StoreError> {
    of(row, column, [Scale::Five, Scale::Two], Scale::name)
}

fn level(row: &Row<'_>, column: usize) -> Result<Level, StoreError> {
    let level = u8::try_from(row.get::<_, i64>(column)?).ok().and_then(|number| Level::try_from(number).ok());
    level.ok_or(UNREADABLE)
}

fn of<T: Copy, const N: usize>(
    row: &Row<'_>,
    column: usize,
    all: [T; N],
    name: fn(T) -> &'static str,
) -> Result<T, StoreError> {
    let text = row.get_ref(column)?.as_str().map_err(|_| UNREADABLE)?;
    named(all, name, text)
}

/// The value of a name; the program wrote it, so another one is damage.
pub(crate) fn named<T: Copy, const N: usize>(
    all: [T; N],
    name: fn(T) -> &'static str,
    text: &str,
) -> Result<T, StoreError> {
    all.into_iter().find(|one| name(*one) == text).ok_or(UNREADABLE)
}
