//! The real window as a visitor meets it: each action is a tap on the screen and waits until the screen has
//! answered. Knows test ids and screens, nothing of how they are made; looks into no file of the program.

pub mod accessibility;
pub mod acknowledged;
mod axe;
pub mod contrast;
pub mod driver;
pub mod focus;
pub mod glass;
pub mod inspection;
pub mod manager;
pub mod memory;
pub mod options;
pub mod overflow;
pub mod record;
pub mod seen;
pub mod setting;
pub mod sheet;
pub mod signs;
pub mod sizes;
pub mod soak;
pub mod touch;
pub mod undriven;
mod visitor;
pub mod walk;
pub mod words;

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal};
use shiwen_domain::text::Lang;
use thirtyfour::{By, WebDriver, WebElement};
use tokio::time::sleep;

pub use options::Options;

use driver::{Driver, eventually, runs, send};

/// After a screen change the terminal ignores touches for 400 ms (a trembling double tap must not answer the
/// next question). Waited from when the change is *seen*, a little longer is enough always.
const GUARD: Duration = Duration::from_millis(450);

/// A running window of the real program, driven by `WebDriver`.
#[derive(Debug)]
pub struct Window {
    driver: Driver,
    program: Pid,
    page: Option<WebDriver>,
    changed: Instant,
    guard: Duration,
}

impl Window {
    /// Starts the program on a data directory and waits for its first screen.
    pub async fn open(home: &Path, options: Options) -> Self {
        Self::open_with(home, options, &[]).await
    }

    /// The same with more in the program's environment.
    pub async fn open_with(home: &Path, options: Options, environment: &[(&str, &str)]) -> Self {
        let driver = Driver::start_with(home, options.pace, environment).await;
        let page = driver.open(&options.arguments()).await;
        let program = driver.program().expect("the program that was opened runs");
        let guard = GUARD / options.pace;
        let mut window = Self { driver, program, page: Some(page), changed: Instant::now(), guard };
        window.screen().await;
        window.rests();
        if options.lang != Lang::Zh {
            window.speaks(options.lang).await;
        }
        window
    }

    /// The kind of the screen that is shown, once there is one: `rate`, `question`, `thanks`, …
    pub async fn screen(&mut self) -> String {
        let mut shown = None;
        eventually("a screen is shown", async || {
            shown = self.look().await.map(|look| look.kind);
            shown.is_some()
        })
        .await;
        shown.unwrap_or_default()
    }

    /// Waits for a screen.
    pub async fn shows(&mut self, kind: &str) -> &mut Self {
        let mut shown = None;
        eventually_shows(kind, async || {
            shown = self.look().await.map(|look| look.kind);
            shown.clone()
        })
        .await;
        self.rests();
        self
    }

    /// Waits until something with this test id is on the page.
    pub async fn shows_test_id(&mut self, test_id: &str) -> &mut Self {
        self.find_test_id(test_id).await;
        self
    }

    /// Waits until these words can be read: a screen that is just appearing is still transparent, and a driver
    /// reads nothing there.
    pub async fn says(&self, words: &str) {
        eventually(&format!("{words:?} can be read"), async || {
            self.find("body").await.text().await.is_ok_and(|text| text.contains(words))
        })
        .await;
    }

    /// Whether something with this test id is on the page.
    pub async fn has(&self, test_id: &str) -> bool {
        self.page().find(by_test_id(test_id)).await.is_ok()
    }

    /// Whether the button with this test id is drawn as pressed.
    pub async fn pressed(&self, test_id: &str) -> bool {
        let Ok(button) = self.page().find(by_test_id(test_id)).await else { return false };
        for attribute in ["aria-pressed", "aria-checked"] {
            if button.attr(attribute).await.ok().flatten().as_deref() == Some("true") {
                return true;
            }
        }
        false
    }

    /// Taps a button that leads to another screen (or another question), and waits until that is shown.
    pub async fn tap(&mut self, test_id: &str) -> &mut Self {
        let before = self.tap_only(test_id).await;
        self.leaves(&before).await
    }

    /// Taps a button and waits until it is drawn as pressed, or not pressed.
    pub async fn press(&mut self, test_id: &str, pressed: bool) -> &mut Self {
        self.tap_only(test_id).await;
        self.draws_pressed(test_id, pressed).await
    }

    /// Taps a button once the screen takes touches, and waits for nothing. Gives what was on the screen
    /// before.
    pub async fn tap_only(&mut self, test_id: &str) -> Look {
        let button = self.find_test_id(test_id).await;
        let before = self.takes_touches().await;
        button.click().await.unwrap_or_else(|error| panic!("{test_id} can be tapped: {error}"));
        before
    }

    /// Writes into a field.
    pub async fn types(&mut self, test_id: &str, text: &str) -> &mut Self {
        let field = self.find_test_id(test_id).await;
        field.send_keys(text).await.unwrap_or_else(|error| panic!("{test_id} takes text: {error}"));
        self
    }

    /// Keeps a picture of the page as `target/screenshots/<name>.png`.
    pub async fn screenshot(&self, name: &str) {
        let folder = driver::target("screenshots");
        std::fs::create_dir_all(&folder).expect("target/ can be written");
        let file: PathBuf = folder.join(format!("{name}.png"));
        std::fs::write(file, self.png().await).expect("a picture is kept");
    }

