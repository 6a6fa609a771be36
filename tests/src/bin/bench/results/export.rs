//! Exports of all days as tables, each by a process of its own as the command line makes it: how long, and with how much memory.

use std::{
    fs,
    io::Write,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use shiwen_app::home::Home;

use super::floor;
use crate::{
    Failure,
    sync::{programs, wait},
    table::Table,
    times::Times,
};

const ROUNDS: usize = 3;
/// How often the memory of a process is looked at; its peak is kept by the kernel.
const LOOK: Duration = Duration::from_millis(5);

pub(super) fn measure(home: &Home, folder: &Path, ratings: u32, out: &mut dyn Write) -> Result<(), Failure> {
    let (csv_out, xlsx_out) = (folder.join("csv"), folder.join("book.xlsx"));
    let [mut csv, mut csv_floor, mut xlsx, mut xlsx_floor]: [Times; 4] = Default::default();
    let (mut csv_kb, mut xlsx_kb) = (0, 0);
    // A million ratings are measured once: it takes minutes, and what is measured is long against what disturbs it.
    for _ in 0..if ratings < 1_000_000 { ROUNDS } else { 1 } {
        csv_floor.time(|| floor::csv(home, &folder.join("floor.csv")))?;
        let (took, peak_kb) = run(home, "csv", &csv_out)?;
        csv.push(took);
        csv_kb = csv_kb.max(peak_kb);
        xlsx_floor.time(|| floor::xlsx(&csv_out, folder))?;
        let (took, peak_kb) = run(home, "xlsx", &xlsx_out)?;
        xlsx.push(took);
        xlsx_kb = xlsx_kb.max(peak_kb);
        fs::remove_dir_all(&csv_out)?;
        fs::remove_file(&xlsx_out)?;
    }
    let mut table = Table::new(format!("An export of all days ({ratings} ratings, all tables)"));
    table.times("CSV", &csv, ("the same rows, selected and written", &csv_floor), "1.5x");
    table.times("workbook", &xlsx, ("the same cells by the library alone", &xlsx_floor), "1.2x");
    for (what, peak_kb) in [("memory, CSV", csv_kb), ("memory, workbook", xlsx_kb)] {
        table.value(what, [format!("{} MB", peak_kb / 1_000), String::new()], "100 MB");
    }
    Ok(table.print(out)?)
}

/// One export; how long it took and how much memory it had at its peak, in kB.
fn run(home: &Home, format: &str, to: &Path) -> Result<(Duration, u64), Failure> {
    let started = Instant::now();
    let mut child = command(home, format, to)?.spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let mut peak_kb = 0;
    let ended = loop {
        peak_kb = peak_kb.max(fs::read_to_string(&status).ok().as_deref().and_then(peak).unwrap_or_default());
        match child.try_wait()? {
            Some(ended) => break ended,
            None => wait(LOOK),
        }
    };
    if ended.success() { Ok((started.elapsed(), peak_kb)) } else { Err("an export failed".into()) }
}

/// The command that exports all days.
pub(super) fn command(home: &Home, format: &str, to: &Path) -> Result<Command, Failure> {
    let mut command = Command::new(programs()?.terminal);
    let days = ["--from", "2000-01-01", "--to", "2099-12-31"];
    command.args(["export", "--format", format]).args(days).arg("--force").arg("--out").arg(to);
    command.env("SHIWEN_HOME", home.path()).stdin(Stdio::null()).stdout(Stdio::null());
    Ok(command)
}

/// The peak that the kernel keeps of a process (proc(5), `VmHWM`).
fn peak(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}
