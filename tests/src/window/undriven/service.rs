//! The program as systemd runs it, as far as the program can tell: somebody listens for its signs of life, ends it when they
//! stop, and starts it anew whenever it ends otherwise than in order.

use std::{
    fs,
    os::unix::{fs::PermissionsExt, net::UnixDatagram},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal};
use tempfile::TempDir;
use x11rb::protocol::xproto::Window;

use super::{
    super::{
        driver::{eventually, pages, program, send},
        options::Options,
    },
    VISITOR,
    display::Display,
};

/// Without a sign of life for so long the program is ended.
const WATCHDOG: Duration = Duration::from_secs(30);
const LOOK: Duration = Duration::from_millis(20);
/// What the program says once a visitor can use the screen.
const SERVED: &str = "visitors are served";
/// Bytes of a picture that may differ where nothing was chosen: a minute has passed, a caret blinks.
const SAME: usize = 12_000;

/// What was seen of the program.
#[derive(Debug, Default)]
struct Seen {
    /// The newest start.
    process: Option<Pid>,
    starts: usize,
    /// What it said of itself, and when.
    says: Vec<(Instant, String)>,
    signs: usize,
    ended: bool,
}

/// A service that runs, and the display before it.
pub struct Service {
    seen: Arc<Mutex<Seen>>,
    stop: Arc<AtomicBool>,
    watcher: Option<JoinHandle<()>>,
    display: Display,
    folder: TempDir,
}

impl Service {
    /// What the program says is heard within this.
    pub const GRAIN: Duration = LOOK;

    /// Starts the service on a data directory, and waits until a visitor can use the screen.
    pub async fn start(home: &Path, options: Options) -> Self {
        Self::start_with(home, options, &[]).await
    }

    /// The same with more in the program's environment.
    pub async fn start_with(home: &Path, options: Options, environment: &[(String, PathBuf)]) -> Self {
        let service = Self::begin(home, options, environment);
        service.is_served_after(0).await;
        service
    }

    /// Starts the service and waits for nothing.
    pub fn begin(home: &Path, options: Options, environment: &[(String, PathBuf)]) -> Self {
        let folder = TempDir::new().expect("a folder for a socket");
        let socket = UnixDatagram::bind(folder.path().join("notify")).expect("a socket");
        socket.set_read_timeout(Some(LOOK)).expect("a socket waits");
        write_machine(folder.path());
        let (seen, stop) = (Arc::<Mutex<Seen>>::default(), Arc::<AtomicBool>::default());
        let unit = Unit {
            home: home.to_owned(),
            folder: folder.path().to_owned(),
            arguments: options.arguments(),
            environment: environment.to_vec(),
            seen: Arc::clone(&seen),
            stop: Arc::clone(&stop),
        };
        let watcher = thread::spawn(move || unit.run(&socket));
        Self { seen, stop, watcher: Some(watcher), display: Display::open(), folder }
    }

    /// What the service has said so far; for [`Self::is_served_after`].
    pub fn said(&self) -> usize {
        self.seen().says.len()
    }

    /// Waits until it has said anew that visitors are served; answers when it did.
    pub async fn is_served_after(&self, said: usize) -> Instant {
        self.says_after(said, SERVED).await
    }

    /// Waits until it has said something anew; answers when it did.
    pub async fn says_after(&self, said: usize, words: &str) -> Instant {
        let mut when = None;
        eventually(&format!("the program says {words:?}"), async || {
            let seen = self.seen();
            when = seen.says.iter().skip(said).find(|(_, says)| says.contains(words)).map(|(at, _)| *at);
            when.is_some()
        })
        .await;
        when.unwrap_or_else(Instant::now)
    }

    /// What it said last.
    pub fn last_said(&self) -> String {
        self.seen().says.last().map(|(_, says)| says.clone()).unwrap_or_default()
    }

    /// How often the program was started.
    pub fn starts(&self) -> usize {
        self.seen().starts
    }

    /// How many signs of life there were.
    pub fn signs(&self) -> usize {
        self.seen().signs
    }

    /// Waits for another start.
    pub async fn starts_again_after(&self, starts: usize) {
        eventually("the program is started anew", async || self.starts() > starts).await;
    }

    /// The program, as it runs now.
    pub fn program(&self) -> Pid {
        self.seen().process.expect("the program was started")
    }

    /// The process that draws the page.
    pub fn web_process(&self) -> Option<Pid> {
        pages(self.program()).into_iter().next()
    }

    /// Has something hang, by its name.
    pub fn makes_hang(&self, what: &str) {
        fs::write(self.folder.path().join("fault"), what).expect("the disk takes it");
    }

    /// What the machine was told, one order a line.
    pub fn orders(&self) -> String {
        fs::read_to_string(self.folder.path().join("orders")).unwrap_or_default()
    }

