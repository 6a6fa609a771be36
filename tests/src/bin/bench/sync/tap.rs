//! A tap on a face while everything that waited is sent, against the same tap while nothing is. The platform's database does
//! not wait for the disk here: its disk is another one than the terminal's.

use std::{io::Write, path::Path, process::Stdio};

use shiwen_domain::{level::Level, view::Touch};
use shiwen_tests::{platform::Programs, postgres::OwnCluster};

use super::station::Station;
use crate::{Failure, desk::Desk, fill, table::Table, times::Times};

const ENTRIES: u32 = 100_000;
const QUIET: u32 = 300;
/// As many as fill the write-ahead log once.
const WARM_UP: u32 = 120;

pub(super) fn measure(programs: &Programs, folder: &Path, out: &mut dyn Write) -> Result<(), Failure> {
    let cluster = OwnCluster::start();
    let platform = super::platform(programs, &cluster);
    let station = Station::enrolled_at(programs, &platform, folder)?;
    fill::fill(&station.home(), ENTRIES)?;
    let mut desk = Desk::open(&station.home())?;
    let [mut quiet, mut draining] = [const { Vec::new() }; 2];
    let mut warm_up = Vec::new();
    for _ in 0..WARM_UP {
        visit(&mut desk, &mut warm_up)?;
    }
    for _ in 0..QUIET {
        visit(&mut desk, &mut quiet)?;
    }
    let mut sync = station.sync().stdin(Stdio::null()).stdout(Stdio::null()).spawn()?;
    let ended = loop {
        visit(&mut desk, &mut draining)?;
        if let Some(ended) = sync.try_wait()? {
            break ended;
        }
    };
    if !ended.success() {
        return Err("the backlog was not drained".into());
    }
    for _ in 0..QUIET {
        visit(&mut desk, &mut quiet)?;
    }
    let heading =
        format!("A tap on a face while {ENTRIES} waiting entries are sent ({} taps)", draining.len());
    let mut table = Table::new(heading);
    let [quiet, draining]: [Times; 2] = [quiet, draining].map(|times| times.into_iter().collect());
    let floor = "the same while nothing is sent, before and after";
    table.times("first tap of a visit", &draining, (floor, &quiet), "1.2x");
    Ok(table.print(out)?)
}

/// A whole visit, of which the first tap is timed.
fn visit(desk: &mut Desk, times: &mut Vec<std::time::Duration>) -> Result<(), Failure> {
    times.push(desk.touch(Touch::TapFace { level: Level::Satisfied })?.0);
    desk.touch(Touch::Done)?;
    desk.touch(Touch::Finish)?;
    desk.leave()
}
