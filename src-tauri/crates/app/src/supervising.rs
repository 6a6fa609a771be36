//! How the terminal fared, kept on the disk: a fault that comes back with every start of the program is only seen there.
//! What is done about it is decided in `shiwen_domain::supervision`, and done by the shell.
//!
//! What the disk does not take is held in memory: the rungs of this run are taken all the same. A terminal whose disk takes
//! nothing and whose program ends with every start is stopped by systemd's own limit of starts.

use std::fs;

use shiwen_domain::{
    entry::{Body, TerminalEvent},
    managing::Tick,
    supervision::{Begin, Failing, Past, Rung},
};

use crate::{
    clock,
    home::{Home, HomeError, Lock, write_json},
    terminal::{NotWritten, Terminal},
};

/// One run of the program, as far as the next needs to know of it.
#[derive(Debug)]
pub struct Supervising {
    home: Home,
    past: Past,
    _lock: Lock,
}

impl Supervising {
    /// A run begins; answers how.
    pub fn begin(home: &Home) -> Result<(Self, Begin), HomeError> {
        home.prepare()?;
        let lock = home.lock_supervision()?;
        let (past, begin) = read(home).begin(now());
        let mut supervising = Self { home: home.clone(), past: Past::default(), _lock: lock };
        supervising.keep(past);
        Ok((supervising, begin))
    }

    /// Whether a run can begin. Nothing is written but an empty file, and no run begins.
    pub fn can_begin(home: &Home) -> Result<(), HomeError> {
        home.prepare()?;
        home.lock_supervision().map(drop)
    }

    /// What is remembered.
    pub fn past(&self) -> &Past {
        &self.past
    }

    /// A rung is about to be taken.
    pub fn takes(&mut self, rung: Rung, failing: Failing) {
        self.keep(self.past.takes(rung, failing, now()));
    }

    /// It went well for long.
    pub fn forgets(&mut self) {
        self.keep(self.past.forgotten());
    }

    /// The run ends in order. Where the terminal stood still, the next start tries to serve.
    pub fn ends(&mut self) {
        let stood_still = self.past.stands_still();
        self.keep(if stood_still { self.past.tries_again() } else { self.past.ended() });
    }

    /// What was done last, if the log does not know.
    pub fn untold(&self) -> Option<(Rung, Failing)> {
        self.past.untold()
    }

    /// The log knows of this, or never will.
    pub fn told(&mut self, done: (Rung, Failing)) {
        if self.past.untold() == Some(done) {
            self.keep(self.past.told());
        }
    }

    fn keep(&mut self, past: Past) {
        if past == self.past {
            return;
        }
        if let Err(error) = write_json(&self.home.supervision_file(), &past, 0o644) {
            tracing::error!(%error, "the next start of the program will not know how this one fared");
        }
        self.past = past;
    }
}

/// Tells the log what was done.
pub fn tell(terminal: &Terminal, (rung, failing): (Rung, Failing)) -> Result<(), NotWritten> {
    terminal.write_down(Body::TerminalEvent(TerminalEvent::Supervised { failing, rung })).map(drop)
}

/// The steady clock, for whoever watches over the program.
pub fn now() -> Tick {
    clock::tick()
}

/// What is wrong with a terminal that whoever looks after it should see.
pub(crate) fn alarms(home: &Home) -> Vec<&'static str> {
    let past = read(home);
    let (restarts, reboots) = past.starts();
    let alarms = [
        (past.stands_still(), "standing_still"),
        (reboots > 0, "machine_restarted"),
        (restarts > 0, "program_restarted"),
    ];
    alarms.into_iter().filter(|(holds, _)| *holds).map(|(_, alarm)| alarm).collect()
}

/// A file that cannot be read has seen nothing.
fn read(home: &Home) -> Past {
    let bytes = fs::read(home.supervision_file()).ok();
    bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}
