//! A terminal that was alone for half a year sends everything, against the very same rows in the very same transactions
//! replayed by `psql`: what the database alone needs for them.

use std::{io::Write, path::Path, time::Duration};

use shiwen_tests::{
    platform::{Platform, Programs},
    postgres::{Database, OwnCluster},
};

use super::{
    replay::{Form, Replay},
    station::Station,
};
use crate::{
    Failure, fill,
    table::{Table, float},
    times::Times,
};

const ENTRIES: u32 = 15_000;
const ROUNDS: usize = 3;

pub(super) fn measure(
    programs: &Programs,
    cluster: &OwnCluster,
    folder: &Path,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let [mut ours, mut inserts, mut copies] = [const { Vec::new() }; 3];
    let mut transactions = 0;
    for round in 0..ROUNDS {
        let platform = super::platform(programs, cluster);
        let station = Station::enrolled_at(programs, &platform, &folder.join(round.to_string()))?;
        fill::fill(&station.home(), ENTRIES)?;
        ours.push(station.drain()?);
        let replay = Replay::of(&platform.sql())?;
        transactions = replay.transactions();
        for (form, times) in [(Form::Insert, &mut inserts), (Form::Copy, &mut copies)] {
            let script = folder.join(format!("{round}.sql"));
            replay.write(form, &script)?;
            times.push(replayed(programs, cluster, &script, &platform)?);
        }
    }
    let heading = format!(
        "{ENTRIES} waiting entries drained by `sync --once`, {transactions} transactions (median of {ROUNDS})"
    );
    let mut table = Table::new(heading);
    let ours = rate(ours);
    let what = "entries, from program start to its end";
    table.amounts(what, ours, ("the same rows by psql, an INSERT each", rate(inserts)), "/s", "0.33x");
    table.amounts(what, ours, ("the same rows by psql, COPY", rate(copies)), "/s", "0.33x");
    Ok(table.print(out)?)
}

/// Replays a script into an empty database; how long it took. Whatever it made is to be as much as the platform has.
fn replayed(
    programs: &Programs,
    cluster: &OwnCluster,
    script: &Path,
    platform: &Platform,
) -> Result<Duration, Failure> {
    let database = Database::fresh_in(cluster.superuser(), &programs.platform);
    let took = super::replay::psql(&database.url(), script)?;
    let (there, here) = (platform.sql(), database.sql());
    let same = |table: &&str| there.count(table) == here.count(table);
    match super::replay::TABLES.iter().map(|(table, _)| *table).find(|table| !same(table)) {
        Some(table) => Err(format!("the replay has other rows in {table}").into()),
        None => Ok(took),
    }
}

/// Entries a second in the median of the rounds.
fn rate(times: Vec<Duration>) -> u64 {
    let median = times.into_iter().collect::<Times>().p50();
    let rate = float(ENTRIES.into()) / median.as_secs_f64();
    format!("{rate:.0}").parse().unwrap_or(0)
}
