//! The rows that go into tables, with what belongs to them: what was typed, if it was asked for, and how the work order
//! stands. They come from one record, or from several that are put together: one after the other, none of which knows the next.

use shiwen_domain::{
    entry::PrivateKind,
    results::{Announcements, Days, RatingRow, Results, SurveyRow},
};
use shiwen_export::table::{Standing, Written};
use shiwen_store::{ItemRow, Reader, Span, StoreError, WorkOrder};

use super::ExportingError;
use crate::exporting::progress::Progress;

pub(in crate::exporting) struct Source<'a> {
    parts: Vec<Part<'a>>,
    days: Days,
    /// Whoever waits hears of every row, by its place in the log.
    progress: &'a Progress<'a>,
}

/// The rows of one record.
pub(in crate::exporting) struct Part<'a> {
    reader: &'a Reader,
    span: Option<Span>,
    private: bool,
    /// Whether the platform has told of any work order, and whether anybody has written anything down: else nothing is looked up.
    told: bool,
    noted: bool,
}

impl<'a> Source<'a> {
    pub(in crate::exporting) fn of(
        readers: impl IntoIterator<Item = &'a Reader>,
        days: Days,
        private: bool,
        progress: &'a Progress<'a>,
    ) -> Result<Self, StoreError> {
        let part = |reader: &'a Reader| {
            let (told, noted) = (reader.has_work_orders()?, reader.has_ledger_writings()?);
            Ok(Part { reader, span: reader.span(&days)?, private, told, noted })
        };
        let parts = readers.into_iter().map(part).collect::<Result<_, StoreError>>()?;
        Ok(Self { parts, days, progress })
    }

    pub(super) fn progress(&self) -> &'a Progress<'a> {
        self.progress
    }

    /// How many places of the logs the rows lie in.
    pub(super) fn places(&self) -> u64 {
        self.parts.iter().map(Part::places).sum()
    }

    /// Walks over all ratings.
    fn each_rating<E: From<StoreError>>(
        &self,
        mut each: impl FnMut(&Part<'a>, RatingRow) -> Result<(), E>,
    ) -> Result<(), E> {
        for part in &self.parts {
            let Some(span) = &part.span else { continue };
            let begun = self.progress.done();
            part.reader.for_each_rating(&self.days, span, |row| {
                self.progress.at(begun + (row.seq - span.start()))?;
                each(part, row)
            })?;
            self.progress.at(begun + part.places())?;
        }
        Ok(())
    }

    /// Walks over all survey responses.
    fn each_survey<E: From<StoreError>>(
        &self,
        mut each: impl FnMut(&Part<'a>, SurveyRow) -> Result<(), E>,
    ) -> Result<(), E> {
        for part in &self.parts {
            let Some(span) = &part.span else { continue };
            let begun = self.progress.done();
            part.reader.for_each_survey(&self.days, span, |row| {
                self.progress.at(begun + (row.seq - span.start()))?;
                each(part, row)
            })?;
            self.progress.at(begun + part.places())?;
        }
        Ok(())
    }

    /// What all rows add up to.
    pub(in crate::exporting) fn results(&self) -> Result<Results, StoreError> {
        let mut results = Results::of(self.days);
        self.each_rating(|_, row| {
            results.rating(&row);
            Ok::<_, StoreError>(())
        })?;
        self.each_survey(|_, row| {
            results.survey(&row);
            Ok::<_, StoreError>(())
        })?;
        results.beside = self.beside()?;
        Ok(results)
    }

    /// What stands beside the rates, of all records: it has rows of its own, which are in no sheet.
    pub(super) fn beside(&self) -> Result<Announcements, StoreError> {
        let mut beside = Announcements::default();
        for part in &self.parts {
            beside.add_all(&part.reader.beside(&self.days)?);
        }
        Ok(beside)
    }

    /// Calls `each` with every rating and what was typed with it.
    pub(super) fn ratings(
        &self,
        mut each: impl FnMut(&Part<'a>, RatingRow, Option<String>) -> Result<(), ExportingError>,
    ) -> Result<(), ExportingError> {
        self.each_rating(|part, row| {
            let words = part.words(row.seq, row.comment)?;
            each(part, row, words)
        })
    }

    /// Calls `each` with every survey response and what was typed with it.
    pub(super) fn surveys(
        &self,
        mut each: impl FnMut(&Part<'a>, SurveyRow, Option<String>) -> Result<(), ExportingError>,
    ) -> Result<(), ExportingError> {
        self.each_survey(|part, row| {
            let words = part.words(row.seq, row.comment)?;
            each(part, row, words)
        })
    }

    /// Calls `each` with everything that a manager put in.
    pub(super) fn items(
        &self,
        mut each: impl FnMut(&Part<'a>, ItemRow) -> Result<(), ExportingError>,
    ) -> Result<(), ExportingError> {
        for part in &self.parts {
            part.reader.for_each_ledger_item(&self.days, part.span.as_ref(), |row| each(part, row))?;
        }
        Ok(())
    }
}

impl Part<'_> {
    fn places(&self) -> u64 {
        self.span.as_ref().map_or(0, |span| span.end() - span.start() + 1)
    }

    /// How the work order of a rating stands.
    pub(super) fn standing(&self, seq: u64) -> Result<Standing, StoreError> {
        if !self.told {
            return Ok(Standing::default());
        }
        let order = self.reader.work_order(self.reader.entry_id(seq)?)?;
        let standing = |WorkOrder { state, due, measure, label, .. }| Standing { state, due, measure, label };
        Ok(order.map(standing).unwrap_or_default())
    }

    /// What was written down about the entry at a place, or about one answer of it.
    pub(super) fn written(&self, seq: u64, question: &str) -> Result<Written, StoreError> {
        if !self.noted {
            return Ok(Written::default());
        }
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
