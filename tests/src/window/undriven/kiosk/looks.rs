//! Whether something has got out: what is on the glass and on the page before and after, and what the program is.

use serde_json::Value;

use super::{
    super::{
        super::driver::{eventually, runs},
        display::Stand,
        service::differ,
    },
    Kiosk,
};

/// Means nothing to anybody: what was pressed before it has had its effect once the page hears it.
const NOTHING: &str = "pause";
/// Marks the page, so that one that was loaded anew is known, and counts the key that means nothing.
const MARK: &str = "window.kept = true; window.heard = 0;
    document.addEventListener('keydown', (event) => { if (event.key === 'Pause') window.heard += 1; }, true);";
/// A new terminal first prepares the pictures of its notices, and shows words meanwhile.
const READY: &str =
    "return document.hasFocus() && document.querySelector('[data-testid=\"screen-rate\"]') !== null
    && document.querySelector('img[data-testid=notice]')?.complete === true";
/// Puts the focus nowhere, and answers once what has changed is drawn.
const REST: &str = "document.activeElement?.blur();
    document.dispatchEvent(new PointerEvent('pointerdown'));
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);";
/// The page in its own words.
const PAGE: &str = "const shown = (css) => document.querySelectorAll(css).length;
    return {
        kept: window.kept === true, title: document.title, address: location.href, lang: document.documentElement.lang,
        screen: document.querySelector('[data-testid^=\"screen-\"]')?.dataset.testid ?? null,
        chosen: shown('[aria-pressed=true], [aria-checked=true]'), dark: shown('[data-veil]'),
        size: [innerWidth, innerHeight, devicePixelRatio, visualViewport.scale, scrollX, scrollY],
        marked: String(getSelection()), whole: document.fullscreenElement !== null, editable: document.designMode,
        frames: frames.length, past: history.length,
    };";
/// So often is looked whether the key has come, before it is struck again.
const PATIENT_LOOKS: usize = 100;
/// As often as something that moves by itself is looked at again: a notice follows another.
const LOOKS: usize = 40;

/// What was seen at one time.
#[derive(Debug)]
pub struct Seen {
    page: Value,
    stand: Stand,
    picture: Vec<u8>,
}

impl Kiosk {
    /// Waits until the page hears keys, and marks it.
    pub(super) async fn is_ready(&self) {
        eventually("the page is ready", async || self.asks(READY).is_ok_and(|ready| ready == true)).await;
        self.says(MARK);
        self.display.points_at(super::ASIDE);
        self.display.watches();
    }

    /// Waits until what was done before has had its effect.
    pub async fn settles(&self, after: &str) {
        let heard = || self.asks("return window.heard").ok().and_then(|heard| heard.as_u64());
        let (before, mut looks) = (heard().unwrap_or_default(), 0);
        eventually(&format!("the page hears a key after {after}"), async || {
            // Once is enough; whatever takes a key away is pressed on against.
            if looks % PATIENT_LOOKS == 0 {
                self.display.strikes(NOTHING);
            }
            looks += 1;
            heard().is_some_and(|heard| heard > before)
        })
        .await;
    }

    /// What is to be seen now.
    pub async fn looks(&self, after: &str) -> Seen {
        self.settles(after).await;
        self.display.points_at(super::ASIDE);
        self.says(REST);
        Seen {
            page: self.says(PAGE),
            stand: self.display.stand(self.visitor),
            picture: self.display.picture(self.visitor),
        }
    }

    /// What is otherwise than before; nothing, if nobody has got out.
    pub async fn faults(&self, after: &str, before: &Seen) -> Vec<String> {
        let mut faults = self.faults_beside_the_page(after, before).await;
        let now = self.looks(after).await;
        if now.page != before.page {
            faults.push(format!("{after}: the page was {}, it is {}", before.page, now.page));
        }
        if differ(&before.picture, &now.picture) && !self.shows_again(before).await {
            faults.push(format!("{after}: the glass shows something else"));
        }
        faults
    }

    /// The same where the page itself may have changed, by what it is there for.
    pub async fn faults_beside_the_page(&self, after: &str, before: &Seen) -> Vec<String> {
        if runs(self.program()) {
            self.settles(after).await;
        }
        let mut faults = self.faults_of_the_program(after, before);
        if self.asks("return window.kept === true").is_ok_and(|kept| kept == false) {
            faults.push(format!("{after}: the page was loaded anew"));
        }
        faults
    }

    /// The same where the page may even be another one.
    pub fn faults_of_the_program(&self, after: &str, before: &Seen) -> Vec<String> {
        if !runs(self.program()) {
            return vec![format!("{after}: the program has ended")];
        }
        let mut faults: Vec<String> = self.appeared().iter().map(|it| format!("{after}: {it}")).collect();
        let stand = self.display.stand(self.visitor);
        if stand != before.stand {
            faults.push(format!("{after}: the window was {:?}, it is {stand:?}", before.stand));
        }
        if self.said().contains("panicked") {
            faults.push(format!("{after}: the program says {}", self.said()));
        }
        let left = self.left_behind();
        if !left.is_empty() {
            faults.push(format!("{after}: there are files {left:?}"));
        }
        faults
    }

    /// Waits until the page is there again that was loaded anew.
    pub async fn comes_back(&self) {
        self.is_ready().await;
    }

    /// What has appeared on the display since the last look.
    pub fn appeared(&self) -> Vec<String> {
        self.display.appeared()
    }

    /// Whether the glass shows the same once more, as it does where only a notice has followed another.
    async fn shows_again(&self, before: &Seen) -> bool {
        for _ in 0..LOOKS {
            tokio::time::sleep(crate::window::driver::GLANCE * 10).await;
            self.says(REST);
            if !differ(&before.picture, &self.display.picture(self.visitor)) {
                return true;
            }
        }
        false
    }
}
