//! A mouse.

use x11rb::protocol::xproto::{
    BUTTON_PRESS_EVENT, BUTTON_RELEASE_EVENT, ConnectionExt as _, MOTION_NOTIFY_EVENT, Window,
};

use super::Display;

/// The mouse's left button.
const LEFT: u8 = 1;
/// Into how many pieces a way is cut.
const STEPS: i16 = 12;

impl Display {
    /// Clicks on a place of a window.
    pub(in crate::window::undriven) fn clicks(&self, window: Window, (x, y): (i16, i16)) {
        let asked = self.server.translate_coordinates(window, self.root, x, y).expect("the display answers");
        let at = asked.reply().expect("the window is there");
        self.clicks_with(LEFT, (at.dst_x, at.dst_y));
    }

    /// Clicks with a button on a place of the glass; 4 and 5 are the wheel, 8 and 9 at the side.
    pub(in crate::window::undriven) fn clicks_with(&self, button: u8, at: (i16, i16)) {
        self.points_at(at);
        self.fakes(BUTTON_PRESS_EVENT, button, (0, 0));
        self.fakes(BUTTON_RELEASE_EVENT, button, (0, 0));
    }

    /// Presses the left button at a place of the glass, or lets go of it there.
    pub(in crate::window::undriven) fn holds_button(&self, at: (i16, i16), down: bool) {
        self.points_at(at);
        self.fakes(if down { BUTTON_PRESS_EVENT } else { BUTTON_RELEASE_EVENT }, LEFT, (0, 0));
    }

    /// Draws the mouse from one place of the glass to another, with the left button down.
    pub(in crate::window::undriven) fn drags(&self, from: (i16, i16), to: (i16, i16)) {
        self.holds_button(from, true);
        for step in 1..=STEPS {
            let part = |from: i16, to: i16| from + (to - from) / STEPS * step;
            self.points_at((part(from.0, to.0), part(from.1, to.1)));
        }
        self.holds_button(to, false);
    }

    /// Moves the mouse.
    pub(in crate::window::undriven) fn points_at(&self, at: (i16, i16)) {
        self.fakes(MOTION_NOTIFY_EVENT, 0, at);
    }
}