    /// Waits for a window of a title.
    pub async fn shows_a_window(&self, title: &str) {
        eventually(&format!("a window {title:?} is on the display"), async || {
            self.display.shown(title).is_some()
        })
        .await;
    }

    /// What the visitor sees, once a picture can be had.
    pub async fn picture(&self) -> Vec<u8> {
        let mut picture = Vec::new();
        eventually("the visitor's window can be seen", async || {
            picture =
                self.display.shown(VISITOR).map(|window| self.display.picture(window)).unwrap_or_default();
            !picture.is_empty()
        })
        .await;
        picture
    }

    /// Clicks on a place of the visitor's page until the screen has become another one than `before`.
    pub async fn clicks_until_another_than(&self, place: (i16, i16), before: &[u8]) {
        eventually("the touch is drawn", async || {
            let window: Option<Window> = self.display.shown(VISITOR);
            let Some(window) = window else { return false };
            self.display.raise(window);
            self.display.clicks(window, place);
            tokio::time::sleep(Duration::from_millis(250)).await;
            differ(before, &self.picture().await)
        })
        .await;
    }

    /// Waits until the visitor sees this again: nothing of what somebody has chosen.
    pub async fn shows_again(&self, picture: &[u8]) {
        eventually("the screen is as it was before anybody came", async || {
            !differ(picture, &self.picture().await)
        })
        .await;
    }

    /// Has the visitor's window closed, as a window manager does.
    pub async fn closes_the_window(&self) {
        self.display.asks_to_close(self.window().await);
    }

    /// Takes the visitor's window away.
    pub async fn loses_the_window(&self) {
        self.display.destroys(self.window().await);
    }

    async fn window(&self) -> Window {
        let mut window = None;
        eventually("the visitor's window is there", async || {
            window = self.display.shown(VISITOR);
            window.is_some()
        })
        .await;
        window.unwrap_or_default()
    }

    /// Ends the service in order.
    pub async fn ends(mut self) {
        send(self.program(), Signal::TERM);
        eventually("the program ends in order", async || self.seen().ended).await;
        self.stops();
    }

    fn stops(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        if let Some(watcher) = self.watcher.take() {
            let _ = watcher.join();
        }
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.stops();
    }
}

/// Whether two pictures differ by more than a clock and a caret.
pub fn differ(one: &[u8], other: &[u8]) -> bool {
    one.len() != other.len() || one.iter().zip(other).filter(|(one, other)| one != other).count() > SAME
}

/// What ends the machine in a proof: it writes the order down, and refuses.
fn write_machine(folder: &Path) {
    let file = folder.join("machine");
    let script = format!("#!/bin/sh\necho \"$1\" >> '{}'\nexit 1\n", folder.join("orders").display());
    fs::write(&file, script).expect("the disk takes it");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).expect("the disk takes it");
}

/// What watches over the program.
struct Unit {
    home: PathBuf,
    folder: PathBuf,
    arguments: Vec<String>,
    environment: Vec<(String, PathBuf)>,
    seen: Arc<Mutex<Seen>>,
    stop: Arc<AtomicBool>,
}

impl Unit {
    fn run(&self, socket: &UnixDatagram) {
        let mut child = self.starts();
        let mut sign = Instant::now();
        while !self.stop.load(Ordering::SeqCst) {
            if self.hears(socket) {
                sign = Instant::now();
            }
            if sign.elapsed() > WATCHDOG {
                let _ = child.kill();
            }
            match child.try_wait() {
                Ok(Some(status)) if status.success() => return self.seen().ended = true,
                Ok(Some(_)) => (child, sign) = (self.starts(), Instant::now()),
                _ => {}
            }
        }
        let _ = child.kill();
        let _ = child.wait();
    }

    /// Whether a sign of life was among what it says.
    fn hears(&self, socket: &UnixDatagram) -> bool {
        let mut bytes = [0; 1024];
        let Ok(length) = socket.recv(&mut bytes) else { return false };
        let text = String::from_utf8_lossy(&bytes[..length]);
        let mut seen = self.seen();
        let says = text.lines().filter_map(|line| line.strip_prefix("STATUS="));
        seen.says.extend(says.map(|says| (Instant::now(), says.to_owned())));
        let alive = text.lines().any(|line| line == "WATCHDOG=1");
        seen.signs += usize::from(alive);
        alive
    }

    fn starts(&self) -> Child {
        let child = Command::new(program())
            .args(&self.arguments)
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .env("SHIWEN_HOME", &self.home)
            .env("NOTIFY_SOCKET", self.folder.join("notify"))
            .env("SHIWEN_MACHINE", self.folder.join("machine"))
            .env("SHIWEN_FAULT", self.folder.join("fault"))
            .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
            .stdin(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut seen = self.seen();
        seen.process = Some(Pid::from_child(&child));
        seen.starts += 1;
        child
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
