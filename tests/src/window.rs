//! The real window as a visitor meets it: each action is a tap on the screen and waits until the screen has
//! answered. Knows test ids and screens, nothing of how they are made; looks into no file of the program.

pub mod acknowledged;
pub mod driver;
pub mod record;
mod visitor;

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal};
use shiwen_domain::{level::Scale, text::Lang, view::Mode};
use thirtyfour::{By, WebDriver, WebElement};
use tokio::time::sleep;

use driver::{Driver, eventually, runs, send};

/// After a screen change the terminal ignores touches for 400 ms (a trembling double tap must not answer the
/// next question). Waited from when the change is *seen*, a little longer is enough always.
const GUARD: Duration = Duration::from_millis(450);

/// How the terminal stands, and what the visitor sees.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// In the hall or at a counter.
    pub mode: Mode,
    /// Five faces or two.
    pub scale: Scale,
    /// Size of the window in CSS pixels; `None` fills the screen.
    pub size: Option<(u32, u32)>,
    /// The language the visitor chooses before anything else.
    pub lang: Lang,
}

impl Default for Options {
    /// At a counter, five faces, a small portrait window, Chinese.
    fn default() -> Self {
        Self { mode: Mode::Counter, scale: Scale::Five, size: Some((720, 1280)), lang: Lang::Zh }
    }
}

/// A running window of the real program, driven by `WebDriver`.
#[derive(Debug)]
pub struct Window {
    driver: Driver,
    program: Pid,
    page: Option<WebDriver>,
    changed: Instant,
}

impl Window {
    /// Starts the program on a data directory and waits for its first screen.
    pub async fn open(home: &Path, options: Options) -> Self {
        let driver = Driver::start(home).await;
        let page = driver.open(&arguments(options)).await;
        let program = driver.program().expect("the program that was opened runs");
        let mut window = Self { driver, program, page: Some(page), changed: Instant::now() };
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
        eventually(&format!("a tap on {test_id} leads from {before:?} to another screen"), async || {
            self.look().await.is_some_and(|now| now != before)
        })
        .await;
        self.rests();
        self
    }

    /// Taps a button and waits until it is drawn as pressed, or not pressed.
    pub async fn press(&mut self, test_id: &str, pressed: bool) -> &mut Self {
        self.tap_only(test_id).await;
        eventually(&format!("{test_id} is drawn as pressed: {pressed}"), async || {
            self.pressed(test_id).await == pressed
        })
        .await;
        self.rests();
        self
    }

    /// Taps a button once the screen takes touches, and waits for nothing. Gives what was on the screen
    /// before.
    pub async fn tap_only(&mut self, test_id: &str) -> Look {
        let what = format!("{test_id} can be tapped");
        let mut button = None;
        eventually(&what, async || {
            button = self.page().find(by_test_id(test_id)).await.ok();
            button.is_some()
        })
        .await;
        sleep(GUARD.saturating_sub(self.changed.elapsed())).await;
        let before = self.look().await.unwrap_or_default();
        let tapped = match button {
            Some(button) => button.click().await,
            None => return before,
        };
        tapped.unwrap_or_else(|error| panic!("{what}: {error}"));
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
        // WebKit takes the picture after the page's next frame, and a page at rest has none: so one pixel
        // blinks, too faintly to be seen.
        let blink = "let on = 0; window.blinking = setInterval(() => {
            document.body.style.outline = `1px solid rgba(0, 0, 0, ${(on = 1 - on) / 250})`;
        }, 16)";
        self.page().execute(blink, Vec::new()).await.expect("the page can blink");
        self.page().screenshot(&file).await.expect("the page can be pictured");
        let rest = "clearInterval(window.blinking); document.body.style.outline = ''";
        self.page().execute(rest, Vec::new()).await.expect("the page can rest");
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
        self.gives_up_the_page();
        eventually("another process draws the page", async || {
            self.driver.web_process().is_some_and(|now| now != first)
        })
        .await;
        self
    }

    /// The page as `WebDriver` sees it.
    pub fn page(&self) -> &WebDriver {
        self.page.as_ref().expect("the window is open")
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

    async fn find_test_id(&self, test_id: &str) -> WebElement {
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

fn arguments(options: Options) -> Vec<String> {
    let mode = match options.mode {
        Mode::Hall => "hall",
        Mode::Counter => "counter",
    };
    let scale = match options.scale {
        Scale::Five => "five",
        Scale::Two => "two",
    };
    let mut arguments = vec!["--mode".to_owned(), mode.to_owned(), "--scale".to_owned(), scale.to_owned()];
    if let Some((width, height)) = options.size {
        arguments.extend(["--windowed".to_owned(), format!("{width}x{height}")]);
    }
    arguments
}
