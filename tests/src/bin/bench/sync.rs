//! Measures what terminals and a platform do together: real programs, real HTTP over loopback, and a PostgreSQL of the
//! bench's own that waits for the disk. Everything shares this one machine, which no terminal does with its platform.

mod cost;
mod crowd;
mod draining;
mod machine;
mod replay;
mod station;
mod tap;
mod webhook;

use std::{
    env,
    io::Write,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use shiwen_tests::{
    platform::{Options, Platform, Programs},
    postgres::OwnCluster,
};

use crate::Failure;

/// Measures in a folder on a real disk.
pub(crate) fn measure(folder: &Path, out: &mut dyn Write) -> Result<(), Failure> {
    let programs = programs()?;
    let cluster = OwnCluster::start_durable();
    draining::measure(&programs, &cluster, &folder.join("draining"), out)?;
    webhook::measure(&programs, &cluster, &folder.join("webhook"), out)?;
    let platform = platform(&programs, &cluster);
    crowd::measure(&platform, out)?;
    cost::measure(&platform, out)?;
    tap::measure(&programs, &folder.join("tap"), out)
}

/// A platform as an operator has it, with the limits that it comes with.
fn platform(programs: &Programs, cluster: &OwnCluster) -> Platform {
    Platform::start_with(programs, options(cluster))
}

fn options(cluster: &OwnCluster) -> Options {
    Options {
        cluster: Some(cluster.superuser().to_owned()),
        limits: Some(String::new()),
        ..Options::default()
    }
}

/// The programs that were built beside this one.
pub(crate) fn programs() -> Result<Programs, Failure> {
    let own = env::current_exe()?;
    let beside = |name: &str| {
        let program = own.with_file_name(name);
        let there = program.is_file();
        there.then_some(program).ok_or_else(|| format!("{name} is not there; build the bench with --bins"))
    };
    Ok(Programs { terminal: beside("shiwen-headless")?, platform: beside("shiwen-platform-tested")? })
}

/// Does nothing for a while.
pub(crate) fn wait(time: Duration) {
    let until = Instant::now() + time;
    while let Some(left) = until.checked_duration_since(Instant::now()).filter(|left| !left.is_zero()) {
        thread::park_timeout(left);
    }
}
