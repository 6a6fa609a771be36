//! The sheet that says what the numbers can be proven by.

use rust_xlsxwriter::Worksheet;
use shiwen_domain::text::Text;

use super::{Book, Print, XlsxFault, sheet::write};
use crate::table::{Cell, FILES, MISSING, Missing, Names, SourceFile, missing, source_file};

/// The log that a workbook was made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    /// The terminal.
    pub terminal: String,
    /// The log.
    pub log: String,
    /// How many entries the log has.
    pub size: u64,
    /// The root of its tree, in hex.
    pub root: String,
    /// The terminal's signed checkpoint.
    pub checkpoint: String,
    /// The platform's, if it has witnessed the log.
    pub cosigned: Option<String>,
}

/// Writes the sheet with what an auditor needs: the log, its size and root, and the signed checkpoints in text.
pub fn integrity(book: &Book, names: &Names<'_>, of: &Logged) -> Result<(), XlsxFault> {
    let say = |zh: &str, en: &str| names.say(&Text::new(zh, en));
    let mut sheet = Worksheet::new();
    sheet.set_name(title(names))?.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_column_width(0, 26)?.set_column_width(1, 110)?;
    let none = say("平台尚未见证", "not witnessed by a platform yet");
    let rows = [
        (say("终端", "Terminal"), of.terminal.clone()),
        (say("日志", "Log"), of.log.clone()),
        (say("条目数", "Entries"), of.size.to_string()),
        (say("根哈希", "Root"), of.root.clone()),
        (say("终端签名的检查点", "Checkpoint signed by the terminal"), of.checkpoint.clone()),
        (say("平台见证的检查点", "Checkpoint cosigned by the platform"), of.cosigned.clone().unwrap_or(none)),
        (
            say("如何核对", "How to check"),
            say(
                "本工作簿本身不能自证。请导出同一日期的 JSON Lines 文件，用 shiwen verify --export 核对：它只需要该文件和两把公钥。",
                "This workbook proves nothing by itself. Export the same days as JSON Lines and check them with shiwen verify --export: it needs that file and two public keys only.",
            ),
        ),
    ];
    for ((name, value), row) in rows.into_iter().zip(0_u32..) {
        write(&mut sheet, (row, 0), &Cell::Text(name), &book.look)?;
        write(&mut sheet, (row, 1), &Cell::Text(value), &book.look)?;
    }
    book.workbook.borrow_mut().push_worksheet(sheet);
    Ok(())
}

/// Writes what a merged workbook was made of, a row a file, and what is missing in it.
pub fn sources(
    book: &Book,
    names: &Names<'_>,
    files: &[SourceFile],
    lacks: &[Missing],
) -> Result<(), XlsxFault> {
    let mut sheet = book.table(&MISSING, &names.say(&Text::new(MISSING.zh, MISSING.en)), Print::A4)?;
    for lack in lacks {
        sheet.row(&missing(names, lack))?;
    }
    sheet.end();
    let mut sheet = book.table(&FILES, &title(names), Print::A3)?;
    for file in files {
        sheet.row(&source_file(names, file))?;
    }
    sheet.end();
    Ok(())
}

fn title(names: &Names<'_>) -> String {
    names.say(&Text::new("完整性", "Integrity"))
}
