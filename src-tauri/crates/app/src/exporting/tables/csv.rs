//! A folder of CSV files, each whole or not there.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use shiwen_domain::results::Results;
use shiwen_export::{
    csv::CsvSheet,
    destination::{DestinationError, Finished, NewFile},
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
    fs::create_dir_all(&asked.out).map_err(|error| DestinationError::of(&asked.out, error))?;
    let mut folder = Folder { path: &asked.out, replace: asked.replace, files: Vec::new() };
    folder.whole(&table::GROUPS, &table::groups(names, results))?;
    folder.whole(&table::REASONS, &table::reasons(names, results))?;
    folder.whole(&table::QUESTIONS, &table::questions(names, results))?;
    folder.table(&table::RATINGS, |sheet| {
        source.ratings(|row, words| sheet.row(&table::rating(names, &row, words.as_deref())))
    })?;
    folder.table(&table::SURVEYS, |sheet| {
        let mut number = 0;
        source.surveys(|row, words| {
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
    Ok(folder.files)
}

struct Folder<'a> {
    path: &'a Path,
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
        let path = self.path.join(format!("{}.csv", table.name));
        let mut file = NewFile::begin(&path, self.replace)?;
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
