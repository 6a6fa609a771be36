//! Simulated visitors, for demonstrations and for the proofs. They look at the view and touch what it offers, on
//! the same code as the screens; only the waiting is skipped. Works in demo logs only.

mod visitor;

use std::{
    io::{self, Write},
    thread,
    time::{Duration, Instant},
};

use shiwen_domain::{moment::Moment, view::Screen, visit::Event};
use shiwen_store::Appended;
use visitor::SimulatedVisitor;

use crate::{
    clock::Clock,
    home::{Home, HomeError},
    serving::Serving,
    terminal::{Equipment, OpenError, Opening, TerminalOptions},
};

/// What to simulate.
#[derive(Clone, Debug)]
pub struct Simulation {
    /// How many visits.
    pub visits: u64,
    /// The same seed gives the same visitors.
    pub seed: u64,
    /// At most so many visits a second; as fast as it goes if nothing is said.
    pub rate: Option<f64>,
    /// How the terminal stands.
    pub terminal: TerminalOptions,
}

/// Why a simulation ended early.
#[derive(Debug, thiserror::Error)]
pub enum SimulateError {
    /// The terminal cannot start.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The log is a real one.
    #[error("simulated visits go into demo logs only; this terminal's log is a real one")]
    RealLog,
    /// The terminal takes no answers any more.
    #[error("the terminal is paused; look at the disk, then try again")]
    Paused,
    /// Nobody reads what is printed.
    #[error("the acknowledgements cannot be printed: {0}")]
    Output(#[from] io::Error),
}

/// Runs a simulation; prints `ack SEQ ENTRY_ID` for each entry after the commit that wrote it.
pub fn simulate(home: &Home, simulation: &Simulation, out: &mut dyn Write) -> Result<(), SimulateError> {
    let mut desk = Desk::open(home, simulation)?;
    let served = desk.serve_all(simulation, out);
    let now = desk.now();
    desk.serving.stop(&now);
    served
}

fn wait_until(due: Instant) {
    while let Some(rest) = due.checked_duration_since(Instant::now()).filter(|rest| !rest.is_zero()) {
        thread::park_timeout(rest);
    }
}

/// Whether the folder belongs to a terminal that serves real visitors. Asked before anything is opened to write: not
/// even a `start` of a simulation belongs into a real log. A record that cannot be read is as `terminal.json` says.
fn holds_a_real_log(home: &Home) -> Result<bool, HomeError> {
    let reader = home.reader().ok().flatten();
    let identity = reader.and_then(|open| open.reader.identity().ok().flatten());
    let file = home.terminal_file()?;
    Ok(identity.is_some_and(|identity| !identity.demo) || file.is_some_and(|file| !file.demo))
}

/// A terminal whose steady clock skips the waiting.
struct Desk {
    serving: Serving,
    clock: Clock,
    skipped_ms: u64,
    _lock: crate::home::Lock,
}

impl Desk {
    fn open(home: &Home, simulation: &Simulation) -> Result<Self, SimulateError> {
        let equipment = Equipment::of(home, &simulation.terminal)?;
        if !equipment.setting.demo {
            return Err(SimulateError::RealLog);
        }
        let may = || {
            let real = holds_a_real_log(home).map_err(OpenError::from)?;
            if real { Err(SimulateError::RealLog) } else { Ok(()) }
        };
        let Opening { mut serving, clock, lock, now, .. } = Opening::begin(home, &equipment, 1, may)?;
        // Nobody else will: it talks to no platform, and its waiting is skipped.
        serving.time_is_told(&now);
        Ok(Self { serving, clock, skipped_ms: 0, _lock: lock })
    }

    fn now(&mut self) -> Moment {
        let (mut now, _) = self.clock.now();
        now.mono_ms += self.skipped_ms;
        now
    }

    fn serve_all(&mut self, simulation: &Simulation, out: &mut dyn Write) -> Result<(), SimulateError> {
        let mut random = fastrand::Rng::with_seed(simulation.seed);
        let mut due = Instant::now();
        for _ in 0..simulation.visits {
            if let Some(rate) = simulation.rate {
                wait_until(due);
                due += Duration::from_secs_f64(1.0 / rate);
            }
            self.serve(&mut random, out)?;
        }
        Ok(())
    }

    /// One visitor, from the first look to the empty screen.
    fn serve(&mut self, random: &mut fastrand::Rng, out: &mut dyn Write) -> Result<(), SimulateError> {
        let mut visitor = SimulatedVisitor::new(random.fork());
        self.skipped_ms += 10_000;
        loop {
            let now = self.now();
            let view = self.serving.view(&now);
            match visitor.next_touch(&view.screen) {
                Some((touch, thought_ms)) => {
                    self.skipped_ms += thought_ms;
                    let now = self.now();
                    acknowledge(&self.serving.event(&Event::Touch(touch), &now), out)?;
                }
                None => self.let_time_pass(out)?,
            }
            if self.serving.paused().is_some() {
                return Err(SimulateError::Paused);
            }
            let now = self.now();
            if matches!(self.serving.view(&now).screen, Screen::Thanks { .. }) {
                break self.let_time_pass(out);
            }
            if self.serving.is_idle() && visitor.has_touched() {
                break Ok(());
            }
        }
    }

    fn let_time_pass(&mut self, out: &mut dyn Write) -> Result<(), SimulateError> {
        let now = self.now();
        if let Some(deadline) = self.serving.deadline(&now) {
            self.skipped_ms += deadline.saturating_sub(now.mono_ms);
        }
        let now = self.now();
        acknowledge(&self.serving.event(&Event::Tick, &now), out)?;
        Ok(())
    }
}

fn acknowledge(appended: &[Appended], out: &mut dyn Write) -> io::Result<()> {
    for entry in appended {
        writeln!(out, "ack {} {}", entry.seq, entry.entry_id)?;
    }
    if appended.is_empty() { Ok(()) } else { out.flush() }
}
