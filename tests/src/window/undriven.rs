//! The program as it stands in a hall: nobody drives it, so its pages have contexts of their own. What one does is done at the
//! display, with the mouse and the keys of whoever sits before it, and what came of it is read from the log.

use std::{
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use rustix::process::{Pid, Signal};
use tokio::time::sleep;
use x11rb::protocol::xproto::Window;

use super::{
    driver::{self, GLANCE, eventually, program, send},
    options::Options,
};

mod display;
pub mod kiosk;
pub mod screen;
pub mod service;
pub mod wall_clock;

use display::Display;

/// The title of the visitor's window, and of the manager's.
const VISITOR: &str = "十问";
const MANAGER: &str = "十问 管理";
/// Where one knocks, from the upper left corner of the page, and how often.
const CORNER: (i16, i16) = (30, 30);
const TAPS: usize = 7;
/// Between two keys or taps: as quick as somebody who knows what to do.
const BEAT: Duration = Duration::from_millis(60);
/// For how long a page that is drawn has not changed.
const STILL: Duration = Duration::from_millis(400);
/// Of the four bytes of a dot; the last one says nothing, or how opaque it is.
const COLOURS: usize = 3;
/// Darker than the ground of a page and its lines.
const INK: u8 = 90;
/// As many dots as a heading has.
const INKED: usize = 1_000;
/// What blinks while nothing else happens: a caret and the edge it stands at.
const CARET_BYTES: usize = 4_000;

/// A running program and the display before it.
pub struct Undriven {
    process: Child,
    display: Display,
}

impl Undriven {
    /// Starts the program on a data directory and waits for its window.
    pub async fn open(home: &Path, options: Options) -> Self {
        Self::open_with(home, options, &[]).await
    }

    /// The same with more in the program's environment.
    pub async fn open_with(home: &Path, options: Options, environment: &[(&str, &Path)]) -> Self {
        let process = Command::new(program())
            .args(options.arguments())
            .envs(environment.iter().copied())
            .env("SHIWEN_HOME", home)
            .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
            .stdin(Stdio::null())
            .spawn()
            .expect("the program starts");
        let undriven = Self { process, display: Display::open() };
        undriven.seen(VISITOR).await;
        undriven
    }

    /// The process of the program.
    pub fn program(&self) -> Pid {
        Pid::from_child(&self.process)
    }

    /// The processes that draw its pages.
    pub fn pages(&self) -> Vec<Pid> {
        driver::pages(self.program())
    }

    /// Whether the manager's window is on the display.
    pub fn shows_the_manager(&self) -> bool {
        self.display.shown(MANAGER).is_some()
    }

    /// Knocks on the visitor's window with the mouse until the manager's is there, as somebody does who was not heard because the
    /// page was just being drawn.
    pub async fn knocks(&self) {
        let visitor = self.seen(VISITOR).await;
        eventually("the manager's window opens", async || {
            self.display.raise(visitor);
            for _ in 0..TAPS {
                self.display.clicks(visitor, CORNER);
                sleep(BEAT).await;
            }
            self.appears(MANAGER).await
        })
        .await;
    }

    /// Knocks with the keys that a manager with a keyboard has, Ctrl+Alt+M.
    pub async fn knocks_by_keys(&self) {
        let visitor = self.seen(VISITOR).await;
        eventually("the manager's window opens", async || {
            self.display.focus(visitor);
            self.display.presses_with_ctrl_and_alt('m');
            self.appears(MANAGER).await
        })
        .await;
    }

    /// Waits until a page stands still with something on it: before, it hears no key.
    async fn is_drawn(&self, window: Window) {
        let mut before = Vec::new();
        eventually("the page is drawn", async || {
            sleep(STILL).await;
            let now = self.display.picture(window);
            let inked =
                now.chunks(4).filter(|dot| dot.iter().take(COLOURS).all(|byte| *byte < INK)).count() > INKED;
            let changed = now.iter().zip(&before).filter(|(one, other)| one != other).count();
            let still = now.len() == before.len() && changed < CARET_BYTES;
            before = now;
            inked && still
        })
        .await;
    }

    /// Whether a window is there within some seconds, which is longer than the row of a knock lasts.
    async fn appears(&self, title: &str) -> bool {
        let looks = 5_000 / GLANCE.as_millis();
        for _ in 0..looks {
            if self.display.shown(title).is_some() {
                return true;
            }
            sleep(GLANCE).await;
        }
        false
    }

    /// Types into the manager's window what an English keyboard has; `\t` and `\n` are its Tab and Enter.
    pub async fn types(&self, text: &str) {
        let manager = self.seen(MANAGER).await;
        self.is_drawn(manager).await;
        self.display.focus(manager);
        for letter in text.chars() {
            self.display.presses(letter);
            sleep(BEAT).await;
        }
    }

    /// Closes the manager's window as a window manager does, and waits until it is out of sight.
    pub async fn closes_the_manager(&self) {
        let manager = self.seen(MANAGER).await;
        self.display.asks_to_close(manager);
        eventually("the manager's window closes", async || self.display.shown(MANAGER).is_none()).await;
    }

    /// Ends the program in order and waits for it.
    pub async fn ends(self) {
        send(Pid::from_child(&self.process), Signal::TERM);
        self.has_ended().await;
    }

    /// Closes the visitor's window as somebody at a desk does, and waits for the end of the program; answers its code.
    pub async fn closes_the_window(self) -> Option<i32> {
        self.display.asks_to_close(self.seen(VISITOR).await);
        self.has_ended().await
    }

    async fn has_ended(mut self) -> Option<i32> {
        let mut ended = None;
        eventually("the program ends when it is told to", async || {
            ended = self.process.try_wait().ok().flatten();
            ended.is_some()
        })
        .await;
        ended.and_then(|status| status.code())
    }

    /// A window that is on the display, once it is.
    async fn seen(&self, title: &str) -> Window {
        let mut found = None;
        eventually(&format!("a window {title:?} is on the display"), async || {
            found = self.display.shown(title);
            found.is_some()
        })
        .await;
        found.unwrap_or_default()
    }
}

impl Drop for Undriven {
    fn drop(&mut self) {
        // Fails only if it has ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
