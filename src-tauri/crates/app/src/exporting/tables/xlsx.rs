//! One workbook. Its rows wait in a file without a name beside the place it goes to, because a workbook's parts are
//! known only at its end; then it is written like every other export.

use std::{
    io::{self, BufWriter, Seek},
    path::{Path, PathBuf},
};

use shiwen_domain::{
    results::{Dimension, Results},
    text::Text,
};
use shiwen_export::{
    destination::{DestinationError, Finished, NewFile},
    table::{self, Cell, Missing, Names, SourceFile},
    xlsx::{Book, Facts, Logged, Print, XlsxFault, XlsxSheet, caught, integrity, sources, summary},
};

use super::{
    ExportingError,
    rows::{self, Sheets},
    source::Source,
};
use crate::exporting::progress::Counted;

/// What an entry becomes in a packed workbook, as far as can be said before it is packed.
const BYTES_A_PLACE: u64 = 150;

/// What the numbers of a workbook can be proven by.
pub(in crate::exporting) enum Proof<'a> {
    /// The log it was made of.
    Log(Logged),
    /// The exports it was put together from, and what is missing in them.
    Files(&'a [SourceFile], &'a [Missing]),
}

/// Where it goes, and whether it may replace what is there.
#[derive(Clone, Copy)]
pub(in crate::exporting) struct Goes<'a> {
    pub(in crate::exporting) out: &'a Path,
    pub(in crate::exporting) replace: bool,
}

pub(in crate::exporting) fn write(
    source: &Source<'_>,
    names: &Names<'_>,
    results: &Results,
    facts: &Facts,
    proof: &Proof<'_>,
    Goes { out, replace }: Goes<'_>,
) -> Result<Vec<(PathBuf, Finished)>, ExportingError> {
    let mut file = NewFile::begin(out, replace)?;
    let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let full = |fault| match fault {
        XlsxFault::Io(error) => DestinationError::of(out, error).into(),
        fault @ XlsxFault::Format(_) => ExportingError::from(fault),
    };
    let book =
        caught(|| filled(source, names, results, (facts, proof), folder)).map_err(|error| match error {
            ExportingError::Workbook(fault) => full(fault),
            error => error,
        })?;
    let mut whole = tempfile::tempfile_in(folder).map_err(|error| file.error(error))?;
    let (progress, places) = (source.progress(), source.places());
    let packed = progress.done() + places;
    let to = BufWriter::new(Counted::new(&mut whole, progress, BYTES_A_PLACE, packed));
    caught(|| book.save(to)).map_err(full)?;
    progress.at(packed)?;
    let length = whole.metadata().map_err(|error| file.error(error))?.len();
    let copied = whole.rewind().and_then(|()| {
        let bytes_a_step = length.div_ceil(places.max(1));
        io::copy(&mut whole, &mut Counted::new(&mut file, progress, bytes_a_step, packed + places))
    });
    copied.map_err(|error| file.error(error))?;
    Ok(vec![(out.to_owned(), file.finish()?)])
}

fn filled(
    source: &Source<'_>,
    names: &Names<'_>,
    results: &Results,
    (facts, proof): (&Facts, &Proof<'_>),
    folder: &Path,
) -> Result<Book, ExportingError> {
    let book = Book::begin(folder)?;
    let groups: Vec<_> = Dimension::ALL
        .into_iter()
        .map(|dimension| {
            (dimension, table::label(names, dimension), table::groups_of(names, results, dimension))
        })
        .collect();
    let drawn: Vec<_> =
        groups.iter().map(|(dimension, title, rows)| (*dimension, title.as_str(), rows.len())).collect();
    summary(&book, names, facts, results, &drawn)?;
    for (_, title, rows) in &groups {
        book.whole_table(&table::GROUPS, title, rows)?;
    }
    book.whole_table(&table::REASONS, &title(names, &table::REASONS), &table::reasons(names, results))?;
    book.whole_table(&table::QUESTIONS, &title(names, &table::QUESTIONS), &table::questions(names, results))?;
    rows(&book, source, names, results)?;
    book.whole_table(&table::DEFINITIONS, &title(names, &table::DEFINITIONS), &table::definitions(names))?;
    match proof {
        Proof::Log(logged) => integrity(&book, names, logged)?,
        Proof::Files(files, missing) => sources(&book, names, files, missing)?,
    }
    Ok(book)
}

/// The sheets that have a row for each rating, answer and item of the ledger.
struct RowSheets<'b> {
    ledger: XlsxSheet<'b>,
    ratings: XlsxSheet<'b>,
    surveys: XlsxSheet<'b>,
}

impl Sheets for RowSheets<'_> {
    fn rating(&mut self, cells: &[Cell]) -> Result<(), ExportingError> {
        Ok(self.ratings.row(cells)?)
    }

    fn survey(&mut self, cells: &[Cell]) -> Result<(), ExportingError> {
        Ok(self.surveys.row(cells)?)
    }

    fn ledger(&mut self, cells: &[Cell]) -> Result<(), ExportingError> {
        Ok(self.ledger.row(cells)?)
    }
}

fn rows(
    book: &Book,
    source: &Source<'_>,
    names: &Names<'_>,
    results: &Results,
) -> Result<(), ExportingError> {
    let sheet = |table, print| book.table(table, &title(names, table), print);
    let mut sheets = RowSheets {
        ledger: sheet(&table::LEDGER, Print::A3)?,
        ratings: sheet(&table::RATINGS, Print::A4)?,
        surveys: sheet(&table::SURVEYS, Print::A4)?,
    };
    rows::write(source, names, results, &mut sheets)?;
    for sheet in [sheets.ledger, sheets.ratings, sheets.surveys] {
        sheet.end();
    }
    Ok(())
}

fn title(names: &Names<'_>, table: &table::Table) -> String {
    names.say(&Text::new(table.zh, table.en))
}
