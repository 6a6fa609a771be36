//! The tables for reports, counted again from raw JSON.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, types::ValueRef};
use serde_json::Value;

use super::{Row, Wrong, counted, id_bytes};

/// Rows of a table as texts, and how often each occurs.
type Table = BTreeMap<Vec<String>, u64>;

#[derive(Default)]
struct Count {
    tables: BTreeMap<&'static str, Table>,
    tallies: BTreeMap<&'static str, BTreeMap<Vec<String>, u64>>,
    rated: BTreeSet<String>,
    responded: BTreeSet<String>,
}

const ROWS: [&str; 4] = ["rating", "rating_reason", "survey_response", "survey_answer"];
const TALLIES: [&str; 3] = ["rating_tally", "reason_tally", "answer_tally"];

pub(super) fn check(connection: &Connection, rows: &[Row]) -> rusqlite::Result<Vec<Wrong>> {
    let mut count = Count::default();
    for row in rows {
        let Some(entry) = row.entry() else { continue };
        let proven = if entry["kind"] == "recovered" { text(&entry["proven"]) } else { "1".to_owned() };
        let entry = counted(entry);
        match entry["kind"].as_str() {
            Some("rating") => count.rating(row.seq, &proven, &entry),
            Some("survey_response") => count.response(row.seq, &proven, &entry),
            _ => {}
        }
    }
    let mut wrong = Vec::new();
    for name in ROWS.into_iter().chain(TALLIES) {
        if count.table(name) != stored(connection, name)? {
            wrong.push((None, name));
        }
    }
    Ok(wrong)
}

fn stored(connection: &Connection, name: &str) -> rusqlite::Result<Table> {
    let mut statement = connection.prepare(&format!("SELECT * FROM {name}"))?;
    let columns = statement.column_count();
    let mut rows = statement.query([])?;
    let mut table = Table::new();
    while let Some(row) = rows.next()? {
        let cells = (0..columns).map(|place| row.get_ref(place).map(cell));
        *table.entry(cells.collect::<Result<_, _>>()?).or_default() += 1;
    }
    Ok(table)
}

fn cell(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
        ValueRef::Blob(bytes) => hex::encode(bytes),
        ValueRef::Null | ValueRef::Real(_) => "neither has a place here".to_owned(),
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => u8::from(*truth).to_string(),
        _ => String::new(),
    }
}

/// Whether something was said in words, typed or by hand.
fn said(entry: &Value) -> String {
    u8::from(entry["comment"].is_string() || entry["writing"].is_string()).to_string()
}

/// Day and hour in the hall, as far as the clock was trusted.
fn day_and_hour(entry: &Value) -> (String, String) {
    let wall = text(&entry["started"]["wall"]);
    match (wall.split_once('T'), entry["started"]["clock"] == "trusted") {
        (Some((day, time)), true) => (day.to_owned(), time[..2].parse::<u8>().unwrap_or(0).to_string()),
        _ => ("uncertain".to_owned(), "-1".to_owned()),
    }
}

fn row<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.map(str::to_owned).to_vec()
}

impl Count {
    fn table(&self, name: &str) -> Table {
        let tally = self.tallies.get(name).into_iter().flatten();
        let tally = tally.map(|(key, count)| (key.iter().cloned().chain([count.to_string()]).collect(), 1));
        tally.chain(self.tables.get(name).cloned().unwrap_or_default()).collect()
    }

    fn add(&mut self, table: &'static str, cells: Vec<String>) {
        *self.tables.entry(table).or_default().entry(cells).or_default() += 1;
    }

    fn tally(&mut self, table: &'static str, cells: Vec<String>) {
        *self.tallies.entry(table).or_default().entry(cells).or_default() += 1;
    }

    fn rating(&mut self, seq: i64, proven: &str, entry: &Value) {
        if !self.rated.insert(text(&entry["visit_id"])) {
            return;
        }
        let (day, hour) = day_and_hour(entry);
        let about = &entry["subject"];
        let (department, counter) = (text(&about["department"]), text(&about["counter"]));
        let (scale, level) = (text(&entry["scale"]), text(&entry["level"]));
        let (item, clerk, mode) = (text(&about["item"]), text(&about["clerk"]), text(&entry["mode"]));
        let taps = entry["taps"].as_array().map_or(0, Vec::len).to_string();
        let (raised, no_reason) = (text(&entry["raised"]), text(&entry["no_reason"]));
        let comment = said(entry);
        let (visit, ending) = (hex::encode(id_bytes(&entry["visit_id"])), text(&entry["ending"]));
        let (seq, of) = (seq.to_string(), [day.as_str(), &hour, &department, &counter]);
        let whose = [seq.as_str(), &visit];
        let rest = [
            item.as_str(),
            &clerk,
            &mode,
            &scale,
            &level,
            &taps,
            &raised,
            &no_reason,
            &comment,
            &ending,
            proven,
        ];
        self.add("rating", row([&whose[..], &of, &rest].concat().try_into().unwrap_or([""; 17])));
        self.tally("rating_tally", row([&day, &hour, &department, &counter, &scale, &level]));
        let codes: BTreeSet<String> = entry["reasons"].as_array().into_iter().flatten().map(text).collect();
        for code in codes {
            self.add("rating_reason", row([&seq, &code]));
            self.tally("reason_tally", row([&day, &department, &counter, &code]));
        }
    }

    fn response(&mut self, seq: i64, proven: &str, entry: &Value) {
        if !self.responded.insert(text(&entry["visit_id"])) {
            return;
        }
        let (day, hour) = day_and_hour(entry);
        let about = &entry["subject"];
        let (department, counter) = (text(&about["department"]), text(&about["counter"]));
        let (mode, survey, version) =
            (text(&entry["mode"]), text(&entry["survey"]), text(&entry["survey_version"]));
        let (capacity, ending) = (text(&entry["capacity"]), text(&entry["ending"]));
        let comment = said(entry);
        let (visit, seq) = (hex::encode(id_bytes(&entry["visit_id"])), seq.to_string());
        let of = [seq.as_str(), &visit, &day, &hour, &department, &counter];
        let rest = [mode.as_str(), &survey, &version, &capacity, &comment, &ending, proven];
        self.add("survey_response", row([&of[..], &rest].concat().try_into().unwrap_or([""; 13])));
        let mut answered = BTreeSet::new();
        for given in entry["answers"].as_array().into_iter().flatten() {
            let (question, answer) = (text(&given["question"]), text(&given["answer"]));
            if answered.insert(question.clone()) {
                self.add("survey_answer", row([&seq, &question, &answer]));
                let key = row([&day, &department, &counter, &survey, &question, &answer]);
                self.tally("answer_tally", key);
            }
        }
    }
}
