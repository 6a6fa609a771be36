//! The manager's window: the door, who is in, and what they may ask. The window's commands call this from threads of their
//! own; a password takes part of a second, and one is looked at at a time.

mod accounts;
mod backup;
mod counting;
mod desk;
mod entering;
mod exporting;
mod incident;
mod integrity;
mod job;
mod ledger;
mod names;
mod notices;
mod overview;
mod platform;
mod secret;
mod session;
pub mod setting_up;
mod settings;
mod stick;
mod sync;
mod way_out;
mod who;

use std::{
    fmt, fs,
    path::Path,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use accounts::Accounts;
pub use accounts::AccountsError;
use counting::Counter;
use desk::Desk;
use entering::Inside;
use incident::failed;
pub use secret::Cost;
use serde::Serialize;
use shiwen_domain::{
    entry::Leaving,
    managing::{Ask, Door, Refusal, Said, Seat, Tick, WayOut},
};
pub use stick::Plugs;
use who::Who;
use zeroize::Zeroizing;

use crate::{
    clock,
    home::{Home, HomeError, write_json},
    terminal::{Standing, Terminal},
};

/// What the product never varies, and proofs do.
#[derive(Clone)]
pub struct Means {
    /// What a password's check costs.
    pub cost: Cost,
    /// The steady clock.
    pub clock: Arc<dyn Fn() -> Tick + Send + Sync>,
    /// Is told each time a secret is about to be compared with its hash.
    pub compared: Arc<dyn Fn() + Send + Sync>,
    /// Where sticks are looked for.
    pub plugs: Plugs,
    /// Takes a way out; answers whether it was taken.
    pub way_out: Arc<dyn Fn(WayOut) -> bool + Send + Sync>,
}

impl fmt::Debug for Means {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Means").field("cost", &self.cost).finish_non_exhaustive()
    }
}

impl Means {
    /// The product's.
    pub fn product() -> Self {
        let (clock, compared) = (Arc::new(clock::tick), Arc::new(|| ()));
        // Whoever opens a window knows how it ends.
        let way_out = Arc::new(|_| false);
        Self { cost: Cost::PRODUCT, clock, compared, plugs: Plugs::default(), way_out }
    }
}

/// The manager's window, as its commands see it.
#[derive(Clone, Debug)]
pub struct Managing {
    home: Home,
    terminal: Terminal,
    means: Means,
    dots_per_decimetre: Option<u32>,
    desk: Arc<Desk>,
    /// Held while a password is looked at: checks wait for each other.
    inside: Arc<Mutex<Inside>>,
    /// When the page last asked for anything, in steady milliseconds.
    heard_ms: Arc<AtomicU64>,
}

impl Managing {
    /// A window onto a terminal that runs in this folder; nobody is in.
    pub fn open(home: &Home, terminal: &Terminal, dots_per_decimetre: Option<u32>) -> Self {
        Self::with(home, terminal, dots_per_decimetre, Means::product())
    }

    /// The same by other means.
    pub fn with(home: &Home, terminal: &Terminal, dots_per_decimetre: Option<u32>, means: Means) -> Self {
        let desk = Arc::new(Desk::open(home, terminal, &means));
        Self {
            home: home.clone(),
            terminal: terminal.clone(),
            means,
            dots_per_decimetre,
            desk,
            inside: Arc::new(Mutex::new(Inside { counter: Counter::new(home), session: None })),
            heard_ms: Arc::default(),
        }
    }

    /// The locked window. Whose time is over is out.
    pub fn door(&self) -> Result<Door, Refusal> {
        self.hears();
        let now = self.now();
        self.end_what_is_over(&mut self.inside(), now);
        let accounts = Accounts::load(&self.home).map_err(|error| failed(&error))?;
        Ok(Door {
            accounts: accounts.names().map(str::to_owned).collect(),
            code_waits: accounts.fresh_codes(now).next().is_some(),
            demo: self.demo()?,
            // The door is drawn whether the terminal answers or not.
            dots_per_decimetre: self.dots_per_decimetre_of(self.terminal.standing().ok().as_ref()),
        })
    }

