//! A folder of CSV files, each whole or not there.

use std::path::{Path, PathBuf};

use shiwen_domain::results::Results;
use shiwen_export::{
    csv::CsvSheet,
    destination::{DestinationError, Finished, NewFile, NewFolder},
    table::{self, Cell, Names, Table},
};

use super::{
    ExportingError, Tables,
    rows::{self, Sheets},
    source::Source,
};

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
    folder.rows(source, names, results)?;
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

/// A file that is being written, and what a fault of it means.
struct Sheet {
    csv: CsvSheet<NewFile>,
    path: PathBuf,
}

/// The files that have a row for each rating, answer and item of the ledger.
struct RowSheets {
    ratings: Sheet,
    surveys: Sheet,
    ledger: Sheet,
}

impl Sheets for RowSheets {
    fn rating(&mut self, cells: &[Cell]) -> Result<(), ExportingError> {
        self.ratings.row(cells)
    }

    fn survey(&mut self, cells: &[Cell]) -> Result<(), ExportingError> {
        self.surveys.row(cells)
    }

    fn ledger(&mut self, cells: &[Cell]) -> Result<(), ExportingError> {
        self.ledger.row(cells)
    }
}

impl Folder<'_> {
    fn whole(&mut self, table: &Table, rows: &[Vec<Cell>]) -> Result<(), ExportingError> {
        let mut sheet = self.begin(table)?;
        rows.iter().try_for_each(|row| sheet.row(row))?;
        self.end(sheet)
    }

    fn rows(
        &mut self,
        source: &Source<'_>,
        names: &Names<'_>,
        results: &Results,
    ) -> Result<(), ExportingError> {
        let mut sheets = RowSheets {
            ratings: self.begin(&table::RATINGS)?,
            surveys: self.begin(&table::SURVEYS)?,
            ledger: self.begin(&table::LEDGER)?,
        };
        rows::write(source, names, results, &mut sheets)?;
        [sheets.ratings, sheets.surveys, sheets.ledger].into_iter().try_for_each(|sheet| self.end(sheet))
    }

    fn begin(&self, table: &Table) -> Result<Sheet, ExportingError> {
        let name = format!("{}.csv", table.name);
        let path = self.out.join(&name);
        let file = NewFile::begin(&self.path.join(&name), self.replace)?;
        let csv = CsvSheet::begin(file, table).map_err(|error| DestinationError::of(&path, error))?;
        Ok(Sheet { csv, path })
    }

    fn end(&mut self, Sheet { csv, path }: Sheet) -> Result<(), ExportingError> {
        let file = csv.end().map_err(|error| DestinationError::of(&path, error))?;
        self.files.push((path, file.finish()?));
        Ok(())
    }
}

impl Sheet {
    fn row(&mut self, cells: &[Cell]) -> Result<(), ExportingError> {
        Ok(self.csv.row(cells).map_err(|error| DestinationError::of(&self.path, error))?)
    }
}
