//! A display of its own, with the window manager of the kiosk as the package lays it down: nobody else is on it.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use super::{super::driver::eventually, display::Display};

/// The window manager's rules in a hall.
const RULES: &str = "../packaging/terminal/usr/lib/shiwen/openbox.xml";

/// A display that nobody sees.
pub struct Screen {
    server: Child,
    windows: Option<Child>,
    name: String,
    display: Display,
}

impl Screen {
    /// Starts it, so many dots wide and high.
    pub async fn start((width, height): (u32, u32)) -> Self {
        let shape = format!("{width}x{height}x24");
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", &shape, "-nolisten", "tcp", "-noreset"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb starts: it is in the Debian package xvfb");
        // It says its number once it takes connections.
        let mut number = String::new();
        let said = server.stdout.take().map(|said| BufReader::new(said).read_line(&mut number));
        assert!(said.is_some_and(|said| said.is_ok()) && !number.is_empty(), "Xvfb takes connections");
        let name = format!(":{}", number.trim());
        let display = Display::named(Some(&name));
        let mut screen = Self { server, windows: None, name, display };
        screen.is_managed().await;
        screen
    }

    async fn is_managed(&mut self) {
        let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join(RULES);
        let mut windows = Command::new("openbox");
        windows.arg("--config-file").arg(rules).arg("--sm-disable").env("DISPLAY", &self.name);
        windows.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        self.windows = Some(windows.spawn().expect("openbox starts: it is in the Debian package openbox"));
        eventually("a window manager looks after the display", async || self.display.is_managed()).await;
    }

    /// What `DISPLAY` calls it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// From now on it is written down what appears on it.
    pub fn watches(&self) {
        self.display.watches();
    }

    /// What has appeared since the last look.
    pub fn appeared(&self) -> Vec<String> {
        self.display.appeared()
    }

    /// Clicks with a button of the mouse on a place.
    pub fn clicks_with(&self, button: u8, at: (i16, i16)) {
        self.display.clicks_with(button, at);
    }

    /// Strikes keys at once.
    pub fn strikes(&self, chord: &str) {
        self.display.strikes(chord);
    }

    /// A window of the test's own, as a menu would appear.
    pub fn shows_a_stranger(&self) {
        self.display.shows_a_stranger(true);
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        for process in self.windows.iter_mut().chain([&mut self.server]) {
            // Fails only if it has ended by itself.
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}
