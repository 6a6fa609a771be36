//! A table in the workbook, row by row.

use std::fmt;

use rust_xlsxwriter::Worksheet;

use super::{Book, XlsxFault, look::Look};
use crate::table::{Cell, Table};

/// What Excel calls A3 and A4.
const A3: u8 = 8;
const A4: u8 = 9;

/// What paper a table is laid out for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Print {
    /// A4, wide.
    A4,
    /// A3, wide: the ledger as it is hung up and filed.
    A3,
}

/// A table being written.
pub struct XlsxSheet<'b> {
    book: &'b Book,
    table: &'static Table,
    title: String,
    print: Print,
    sheet: Worksheet,
    row: u32,
    /// The sheets of this table that are full.
    full: Vec<Worksheet>,
}

impl Book {
    /// Begins a table in a sheet of its own, under a title (31 letters at most). Tables stand in the workbook in the order in
    /// which they end; several may be written at once.
    pub fn table(
        &self,
        table: &'static Table,
        title: &str,
        print: Print,
    ) -> Result<XlsxSheet<'_>, XlsxFault> {
        let sheet = self.sheet(table, title, print)?;
        Ok(XlsxSheet { book: self, table, title: title.to_owned(), print, sheet, row: 1, full: Vec::new() })
    }

    /// A whole table at once; how many rows it has.
    pub fn whole_table(
        &self,
        table: &'static Table,
        title: &str,
        rows: &[Vec<Cell>],
    ) -> Result<(), XlsxFault> {
        let mut sheet = self.table(table, title, Print::A4)?;
        for row in rows {
            sheet.row(row)?;
        }
        sheet.end();
        Ok(())
    }

    fn sheet(&self, table: &Table, title: &str, print: Print) -> Result<Worksheet, XlsxFault> {
        let mut sheet = self.workbook.borrow_mut().new_worksheet_with_constant_memory()?;
        sheet.set_name(title)?;
        sheet.set_landscape().set_print_fit_to_pages(1, 0).set_paper_size(match print {
            Print::A3 => A3,
            Print::A4 => A4,
        });
        // Inches; the header and footer lie within the upper and lower margin.
        sheet.set_margins(0.4, 0.4, 0.7, 0.6, 0.3, 0.3);
        sheet.set_header(format!("&L{title}")).set_footer("&C第 &P 页，共 &N 页 Page &P of &N");
        sheet.set_repeat_rows(0, 0)?.set_freeze_panes(1, 0)?;
        for (column, at) in table.columns.iter().zip(0_u16..) {
            sheet.set_column_width(at, f64::from(column.width))?;
            sheet.write_string_with_format(0, at, column.title(), &self.look.title)?;
        }
        Ok(sheet)
    }
}

impl fmt::Debug for XlsxSheet<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "XlsxSheet({}, row {})", self.table.name, self.row)
    }
}

impl XlsxSheet<'_> {
    /// Adds a row; on a sheet that is full, on a new one.
    pub fn row(&mut self, cells: &[Cell]) -> Result<(), XlsxFault> {
        if self.row == self.book.rows {
            self.turn_over()?;
        }
        for (cell, at) in cells.iter().zip(0_u16..) {
            write(&mut self.sheet, (self.row, at), cell, &self.book.look)?;
        }
        self.row += 1;
        Ok(())
    }

    fn turn_over(&mut self) -> Result<(), XlsxFault> {
        let title = format!("{} ({})", self.title, self.full.len() + 2);
        let next = self.book.sheet(self.table, &title, self.print)?;
        self.full.push(std::mem::replace(&mut self.sheet, next));
        self.row = 1;
        Ok(())
    }

    /// Ends the table; how many sheets it took.
    pub fn end(self) -> usize {
        let mut workbook = self.book.workbook.borrow_mut();
        let sheets = self.full.into_iter().chain([self.sheet]);
        sheets.map(|sheet| workbook.push_worksheet(sheet)).count()
    }
}

/// Writes a cell; what has no value stays empty.
pub(super) fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    look: &Look,
) -> Result<(), XlsxFault> {
    match cell {
        Cell::Text(text) | Cell::Typed(text) => {
            sheet.write_string_with_format(row, column, text, &look.text)?
        }
        Cell::Count(count) => sheet.write_number_with_format(row, column, exact(*count), &look.count)?,
        Cell::Share(Some(share)) => {
            sheet.write_number_with_format(row, column, exact(share.0) / 10_000.0, &look.share)?
        }
        Cell::Mean(Some(mean)) => {
            sheet.write_number_with_format(row, column, exact(mean.0) / 100.0, &look.mean)?
        }
        Cell::Share(None) | Cell::Mean(None) => sheet.write_blank(row, column, &look.text)?,
    };
    Ok(())
}

/// Counts of a terminal are far below what a float holds exactly.
#[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
fn exact(count: u64) -> f64 {
    count as f64
}