    /// Kills the program as a power cut would, without a word, and waits until it is gone.
    pub async fn is_killed(mut self) {
        self.leave(Signal::KILL).await;
    }

    /// Ends the program as the session does, with SIGTERM, and waits until it is gone.
    pub async fn is_closed(mut self) {
        self.leave(Signal::TERM).await;
    }

    /// Kills the process that draws the page, and waits until there is another one. `WebDriver` gives the
    /// session up then: from here on the window can only be ended, and what its new page did is seen in the
    /// record.
    pub async fn loses_its_page(&mut self) -> &mut Self {
        let first = self.driver.web_process().expect("a process draws the page");
        send(first, Signal::KILL);
        self.waits_for_another_page(first).await;
        self
    }

    /// Waits until the program has given the page another process, and gives that. `WebDriver` gives the session up
    /// then.
    pub async fn exchanges_its_page(&mut self) -> Pid {
        let first = self.driver.web_process().expect("a process draws the page");
        self.waits_for_another_page(first).await
    }

    async fn waits_for_another_page(&mut self, first: Pid) -> Pid {
        self.gives_up_the_page();
        let mut other = None;
        eventually("another process draws the page", async || {
            other = self.driver.web_process().filter(|now| *now != first && !runs(first));
            other.is_some()
        })
        .await;
        other.unwrap_or(first)
    }

    /// Waits until the program has ended without being told by a signal.
    pub async fn ends_by_itself(mut self) {
        self.gives_up_the_page();
        let program = self.program;
        eventually("the program ends", async || !runs(program)).await;
    }

    /// The process of the program.
    pub fn program(&self) -> Pid {
        self.program
    }

    /// The process that draws the page.
    pub fn web_process(&self) -> Option<Pid> {
        self.driver.web_process()
    }

    /// The page as `WebDriver` sees it.
    pub fn page(&self) -> &WebDriver {
        self.page.as_ref().expect("the window is open")
    }

    /// Waits until another screen (or another question) is shown.
    pub async fn leaves(&mut self, before: &Look) -> &mut Self {
        eventually(&format!("{before:?} is left"), async || {
            self.look().await.is_some_and(|now| now != *before)
        })
        .await;
        self.rests();
        self
    }

    /// Waits until a button is drawn as pressed, or not pressed.
    pub async fn draws_pressed(&mut self, test_id: &str, pressed: bool) -> &mut Self {
        eventually(&format!("{test_id} is drawn as pressed: {pressed}"), async || {
            self.pressed(test_id).await == pressed
        })
        .await;
        self.rests();
        self
    }

    /// Waits until the screen takes touches; gives what is on it.
    pub async fn takes_touches(&self) -> Look {
        sleep(self.guard.saturating_sub(self.changed.elapsed())).await;
        self.look().await.unwrap_or_default()
    }

    /// Whatever changed has been seen; the next tap waits for the guard.
    fn rests(&mut self) {
        self.changed = Instant::now();
    }

    fn gives_up_the_page(&mut self) {
        if let Some(page) = self.page.take() {
            let _ = page.leak();
        }
    }

    async fn leave(&mut self, signal: Signal) {
        // The session ends with its program; ending it first would end the program in another way.
        self.gives_up_the_page();
        send(self.program, signal);
        let program = self.program;
        eventually("the program ends", async || !runs(program)).await;
    }

    async fn find(&self, css: &str) -> WebElement {
        self.page().find(By::Css(css)).await.unwrap_or_else(|error| panic!("{css} is on the page: {error}"))
    }

    /// What has this test id, once it is on the page.
    pub async fn find_test_id(&self, test_id: &str) -> WebElement {
        let mut found = None;
        eventually(&format!("{test_id} is on the page"), async || {
            found = self.page().find(by_test_id(test_id)).await.ok();
            found.is_some()
        })
        .await;
        found.unwrap_or_else(|| unreachable!("it was found"))
    }

    /// What tells one screen from another: its kind and, among the questions, its words.
    async fn look(&self) -> Option<Look> {
        let script = "const screen = document.querySelector('[data-testid^=\"screen-\"]');
            const heading = screen?.querySelector('h1, h2');
            return screen && [screen.dataset.testid.slice(7), heading?.textContent ?? ''];";
        let answer = self.page().execute(script, Vec::new()).await.ok()?;
        let (kind, heading) = answer.convert().ok()?;
        Some(Look { kind, heading })
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        self.gives_up_the_page();
        send(self.program, Signal::KILL);
    }
}

/// What tells one screen from another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// The kind of the screen.
    pub kind: String,
    /// Its heading.
    pub heading: String,
}

async fn eventually_shows(kind: &str, mut look: impl AsyncFnMut() -> Option<String>) {
    eventually(&format!("the screen `{kind}` is shown"), async || look().await.as_deref() == Some(kind))
        .await;
}

fn by_test_id(test_id: &str) -> By {
    By::Css(format!("[data-testid=\"{test_id}\"]"))
}
