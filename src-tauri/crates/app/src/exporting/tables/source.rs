//! The rows that go into tables, with what belongs to them: what was typed, if it was asked for, and how the work order
//! stands.

use shiwen_domain::{
    entry::PrivateKind,
    results::{Days, RatingRow, Results, SurveyRow},
};
use shiwen_export::table::Standing;
use shiwen_store::{Reader, Span, StoreError};

use super::{ExportingError, Tables};
use crate::home::OpenReader;

pub(super) struct Source<'a> {
    reader: &'a Reader,
    days: Days,
    span: Option<Span>,
    private: bool,
}

impl<'a> Source<'a> {
    pub(super) fn of(open: &'a OpenReader, asked: &Tables) -> Result<Self, StoreError> {
        let reader = &open.reader;
        Ok(Self { reader, days: asked.days, span: reader.span(&asked.days)?, private: asked.private })
    }

    /// What all rows add up to.
    pub(super) fn results(&self) -> Result<Results, StoreError> {
        let mut results = Results::of(self.days);
        let Some(span) = &self.span else { return Ok(results) };
        self.reader.for_each_rating(&self.days, span, |row| {
            results.rating(&row);
            Ok::<_, StoreError>(())
        })?;
        self.reader.for_each_survey(&self.days, span, |row| {
            results.survey(&row);
            Ok::<_, StoreError>(())
        })?;
        Ok(results)
    }

    /// Calls `each` with every rating and what was typed with it.
    pub(super) fn ratings(
        &self,
        mut each: impl FnMut(RatingRow, Option<String>) -> Result<(), ExportingError>,
    ) -> Result<(), ExportingError> {
        let Some(span) = &self.span else { return Ok(()) };
        self.reader.for_each_rating(&self.days, span, |row| {
            let words = self.words(row.seq, row.comment)?;
            each(row, words)
        })
    }

    /// Calls `each` with every survey response and what was typed with it.
    pub(super) fn surveys(
        &self,
        mut each: impl FnMut(SurveyRow, Option<String>) -> Result<(), ExportingError>,
    ) -> Result<(), ExportingError> {
        let Some(span) = &self.span else { return Ok(()) };
        self.reader.for_each_survey(&self.days, span, |row| {
            let words = self.words(row.seq, row.comment)?;
            each(row, words)
        })
    }

    /// How the work order of a rating stands.
    pub(super) fn standing(&self, seq: u64) -> Result<Standing, StoreError> {
        let order = self.reader.work_order(self.reader.entry_id(seq)?)?;
        Ok(order.map(|order| Standing { state: order.state, due: order.due }).unwrap_or_default())
    }

    fn words(&self, seq: u64, has: bool) -> Result<Option<String>, StoreError> {
        if !self.private || !has {
            return Ok(None);
        }
        let said = self.reader.private(self.reader.entry_id(seq)?, PrivateKind::Text)?;
        Ok(said.map(|said| String::from_utf8_lossy(&said.content).into_owned()))
    }
}
