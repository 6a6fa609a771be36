//! The flag rules as they are written, over raw JSON: every rating is held against those before it anew, hours are asked for
//! minute by minute. By what is judged, the log says itself.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, DateTime},
};
use serde_json::{Value, json};

/// How many ratings a row can have, the newest among them.
const WINDOW: usize = 128;
/// The rules of ratings in a row.
const ROWS: [&str; 4] = ["burst", "alternating", "same_pattern", "closing_burst"];

/// Place and rule of every flag of a log: of its entries in order, with what was recovered as what it was.
pub fn flags<'a>(entries: impl IntoIterator<Item = (i64, &'a Value)>) -> BTreeSet<(i64, &'static str)> {
    let (mut hall, mut rated) = (Hall::unknown(), BTreeSet::new());
    let (mut seen, mut flags) = (Vec::new(), BTreeSet::new());
    for (seq, entry) in entries {
        if entry["kind"] == "pack_applied" {
            hall = Hall::of(&entry["judged_by"]);
        }
        if entry["kind"] != "rating" || !rated.insert(entry["visit_id"].to_string()) {
            continue;
        }
        seen.push(Seen::of(&mut hall, seq, entry));
        flags.extend(hall.alone(entry).into_iter().map(|rule| (seq, rule)));
        let remembered = &seen[seen.len().saturating_sub(WINDOW)..];
        for rule in ROWS {
            flags.extend(hall.row(rule, remembered).into_iter().map(|seq| (seq, rule)));
        }
    }
    flags
}

/// What is judged by.
struct Hall {
    rules: BTreeMap<&'static str, Value>,
    opening: Value,
    calendar: Value,
    days: BTreeMap<Date, Vec<bool>>,
}

/// A rating, as far as a row looks at it.
struct Seen {
    seq: i64,
    about: Value,
    at_a_counter: bool,
    level: u64,
    reasons: BTreeSet<u64>,
    boot: Value,
    steady_ms: i64,
    wall_ms: Option<i64>,
    closing: Option<Date>,
}

fn number(value: &Value) -> i64 {
    value.as_i64().unwrap_or(0)
}

/// The time on the hall's clocks, if they were believed.
fn hall_time(moment: &Value) -> Option<DateTime> {
    let wall = moment["wall"].as_str().filter(|_| moment["clock"] == "trusted")?;
    wall.get(..19)?.parse().ok()
}

impl Seen {
    fn of(hall: &mut Hall, seq: i64, entry: &Value) -> Self {
        let (started, subject) = (&entry["started"], &entry["subject"]);
        let counter = &subject["counter"];
        let wall = started["wall"].as_str().filter(|_| started["clock"] == "trusted");
        Self {
            seq,
            // Whom a rating without a counter is about, its department says.
            about: json!([counter, if counter.is_null() { &subject["department"] } else { &Value::Null }]),
            at_a_counter: !counter.is_null(),
            level: entry["level"].as_u64().unwrap_or(0),
            reasons: entry["reasons"].as_array().into_iter().flatten().filter_map(Value::as_u64).collect(),
            boot: started["boot"].clone(),
            steady_ms: number(&started["mono_ms"]),
            wall_ms: wall.and_then(|wall| wall.parse::<Timestamp>().ok()).map(Timestamp::as_millisecond),
            closing: hall_time(started).filter(|at| hall.is_closing(*at)).map(DateTime::date),
        }
    }

    /// Milliseconds until a later one began; unknown where no clock says so.
    fn until(&self, later: &Self) -> Option<i64> {
        if self.boot == later.boot {
            return Some(later.steady_ms - self.steady_ms);
        }
        Some(later.wall_ms? - self.wall_ms?)
    }
}

impl Hall {
    /// Before any pack says how the hall is: no rule that asks for hours holds.
    fn unknown() -> Self {
        let mut hall = Self::of(&json!({ "rules": {} }));
        hall.rules.remove("off_hours");
        hall.rules.remove("closing_burst");
        hall
    }

    fn of(said: &Value) -> Self {
        if said.is_null() {
            return Self::unknown();
        }
        let defaults = [
            ("burst", json!({ "ratings": 6, "seconds": 300 })),
            ("alternating", json!({ "ratings": 6, "minutes": 60 })),
            ("off_hours", json!({ "minutes": 30 })),
            ("too_fast", json!({ "finish_ms": 1_500, "reason_ms": 600 })),
            ("same_pattern", json!({ "ratings": 5, "ratings_without_reasons": 15, "minutes": 60 })),
            ("closing_burst", json!({ "ratings": 4, "seconds": 300, "minutes": 15 })),
        ];
        let rules = defaults.into_iter().map(|(name, default)| {
            let own = said["rules"].get(name).cloned();
            (name, own.unwrap_or(default))
        });
        let rules = rules.filter(|(_, rule)| !rule.is_null()).collect();
        Self {
            rules,
            opening: said["opening"].clone(),
            calendar: said["calendar"].clone(),
            days: BTreeMap::new(),
        }
    }

