//! One visit after the other on one page, and what program and page hold after each batch of them. Nothing may grow by a visit.

mod limits;
mod plot;
mod weights;

use std::{path::Path, time::Duration};

pub use limits::{Measure, growth};
pub use plot::{svg, table};
use serde_json::json;
use weights::{descriptors, own_bytes, threads};

use super::Window;

/// The terminal's time runs so many times as fast; a visit still has the time to be seen on each screen, also where the machine is
/// busy.
pub const PACE: u32 = 10;
/// Visits between two looks; one more is made for the taps that are timed.
pub const BATCH: usize = 5;

/// Comes, rates, gives a reason, at times draws or types something, finishes, and goes; so many times.
const VISITS: &str = include_str!("soak/visits.js");

/// What one look found.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sample {
    /// Visits so far.
    pub visits: f64,
    /// Memory that is the page's process's own, in bytes.
    pub page_bytes: f64,
    /// The same of the program.
    pub program_bytes: f64,
    /// Elements of the page.
    pub elements: f64,
    /// Open files and sockets of both.
    pub descriptors: f64,
    /// Threads of both.
    pub threads: f64,
    /// The log that `SQLite` writes ahead, in bytes.
    pub wal_bytes: f64,
    /// From a tap to the frame that draws it, in milliseconds: the middle one of some.
    pub tap_ms: f64,
}

/// Lets a batch of visitors come and looks at what is left. A page that `keeps` something of each is the control.
pub async fn batch(window: &mut Window, home: &Path, number: usize, keeps: bool) -> Sample {
    window.page().set_script_timeout(Duration::from_secs(300)).await.expect("a timeout");
    let arguments = vec![json!(number * BATCH), json!(BATCH), json!(keeps)];
    let done = window.page().execute_async(VISITS, arguments).await.expect("the visits are made");
    let done = done.json();
    assert_eq!(done[0], "done", "{done}");
    let mut taps: Vec<f64> =
        done[1].as_array().into_iter().flatten().filter_map(serde_json::Value::as_f64).collect();
    taps.sort_by(f64::total_cmp);
    window.shows("rate").await;
    let elements = window.asks("return document.getElementsByTagName('*').length").await;
    let (program, page) = (window.program(), window.web_process().expect("a process draws the page"));
    let wal = std::fs::metadata(home.join("log/record.db-wal")).map_or(0, |file| file.len());
    Sample {
        visits: float((number + 1) * (BATCH + 1)),
        page_bytes: own_bytes(page),
        program_bytes: own_bytes(program),
        elements: elements.as_f64().unwrap_or_default(),
        descriptors: descriptors(page) + descriptors(program),
        threads: threads(page) + threads(program),
        wal_bytes: float(usize::try_from(wal).unwrap_or(usize::MAX)),
        tap_ms: taps.get(taps.len() / 2).copied().unwrap_or_default(),
    }
}

fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
