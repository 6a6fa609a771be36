//! A table as CSV that Excel and WPS open rightly: UTF-8 with a byte order mark, CR LF, every text a text.

use std::io::{self, Write};

use csv::{QuoteStyle, Terminator, Writer, WriterBuilder};

use crate::table::{Cell, Table};

/// What tells spreadsheets that the text is UTF-8.
const BOM: &[u8] = b"\xEF\xBB\xBF";
/// What a spreadsheet may begin a formula with, and the same as Chinese input methods type it; a tab or a line's end would
/// be skipped before one.
const FORMULA: &[char] = &['=', '+', '-', '@', '\t', '\r', '\n', '\'', '＝', '＋', '－', '＠'];
/// Digits that a spreadsheet keeps of a number.
const DIGITS_KEPT: usize = 15;

/// One file being written.
#[derive(Debug)]
pub struct CsvSheet<W: Write> {
    writer: Writer<W>,
}

impl<W: Write> CsvSheet<W> {
    /// Begins a table: the mark and the titles.
    pub fn begin(mut to: W, table: &Table) -> io::Result<Self> {
        to.write_all(BOM)?;
        let mut writer = WriterBuilder::new()
            .terminator(Terminator::CRLF)
            // Whatever separator a program guesses, a text stays in its cell.
            .quote_style(QuoteStyle::NonNumeric)
            .from_writer(to);
        writer.write_record(table.columns.iter().map(crate::table::Column::title)).map_err(fault)?;
        Ok(Self { writer })
    }

    /// Adds a row.
    pub fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        for cell in cells {
            match cell {
                Cell::Text(text) => self.field(&plain(text, false))?,
                Cell::Typed(text) => self.field(&plain(text, looks_like_a_value(text)))?,
                Cell::Count(count) => self.field(&count.to_string())?,
                Cell::Share(share) => self.number(share.as_ref())?,
                Cell::Mean(mean) => self.number(mean.as_ref())?,
            }
        }
        self.writer.write_record(None::<&[u8]>).map_err(fault)
    }

    fn number(&mut self, number: Option<&impl ToString>) -> io::Result<()> {
        self.field(&number.map(ToString::to_string).unwrap_or_default())
    }

    fn field(&mut self, text: &str) -> io::Result<()> {
        self.writer.write_field(text).map_err(fault)
    }

    /// Ends the table; gives back what was written to.
    pub fn end(self) -> io::Result<W> {
        self.writer.into_inner().map_err(csv::IntoInnerError::into_error)
    }
}

/// The disk's own fault, which says what to do; the library wraps it.
fn fault(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// The text with an apostrophe before it where a spreadsheet would make something else of it.
fn plain(text: &str, guessed: bool) -> std::borrow::Cow<'_, str> {
    if guessed || is_formula(text) || is_number(text) { format!("'{text}").into() } else { text.into() }
}

/// What stands first is judged behind blanks and marks that have no width, as spreadsheets do.
fn is_formula(text: &str) -> bool {
    let seen = text.trim_start_matches(|letter: char| {
        letter == ' ' || letter == '\u{3000}' || letter == '\u{a0}' || is_invisible(letter)
    });
    seen.starts_with(FORMULA)
}

fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}')
}

/// Codes that would lose digits, or zeros at their beginning.
fn is_number(text: &str) -> bool {
    let digits = text.chars().all(|letter| letter.is_ascii_digit());
    let exponent = text.split_once(['e', 'E']).is_some_and(|(mantissa, exponent)| {
        [mantissa, exponent].iter().all(|part| !part.is_empty() && part.chars().all(|it| it.is_ascii_digit()))
    });
    !text.is_empty()
        && ((digits && (text.len() > DIGITS_KEPT || (text.len() > 1 && text.starts_with('0')))) || exponent)
}

/// Words of dates and times, and of nothing else; spreadsheets know those of the two languages.
const OF_TIME: &[&str] = &[
    "年",
    "月",
    "日",
    "号",
    "时",
    "点",
    "分",
    "秒",
    "上午",
    "下午",
    "星期",
    "周",
    "一",
    "二",
    "三",
    "四",
    "五",
    "六",
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
];

/// Letters that may stand in a value by themselves: of an exponent, and of times before and after noon.
const OF_VALUES: &[char] = &['e', 'a', 'p', 'm'];

/// No value is longer, in bytes: a date with a time and all its words.
const LONGEST_VALUE: usize = 80;

