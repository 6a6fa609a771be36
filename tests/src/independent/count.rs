//! The tables for reports, counted again from raw JSON.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, types::ValueRef};
use serde_json::Value;

use super::{Row, Wrong, counted, flag, id_bytes};

/// Rows of a table as texts, and how often each occurs.
type Table = BTreeMap<Vec<String>, u64>;

#[derive(Default)]
struct Count {
    tables: BTreeMap<&'static str, Table>,
    tallies: BTreeMap<&'static str, BTreeMap<Vec<String>, [u64; 5]>>,
    days: BTreeMap<String, (i64, i64)>,
    /// The places of ratings that some rule has flagged.
    flagged: BTreeSet<i64>,
    rated: BTreeSet<String>,
    responded: BTreeSet<String>,
}

const ROWS: [&str; 7] =
    ["rating", "rating_reason", "rating_service", "unrated", "cancelled", "survey_response", "survey_answer"];
const LEDGER: [&str; 3] = ["label_proposed", "ledger_note", "ledger_item"];
const FLAGS: [&str; 3] = ["flag", "flag_basis", "answer_day"];
const TALLIES: [&str; 5] = ["rating_tally", "reason_tally", "survey_tally", "answer_tally", "beside_tally"];

pub(super) fn check(connection: &Connection, rows: &[Row]) -> rusqlite::Result<Vec<Wrong>> {
    let mut count = Count::default();
    let mut entries = Vec::new();
    for row in rows {
        let Some(entry) = row.entry() else { continue };
        let proven = if entry["kind"] == "recovered" { text(&entry["proven"]) } else { "1".to_owned() };
        entries.push((row.seq, proven, counted(entry)));
    }
    for (seq, rule) in flag::flags(entries.iter().map(|(seq, _, entry)| (*seq, entry))) {
        count.flagged.insert(seq);
        count.add("flag", row([&seq.to_string(), rule]));
    }
    for (seq, proven, entry) in &entries {
        match entry["kind"].as_str() {
            Some("rating") => count.rating(*seq, proven, entry),
            Some("survey_response") => count.response(*seq, proven, entry),
            Some("pack_applied") => count.add("flag_basis", row([&seq.to_string()])),
            Some("label_proposed") => count.ledger("label_proposed", *seq, entry, ["label", "reason"]),
            Some("note") => count.ledger("ledger_note", *seq, entry, ["question", "text"]),
            Some("ledger_item") => count.ledger_item(*seq, entry),
            Some("unrated") => count.service("unrated", *seq, proven, entry),
            Some("terminal_event") => count.event(*seq, proven, entry),
            _ => {}
        }
    }
    for (day, (first, last)) in std::mem::take(&mut count.days) {
        count.add("answer_day", row([&day, &first.to_string(), &last.to_string()]));
    }
    let mut wrong = Vec::new();
    for name in ROWS.into_iter().chain(LEDGER).chain(FLAGS).chain(TALLIES) {
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
fn day_and_hour(moment: &Value) -> (String, String) {
    let wall = text(&moment["wall"]);
    match (wall.split_once('T'), moment["clock"] == "trusted") {
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
        let numbers = if name == "rating_tally" { 5 } else { 1 };
        let tally = tally.map(|(key, counts)| {
            let counts = counts[..numbers].iter().map(u64::to_string);
            (key.iter().cloned().chain(counts).collect(), 1)
        });
        tally.chain(self.tables.get(name).cloned().unwrap_or_default()).collect()
    }

    fn add(&mut self, table: &'static str, cells: Vec<String>) {
        *self.tables.entry(table).or_default().entry(cells).or_default() += 1;
    }

    /// Counts in a day and in its month, or as uncertain.
    fn tally(&mut self, table: &'static str, day: &str, cells: &[&str], counts: [u64; 5]) {
        let month = (day != "uncertain").then(|| &day[..7]);
        for period in month.into_iter().chain([day]) {
            let key = [period].iter().chain(cells).map(|&cell| cell.to_owned()).collect();
            let sums = self.tallies.entry(table).or_default().entry(key).or_default();
            for (sum, count) in sums.iter_mut().zip(counts) {
                *sum += count;
            }
        }
    }

    fn on_day(&mut self, day: &str, seq: i64) {
        if day != "uncertain" {
            self.days.entry(day.to_owned()).or_insert((seq, seq)).1 = seq;
        }
    }

    /// What was written about an entry: two members of its own, by whom, and what the clock said.
    fn ledger(&mut self, table: &'static str, seq: i64, entry: &Value, own: [&str; 2]) {
        let target = hex::encode(id_bytes(&entry["target"]));
        let [one, other] = own.map(|name| text(&entry[name]));
        let (by, at) = (text(&entry["by"]), text(&entry["at"]["wall"]));
        self.add(table, row([&seq.to_string(), &target, &one, &other, &by, &at]));
    }

    /// An announced service that was not rated.
    fn service(&mut self, table: &'static str, seq: i64, proven: &str, entry: &Value) {
        let (day, hour) = day_and_hour(&entry["started"]);
        let about = ["department", "counter", "item", "clerk"].map(|name| text(&entry["subject"][name]));
        let [department, counter, item, clerk] = &about;
        let service = text(&entry["service"]);
        let cells = [&seq.to_string(), &day, &hour, department, counter, item, clerk, &service, proven];
        self.add(table, row(cells));
        self.beside(&day, table, 1);
    }

    fn event(&mut self, seq: i64, proven: &str, entry: &Value) {
        match entry["event"].as_str() {
            Some("evaluation_cancelled") => self.service("cancelled", seq, proven, entry),
            Some("resume") => self.out_of_use("paused_ms", entry),
            Some("out_of_use") => self.out_of_use(&format!("{}_ms", text(&entry["why"])), entry),
            _ => {}
        }
    }

    /// Time in which the terminal was not to be used.
    fn out_of_use(&mut self, what: &str, entry: &Value) {
        for time in entry["outage"]["open"].as_array().into_iter().flatten() {
            self.beside(&text(&time["day"]), what, time["ms"].as_u64().unwrap_or(0));
        }
    }

    /// What stands beside the rates: of days alone, without months.
    fn beside(&mut self, day: &str, what: &str, count: u64) {
        let key = row([day, what]);
        self.tallies.entry("beside_tally").or_default().entry(key).or_default()[0] += count;
    }

    fn ledger_item(&mut self, seq: i64, entry: &Value) {
        let (day, hour) = day_and_hour(&entry["at"]);
        let own = ["department", "aspect", "text", "by"].map(|name| text(&entry[name]));
        let [department, aspect, what, by] = &own;
        self.add("ledger_item", row([&seq.to_string(), &day, &hour, department, aspect, what, by]));
    }

    fn rating(&mut self, seq: i64, proven: &str, entry: &Value) {
        if !self.rated.insert(text(&entry["visit_id"])) {
            return;
        }
        let (day, hour) = day_and_hour(&entry["started"]);
        let about = &entry["subject"];
        let (department, counter) = (text(&about["department"]), text(&about["counter"]));
        let (scale, level) = (text(&entry["scale"]), text(&entry["level"]));
        let (item, clerk, mode) = (text(&about["item"]), text(&about["clerk"]), text(&entry["mode"]));
        let taps = entry["taps"].as_array().map_or(0, Vec::len).to_string();
        let (raised, no_reason) = (text(&entry["raised"]), text(&entry["no_reason"]));
        let comment = said(entry);
        let (visit, ending) = (hex::encode(id_bytes(&entry["visit_id"])), text(&entry["ending"]));
        let beside = [
            self.flagged.contains(&seq),
            entry["no_reason"] == true,
            entry["ending"] == "interrupted",
            proven != "1",
        ];
        self.on_day(&day, seq);
        if let Some(service) = entry["service"].as_str() {
            self.add("rating_service", row([&seq.to_string(), service]));
            self.beside(&day, "rated", 1);
        }
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
        let [flagged, no_reason, interrupted, unproven] = beside.map(u64::from);
        let two_digits = format!("{hour:0>2}");
        let groups = [
            ("day", day.as_str()),
            ("hour", &two_digits),
            ("department", &department),
            ("counter", &counter),
            ("item", &item),
            ("clerk", &clerk),
        ];
        for (dimension, key) in groups {
            if day != "uncertain" || dimension == "day" {
                let counts = [1, flagged, no_reason, interrupted, unproven];
                self.tally("rating_tally", &day, &[&scale, &level, dimension, key], counts);
            }
        }
        let codes: BTreeSet<String> = entry["reasons"].as_array().into_iter().flatten().map(text).collect();
        for code in codes {
            self.add("rating_reason", row([&seq, &code]));
            if entry["level"].as_u64().is_some_and(|level| level <= 2) {
                self.tally("reason_tally", &day, &[&code], [1, 0, 0, 0, 0]);
            }
        }
    }

    fn response(&mut self, seq: i64, proven: &str, entry: &Value) {
        if !self.responded.insert(text(&entry["visit_id"])) {
            return;
        }
        let (day, hour) = day_and_hour(&entry["started"]);
        let about = &entry["subject"];
        let (department, counter) = (text(&about["department"]), text(&about["counter"]));
        let (mode, survey, version) =
            (text(&entry["mode"]), text(&entry["survey"]), text(&entry["survey_version"]));
        let (capacity, ending) = (text(&entry["capacity"]), text(&entry["ending"]));
        let comment = said(entry);
        self.on_day(&day, seq);
        self.tally("survey_tally", &day, &[&department], [1, 0, 0, 0, 0]);
        let (visit, seq) = (hex::encode(id_bytes(&entry["visit_id"])), seq.to_string());
        let of = [seq.as_str(), &visit, &day, &hour, &department, &counter];
        let rest = [mode.as_str(), &survey, &version, &capacity, &comment, &ending, proven];
        self.add("survey_response", row([&of[..], &rest].concat().try_into().unwrap_or([""; 13])));
        let mut answered = BTreeSet::new();
        for given in entry["answers"].as_array().into_iter().flatten() {
            let (question, answer) = (text(&given["question"]), text(&given["answer"]));
            if answered.insert(question.clone()) {
                self.add("survey_answer", row([&seq, &question, &answer]));
                let key = [survey.as_str(), &version, &question, &answer];
                self.tally("answer_tally", &day, &key, [1, 0, 0, 0, 0]);
            }
        }
    }
}
