//! The floors of exports. CSV: the rows of the tables, selected from the same encrypted database and written as they come.
//! Workbook: the cells of an export, written by the library in its constant memory and nothing else.

use std::{
    fs::{self, File},
    io::BufWriter,
    path::Path,
};

use rusqlite::types::ValueRef;
use rust_xlsxwriter::{Format, FormatBorder, Workbook};
use shiwen_app::home::Home;

use crate::{Failure, visit::open_record};

/// What the tables with a row for each rating, answer and item of the ledger are made of.
const SELECTS: [&str; 4] = [
    "SELECT rating.*, (SELECT group_concat(code) FROM rating_reason WHERE rating_reason.seq = rating.seq),
       (SELECT group_concat(rule) FROM flag WHERE flag.seq = rating.seq) FROM rating ORDER BY seq",
    "SELECT * FROM survey_response JOIN survey_answer USING (seq) ORDER BY seq, question",
    "SELECT rating.*, (SELECT group_concat(code) FROM rating_reason WHERE rating_reason.seq = rating.seq)
       FROM rating WHERE level <= 2 ORDER BY seq",
    "SELECT * FROM survey_response JOIN survey_answer USING (seq) WHERE answer = 'no' ORDER BY seq, question",
];
/// Rows of a sheet.
const ROWS: u32 = 1_048_576;

/// Selects and writes.
pub(super) fn csv(home: &Home, to: &Path) -> Result<(), Failure> {
    let record = open_record(home)?;
    let mut file = csv::Writer::from_writer(BufWriter::new(File::create(to)?));
    for select in SELECTS {
        let mut statement = record.prepare(select)?;
        let columns = statement.column_count();
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            for place in 0..columns {
                match row.get_ref(place)? {
                    ValueRef::Integer(number) => file.write_field(number.to_string())?,
                    ValueRef::Text(text) => file.write_field(text)?,
                    ValueRef::Blob(bytes) => file.write_field(hex::encode(bytes))?,
                    ValueRef::Null | ValueRef::Real(_) => file.write_field("")?,
                }
            }
            file.write_record(None::<&[u8]>)?;
        }
        // Each table has its own columns.
        file.flush()?;
        file = csv::Writer::from_writer(BufWriter::new(File::options().append(true).open(to)?));
    }
    let whole = file.into_inner().map_err(|_| "the floor was not written")?;
    whole.into_inner().map_err(|_| "the floor was not written")?.sync_all()?;
    Ok(fs::remove_file(to)?)
}

/// Writes the cells of a folder of tables into a workbook.
pub(super) fn xlsx(tables: &Path, folder: &Path) -> Result<(), Failure> {
    let mut book = Workbook::new();
    let cell = Format::new().set_border(FormatBorder::Thin);
    let (text, number_form) =
        (cell.clone().set_num_format("@").set_text_wrap(), cell.set_num_format("#,##0"));
    book.set_tempdir(folder)?;
    let mut paths: Vec<_> = fs::read_dir(tables)?.filter_map(|file| Some(file.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|form| form == "csv"));
    for path in paths {
        let mut rows = csv::ReaderBuilder::new().has_headers(false).from_path(path)?;
        let mut record = csv::StringRecord::new();
        let mut sheet = book.add_worksheet_with_constant_memory()?;
        let mut at = 0;
        while rows.read_record(&mut record)? {
            if at == ROWS {
                sheet = book.add_worksheet_with_constant_memory()?;
                at = 0;
            }
            for (column, cell) in (0..).zip(&record) {
                match cell.parse::<f64>() {
                    Ok(number) => sheet.write_number_with_format(at, column, number, &number_form)?,
                    Err(_) => sheet.write_string_with_format(at, column, cell, &text)?,
                };
            }
            at += 1;
        }
    }
    let to = folder.join("floor.xlsx");
    book.save(&to)?;
    File::open(&to)?.sync_all()?;
    Ok(fs::remove_file(to)?)
}