    /// For each minute of a day whether the hall is open; asked for once.
    fn minutes(&mut self, day: Date) -> &[bool] {
        if !self.days.contains_key(&day) {
            let minutes = self.minutes_of(day);
            self.days.insert(day, minutes);
        }
        &self.days[&day]
    }

    fn minutes_of(&self, day: Date) -> Vec<bool> {
        let named = |days: &str| {
            let name = day.to_string();
            self.calendar[days].as_array().into_iter().flatten().any(|named| *named == name.as_str())
        };
        let hours: Vec<&Value> = self.opening.as_array().into_iter().flatten().collect();
        let on = |hours: &Value, day: i8| {
            hours["days"].as_array().into_iter().flatten().any(|listed| *listed == day)
        };
        let weekday = day.weekday().to_monday_one_offset();
        let own = hours.iter().any(|hours| on(hours, weekday));
        let weekday = if named("working_days") && !own { 1 } else { weekday };
        let closed = named("holidays");
        let of_day: Vec<_> = hours.into_iter().filter(|hours| !closed && on(hours, weekday)).collect();
        let is_open = |minute: i32| {
            let time = format!("{:02}:{:02}", minute / 60, minute % 60);
            let end = |hours: &Value, end: &str| hours[end].as_str().unwrap_or_default().to_owned();
            of_day.iter().any(|hours| end(hours, "from") <= time && time < end(hours, "to"))
        };
        (0..1_440).map(is_open).collect()
    }

    fn is_open(&mut self, at: DateTime) -> bool {
        let minute = usize::try_from(i32::from(at.hour()) * 60 + i32::from(at.minute()));
        minute.is_ok_and(|minute| self.minutes(at.date())[minute])
    }

    /// Whether the last hours of the day end soon, or have ended, and the hall does not go on past midnight.
    fn is_closing(&mut self, at: DateTime) -> bool {
        let Some(before) = self.rules.get("closing_burst").map(|rule| number(&rule["minutes"])) else {
            return false;
        };
        let midnight = at.date().to_datetime(jiff::civil::Time::midnight());
        let Some(last) = self.minutes(at.date()).iter().rposition(|open| *open) else { return false };
        let close = midnight + i64::try_from(last + 1).unwrap_or(0).minutes();
        let goes_on = close.date() != at.date() && self.is_open(close);
        at >= close - before.minutes() && !goes_on
    }

    /// The rules that a rating breaks by itself.
    fn alone(&mut self, entry: &Value) -> Vec<&'static str> {
        let (started, at) = (&entry["started"], &entry["at"]);
        let mut broken = Vec::new();
        let around = self.rules.get("off_hours").map(|rule| number(&rule["minutes"]));
        if let Some((around, time)) = around.zip(hall_time(started))
            && !(-around..=around).any(|n| self.is_open(time + n.minutes()))
        {
            broken.push("off_hours");
        }
        if let Some(rule) = self.rules.get("too_fast") {
            let count = |list: &Value| list.as_array().map_or(0, Vec::len);
            let tapped =
                entry["taps"].as_array().and_then(|taps| taps.last()).map_or(0, |tap| number(&tap["at_ms"]));
            let took = number(&at["mono_ms"]) - number(&started["mono_ms"]) - tapped;
            let reasons = i64::try_from(count(&entry["reasons"])).unwrap_or(0);
            let least = number(&rule["finish_ms"]) + reasons * number(&rule["reason_ms"]);
            if entry["ending"] == "finished" && at["boot"] == started["boot"] && (0..least).contains(&took) {
                broken.push("too_fast");
            }
        }
        if entry["raised"] == true {
            broken.push("raised");
        }
        broken
    }

    /// The places of the longest row of a rule that ends with the last of these, if it is long enough.
    fn row(&self, name: &str, seen: &[Seen]) -> Vec<i64> {
        let (Some(rule), Some(newest)) = (self.rules.get(name), seen.last()) else { return Vec::new() };
        let within = number(&rule["seconds"]) * 1_000
            + if name == "closing_burst" { 0 } else { number(&rule["minutes"]) * 60_000 };
        let same: Vec<&Seen> = seen.iter().rev().filter(|past| past.about == newest.about).collect();
        let goes_on = |n: usize| {
            let past = same[n];
            let fits = match name {
                "burst" => newest.at_a_counter,
                "alternating" => {
                    let turns = same.len() > 1 && same[0].level != same[1].level;
                    turns && past.level == same[n % 2].level
                }
                "same_pattern" => (past.level, &past.reasons) == (newest.level, &newest.reasons),
                _ => {
                    let closing = newest.closing.is_some() && past.closing == newest.closing;
                    newest.at_a_counter && closing && past.level > 2
                }
            };
            fits && past.until(newest).is_some_and(|between| (0..=within).contains(&between))
        };
        let length = (0..same.len()).take_while(|&n| goes_on(n)).count();
        let bare = name == "same_pattern" && newest.reasons.is_empty();
        let least = if bare { &rule["ratings_without_reasons"] } else { &rule["ratings"] };
        let enough = length > 0 && i64::try_from(length).is_ok_and(|length| length >= number(least));
        if enough { same[..length].iter().map(|past| past.seq).collect() } else { Vec::new() }
    }
}
