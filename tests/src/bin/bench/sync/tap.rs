//! A tap on a face while everything that waited is sent, against the same tap while nothing is, and while another terminal
//! on this machine sends: the processor is shared here as it is in no hall. The platform's database does not wait for the
//! disk here: its disk is another one than the terminal's. It and the platform give way to everything, because in no hall
//! they are on the terminal's processors; what the terminal itself needs to send is all there.

use std::{io::Write, path::Path, process::Stdio, thread, time::Duration};

use shiwen_tests::{platform::Programs, postgres::OwnCluster};

use super::station::Station;
use crate::{Failure, desk::Desk, fill, table::Table, times::Times};

const ENTRIES: u32 = 100_000;
const QUIET: usize = 300;
/// As many as fill the write-ahead log once.
const WARM_UP: usize = 120;
/// The last of all priorities, as `nice` counts.
const LAST: i32 = 19;

pub(super) fn measure(programs: &Programs, folder: &Path, out: &mut dyn Write) -> Result<(), Failure> {
    let (_cluster, platform) = aside(|| {
        let cluster = OwnCluster::start();
        let platform = super::platform(programs, &cluster);
        (cluster, platform)
    })?;
    let station = Station::enrolled_at(programs, &platform, &folder.join("own"))?;
    let other = Station::enrolled_at(programs, &platform, &folder.join("other"))?;
    for station in [&station, &other] {
        fill::fill(&station.home(), ENTRIES)?;
    }
    let mut desk = Desk::open(&station.home())?;
    desk.visits(WARM_UP)?;
    let mut quiet = desk.visits(QUIET)?;
    let beside = while_sending(&mut desk, &other)?;
    let draining = while_sending(&mut desk, &station)?;
    quiet.extend(desk.visits(QUIET)?);
    print(draining, beside, quiet, out)
}

/// Starts programs that take only the time which nobody else needs: they have the priority of the thread that starts them.
fn aside<T: Send>(start: impl FnOnce() -> T + Send) -> Result<T, Failure> {
    let started = thread::scope(|scope| {
        let starting = scope.spawn(|| {
            rustix::process::setpriority_process(None, LAST)?;
            Ok::<T, rustix::io::Errno>(start())
        });
        starting.join()
    });
    Ok(started.map_err(|_| "the platform was not started")??)
}

fn print(
    draining: Vec<Duration>,
    beside: Vec<Duration>,
    quiet: Vec<Duration>,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let heading =
        format!("A tap on a face while {ENTRIES} waiting entries are sent ({} taps)", draining.len());
    let mut table = Table::new(heading);
    let [draining, beside, quiet]: [Times; 3] =
        [draining, beside, quiet].map(|times| times.into_iter().collect());
    let floor = "the same while nothing is sent";
    table.times("first tap of a visit", &draining, (floor, &quiet), "1.2x");
    let floor = "the same while another terminal sends as many";
    table.times("first tap of a visit", &draining, (floor, &beside), "");
    table.times(
        "(the floors: the machine is shared)",
        &beside,
        ("the same while nothing is sent", &quiet),
        "",
    );
    Ok(table.print(out)?)
}

/// Visits for as long as a terminal sends what waits: the desk's own, or another one that shares nothing with it but this
/// machine.
fn while_sending(desk: &mut Desk, sender: &Station) -> Result<Vec<Duration>, Failure> {
    let mut times = Vec::new();
    let mut sync = sender.sync().stdin(Stdio::null()).stdout(Stdio::null()).spawn()?;
    let ended = loop {
        times.push(desk.visit()?);
        if let Some(ended) = sync.try_wait()? {
            break ended;
        }
    };
    if ended.success() { Ok(times) } else { Err("the backlog was not drained".into()) }
}
