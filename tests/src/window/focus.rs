//! The order in which Tab leads through a screen, and whether the place of the focus can be seen.

use image::RgbImage;
use thirtyfour::Key;

use super::{
    Look, Window,
    contrast::ratio,
    seen::{Place, Seen},
};

/// A ring stands out as a line must.
const RING: f64 = 3.0;
/// How far around a control its ring may lie.
const AROUND_PX: f64 = 14.0;

/// Where the focus came to after each press of Tab: the number of the control among those that are drawn, or none.
pub type Stops = Vec<Option<usize>>;

impl Window {
    /// Presses Tab once more often than there are controls, so that the way ends where it began.
    pub async fn focus_stops(&mut self, seen: &Seen) -> Stops {
        let mut stops = Vec::new();
        for _ in 0..=seen.controls.len() + 1 {
            self.presses(Key::Tab).await;
            stops.push(self.focused().await);
        }
        stops
    }

    /// Goes to every control by Tab and looks whether the ring around it can be seen.
    pub async fn ring_faults(&mut self, seen: &Seen) -> Vec<String> {
        let mut faults = Vec::new();
        let mut before = self.picture().await;
        for _ in 0..=seen.controls.len() {
            self.presses(Key::Tab).await;
            let after = self.picture().await;
            if let Some(control) = self.focused().await.and_then(|at| seen.controls.get(at))
                && !has_ring(&control.place, &before, &after)
            {
                faults.push(format!("no ring can be seen around {}", control.name));
            }
            before = after;
        }
        faults
    }

    /// Goes by Tab to the control with this test id.
    pub async fn tabs_to(&mut self, test_id: &str) -> &mut Self {
        self.shows_test_id(test_id).await;
        let most = 2 * self.seen().await.controls.len() + 2;
        for _ in 0..most {
            if self.has_focus(test_id).await {
                return self;
            }
            self.presses(Key::Tab).await;
        }
        panic!("Tab does not lead to {test_id}");
    }

    /// Goes by Tab to a control that leads to another screen, presses a key there, and waits for that screen.
    pub async fn leaves_by(&mut self, test_id: &str, key: Key) -> &mut Self {
        let before = self.presses_on(test_id, key).await;
        self.leaves(&before).await
    }

    /// Goes by Tab to a control that can be chosen, presses a key there, and waits until it is drawn as chosen.
    pub async fn chooses_by(&mut self, test_id: &str, key: Key) -> &mut Self {
        self.presses_on(test_id, key).await;
        self.draws_pressed(test_id, true).await
    }

    /// Goes by Tab to a control and presses a key there once the screen takes touches. Gives what was on the screen
    /// before.
    pub async fn presses_on(&mut self, test_id: &str, key: Key) -> Look {
        let before = self.tabs_to(test_id).await.takes_touches().await;
        self.presses(key).await;
        before
    }

    async fn has_focus(&self, test_id: &str) -> bool {
        let focus = "return document.activeElement?.closest('[data-testid]')?.dataset.testid ?? ''";
        self.asks(focus).await == test_id
    }

    /// Presses a key.
    pub async fn presses(&mut self, key: Key) -> &mut Self {
        self.page().action_chain().send_keys(key).perform().await.expect("a key can be pressed");
        self
    }

    /// The number of the control that has the focus.
    pub async fn focused(&self) -> Option<usize> {
        self.seen().await.controls.iter().position(|control| control.focused)
    }
}

/// Everything that is wrong with the order of the focus: what is left out, what is out of turn, where it stays.
pub fn faults(seen: &Seen, stops: &[Option<usize>]) -> Vec<String> {
    let controls = &seen.controls;
    let mut back = Vec::new();
    let mut faults = Vec::new();
    for pair in stops.windows(2) {
        let [Some(one), Some(other)] = *pair else { continue };
        let (from, to) = (&controls[one], &controls[other]);
        if one == other && controls.len() > 1 {
            faults.push(format!("Tab does not leave {}", from.name));
        } else if goes_back(&from.place, &to.place) && !back.contains(&(one, other)) {
            back.push((one, other));
        }
    }
    // Once it must go back, to begin anew.
    if back.len() > 1 {
        let ways = back.iter().map(|(one, other)| (&controls[*one].name, &controls[*other].name));
        faults.extend(ways.map(|(from, to)| format!("Tab goes from {from} back to {to}")));
    }
    for (at, control) in controls.iter().enumerate() {
        if !control.idle && !control.roving && !stops.contains(&Some(at)) {
            faults.push(format!("{} cannot be reached by Tab", control.name));
        }
    }
    faults
}

/// Against the order of reading: to the left in a row, or up in a column.
fn goes_back(from: &Place, to: &Place) -> bool {
    let is_above = to.bottom() <= from.y;
    let is_right = to.x >= from.right();
    let is_below = to.y >= from.bottom();
    (is_above && !is_right) || (!is_above && !is_below && to.x < from.x)
}

/// Enough pixels around a control have changed, and by enough.
fn has_ring(place: &Place, before: &RgbImage, after: &RgbImage) -> bool {
    let changed = around(place, before)
        .filter(|&(x, y)| before.get_pixel(x, y) != after.get_pixel(x, y))
        .filter(|&(x, y)| ratio(before.get_pixel(x, y).0, after.get_pixel(x, y).0) >= RING)
        .count();
    // A line one pixel wide along all sides would be this long.
    let way_around = 2.0 * (place.width + place.height);
    u32::try_from(changed).map_or(f64::MAX, f64::from) >= way_around
}

fn around(place: &Place, picture: &RgbImage) -> impl Iterator<Item = (u32, u32)> {
    let edge = |at: f64, end: u32| pixel(at).min(end);
    let across = edge(place.x - AROUND_PX, picture.width())..edge(place.right() + AROUND_PX, picture.width());
    let down =
        edge(place.y - AROUND_PX, picture.height())..edge(place.bottom() + AROUND_PX, picture.height());
    down.flat_map(move |y| across.clone().map(move |x| (x, y)))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place on a screen")]
fn pixel(at: f64) -> u32 {
    at.max(0.0) as u32
}
