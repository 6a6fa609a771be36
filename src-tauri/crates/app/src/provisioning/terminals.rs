//! `terminals.csv`: one file for all machines of a hall. The machine's serial number finds its row.

use std::{fs, io::ErrorKind, path::Path};

use serde::Deserialize;
use shiwen_domain::{id::CounterId, managing::is_terminal_name};

use super::file::Mistake;

/// A line of the file, word for word.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    serial: String,
    name: Option<String>,
    counter: Option<String>,
}

/// What it says of this machine.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) name: Option<String>,
    pub(super) counter: Option<CounterId>,
}

/// The row of this machine; `None` if there is no such file.
pub(super) fn row(folder: &Path, serial: &Path) -> Result<Option<Row>, Mistake> {
    let path = folder.join("terminals.csv");
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Mistake::unreadable(&path, &error)),
    };
    let serial = fs::read_to_string(serial).map_err(|error| {
        let what = format!("this machine tells no serial number ({error}); take the file away and write name and counter into kiosk.toml");
        Mistake::new(&path, None, what)
    })?;
    find(&path, &text, serial.trim())
}

/// Every line is looked at: a mistake in another machine's is found on the first one.
fn find(path: &Path, text: &str, serial: &str) -> Result<Option<Row>, Mistake> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let mut seen: Vec<String> = Vec::new();
    let mut found = None;
    for line in reader.deserialize::<Line>() {
        let line_of = |position: Option<&csv::Position>| position.map(csv::Position::line);
        let Line { serial: of, name, counter } =
            line.map_err(|error| Mistake::new(path, line_of(error.position()), plain(&error)))?;
        let at = |what: String| Mistake::new(path, Some(seen.len() as u64 + 2), what);
        let (name, counter) = (name.filter(|name| !name.is_empty()), counter.filter(|id| !id.is_empty()));
        if of.is_empty() || seen.contains(&of) {
            return Err(at(format!("serial: {of:?} is empty or stands there twice")));
        }
        if name.as_ref().is_some_and(|name| !is_terminal_name(name)) {
            return Err(at("name: at most 40 letters in one line are needed".to_owned()));
        }
        if of == serial {
            found = Some(Row { name, counter: counter.map(CounterId) });
        }
        seen.push(of);
    }
    found.map(Some).ok_or_else(|| {
        Mistake::new(path, None, format!("there is no row for the serial {serial:?}; add one"))
    })
}

fn plain(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Deserialize { err, .. } => err.to_string(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, serial: &str) -> Result<Option<Row>, String> {
        find(Path::new("terminals.csv"), text, serial).map_err(|mistake| mistake.to_string())
    }

    #[test]
    fn the_serial_number_finds_the_row() {
        let text = "\u{feff}serial,name,counter\nA1,东侧 1 号,counter-1\r\nB2, ,counter-2\n";
        let row = of(text, "A1").unwrap().unwrap();
        assert_eq!(row, Row { name: Some("东侧 1 号".into()), counter: Some(CounterId("counter-1".into())) });
        assert_eq!(of(text, "B2").unwrap().unwrap().name, None);
    }

    #[test]
    fn a_mistake_says_where_it_is_even_in_the_row_of_another_machine() {
        for (text, says) in [
            ("serial,name,counter\nA1,a,b\nA1,c,d\n", "terminals.csv, line 3: serial: \"A1\""),
            ("serial,name,counter\nB2,a,b\n", "terminals.csv: there is no row for the serial \"A1\""),
            ("serial,name,desk\nA1,a,b\n", "unknown field `desk`"),
            ("serial,name,counter\nA1,a,b\nB2,only\n", "line 3"),
        ] {
            let mistake = of(text, "A1").unwrap_err();
            assert!(mistake.contains(says), "{mistake}");
        }
    }
}
