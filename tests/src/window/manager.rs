//! The manager's window of a driven program: opened by a knock on the visitor's, and driven like it by test ids.

use std::time::Duration;

use thirtyfour::{Key, WindowHandle};

use super::{
    Window,
    driver::{eventually, target},
    touch::Place,
};

/// Where one knocks: on the upper left corner.
const CORNER: Place = Place { x: 30.0, y: 30.0 };
/// As high, where nothing is.
const BESIDE: Place = Place { x: 360.0, y: 12.0 };
const TAPS: usize = 7;
const TAP: Duration = Duration::from_millis(30);

/// Which window `WebDriver` sees.
#[derive(Clone, Debug)]
pub struct Both {
    visitor: WindowHandle,
    manager: WindowHandle,
}

impl Window {
    /// Knocks with a finger, waits for the manager's window and turns to it.
    pub async fn knocks(&mut self) -> Both {
        let visitor = self.page().window().await.expect("the visitor's window");
        self.taps_the_corner(TAPS).await;
        let mut manager = None;
        eventually("the manager's window opens", async || {
            let windows = self.page().windows().await.unwrap_or_default();
            manager = windows.into_iter().find(|window| *window != visitor);
            manager.is_some()
        })
        .await;
        let both = Both { visitor, manager: manager.unwrap_or_else(|| unreachable!("it was found")) };
        self.turns_to_the_manager(&both).await;
        both
    }

    /// Taps the corner so many times.
    pub async fn taps_the_corner(&mut self, taps: usize) {
        let mut hand = self.hand().await;
        for _ in 0..taps {
            hand.taps(CORNER, TAP).await;
        }
    }

    /// Taps once beside it.
    pub async fn taps_beside_the_corner(&mut self) {
        self.hand().await.taps(BESIDE, TAP).await;
    }

    /// How many windows there are.
    pub async fn windows(&self) -> usize {
        self.page().windows().await.map_or(0, |windows| windows.len())
    }

    /// `WebDriver` sees the manager's window from here on.
    pub async fn turns_to_the_manager(&mut self, both: &Both) {
        self.page().switch_to_window(both.manager.clone()).await.expect("the manager's window is there");
    }

    /// `WebDriver` sees the visitor's window from here on.
    pub async fn turns_to_the_visitor(&mut self, both: &Both) {
        self.page().switch_to_window(both.visitor.clone()).await.expect("the visitor's window is there");
    }

    /// Closes the manager's window by its button, waits until it is gone, and turns to the visitor's.
    pub async fn closes_the_manager(&mut self, both: &Both) {
        self.shows_test_id("close").await;
        eventually("the manager's window closes", async || {
            // The window may be gone before the tap on it is answered.
            if let Ok(button) = self.page().find(super::by_test_id("close")).await {
                let _ = button.click().await;
            }
            self.windows().await == 1
        })
        .await;
        self.turns_to_the_visitor(both).await;
    }

    /// The same by keys: Tab leads to the button, and one key closes.
    pub async fn closes_the_manager_by(&mut self, both: &Both, key: Key) {
        self.tabs_to("close").await;
        // The window may be gone before the key is answered.
        let _ = self.page().action_chain().send_keys(key).perform().await;
        eventually("the manager's window closes", async || self.windows().await == 1).await;
        self.turns_to_the_visitor(both).await;
    }

    /// Taps what has this test id, once it is there and can be tapped. Nothing is waited for.
    pub async fn does(&mut self, test_id: &str) -> &mut Self {
        let mut tapped = false;
        eventually(&format!("{test_id} can be tapped"), async || {
            let Ok(button) = self.page().find(super::by_test_id(test_id)).await else { return false };
            tapped = button.is_enabled().await.unwrap_or(false) && button.click().await.is_ok();
            tapped
        })
        .await;
        self
    }

    /// Goes by Tab to what has this test id, once it can be used, and presses a key there. Nothing is waited for but that the
    /// focus is still somewhere: whoever has no pointer would have to begin anew.
    pub async fn does_by(&mut self, test_id: &str, key: Key) -> &mut Self {
        eventually(&format!("{test_id} can be used"), async || {
            let Ok(button) = self.page().find(super::by_test_id(test_id)).await else { return false };
            button.is_enabled().await.unwrap_or(false)
        })
        .await;
        self.tabs_to(test_id).await.presses(key).await;
        eventually(&format!("the focus is somewhere after {test_id}"), async || {
            self.asks("return document.hasFocus() && document.activeElement !== document.body").await == true
        })
        .await;
        self
    }

    /// Goes by Tab to a field and types.
    pub async fn types_by(&mut self, test_id: &str, text: &str) -> &mut Self {
        self.tabs_to(test_id).await;
        self.page().action_chain().send_keys(text).perform().await.expect("keys can be pressed");
        self
    }

    /// The words of what has this test id, once it is there.
    pub async fn words_of(&self, test_id: &str) -> String {
        self.find_test_id(test_id).await.text().await.unwrap_or_default()
    }

    /// Waits until what has this test id says these words.
    pub async fn reads(&self, test_id: &str, words: &str) {
        let mut said = String::new();
        eventually(&format!("{test_id} says {words:?}"), async || {
            let Ok(place) = self.page().find(super::by_test_id(test_id)).await else { return false };
            said = place.text().await.unwrap_or_default();
            said.contains(words)
        })
        .await;
    }

    /// Whether what has this test id goes away.
    pub async fn loses(&self, test_id: &str) {
        eventually(&format!("{test_id} goes away"), async || !self.has(test_id).await).await;
    }

    /// Keeps a picture of the whole page as `target/screenshots/manager/<name>.png`.
    pub async fn keeps_a_picture(&self, name: &str) {
        let folder = target("screenshots/manager");
        std::fs::create_dir_all(&folder).expect("target/ can be written");
        std::fs::write(folder.join(format!("{name}.png")), self.png().await).expect("a picture is kept");
    }
}
