//! What was written about an item, and what a manager put in.

use rusqlite::{OptionalExtension, Row};
use shiwen_domain::{
    entry::{Label, PrivateKind},
    id::EntryId,
    moment::DATE_UNCERTAIN,
    reason::Aspect,
    results::Days,
};

use crate::{
    error::StoreError,
    private,
    read::Reader,
    results::{Span, UNREADABLE, bounds, named},
};

const NOTES: &str =
    "SELECT text, account, at FROM ledger_note WHERE target = ?1 AND question = ?2 ORDER BY seq";

const PROPOSAL: &str =
    "SELECT label, reason, account, at FROM label_proposed WHERE target = ?1 ORDER BY seq DESC LIMIT 1";

const ITEM: &str = "SELECT seq, day, hour, department, aspect, text, account FROM ledger_item WHERE seq = ?1";

const ITEMS: &str = "
  SELECT seq, day, hour, department, aspect, text, account FROM ledger_item
  WHERE day BETWEEN ?1 AND ?2 OR (day = ?3 AND seq BETWEEN ?4 AND ?5) ORDER BY seq";

/// A note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteRow {
    /// What.
    pub text: String,
    /// The account.
    pub by: String,
    /// What the clock said, RFC 3339.
    pub at: String,
}

/// A proposed label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposalRow {
    /// What to call it.
    pub label: Label,
    /// Why.
    pub reason: String,
    /// The account; `""` where the entry does not say.
    pub by: String,
    /// What the clock said, RFC 3339.
    pub at: String,
}

/// What a manager put in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemRow {
    /// Its place in the log.
    pub seq: u64,
    /// The day in the hall, or `uncertain`.
    pub day: String,
    /// The hour in the hall; -1 where the day is uncertain.
    pub hour: i64,
    /// Code of the department; `""` if none is named.
    pub department: String,
    /// What part of the work it belongs to.
    pub aspect: Option<Aspect>,
    /// What is wrong.
    pub text: String,
    /// The account.
    pub by: String,
}

impl Reader {
    /// What was written down about an entry, or about one answer of it (`""`: the entry as a whole), the oldest first.
    pub fn ledger_notes(&self, target: EntryId, question: &str) -> Result<Vec<NoteRow>, StoreError> {
        let mut statement = self.connection.prepare_cached(NOTES)?;
        let rows = statement.query_map((target.0.as_bytes(), question), |row| {
            Ok(NoteRow { text: row.get(0)?, by: row.get(1)?, at: row.get(2)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Whether anybody has written a note or proposed a label.
    pub fn has_ledger_writings(&self) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM ledger_note) OR EXISTS (SELECT 1 FROM label_proposed)";
        Ok(self.connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }

    /// The newest proposal of what to call a rating.
    pub fn label_proposed(&self, target: EntryId) -> Result<Option<ProposalRow>, StoreError> {
        let mut statement = self.connection.prepare_cached(PROPOSAL)?;
        let mut rows = statement.query([target.0.as_bytes()])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let label = named(Label::ALL, Label::name, row.get_ref(0)?.as_str().map_err(|_| UNREADABLE)?)?;
        Ok(Some(ProposalRow { label, reason: row.get(1)?, by: row.get(2)?, at: row.get(3)? }))
    }

    /// What a manager put in at a place.
    pub fn ledger_item(&self, seq: u64) -> Result<Option<ItemRow>, StoreError> {
        let mut statement = self.connection.prepare_cached(ITEM)?;
        let mut rows = statement.query([seq.cast_signed()])?;
        rows.next()?.map(item).transpose()
    }

    /// Calls `each` with everything that a manager put in on these days, in the order of the log; what has no certain day
    /// belongs to them if it lies in their span.
    pub fn for_each_ledger_item<E: From<StoreError>>(
        &self,
        days: &Days,
        span: Option<&Span>,
        mut each: impl FnMut(ItemRow) -> Result<(), E>,
    ) -> Result<(), E> {
        let (first, last) = bounds(days);
        let (from, to) = span.map_or((1, 0), |span| (span.start().cast_signed(), span.end().cast_signed()));
        let mut statement = self.connection.prepare_cached(ITEMS).map_err(StoreError::from)?;
        let rows = statement.query((first, last, DATE_UNCERTAIN, from, to));
        let mut rows = rows.map_err(StoreError::from)?;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            each(item(row)?)?;
        }
        Ok(())
    }

    /// The place of an entry in the log.
    pub fn place_of(&self, entry_id: EntryId) -> Result<Option<u64>, StoreError> {
        let sql = "SELECT seq FROM entry WHERE entry_id = ?1 AND seq >= 0";
        let place = self
            .connection
            .prepare_cached(sql)?
            .query_row([entry_id.0.as_bytes()], |row| row.get::<_, i64>(0))
            .optional()?;
        Ok(place.map(i64::cast_unsigned))
    }

    /// Whether a private content is still kept, without reading it.
    pub fn has_private(&self, entry_id: EntryId, kind: PrivateKind) -> Result<bool, StoreError> {
        let sql = format!("SELECT EXISTS (SELECT 1 FROM {} WHERE entry_id = ?1)", private::table(kind));
        Ok(self.connection.prepare_cached(&sql)?.query_row([entry_id.0.as_bytes()], |row| row.get(0))?)
    }
}

fn item(row: &Row<'_>) -> Result<ItemRow, StoreError> {
    let aspect = row.get_ref(4)?.as_str().map_err(|_| UNREADABLE)?;
    let aspect = if aspect.is_empty() { None } else { Some(named(Aspect::ALL, Aspect::name, aspect)?) };
    Ok(ItemRow {
        seq: row.get::<_, i64>(0)?.cast_unsigned(),
        day: row.get(1)?,
        hour: row.get(2)?,
        department: row.get(3)?,
        aspect,
        text: row.get(5)?,
        by: row.get(6)?,
    })
}
