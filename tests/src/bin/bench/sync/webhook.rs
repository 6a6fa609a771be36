//! From the commit that ends a bad visit to the work order at the 12345 system: a terminal that runs as in its window, its
//! sender beside it, and a receiver on loopback that checks every signature.

use std::{
    io::Write,
    path::Path,
    time::{Duration, Instant},
};

use shiwen_app::terminal::{Terminal, TerminalOptions};
use shiwen_domain::{
    level::{Level, Scale},
    view::{Mode, Touch},
    visit::GUARD_MS,
};
use shiwen_tests::{
    platform::{Options, Platform, Programs, Webhook},
    postgres::OwnCluster,
    receiver::Receiver,
};

use super::station::Station;
use crate::{Failure, table::Table, times::Times};

const VISITS: usize = 60;
const SECRET: &str = "whsec_c2hpd2VuLWJlbmNoLXNlY3JldC0wMTIzNDU2Nzg=";
/// The sender may begin half a minute after the program.
const PATIENCE: Duration = Duration::from_secs(90);

pub(super) fn measure(
    programs: &Programs,
    cluster: &OwnCluster,
    folder: &Path,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let receiver = Receiver::open(SECRET);
    let webhook = Webhook { url: receiver.url(), secret: SECRET.to_owned() };
    let options = Options { webhook: Some(webhook), ..super::options(cluster) };
    let platform = Platform::start_with(programs, options);
    let station = Station::enrolled_at(programs, &platform, folder)?;
    let options =
        TerminalOptions { mode: Some(Mode::Counter), scale: Some(Scale::Five), ..Default::default() };
    let terminal = Terminal::open(&station.home(), &options)?;
    terminal.page_open()?;
    let times = visits(&terminal, &receiver);
    terminal.stop();
    let what = "A bad visit, from its commit to the work order at the receiver";
    let mut table = Table::new(format!("{what} ({VISITS} visits, the sender as in the window)"));
    table.alone("commit to webhook delivered", &times?, "p99 < 1 s");
    Ok(table.print(out)?)
}

fn visits(terminal: &Terminal, receiver: &Receiver) -> Result<Times, Failure> {
    let mut times = Times::default();
    // The first visit finds a sender that has not made its connection yet.
    for visit in 0..=VISITS {
        let ended = bad_visit(terminal)?;
        let came = receiver.wait_for(visit + 1, PATIENCE);
        let delivery = came.get(visit).ok_or("a work order was not delivered")?;
        if let Some(fault) = &delivery.fault {
            return Err(fault.clone().into());
        }
        if visit > 0 {
            times.push(delivery.at.saturating_duration_since(ended));
        }
        touch(terminal, Touch::Stay)?;
    }
    Ok(times)
}

/// A visitor who is not satisfied; when the end of the visit was on the disk.
fn bad_visit(terminal: &Terminal) -> Result<Instant, Failure> {
    touch(terminal, Touch::TapFace { level: Level::Dissatisfied })?;
    touch(terminal, Touch::Done)?;
    touch(terminal, Touch::Finish)
}

/// A touch, as soon as the screen takes one.
fn touch(terminal: &Terminal, touch: Touch) -> Result<Instant, Failure> {
    super::wait(Duration::from_millis(GUARD_MS + 20));
    terminal.touch(touch)?;
    Ok(Instant::now())
}
