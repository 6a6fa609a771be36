//! Everything that comes onto a display, however briefly, and how a window stands there.

use x11rb::{
    COPY_DEPTH_FROM_PARENT, COPY_FROM_PARENT,
    connection::Connection,
    protocol::{
        Event,
        xproto::{
            ChangeWindowAttributesAux, ConnectionExt as _, CreateWindowAux, EventMask, Window, WindowClass,
        },
    },
};

use super::Display;

/// How a window stands on the display.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::window::undriven) struct Stand {
    seen: bool,
    /// From the left, from above, width and height.
    place: (i16, i16, u16, u16),
    /// What the window manager has made of it: full screen, out of sight, …
    states: Vec<u8>,
    /// Whether what is typed goes to it.
    hears: bool,
}

impl Display {
    /// From now on it is written down what appears.
    pub(in crate::window::undriven) fn watches(&self) {
        let told = ChangeWindowAttributesAux::new().event_mask(EventMask::SUBSTRUCTURE_NOTIFY);
        self.done(self.server.change_window_attributes(self.root, &told).is_ok());
        self.appeared();
    }

    /// What has appeared since the last look: menus, dialogs, lists, what is drawn along with the mouse.
    pub(in crate::window::undriven) fn appeared(&self) -> Vec<String> {
        // The answer comes after everything that was before it.
        drop(self.server.get_input_focus().expect("the display answers").reply());
        let mut appeared = Vec::new();
        while let Some(event) = self.server.poll_for_event().expect("the display answers") {
            if let Event::MapNotify(mapped) = event {
                appeared.push(self.named_window(mapped.window));
            }
        }
        appeared
    }

    fn named_window(&self, window: Window) -> String {
        let titles = [vec![window], self.below(window)].concat();
        let titles: Vec<String> =
            titles.into_iter().map(|window| self.title(window)).filter(|title| !title.is_empty()).collect();
        format!("window {window:#x} {titles:?}")
    }

    /// How a window stands.
    pub(in crate::window::undriven) fn stand(&self, window: Window) -> Stand {
        let asked = self.server.get_geometry(window).expect("the display answers");
        let size = asked.reply().expect("the window is there");
        let asked = self.server.translate_coordinates(window, self.root, 0, 0).expect("the display answers");
        let corner = asked.reply().expect("the window is there");
        let asked = self.server.get_input_focus().expect("the display answers");
        let focus = asked.reply().expect("the display answers").focus;
        Stand {
            seen: self.can_be_seen(window),
            place: (corner.dst_x, corner.dst_y, size.width, size.height),
            states: self.property(window, "_NET_WM_STATE"),
            hears: [vec![window], self.below(window)].concat().contains(&focus),
        }
    }

    /// Whether a window manager looks after the display.
    pub(in crate::window::undriven) fn is_managed(&self) -> bool {
        !self.property(self.root, "_NET_SUPPORTING_WM_CHECK").is_empty()
    }

    /// Who holds what was copied (`CLIPBOARD`) or only marked (`PRIMARY`).
    pub(in crate::window::undriven) fn holder(&self, selection: &str) -> Window {
        let asked = self.server.get_selection_owner(self.atom(selection)).expect("the display answers");
        asked.reply().expect("the display answers").owner
    }

    /// Shows a window of its own, as a dialog would appear; as a menu would if no window manager may touch it.
    pub(in crate::window::undriven) fn shows_a_stranger(&self, untouched: bool) -> Window {
        let window = self.makes_a_window(untouched);
        self.done(self.server.map_window(window).is_ok());
        window
    }

    /// Takes a window of its own away.
    pub(in crate::window::undriven) fn takes_away(&self, window: Window) {
        self.done(self.server.destroy_window(window).is_ok());
    }

    /// A window that is not shown.
    pub(super) fn makes_a_window(&self, untouched: bool) -> Window {
        let window = self.server.generate_id().expect("the display answers");
        let how = CreateWindowAux::new()
            .override_redirect(u32::from(untouched))
            .event_mask(EventMask::PROPERTY_CHANGE);
        let class = WindowClass::INPUT_OUTPUT;
        let depth = COPY_DEPTH_FROM_PARENT;
        let visual = COPY_FROM_PARENT;
        let made =
            self.server.create_window(depth, window, self.root, 300, 300, 200, 100, 0, class, visual, &how);
        self.done(made.is_ok());
        window
    }
}
