//! How figures are printed: a row has what was measured, its floor, the ratio of the two and the aim.

use std::{
    io::{self, Write},
    time::Duration,
};

use crate::times::Times;

/// Rows under a heading.
#[derive(Debug)]
pub(crate) struct Table {
    heading: String,
    rows: Vec<[String; COLUMNS.len()]>,
}

const COLUMNS: [&str; 8] = ["", "p50", "p99", "floor", "p50", "p99", "ratio", "aim"];
const WIDTHS: [usize; COLUMNS.len()] = [37, 10, 10, 46, 10, 10, 8, 10];

impl Table {
    pub(crate) fn new(heading: impl Into<String>) -> Self {
        Self { heading: heading.into(), rows: Vec::new() }
    }

    /// Times beside the times of a floor, and the ratio of their p50. The aim is a ratio, unless it says something else.
    pub(crate) fn times(&mut self, what: &str, ours: &Times, floor: (&str, &Times), aim: &str) {
        let ratio = ours.p50().div_duration_f64(floor.1.p50());
        self.rows.push([
            what.to_owned(),
            text(ours.p50()),
            text(ours.p99()),
            floor.0.to_owned(),
            text(floor.1.p50()),
            text(floor.1.p99()),
            format!("{ratio:.2}x"),
            aim.to_owned(),
        ]);
    }

    /// Amounts beside the amount of a floor.
    pub(crate) fn amounts(&mut self, what: &str, ours: u64, floor: (&str, u64), unit: &str, aim: &str) {
        let ratio = float(ours) / float(floor.1);
        self.rows.push([
            what.to_owned(),
            format!("{ours} {unit}"),
            String::new(),
            floor.0.to_owned(),
            format!("{} {unit}", floor.1),
            String::new(),
            format!("{ratio:.2}x"),
            aim.to_owned(),
        ]);
    }

    /// Times for which there is no floor, beside an aim for the p99.
    pub(crate) fn alone(&mut self, what: &str, ours: &Times, aim: &str) {
        self.value(what, [text(ours.p50()), text(ours.p99())], aim);
    }

    /// Anything for which there is no floor.
    pub(crate) fn value(&mut self, what: &str, [first, second]: [String; 2], aim: &str) {
        let [floor, p50, p99, ratio] = [const { String::new() }; 4];
        self.rows.push([what.to_owned(), first, second, floor, p50, p99, ratio, aim.to_owned()]);
    }

    pub(crate) fn print(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "\n{}", self.heading)?;
        print_row(&COLUMNS.map(str::to_owned), out)?;
        self.rows.iter().try_for_each(|row| print_row(row, out))
    }
}

fn print_row(cells: &[String; COLUMNS.len()], out: &mut dyn Write) -> io::Result<()> {
    let mut line = String::new();
    for (place, (cell, width)) in cells.iter().zip(WIDTHS).enumerate() {
        let gap = [2, 0, 0, 3, 0, 0, 0, 0][place];
        // What is measured stands on the left, numbers on the right.
        let cell = if gap > 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") };
        line.extend(std::iter::repeat_n(' ', gap).chain(cell.chars()));
    }
    writeln!(out, "{}", line.trim_end())
}

/// A time in the unit a person reads it in.
pub(crate) fn text(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1_000.0;
    match time.as_micros() {
        0..10_000 => format!("{} µs", time.as_micros()),
        10_000..10_000_000 => format!("{ms:.1} ms"),
        _ => format!("{:.2} s", time.as_secs_f64()),
    }
}

/// A number to calculate ratios with; those measured here are far below the limit.
pub(crate) fn float(number: u64) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}
