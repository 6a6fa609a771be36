//! Fingers on the glass. `WebDriver`'s touch arrives as a mouse on this platform, so a driven window takes touches on a
//! socket and puts them into the toolkit as a touch screen would. Knows the glass; what a touch means is not its business.

use std::{
    io::{BufRead, BufReader, Write},
    os::unix::net::UnixStream,
    time::Duration,
};

use tokio::time::sleep;

use super::{
    Window,
    driver::{PATIENCE, eventually},
};

/// A place on the glass, in CSS pixels from the upper left corner of the page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// To the right.
    pub x: f64,
    /// Down.
    pub y: f64,
}

impl Place {
    /// A place beside this one.
    #[must_use]
    pub fn moved(self, right: f64, down: f64) -> Self {
        Self { x: self.x + right, y: self.y + down }
    }
}

/// A hand before the glass. Each call returns once the window has the touch.
#[derive(Debug)]
pub struct Hand {
    window: BufReader<UnixStream>,
}

impl Hand {
    /// A finger comes down.
    pub fn down(&mut self, finger: u8, at: Place) {
        self.says("begin", finger, at);
    }

    /// A finger that is down moves.
    pub fn moves(&mut self, finger: u8, to: Place) {
        self.says("update", finger, to);
    }

    /// A finger leaves.
    pub fn up(&mut self, finger: u8, at: Place) {
        self.says("end", finger, at);
    }

    /// The touch screen loses a finger.
    pub fn is_lost(&mut self, finger: u8, at: Place) {
        self.says("cancel", finger, at);
    }

    /// A finger comes down, rests and leaves.
    pub async fn taps(&mut self, at: Place, rest: Duration) {
        self.down(0, at);
        sleep(rest).await;
        self.up(0, at);
    }

    /// A finger comes down at the first place, is drawn to the others in small steps and leaves at the last.
    pub async fn draws(&mut self, finger: u8, places: &[Place]) {
        let Some((&first, others)) = places.split_first() else { return };
        self.down(finger, first);
        self.goes_on(finger, first, others).await;
        self.up(finger, places.last().copied().unwrap_or(first));
    }

    /// A finger that is down at `from` is drawn to the other places in small steps, and stays down.
    pub async fn goes_on(&mut self, finger: u8, from: Place, others: &[Place]) {
        let mut from = from;
        for &to in others {
            for step in 1..=STEPS {
                let part = f64::from(step) / f64::from(STEPS);
                self.moves(finger, from.moved((to.x - from.x) * part, (to.y - from.y) * part));
                sleep(STEP).await;
            }
            from = to;
        }
    }

    fn says(&mut self, what: &str, finger: u8, at: Place) {
        let said = writeln!(self.window.get_mut(), "{what} {finger} {} {}", at.x, at.y);
        said.expect("the window takes touches");
        let mut answer = String::new();
        self.window.read_line(&mut answer).expect("the window answers");
        assert_eq!(answer, "done\n", "the window has the touch: {what} {finger} {at:?}");
    }
}

/// Into how many pieces a way is cut.
const STEPS: u32 = 8;
/// A touch screen tells about a hundred places a second.
const STEP: Duration = Duration::from_millis(10);

impl Window {
    /// A hand before this window.
    pub async fn hand(&self) -> Hand {
        let path = self.driver.touches();
        let mut stream = None;
        eventually("the window listens for fingers", async || {
            stream = UnixStream::connect(&path).ok();
            stream.is_some()
        })
        .await;
        let stream = stream.unwrap_or_else(|| unreachable!("it was connected"));
        stream.set_read_timeout(Some(PATIENCE)).expect("a socket can be impatient");
        Hand { window: BufReader::new(stream) }
    }

    /// The middle of what has this test id, once the screen takes touches.
    pub async fn middle_of(&mut self, test_id: &str) -> Place {
        self.share_of(test_id, 0.5, 0.5).await
    }

    /// A place on what has this test id, in shares of its width and height, once the screen takes touches.
    pub async fn share_of(&mut self, test_id: &str, across: f64, down: f64) -> Place {
        let area = self.find_test_id(test_id).await.rect().await.expect("it has a place");
        self.takes_touches().await;
        Place { x: area.x + area.width * across, y: area.y + area.height * down }
    }

    /// Whether the button with this test id is drawn as held down.
    pub async fn held(&self, test_id: &str) -> bool {
        let Ok(button) = self.page().find(super::by_test_id(test_id)).await else { return false };
        button.attr("data-pressed").await.is_ok_and(|mark| mark.is_some())
    }

    /// Waits until the button with this test id is drawn as held down, or not.
    pub async fn draws_held(&self, test_id: &str, held: bool) {
        eventually(&format!("{test_id} is drawn as held down: {held}"), async || {
            self.held(test_id).await == held
        })
        .await;
    }
}
