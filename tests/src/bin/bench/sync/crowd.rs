//! A thousand terminals that were alone send at the same moment: what the platform takes in, and how often it has to be asked.
//! They begin together, without the wait of up to half a minute that spreads them after a power cut.

use std::{
    io::Write,
    net::SocketAddr,
    sync::Barrier,
    thread,
    time::{Duration, Instant},
};

use fastrand::Rng;
use shiwen_sync::{
    backoff::{Backoff, retry_after},
    plan::{Said, Step, step},
    protocol::ProblemKind,
};
use shiwen_tests::{
    paper_log::{Answer, Line, Request},
    platform::Platform,
};

use super::machine::Machine;
use crate::{
    Failure,
    table::{Table, float},
};

/// How the terminals' names begin.
pub(super) const NAME: &str = "crowd-";
const TERMINALS: u64 = 1_000;
const ENTRIES: u64 = 100;
/// A sender needs little.
const STACK_BYTES: usize = 256 * 1024;

pub(super) fn measure(platform: &Platform, out: &mut dyn Write) -> Result<(), Failure> {
    let sql = platform.sql();
    let machine = |number| Machine::known(&sql, &format!("{NAME}{number}"), number, ENTRIES);
    let requests: Vec<Request> = (0..TERMINALS).map(|number| machine(number).request(0, ENTRIES)).collect();
    let (took, sent) = at_once(platform.address(), &requests)?;
    let (there, needed) = (sql.count("entry"), float(TERMINALS));
    if there != TERMINALS * ENTRIES {
        return Err(format!("{there} entries arrived").into());
    }
    let rate = float(there) / took.as_secs_f64();
    let mut table =
        Table::new(format!("{TERMINALS} terminals send {ENTRIES} entries each at the same moment"));
    table.value("entries, none lost", [format!("{rate:.0} /s"), String::new()], "2000 /s");
    let factor = format!("{:.2}x", float(sent) / needed);
    table.value("requests sent, of those needed", [factor, String::new()], "< 1.5x");
    Ok(table.print(out)?)
}

/// Sends everything at once; how long the last one took, and how many requests there were.
fn at_once(platform: SocketAddr, requests: &[Request]) -> Result<(Duration, u64), Failure> {
    let barrier = Barrier::new(requests.len() + 1);
    thread::scope(|scope| {
        let start = |(number, request)| {
            let barrier = &barrier;
            let run = move || {
                barrier.wait();
                send(platform, request, number)
            };
            thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, run)
        };
        let senders = (0..).zip(requests).map(start).collect::<Result<Vec<_>, _>>()?;
        // Before and not after: a thousand others may run first once it opens.
        let started = Instant::now();
        barrier.wait();
        let mut sent = 0;
        for sender in senders {
            sent += sender.join().map_err(|_| "a sender failed")??;
        }
        Ok((started.elapsed(), sent))
    })
}

/// Sends a batch until it is taken, as the plan of the terminal says; how many requests that took.
fn send(platform: SocketAddr, request: &Request, number: u64) -> Result<u64, String> {
    let line = Line::to(platform);
    let (mut backoff, mut random) = (Backoff::default(), Rng::with_seed(number));
    for sent in 1.. {
        let answer = line.try_ask(request).ok();
        let next = answer.as_ref().map_or(Step::Unreached, |answer| step(answer.status, said(answer)));
        match next {
            Step::GoOn => return Ok(sent),
            Step::Unreached | Step::TryAgain => {
                super::wait(backoff.next(answer.and_then(|answer| asked(&answer)), &mut random));
            }
            other => return Err(format!("a terminal would {other:?}")),
        }
    }
    Err("never taken".to_owned())
}

fn said(answer: &Answer) -> Said {
    match answer.problem() {
        Some(problem) => ProblemKind::of(&problem).map_or(Said::NewerKind, Said::Kind),
        None if answer.status == 200 => Said::Answer,
        None => Said::Foreign,
    }
}

fn asked(answer: &Answer) -> Option<Duration> {
    retry_after(&answer.header("retry-after")?, answer.header("date").as_deref())
}
