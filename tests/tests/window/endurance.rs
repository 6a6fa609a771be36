//! A day, a week: one visit after the other on one page, which must not grow by any of them.

use std::{fs, time::Duration};

use rustix::process::Pid;
use serde_json::json;
use shiwen_tests::{
    figure,
    terminal::home_in_memory,
    window::{Options, Window, record::Record},
};

/// The terminal's time runs so many times as fast; a visit still has the time to be seen on each screen.
const PACE: u32 = 40;
/// Visits between two looks at the page.
const BATCH: usize = 15;
/// Looks before the first that counts: caches fill and code is compiled.
const WARM_UP: usize = 4;
/// Parts of a run that are held against each other.
const PARTS: usize = 4;
/// What the page's process may grow by in a visit, in bytes. (With the noise below, 3,000 visits show 4 KB a visit, and the
/// tenth of them in a short run 22 KB: a screen that stayed.)
const MOST_A_VISIT: f64 = 2_048.0;
/// What is measured at one look may be this much off, in bytes: the process gives memory back when it likes.
const NOISE: f64 = 1_500_000.0;

/// Comes, rates, gives a reason, at times draws or types something, finishes, and goes; so many times.
const VISITS: &str = include_str!("endurance/visits.js");

/// What a look at the page found.
#[derive(Clone, Copy, Debug)]
struct Weight {
    nodes: u64,
    bytes: f64,
}

#[tokio::test]
async fn visits_leave_nothing_in_the_page() {
    let home = home_in_memory().unwrap();
    let mut window = Window::open(home.path(), Options { pace: PACE, ..Options::default() }).await;
    let visits = figure(3_000);
    let weights = weights(&mut window, visits, false).await;
    println!("{}", table(&weights));
    assert_eq!(growth(&weights), None);
    window.is_closed().await;
    assert_eq!(Record::of(home.path()).ratings().len(), visits.div_ceil(BATCH) * BATCH);
}

#[tokio::test]
async fn the_check_sees_a_page_that_keeps_something_of_each_visit() {
    let home = home_in_memory().unwrap();
    let mut window = Window::open(home.path(), Options { pace: PACE, ..Options::default() }).await;
    let weights = weights(&mut window, BATCH * 6, true).await;
    assert!(growth(&weights).is_some(), "{weights:?}");
    window.is_closed().await;
}

#[test]
fn one_element_more_is_seen() {
    let weight = |nodes| Weight { nodes, bytes: 1e8 };
    let same: Vec<Weight> = (0..8).map(|_| weight(100)).collect();
    let more: Vec<Weight> = (0..8).map(|at| weight(100 + at)).collect();
    assert!(growth(&same).is_none() && growth(&more).is_some());
}

/// Lets visitors come in batches and weighs the page after each. A page that `keeps` something is the control.
async fn weights(window: &mut Window, visits: usize, keeps: bool) -> Vec<Weight> {
    window.page().set_script_timeout(Duration::from_secs(120)).await.expect("a timeout");
    let mut weights = Vec::new();
    for batch in 0..visits.div_ceil(BATCH) {
        let arguments = vec![json!(batch * BATCH), json!(BATCH), json!(keeps)];
        let done = window.page().execute_async(VISITS, arguments).await.expect("the visits are made");
        assert_eq!(done.json(), "done");
        window.shows("rate").await;
        let nodes = window.asks("return document.getElementsByTagName('*').length").await;
        let process = window.web_process().expect("a process draws the page");
        weights.push(Weight { nodes: nodes.as_u64().unwrap_or_default(), bytes: bytes(process) });
    }
    weights
}

/// What is wrong with a page that was weighed again and again; nothing if it did not grow.
fn growth(weights: &[Weight]) -> Option<String> {
    let counted = weights.get(WARM_UP.min(weights.len().saturating_sub(PARTS))..).unwrap_or_default();
    let (first, last) = (counted.first()?, counted.last()?);
    if last.nodes != first.nodes {
        return Some(format!("{} elements have become {}", first.nodes, last.nodes));
    }
    // The smallest of each part: a process that has not yet given back what it does not need is no heavier. What stays
    // of each visit makes every part heavier than the one before; a step that the process takes once does not.
    let part = counted.len() / PARTS;
    let smallest: Vec<f64> = counted.chunks(part.max(1)).take(PARTS).map(lightest).collect();
    let rise = smallest.windows(2).map(|pair| pair[1] - pair[0]).fold(f64::INFINITY, f64::min);
    let visits = f64::from(u32::try_from(part * BATCH).unwrap_or(u32::MAX));
    (rise > NOISE + MOST_A_VISIT * visits).then(|| format!("{rise} bytes more with every {visits} visits"))
}

fn lightest(weights: &[Weight]) -> f64 {
    weights.iter().map(|weight| weight.bytes).fold(f64::INFINITY, f64::min)
}

/// Memory that is the process's own, in bytes.
fn bytes(process: Pid) -> f64 {
    let rollup = fs::read_to_string(format!("/proc/{}/smaps_rollup", process.as_raw_nonzero()));
    let rollup = rollup.expect("the process runs");
    let line = rollup.lines().find(|line| line.starts_with("Private_Dirty:")).unwrap_or_default();
    let kib: u32 = line.split_whitespace().nth(1).and_then(|kib| kib.parse().ok()).unwrap_or_default();
    f64::from(kib) * 1_024.0
}

fn table(weights: &[Weight]) -> String {
    let row = |(at, weight): (usize, &Weight)| {
        let mib = weight.bytes / 1_048_576.0;
        format!("{:6}  {:8}  {mib:.1}", (at + 1) * BATCH, weight.nodes)
    };
    let rows = weights.iter().enumerate().step_by(weights.len().div_ceil(12)).map(row);
    std::iter::once("visits  elements  private MiB".to_owned()).chain(rows).collect::<Vec<_>>().join("\n")
}
