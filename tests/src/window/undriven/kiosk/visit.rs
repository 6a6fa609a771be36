//! A visitor at the kiosk, with the mouse as with a finger.

use std::time::Duration;

use super::{super::super::driver::eventually, Kiosk};

/// For so long after a change of the screen no touch counts.
const GUARD: Duration = Duration::from_millis(450);

impl Kiosk {
    /// The middle of what has this test id.
    pub fn middle_of(&self, test_id: &str) -> (i16, i16) {
        let script = format!(
            "const box = document.querySelector('[data-testid=\"{test_id}\"]').getBoundingClientRect();
            return [box.left + box.width / 2, box.top + box.height / 2].map(Math.round)"
        );
        let middle: (i16, i16) = serde_json::from_value(self.says(&script)).expect("a place on the glass");
        middle
    }

    /// Whether something on the page is so.
    pub fn has(&self, css: &str) -> bool {
        let script = format!("return document.querySelector({}) !== null", serde_json::json!(css));
        self.asks(&script).is_ok_and(|has| has == true)
    }

    /// Taps what has this test id until the page shows what follows.
    pub async fn taps(&self, test_id: &str, follows: &str) {
        eventually(&format!("{follows} follows {test_id}"), async || {
            if !self.has(follows) && self.has(&format!("[data-testid=\"{test_id}\"]")) {
                self.display.clicks_with(1, self.middle_of(test_id));
                tokio::time::sleep(GUARD).await;
            }
            self.has(follows)
        })
        .await;
    }

    /// Rates, ends the visit, and leaves the thanks behind.
    pub async fn rates(&self, level: u8) {
        let face = format!("face-{level}");
        self.taps(
            &face,
            &format!("[data-testid={face}][aria-pressed=true], [data-testid={face}][aria-checked=true]"),
        )
        .await;
        self.taps("done", "[data-testid=screen-next]").await;
        self.taps("finish", "[data-testid=screen-thanks]").await;
        self.taps("screen-thanks", "[data-testid=screen-rate]").await;
    }
}
