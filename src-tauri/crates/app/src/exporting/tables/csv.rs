//! A folder of CSV files, each whole or not there.

use std::{
    io,
    path::{Path, PathBuf},
};

use shiwen_domain::results::Results;
use shiwen_export::{
    csv::CsvSheet,
    destination::{DestinationError, Finished, NewFile, NewFolder},
    table::{self, Cell, Names, Table},
};

use super::{ExportingError, Tables, source::Source};

type Files = Vec<(PathBuf, Finished)>;

pub(super) fn write(
    source: &Source<'_>,
    names: &Names<'_>,
    results: &Results,
    asked: &Tables,
) -> Result<Files, ExportingError> {
    // A folder that is there gets file after file; a new one its name when all of them are whole.
    let new = if asked.out.is_dir() { None } else { Some(NewFolder::begin(&asked.out)?) };
    let path = new.as_ref().map_or(asked.out.as_path(), NewFolder::path);
    let mut folder = Folder { path, out: &asked.out, replace: asked.replace, files: Vec::new() };
    folder.whole(&table::GROUPS, &table::groups(names, results))?;
    folder.whole(&table::REASONS, &table::reasons(names, results))?;
    folder.whole(&table::QUESTIONS, &table::questions(names, results))?;
    folder.table(&table::RATINGS, |sheet| {
        source.ratings(|_, row, words| sheet.row(&table::rating(names, &row, words.as_deref())))
    })?;
    folder.table(&table::SURVEYS, |sheet| {
        let mut number = 0;
        source.surveys(|_, row, words| {
            number += 1;
            sheet.rows(&table::survey(names, number, &row, words.as_deref()))
        })
    })?;
    folder.table(&table::LEDGER, |sheet| {
        let mut number = 0;
        super::each_item(source, names, |item| {
            number += 1;
            sheet.row(&table::ledger(names, number, item))
        })
    })?;
    folder.whole(&table::DEFINITIONS, &table::definitions(names))?;
    let files = folder.files;
    new.map_or(Ok(()), NewFolder::finish)?;
    Ok(files)
}

struct Folder<'a> {
    /// Where the files are written.
    path: &'a Path,
    /// Where they will be.
    out: &'a Path,
    replace: bool,
    files: Files,
}

/// A file, and what a fault of it means.
struct Sheet<'a> {
    csv: CsvSheet<&'a mut NewFile>,
    path: &'a Path,
}

impl Folder<'_> {
    fn whole(&mut self, table: &Table, rows: &[Vec<Cell>]) -> Result<(), ExportingError> {
        self.table(table, |sheet| sheet.rows(rows))
    }

    fn table(
        &mut self,
        table: &Table,
        rows: impl FnOnce(&mut Sheet<'_>) -> Result<(), ExportingError>,
    ) -> Result<(), ExportingError> {
        let name = format!("{}.csv", table.name);
        let path = self.out.join(&name);
        let mut file = NewFile::begin(&self.path.join(&name), self.replace)?;
        let fault = |error: io::Error| DestinationError::of(&path, error);
        {
            let csv = CsvSheet::begin(&mut file, table).map_err(fault)?;
            let mut sheet = Sheet { csv, path: &path };
            rows(&mut sheet)?;
            sheet.csv.end().map_err(fault)?;
        }
        let finished = file.finish()?;
        self.files.push((path, finished));
        Ok(())
    }
}

impl Sheet<'_> {
    fn row(&mut self, cells: &[Cell]) -> Result<(), ExportingError> {
        Ok(self.csv.row(cells).map_err(|error| DestinationError::of(self.path, error))?)
    }

    fn rows(&mut self, rows: &[Vec<Cell>]) -> Result<(), ExportingError> {
        rows.iter().try_for_each(|row| self.row(row))
    }
}