/// Whether a spreadsheet might take a text for a date, a time, a share, an amount of money or a truth: it has a digit, and
/// nothing that such a value has not. A comment that only begins with a number is left as it is.
fn looks_like_a_value(text: &str) -> bool {
    if text.len() > LONGEST_VALUE {
        return false;
    }
    let has_digit = text.contains(char::is_numeric);
    if !has_digit && !text.contains(['e', 'E', '#']) {
        return false;
    }
    let lower = text.trim().to_lowercase();
    let is_fault = lower.starts_with('#') && ["!", "?", "/a"].iter().any(|end| lower.ends_with(end));
    if is_fault || ["true", "false"].contains(&lower.as_str()) {
        return true;
    }
    let rest = OF_TIME.iter().fold(lower.clone(), |rest, word| rest.replace(word, ""));
    has_digit && !rest.contains(|letter: char| letter.is_alphabetic() && !OF_VALUES.contains(&letter))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Column;

    const TWO: Table = Table {
        name: "two",
        zh: "二",
        en: "Two",
        columns: &[Column { zh: "字", en: "Text", width: 9 }, Column { zh: "数", en: "Count", width: 9 }],
    };

    fn written(text: &str) -> String {
        let mut sheet = CsvSheet::begin(Vec::new(), &TWO).expect("memory");
        sheet.row(&[Cell::Text(text.into()), Cell::Count(3)]).expect("memory");
        let file = String::from_utf8(sheet.end().expect("memory")).expect("UTF-8");
        let (titles, row) = file.split_once("\r\n").expect("two lines");
        assert!(titles.starts_with('\u{feff}'), "{titles}");
        row.to_owned()
    }

    #[test]
    fn what_looks_like_a_formula_stays_text() {
        for text in [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "＝1",
            "＋1",
            "－1",
            "＠A",
            "\t=1",
            " =1",
            "\u{200b}=1",
            "\u{3000}=1",
        ] {
            assert!(written(text).trim_start_matches('"').starts_with('\''), "{text:?}");
        }
        // The control: what is no formula is left alone.
        for text in ["很好", "1+1=2", "a-b", "😀"] {
            assert_eq!(written(text), format!("\"{text}\",3\r\n"));
        }
    }

    #[test]
    fn codes_keep_their_digits() {
        for text in ["112233445566778899", "007", "12E5"] {
            assert_eq!(written(text), format!("\"'{text}\",3\r\n"));
        }
        assert_eq!(written("214"), "214,3\r\n");
    }

    #[test]
    fn what_somebody_typed_is_no_date_no_share_and_no_truth() {
        let written = |text: &str| {
            let mut sheet = CsvSheet::begin(Vec::new(), &TWO).expect("memory");
            sheet.row(&[Cell::Typed(text.into()), Cell::Count(3)]).expect("memory");
            String::from_utf8(sheet.end().expect("memory")).expect("UTF-8").contains("\r\n\"'")
        };
        for text in [
            "2026-11-26",
            "1/2",
            "12:30",
            "50%",
            "TRUE",
            " false ",
            "3",
            "￥100",
            "26 Nov 2026",
            "2026年11月26日",
            "下午3点20分",
            "1 1/2",
            "(5)",
            "10:30 AM",
            "１２",
            "January 5",
            "5 March 2026",
            "5 p",
            "#N/A",
            "#REF!",
            "#DIV/0!",
        ] {
            assert!(written(text), "{text}");
        }
        for text in ["等了40分钟", "3号窗口没有人", "12345 没人接", "", "好", "trueness", "mayor 3x"]
        {
            assert!(!written(text), "{text}");
        }
    }

    #[test]
    fn lines_and_quotes_stay_in_their_cell() {
        assert_eq!(written("one\r\ntwo \"three\""), "\"one\r\ntwo \"\"three\"\"\",3\r\n");
    }

    /// A disk that is full from the first byte on, or once so much was written.
    struct Full(usize);

    impl Write for Full {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 = self.0.checked_sub(bytes.len()).ok_or(io::ErrorKind::StorageFull)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_full_disk_is_said_to_be_full() {
        let write = |room: usize| {
            let mut sheet = CsvSheet::begin(Full(room), &TWO)?;
            for _ in 0..10_000 {
                sheet.row(&[Cell::Text("字".repeat(100)), Cell::Count(3)])?;
            }
            sheet.end().map(drop)
        };
        for room in [0, 3, 5_000, 3_000_000] {
            assert_eq!(write(room).unwrap_err().kind(), io::ErrorKind::StorageFull, "{room}");
        }
        assert!(write(4_000_000).is_ok());
    }
}
