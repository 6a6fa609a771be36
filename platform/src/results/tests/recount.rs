//! A recount in plain Rust of what SQL says, over ratings drawn at random; and a view of each kind.

use std::collections::BTreeMap;

use fastrand::Rng;
use serde_json::{Value, json};

use super::{
    OCTOBER, city,
    rows::{Row, store},
    rows_by,
};
use crate::testing::Stage;

fn drawn(random: &mut Rng) -> Row {
    let two = random.u8(..10) == 0;
    let mut one_of = |among: &[&'static str]| among[random.usize(..among.len())];
    let (hall, day) = (one_of(&["east", "west"]), one_of(&["2026-10-22", "2026-10-23", "uncertain"]));
    let (department, counter) = (one_of(&["", "119900000000000275"]), one_of(&["", "1", "2"]));
    let (clerk, service) = (one_of(&["", "7", "8"]), one_of(&["", "s"]));
    let level = if two { random.i16(1..3) * 2 } else { random.i16(1..6) };
    let scale = if two { "two" } else { "five" };
    Row { hall, day, department, counter, clerk, service, scale, level, flagged: random.u8(..8) == 0 }
}

/// What a rating is grouped by.
type Key = fn(&Row) -> String;

/// The figure of some ratings, counted one by one.
fn figure(rows: &[&Row]) -> Value {
    let count = |keep: fn(&Row) -> bool| rows.iter().filter(|row| keep(row)).count();
    let (all, bad, five) = (rows.len(), count(|row| row.level <= 2), count(|row| row.scale == "five"));
    let levels: i16 = rows.iter().filter(|row| row.scale == "five").map(|row| row.level).sum();
    json!({
        "ratings": all, "good": all - bad, "bad": bad, "mean_of": five,
        "good_rate": rounded(all - bad, all, 10_000.0), "bad_rate": rounded(bad, all, 10_000.0),
        "mean": rounded(usize::try_from(levels).unwrap() * 2, five, 100.0),
    })
}

#[expect(clippy::cast_precision_loss, reason = "a few hundred ratings")]
fn rounded(part: usize, whole: usize, digits: f64) -> Option<f64> {
    (whole > 0).then(|| (part as f64 * digits / whole as f64).round() / digits)
}

#[tokio::test]
async fn every_figure_is_that_of_a_recount() {
    let stage = Stage::new().await;
    let token = city(&stage).await;
    let mut random = Rng::with_seed(11);
    let rows: Vec<Row> = (0..400).map(|_| drawn(&mut random)).collect();
    store(&stage, &rows).await;
    let keys: [(&str, Key); 6] = [
        ("total", |_| String::new()),
        ("hall", |row| row.hall.into()),
        ("department", |row| row.department.into()),
        ("counter", |row| format!("{} {}", row.hall, row.counter)),
        ("clerk", |row| format!("{} {}", row.hall, row.clerk)),
        ("day", |row| row.day.into()),
    ];
    for (by, key) in keys {
        let mut groups: BTreeMap<String, Vec<&Row>> = BTreeMap::new();
        for row in &rows {
            groups.entry(key(row)).or_default().push(row);
        }
        if !["total", "hall", "day"].contains(&by) {
            groups.retain(|key, _| !key.is_empty() && !key.ends_with(' '));
        }
        if by == "clerk" {
            // On no sure day they are in no month.
            for rows in groups.values_mut() {
                rows.retain(|row| row.day != "uncertain");
            }
            groups.retain(|_, rows| rows.len() >= 5);
        }
        let query = if by == "clerk" { OCTOBER.to_owned() } else { format!("by={by}") };
        let answer = rows_by(&stage, &token, &query).await;
        let answer = answer.as_array().unwrap();
        assert_eq!(answer.len(), groups.len(), "{by}");
        for (group, (key, rows)) in answer.iter().zip(&groups) {
            assert_eq!(group["all"], figure(rows), "{by} {key}");
            let undisputed: Vec<&Row> = rows.iter().copied().filter(|row| !row.flagged).collect();
            assert_eq!(group["undisputed"], figure(&undisputed), "{by} {key}");
            let announced = rows.iter().filter(|row| !row.service.is_empty()).count();
            assert_eq!(group["announced"], announced, "{by} {key}");
        }
    }
}

#[tokio::test]
async fn the_views_say_the_same_as_the_answers() {
    let stage = Stage::new().await;
    let mut random = Rng::with_seed(12);
    let rows: Vec<Row> = (0..100).map(|_| drawn(&mut random)).collect();
    store(&stage, &rows).await;
    for view in ["hall", "day", "level"] {
        let sql = format!("SELECT coalesce(sum(ratings), 0)::bigint FROM report.{view}");
        assert_eq!(stage.count(&sql).await, 100, "{view}");
    }
    for view in ["department", "counter", "clerk", "reason", "question", "work_order", "terminal"] {
        let sql = format!("SELECT count(*) FROM (SELECT * FROM report.{view}) it");
        assert!(stage.count(&sql).await >= 0, "{view}");
    }
    let known = rows.iter().filter(|row| !row.counter.is_empty()).count();
    let counted = stage.count("SELECT sum(ratings)::bigint FROM report.counter").await;
    assert_eq!(usize::try_from(counted).unwrap(), known);
}