    /// What was set comes before what the screen says.
    fn dots_per_decimetre_of(&self, standing: Option<&Standing>) -> Option<u32> {
        standing.and_then(|standing| standing.dots_per_decimetre).or(self.dots_per_decimetre)
    }

    /// What somebody asks who is in.
    pub fn ask(&self, session: &str, ask: Ask) -> Result<Said, Refusal> {
        self.hears();
        let who = {
            let mut inside = self.inside();
            let who = self.may(&mut inside, session, &ask)?;
            match ask {
                Ask::Stay => return Ok(Said::Done),
                Ask::Confirm { password } => {
                    return self.confirm(&mut inside, &Zeroizing::new(password));
                }
                Ask::Leave { idle } => {
                    self.end(&mut inside, if idle { Leaving::Idle } else { Leaving::Asked });
                    return Ok(Said::Done);
                }
                _ => who,
            }
        };
        // Nobody waits at the door for a long answer.
        self.desk.answer(&who, ask)
    }

    /// For how long the page has asked for nothing, in milliseconds. One that somebody is at asks at least every 20 seconds.
    pub fn silent_for_ms(&self) -> u64 {
        self.now().mono_ms.saturating_sub(self.heard_ms.load(Ordering::Relaxed))
    }

    /// The page is there: its window opens, or it asks for something.
    pub fn hears(&self) {
        self.heard_ms.store(self.now().mono_ms, Ordering::Relaxed);
    }

    /// The window or the program is closed.
    pub fn close(&self) {
        self.end(&mut self.inside(), Leaving::Stopped);
    }

    /// Who asks, if they are in and may ask this.
    fn may(&self, inside: &mut Inside, token: &str, ask: &Ask) -> Result<Who, Refusal> {
        let now = self.now();
        self.end_what_is_over(inside, now);
        let session = inside.session.as_mut().filter(|session| session.is(token)).ok_or(Refusal::Locked)?;
        let accounts = Accounts::load(&self.home).map_err(|error| failed(&error))?;
        if !accounts.all.iter().any(|account| account.id == session.id) {
            self.end(inside, Leaving::Removed);
            return Err(Refusal::Locked);
        }
        session.allows(ask, now)?;
        Ok(session.who.clone())
    }

    fn end_what_is_over(&self, inside: &mut Inside, now: Tick) {
        if let Some(why) = inside.session.as_ref().and_then(|session| session.over(now)) {
            self.end(inside, why);
        }
    }

    fn now(&self) -> Tick {
        (self.means.clock)()
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn demo(&self) -> Result<bool, Refusal> {
        let file = self.home.terminal_file().map_err(|error| failed(&error))?;
        Ok(file.is_some_and(|file| file.demo))
    }

    fn seat(&self, session: &session::Session) -> Result<Seat, Refusal> {
        let today = self.terminal.now().map_err(|error| failed(&error))?.wall;
        let standing = self.terminal.standing().map_err(|error| failed(&error))?;
        Ok(Seat {
            session: session.token().to_owned(),
            name: session.who.name.clone(),
            role: session.who.role,
            idle_seconds: session::IDLE_SECONDS,
            demo: self.demo()?,
            dots_per_decimetre: self.dots_per_decimetre_of(Some(&standing)),
            terminal_name: standing.name,
            today: today.get(..10).unwrap_or_default().to_owned(),
        })
    }
}

/// Writes a file of the folder that is for the terminal's user only, whole and on the disk or not at all.
fn save(path: &Path, content: &impl Serialize) -> Result<(), HomeError> {
    // What a cut left of an earlier writing keeps neither its mode nor its owner.
    match fs::remove_file(path.with_extension("new")) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(HomeError::File { path: path.to_owned(), source: error });
        }
        _ => {}
    }
    write_json(path, content, 0o600)
}
