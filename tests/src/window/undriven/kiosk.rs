//! The terminal as it stands in a hall, at a display of its own: nobody drives it, its window fills the glass, and the window
//! manager is the kiosk's. Whoever tries to get out of it presses keys and moves the mouse there, or has got a script into the page.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use rustix::process::{Pid, Signal};
use serde_json::Value;
use tempfile::TempDir;
use x11rb::protocol::xproto::Window;

use super::{
    super::{
        driver::{eventually, pages, program, send},
        options::Options,
    },
    MANAGER, VISITOR,
    display::Display,
    screen::Screen,
};

mod looks;
mod page;
mod visit;

pub use looks::Seen;

use page::Page;

/// A tablet on a counter.
const SIZE: (u32, u32) = (1280, 800);
/// Where the mouse rests: nothing is drawn differently below it.
const ASIDE: (i16, i16) = (640, 798);
/// Nothing moves by itself: then what is seen twice is the same.
const STILL: &str = "[Settings]\ngtk-enable-animations=0\n";

/// A terminal in a hall, and somebody before it.
pub struct Kiosk {
    program: Child,
    page: Page,
    display: Display,
    visitor: Window,
    /// Where the program keeps what is no part of its record, and what it says.
    folder: TempDir,
    /// Goes last: the program needs it.
    _screen: Screen,
}

impl Kiosk {
    /// Starts it on a data directory, and waits until a visitor can use it.
    pub async fn open(home: &Path, options: Options) -> Self {
        let screen = Screen::start(SIZE).await;
        let folder = TempDir::new().expect("a folder");
        let place = |name: &str| folder.path().join(name);
        fs::create_dir_all(place("home/.config/gtk-3.0")).expect("the disk takes it");
        fs::create_dir(place("work")).expect("the disk takes it");
        fs::write(place("home/.config/gtk-3.0/settings.ini"), STILL).expect("the disk takes it");
        let program = Command::new(program())
            .args(Options { size: None, ..options }.arguments())
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("XDG_CONFIG_HOME")
            .env_remove("XDG_DOWNLOAD_DIR")
            .env("DISPLAY", screen.name())
            .env("HOME", place("home"))
            .env("SHIWEN_HOME", home)
            .env("SHIWEN_SCRIPTS", place("scripts"))
            .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
            .current_dir(place("work"))
            .stdin(Stdio::null())
            .stderr(File::create(place("said")).expect("the disk takes it"))
            .spawn()
            .expect("the program starts");
        let mut display = Display::named(Some(screen.name()));
        display.has_every_key();
        let mut visitor = None;
        eventually("the visitor's window is on the display", async || {
            visitor = display.shown(VISITOR);
            visitor.is_some()
        })
        .await;
        let visitor = visitor.unwrap_or_default();
        let page = Page::at(&place("scripts")).await;
        let kiosk = Self { program, page, display, visitor, folder, _screen: screen };
        kiosk.is_ready().await;
        kiosk
    }

    /// Runs the body of an asynchronous function in the visitor's page, as if a finger had asked for it; answers what it returns,
    /// or why it did not.
    pub fn asks(&self, script: &str) -> Result<Value, String> {
        self.page.asks(script)
    }

    /// The same where it has to work.
    pub fn says(&self, script: &str) -> Value {
        self.asks(script).unwrap_or_else(|error| panic!("the page answers {script}: {error}"))
    }

    /// Strikes keys at once: `ctrl-alt-f1`.
    pub fn strikes(&self, chord: &str) {
        self.display.strikes(chord);
    }

    /// Types a text that an English keyboard has.
    pub fn types(&self, text: &str) {
        text.chars().for_each(|sign| self.display.presses(sign));
    }

    /// Clicks with a button of the mouse while keys are held.
    pub fn clicks_with(&self, button: u8, at: (i16, i16), held: &[&str]) {
        for key in held {
            self.display.holds(key);
        }
        self.display.clicks_with(button, at);
        for key in held {
            self.display.lets_go_of(key);
        }
    }

    /// Presses the left button at a place, or lets go of it there.
    pub fn holds_button(&self, at: (i16, i16), down: bool) {
        self.display.holds_button(at, down);
    }

    /// Draws the mouse from one place to another with the left button down.
    pub fn drags(&self, from: (i16, i16), to: (i16, i16)) {
        self.display.drags(from, to);
    }

    /// Whether the window would take a file that is dropped there.
    pub async fn takes_a_file(&self, at: (u16, u16)) -> bool {
        self.display.takes_a_file(self.visitor, at).await
    }

    /// Whether somebody holds what was copied, or what was marked.
    pub fn holds_what_was_copied(&self) -> [bool; 2] {
        ["CLIPBOARD", "PRIMARY"].map(|selection| self.display.holder(selection) != x11rb::NONE)
    }

    /// Shows a window of the test's own, as a dialog or as a menu would appear.
    pub fn shows_a_stranger(&self, as_menu: bool) -> Window {
        self.display.shows_a_stranger(as_menu)
    }

    /// Takes such a window away.
    pub fn takes_away(&self, window: Window) {
        self.display.takes_away(window);
    }

    /// Waits until the manager's window is there, and closes it.
    pub async fn closes_the_manager(&self) {
        let mut manager = None;
        eventually("the manager's window opens", async || {
            manager = self.display.shown(MANAGER);
            manager.is_some()
        })
        .await;
        self.display.asks_to_close(manager.unwrap_or_default());
        eventually("the manager's window closes", async || self.display.shown(MANAGER).is_none()).await;
        eventually("the visitor's window is at the front", async || {
            self.display.focus(self.visitor);
            self.says("return document.hasFocus()") == true
        })
        .await;
    }

    /// What the program has said on stderr.
    pub fn said(&self) -> String {
        fs::read_to_string(self.folder.path().join("said")).expect("what it says is kept")
    }

    /// What lies in the places where the toolkit would put a file by itself, besides what it keeps for itself.
    pub fn left_behind(&self) -> Vec<PathBuf> {
        let list = |name: &str| fs::read_dir(self.folder.path().join(name)).expect("the folder is there");
        let found = list("work").chain(list("home")).map(|item| item.expect("a file").path());
        let hidden = |path: &PathBuf| path.file_name().is_some_and(|name| name.as_encoded_bytes()[0] == b'.');
        found.filter(|path| !hidden(path)).collect()
    }

    /// The process of the program.
    pub fn program(&self) -> Pid {
        Pid::from_child(&self.program)
    }

    /// The process that draws the page.
    pub fn web_process(&self) -> Option<Pid> {
        pages(self.program()).into_iter().next()
    }

    /// Ends the program in order and waits for it.
    pub async fn ends(mut self) {
        send(self.program(), Signal::TERM);
        eventually("the program ends", async || self.program.try_wait().ok().flatten().is_some()).await;
        assert!(!self.said().contains("panicked"), "{}", self.said());
    }
}

impl Drop for Kiosk {
    fn drop(&mut self) {
        // Fails only if it has ended by itself.
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}
