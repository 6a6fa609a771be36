//! The manager's window of a running terminal: who gets in, how long they stay, and what the log tells of it.

mod answers;
mod asks;
mod entering;
mod tries;

use std::sync::{
    Arc,
    atomic::{AtomicU64, AtomicUsize, Ordering},
};

use shiwen_app::{
    home::Home,
    managing::{Cost, Managing, Means, Plugs, setting_up::make_code},
    terminal::{Terminal, TerminalOptions},
};
use shiwen_domain::{
    entry::{Body, Entry, TerminalEvent},
    id::BootId,
    managing::{Role, Seat, Tick},
};
use tempfile::TempDir;
use uuid::Uuid;

const MINUTE: u64 = 60_000;
const PASSWORD: &str = "a long password";

/// A window whose steady clock stands until it is moved.
struct Window {
    managing: Managing,
    terminal: Terminal,
    home: Home,
    means: Means,
    clock: Arc<AtomicU64>,
    compared: Arc<AtomicUsize>,
    _folder: TempDir,
}

impl Window {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self::onto(Home::at(folder.path()), folder)
    }

    /// One onto a terminal that has had visitors.
    fn lived(visits: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(folder.path());
        crate::sync::visits(&home, visits, 7);
        Self::onto(home, folder)
    }

    fn onto(home: Home, folder: TempDir) -> Self {
        let terminal = Terminal::open(&home, &TerminalOptions::default()).unwrap();
        // The codes are made on the machine's own clock, which is never ahead of this one.
        let now = terminal.now().unwrap();
        let clock = Arc::new(AtomicU64::new(now.mono_ms + 30 * MINUTE));
        let compared = Arc::new(AtomicUsize::new(0));
        let (reads, counts) = (Arc::clone(&clock), Arc::clone(&compared));
        let means = Means {
            cost: Cost { memory_kib: 8, passes: 1 },
            clock: Arc::new(move || Tick { boot: now.boot, mono_ms: reads.load(Ordering::SeqCst) }),
            compared: Arc::new(move || {
                counts.fetch_add(1, Ordering::SeqCst);
            }),
            plugs: Plugs { mounts: folder.path().join("mounts"), roots: vec![folder.path().join("media")] },
            ..Means::product()
        };
        let managing = Managing::with(&home, &terminal, None, means.clone());
        Self { managing, terminal, home, means, clock, compared, _folder: folder }
    }

    /// One with an account of each role, named as the role.
    fn with_accounts() -> (Self, Vec<Seat>) {
        let window = Self::new();
        let seats = Role::ALL.map(|role| window.set_up(role.name(), role)).to_vec();
        (window, seats)
    }

    fn set_up(&self, name: &str, role: Role) -> Seat {
        let code = make_code(&self.home, role).unwrap();
        self.managing.set_up(code.to_string(), name, PASSWORD.to_owned()).unwrap()
    }

    fn enter(&self, role: Role) -> Seat {
        self.managing.enter(role.name(), PASSWORD.to_owned()).unwrap()
    }

    fn later(&self, ms: u64) {
        self.clock.fetch_add(ms, Ordering::SeqCst);
    }

    /// The program ends and starts again, after another start of the machine if that is said.
    fn restarted(mut self, boot: Option<u128>) -> Self {
        if let Some(boot) = boot {
            let reads = Arc::clone(&self.clock);
            let boot = BootId(Uuid::from_u128(boot));
            self.means.clock = Arc::new(move || Tick { boot, mono_ms: reads.load(Ordering::SeqCst) });
        }
        self.managing = Managing::with(&self.home, &self.terminal, None, self.means.clone());
        self
    }

    fn compared(&self) -> usize {
        self.compared.load(Ordering::SeqCst)
    }

    /// What the log tells of the door.
    fn told(&self) -> Vec<TerminalEvent> {
        let open = self.home.reader().unwrap().unwrap();
        let mut events = Vec::new();
        let read = open.reader.for_each_entry(0, |stored| {
            if let Body::TerminalEvent(event) = Entry::read(&stored.bytes)?.body {
                events.push(event);
            }
            Ok(())
        });
        read.unwrap();
        events.retain(|event| !matches!(event, TerminalEvent::Start { .. }));
        events
    }
}
