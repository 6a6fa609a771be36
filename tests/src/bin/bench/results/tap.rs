//! A tap on a face while all results are exported, against the same tap while nothing is.

use std::{io::Write, path::Path};

use shiwen_app::home::Home;

use super::export::command;
use crate::{Failure, desk::Desk, table::Table, times::Times};

const QUIET: usize = 200;
/// As many as fill the write-ahead log once.
const WARM_UP: usize = 120;

pub(super) fn measure(home: &Home, folder: &Path, out: &mut dyn Write) -> Result<(), Failure> {
    let mut desk = Desk::open(home)?;
    desk.visits(WARM_UP)?;
    let mut quiet = desk.visits(QUIET)?;
    let mut table = Table::new("A tap on a face while all results are exported");
    let mut beside = Vec::new();
    for format in ["csv", "xlsx"] {
        let to = folder.join(format!("beside-{format}"));
        let mut export = command(home, format, &to)?.spawn()?;
        let mut times = Vec::new();
        while export.try_wait()?.is_none() {
            times.push(desk.visit()?);
        }
        if !export.wait()?.success() {
            return Err("an export beside visitors failed".into());
        }
        beside.push((format, times.into_iter().collect::<Times>()));
    }
    quiet.extend(desk.visits(QUIET)?);
    let quiet: Times = quiet.into_iter().collect();
    for (format, times) in &beside {
        let what = format!("first tap, beside {format} ({} taps)", times.count());
        table.times(&what, times, ("the same while nothing is exported", &quiet), "1.2x");
    }
    Ok(table.print(out)?)
}
