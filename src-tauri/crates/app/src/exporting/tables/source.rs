//! The rows that go into tables, with what belongs to them: what was typed, if it was asked for, and how the work order
//! stands.

use shiwen_domain::{
    entry::PrivateKind,
    results::{Days, RatingRow, Results, SurveyRow},
};
use shiwen_export::table::{Standing, Written};
use shiwen_store::{ItemRow, Reader, Span, StoreError, WorkOrder};

use super::{ExportingError, Tables};
use crate::{exporting::progress::Progress, home::OpenReader};

pub(super) struct Source<'a> {
    reader: &'a Reader,
    days: Days,
    span: Option<Span>,
    private: bool,
    /// Whoever waits hears of every row, by its place in the log.
    progress: &'a Progress<'a>,
}

impl<'a> Source<'a> {
    pub(super) fn of(
        open: &'a OpenReader,
        asked: &Tables,
        progress: &'a Progress<'a>,
    ) -> Result<Self, StoreError> {
        let Tables { days, private, .. } = *asked;
        Ok(Self { reader: &open.reader, days, span: open.reader.span(&days)?, private, progress })
    }

    pub(super) fn progress(&self) -> &'a Progress<'a> {
        self.progress
    }

    /// How many places of the log the rows lie in.
    pub(super) fn places(&self) -> u64 {
        self.span.as_ref().map_or(0, |span| span.end() - span.start() + 1)
    }

    /// Walks over all ratings.
    fn each_rating<E: From<StoreError>>(
        &self,
        mut each: impl FnMut(RatingRow) -> Result<(), E>,
    ) -> Result<(), E> {
        let Some(span) = &self.span else { return Ok(()) };
        let begun = self.progress.done();
        self.reader.for_each_rating(&self.days, span, |row| {
            self.progress.at(begun + (row.seq - span.start()))?;
            each(row)
        })?;
        Ok(self.progress.at(begun + self.places())?)
    }

    /// Walks over all survey responses.
    fn each_survey<E: From<StoreError>>(
        &self,
        mut each: impl FnMut(SurveyRow) -> Result<(), E>,
    ) -> Result<(), E> {
        let Some(span) = &self.span else { return Ok(()) };
        let begun = self.progress.done();
        self.reader.for_each_survey(&self.days, span, |row| {
            self.progress.at(begun + (row.seq - span.start()))?;
            each(row)
        })?;
        Ok(self.progress.at(begun + self.places())?)
    }

    /// What all rows add up to.
    pub(super) fn results(&self) -> Result<Results, StoreError> {
        let mut results = Results::of(self.days);
        self.each_rating(|row| {
            results.rating(&row);
            Ok::<_, StoreError>(())
        })?;
        self.each_survey(|row| {
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
        self.each_rating(|row| {
            let words = self.words(row.seq, row.comment)?;
            each(row, words)
        })
    }

    /// Calls `each` with every survey response and what was typed with it.
    pub(super) fn surveys(
        &self,
        mut each: impl FnMut(SurveyRow, Option<String>) -> Result<(), ExportingError>,
    ) -> Result<(), ExportingError> {
        self.each_survey(|row| {
            let words = self.words(row.seq, row.comment)?;
            each(row, words)
        })
    }

    /// How the work order of a rating stands.
    pub(super) fn standing(&self, seq: u64) -> Result<Standing, StoreError> {
        let order = self.reader.work_order(self.reader.entry_id(seq)?)?;
        let standing = |WorkOrder { state, due, measure, label, .. }| Standing { state, due, measure, label };
        Ok(order.map(standing).unwrap_or_default())
    }

    /// Calls `each` with everything that a manager put in.
    pub(super) fn items(
        &self,
        each: impl FnMut(ItemRow) -> Result<(), ExportingError>,
    ) -> Result<(), ExportingError> {
        self.reader.for_each_ledger_item(&self.days, self.span.as_ref(), each)
    }

    /// What was written down about the entry at a place, or about one answer of it.
    pub(super) fn written(&self, seq: u64, question: &str) -> Result<Written, StoreError> {
        let target = self.reader.entry_id(seq)?;
        let notes = self.reader.ledger_notes(target, question)?.into_iter();
        let proposed = self.reader.label_proposed(target)?.filter(|_| question.is_empty());
        Ok(Written {
            notes: notes.map(|note| [note.at, note.by, note.text]).collect(),
            proposed: proposed.map(|proposed| (proposed.label, proposed.by, proposed.reason)),
        })
    }

    fn words(&self, seq: u64, has: bool) -> Result<Option<String>, StoreError> {
        if !self.private || !has {
            return Ok(None);
        }
        let said = self.reader.private(self.reader.entry_id(seq)?, PrivateKind::Text)?;
        Ok(said.map(|said| String::from_utf8_lossy(&said.content).into_owned()))
    }
}
