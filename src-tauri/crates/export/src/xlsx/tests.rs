use std::io::{Cursor, Read};

use super::*;
use crate::table::{Cell, REASONS};

/// The files of a workbook, as text.
fn parts(book: Book) -> Vec<(String, String)> {
    let mut file = Cursor::new(Vec::new());
    book.save(&mut file).expect("memory");
    let mut archive = zip::ZipArchive::new(file).expect("an archive");
    let count = archive.len();
    let read = |place| {
        let mut part = archive.by_index(place).expect("a part");
        let mut text = String::new();
        part.read_to_string(&mut text).expect("text");
        (part.name().expect("a name").into_owned(), text)
    };
    (0..count).map(read).collect()
}

fn row(text: &str) -> [Cell; 2] {
    [Cell::Text(text.into()), Cell::Count(1)]
}

#[test]
fn a_formula_is_a_text_in_a_workbook() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut book = Book::begin(folder.path()).expect("a book");
    let mut sheet = book.table(&REASONS, "t", Print::A4).expect("a sheet");
    for text in ["=1+1", "＝1", "@SUM(1)", "\t=1", "http://example.com/"] {
        sheet.row(&row(text)).expect("a row");
    }
    sheet.end();
    let parts = parts(book);
    assert!(parts.iter().all(|(_, text)| !text.contains("<f>") && !text.contains("hyperlink")), "{parts:?}");
    // The control: the text is there.
    assert!(parts.iter().any(|(_, text)| text.contains("=1+1")));
}

#[test]
fn a_table_goes_on_in_a_new_sheet() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut book = Book::begin(folder.path()).expect("a book").with_rows(4);
    let mut sheet = book.table(&REASONS, "t", Print::A4).expect("a sheet");
    for number in 0..7 {
        sheet.row(&row(&format!("row {number}"))).expect("a row");
    }
    assert_eq!(sheet.end(), 3);
    let parts = parts(book);
    let sheets: Vec<&str> = parts
        .iter()
        .filter(|(name, _)| name.starts_with("xl/worksheets/sheet"))
        .map(|(_, text)| text.as_str())
        .collect();
    let rows: Vec<usize> = sheets.iter().map(|text| text.matches("<row ").count()).collect();
    // The titles stand on each.
    assert_eq!(rows, [4, 4, 2]);
}
