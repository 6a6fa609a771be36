//! The processes of a driven window: `WebKitWebDriver` and the program that it starts. Ends them by their
//! ids, never by a name, so that other windows of the same machine are left alone.

use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;
use thirtyfour::{Capabilities, WebDriver};
use tokio::{net::TcpStream, time::sleep};

/// How long a process or a screen may take before a run fails. Long, because the machine may be busy; no
/// proof depends on it.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// How often something that has no event is looked at.
pub const GLANCE: Duration = Duration::from_millis(20);

const TOUCHES: &str = "touches";

/// A running `WebKitWebDriver` with the program it started.
#[derive(Debug)]
pub struct Driver {
    process: Child,
    port: u16,
    /// Where the program listens for fingers.
    folder: TempDir,
}

impl Driver {
    /// Starts a `WebKitWebDriver` of its own on a free port; the program it starts gets the data directory, and its
    /// time runs so many times as fast as a clock.
    ///
    /// Panics with one sentence where there is no display or no `WebKitWebDriver`.
    pub async fn start(home: &Path, pace: u32) -> Self {
        Self::start_with(home, pace, &[]).await
    }

    /// The same with more in the program's environment.
    pub async fn start_with(home: &Path, pace: u32, environment: &[(&str, &str)]) -> Self {
        assert!(
            std::env::var_os("DISPLAY").is_some_and(|display| !display.is_empty()),
            "DISPLAY is not set: run the window's tests by `./kiosk test`, which starts a display for them"
        );
        let port = free_port();
        let folder = TempDir::new().expect("a folder for a socket");
        let process = Command::new("WebKitWebDriver")
            .arg(format!("--port={port}"))
            .env("SHIWEN_HOME", home)
            .env("SHIWEN_PACE", pace.to_string())
            .env("XDG_DATA_HOME", target("webdriver"))
            .env("SHIWEN_TOUCHES", folder.path().join(TOUCHES))
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            // The driver would start a session bus of its own and leave it running.
            .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
            .envs(environment.iter().copied())
            .stdin(Stdio::null())
            .spawn()
            .expect("WebKitWebDriver starts: it is in the Debian package webkit2gtk-driver");
        let driver = Self { process, port, folder };
        eventually("WebKitWebDriver listens", async || TcpStream::connect(("127.0.0.1", port)).await.is_ok())
            .await;
        driver
    }

    /// Has the program started with these arguments and waits until its window can be driven.
    pub async fn open(&self, arguments: &[String]) -> WebDriver {
        let mut capabilities = Capabilities::new();
        capabilities.insert(
            "webkitgtk:browserOptions".to_owned(),
            serde_json::json!({ "binary": program(), "args": arguments }),
        );
        // The library that speaks to the driver shares its HTTP with the sync, which names no provider for all.
        // Fails if an earlier window of this process has done it.
        let _ = rustls::crypto::ring::default_provider().install_default();
        WebDriver::new(format!("http://127.0.0.1:{}", self.port), capabilities)
            .await
            .expect("the program opens a window that can be driven")
    }

    /// The socket on which the program listens for fingers.
    pub fn touches(&self) -> PathBuf {
        self.folder.path().join(TOUCHES)
    }

    /// The process of the program, while it runs.
    pub fn program(&self) -> Option<Pid> {
        children(Pid::from_child(&self.process)).into_iter().next()
    }

    /// The process that draws the page, while it runs.
    pub fn web_process(&self) -> Option<Pid> {
        pages(self.program()?).into_iter().next()
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        if let Some(program) = self.program() {
            send(program, Signal::KILL);
        }
        // Fails only if the driver has ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The program under test: `SHIWEN_BIN`, or what `cargo build -p shiwen` makes.
pub fn program() -> PathBuf {
    std::env::var_os("SHIWEN_BIN").map_or_else(|| target("debug/shiwen"), PathBuf::from)
}

/// A folder for what runs leave behind: `target/<name>`.
pub fn target(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target").join(name)
}

/// Sends a signal; a process that has ended already is left in peace.
pub fn send(process: Pid, signal: Signal) {
    let _ = kill_process(process, signal);
}

/// Whether a process is there and has not ended. One whose first thread is gone has not, while another thread is about to go: its
/// files, and the locks on them, are its own until then.
pub fn runs(process: Pid) -> bool {
    let folder = PathBuf::from(format!("/proc/{}", process.as_raw_pid()));
    let threads = fs::read_dir(folder.join("task")).map_or(0, Iterator::count);
    fs::read_to_string(folder.join("stat")).is_ok_and(|stat| {
        threads > 1 || !stat.rsplit(") ").next().is_some_and(|state| state.starts_with('Z'))
    })
}

/// Waits for a condition that has no event of its own.
pub async fn eventually(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let waiting = async {
        while !holds().await {
            sleep(GLANCE).await;
        }
    };
    assert!(tokio::time::timeout(PATIENCE, waiting).await.is_ok(), "waited {PATIENCE:?} in vain: {what}");
}

fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .expect("the loopback interface has a free port")
        .port()
}

/// The children of a process.
pub(super) fn children(parent: Pid) -> Vec<Pid> {
    let parent = parent.as_raw_pid();
    let Ok(threads) = fs::read_dir(format!("/proc/{parent}/task")) else { return Vec::new() };
    threads
        .flatten()
        .filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok())
        .flat_map(|ids| ids.split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<i32>>())
        .filter_map(Pid::from_raw)
        .collect()
}

/// The processes that draw a program's pages.
pub(super) fn pages(program: Pid) -> Vec<Pid> {
    let mut pages = children(program);
    pages.retain(|child| name(*child).as_deref() == Some("WebKitWebProces"));
    pages
}

/// What the kernel calls a process.
fn name(process: Pid) -> Option<String> {
    let name = fs::read_to_string(format!("/proc/{}/comm", process.as_raw_pid())).ok()?;
    Some(name.trim_end().to_owned())
}
