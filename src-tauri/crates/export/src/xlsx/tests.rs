use std::io::{Cursor, Read};

use super::*;
use crate::table::{Cell, LEDGER, REASONS};

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
    let book = Book::begin(folder.path()).expect("a book");
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
    let book = Book::begin(folder.path()).expect("a book").with_rows(4);
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

#[test]
fn the_ledger_is_laid_out_for_wide_paper() {
    let folder = tempfile::tempdir().expect("a folder");
    let book = Book::begin(folder.path()).expect("a book");
    book.table(&LEDGER, "Ledger", Print::A3).expect("a sheet").end();
    book.table(&REASONS, "Reasons", Print::A4).expect("a sheet").end();
    let parts = parts(book);
    let part = |name: &str| &parts.iter().find(|(part, _)| part == name).expect("a part").1;
    let (ledger, reasons) = (part("xl/worksheets/sheet1.xml"), part("xl/worksheets/sheet2.xml"));
    for said in [
        "paperSize=\"8\"",
        "orientation=\"landscape\"",
        "fitToHeight=\"0\"",
        "<pageSetUpPr fitToPage=\"1\"/>",
        "left=\"0.4\" right=\"0.4\" top=\"0.7\" bottom=\"0.6\"",
        "<oddHeader>&amp;LLedger</oddHeader>",
        "第 &amp;P 页，共 &amp;N 页",
    ] {
        assert!(ledger.contains(said), "{said}: {ledger}");
    }
    assert!(reasons.contains("paperSize=\"9\""), "the control");
    assert!(part("xl/workbook.xml").contains("Ledger!$1:$1"), "the titles are on each page");
}
