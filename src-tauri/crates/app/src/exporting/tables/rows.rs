//! One walk over everything that has a row: each rating and survey goes into its own table, and what was wrong into the ledger
//! besides. There are bad ratings first, then what was answered with "no", then what a manager put in.

use shiwen_domain::results::Results;
use shiwen_export::table::{self, Cell, Item, Names, items_of_rating, items_of_survey};

use shiwen_store::{Damage, StoreError};

use super::{ExportingError, source::Source};

/// Where the rows go.
pub(super) trait Sheets {
    /// A rating.
    fn rating(&mut self, cells: &[Cell]) -> Result<(), ExportingError>;
    /// An answer of a survey.
    fn survey(&mut self, cells: &[Cell]) -> Result<(), ExportingError>;
    /// An item of the ledger.
    fn ledger(&mut self, cells: &[Cell]) -> Result<(), ExportingError>;
}

/// Writes all of them. They must add up to the results: figures that disagree with the rows below them go to nobody.
pub(super) fn write(
    source: &Source<'_>,
    names: &Names<'_>,
    results: &Results,
    sheets: &mut impl Sheets,
) -> Result<(), ExportingError> {
    let mut sums = Results::of(results.days());
    let mut items = 0;
    source.ratings(|part, row, words| {
        sums.rating(&row);
        let words = words.as_deref();
        sheets.rating(&table::rating(names, &row, words))?;
        if !row.level.is_bad() {
            return Ok(());
        }
        match items_of_rating(names, &row, words, part.standing(row.seq)?) {
            Some(item) => enter(sheets, names, &mut items, &item.with(part.written(row.seq, "")?)),
            None => Ok(()),
        }
    })?;
    let mut surveys = 0;
    source.surveys(|part, row, words| {
        sums.survey(&row);
        surveys += 1;
        let words = words.as_deref();
        for cells in table::survey(names, surveys, &row, words) {
            sheets.survey(&cells)?;
        }
        for (question, item) in items_of_survey(names, &row, words) {
            enter(sheets, names, &mut items, &item.with(part.written(row.seq, &question)?))?;
        }
        Ok(())
    })?;
    source.items(|part, row| {
        let item = Item::typed_in(&row.day, &row.department, row.aspect, &row.text);
        enter(sheets, names, &mut items, &item.with(part.written(row.seq, "")?))
    })?;
    sums.beside = source.beside()?;
    if sums == *results { Ok(()) } else { Err(StoreError::Damaged(Damage::HeadMismatch).into()) }
}

/// Enters an item with its number.
fn enter(
    sheets: &mut impl Sheets,
    names: &Names<'_>,
    items: &mut u64,
    item: &Item,
) -> Result<(), ExportingError> {
    *items += 1;
    sheets.ledger(&table::ledger(names, *items, item))
}
