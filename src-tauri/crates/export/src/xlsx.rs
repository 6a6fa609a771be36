//! A workbook for Excel and WPS, written row by row: a million ratings take no more memory than one. Every text is a text
//! cell, whatever it looks like. A table that is longer than a sheet can be goes on in a new one.

mod caught;
mod charts;
mod integrity;
mod look;
mod sheet;
mod summary;
#[cfg(test)]
mod tests;

use std::{
    cell::RefCell,
    fmt,
    io::{self, Seek, Write},
    path::Path,
};

pub use caught::caught;
pub use integrity::{Logged, integrity, sources};
use look::Look;
use rust_xlsxwriter::{Workbook, XlsxError};
pub use sheet::{Print, XlsxSheet};
pub use summary::{Drawn, Facts, summary};

/// How many rows a sheet of Excel has, the titles included.
const ROWS: u32 = 1_048_576;

/// The workbook could not be written.
#[derive(Debug, thiserror::Error)]
pub enum XlsxFault {
    /// The disk.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// A mistake in this program.
    #[error("the workbook cannot be written ({0}); report it to whoever maintains shiwen, with the version")]
    Format(XlsxError),
}

impl From<XlsxError> for XlsxFault {
    fn from(error: XlsxError) -> Self {
        match error {
            XlsxError::IoError(error) => Self::Io(error),
            // The disk's fault while the parts are packed; of its own the packer finds none in what it was given.
            XlsxError::ZipError(error) => Self::Io(error.into()),
            error => Self::Format(error),
        }
    }
}

/// A workbook being written.
pub struct Book {
    // Several sheets may be written at once: each asks for its parts when it needs them.
    workbook: RefCell<Workbook>,
    look: Look,
    rows: u32,
}

impl fmt::Debug for Book {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Book")
    }
}

impl Book {
    /// An empty workbook; `folder` holds its rows meanwhile, in files without a name.
    pub fn begin(folder: &Path) -> Result<Self, XlsxFault> {
        let mut workbook = Workbook::new();
        workbook.set_tempdir(folder)?;
        Ok(Self { workbook: RefCell::new(workbook), look: Look::new(), rows: ROWS })
    }

    /// The same with shorter sheets, so that turning over can be tried.
    #[cfg(test)]
    fn with_rows(self, rows: u32) -> Self {
        Self { rows, ..self }
    }

    /// Writes the whole file.
    pub fn save(self, to: impl Write + Seek + Send) -> Result<(), XlsxFault> {
        Ok(self.workbook.into_inner().save_to_writer(to)?)
    }
}
