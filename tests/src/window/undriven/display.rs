//! The display: which windows are on it, and a mouse and a keyboard that its server makes (the extension XTEST).

use x11rb::{
    connection::Connection,
    protocol::{
        xproto::{
            AtomEnum, ClientMessageEvent, ConfigureWindowAux, ConnectionExt as _, EventMask, ImageFormat,
            InputFocus, MapState, StackMode, Window,
        },
        xtest::ConnectionExt as _,
    },
    rust_connection::RustConnection,
};

mod drop;
mod keyboard;
mod mouse;
mod watch;

use keyboard::Keyboard;
pub(super) use watch::Stand;

const NOW: u32 = x11rb::CURRENT_TIME;

pub(super) struct Display {
    server: RustConnection,
    root: Window,
    keyboard: Keyboard,
}

impl Display {
    /// The display that the environment names.
    pub(super) fn open() -> Self {
        Self::named(None)
    }

    /// A display of this name.
    pub(super) fn named(name: Option<&str>) -> Self {
        let (server, screen) = x11rb::connect(name).expect("there is a display");
        let root = server.setup().roots[screen].root;
        let keyboard = Keyboard::of(&server);
        Self { server, root, keyboard }
    }

    /// The window of this title, if it can be seen.
    pub(super) fn shown(&self, title: &str) -> Option<Window> {
        self.below(self.root)
            .into_iter()
            .find(|window| self.can_be_seen(*window) && self.title(*window) == title)
    }

    fn can_be_seen(&self, window: Window) -> bool {
        let seen = self.server.get_window_attributes(window).ok().and_then(|asked| asked.reply().ok());
        seen.is_some_and(|seen| seen.map_state == MapState::VIEWABLE)
    }

    /// All windows below one.
    fn below(&self, window: Window) -> Vec<Window> {
        let children = self.server.query_tree(window).ok().and_then(|asked| asked.reply().ok());
        let children = children.map(|tree| tree.children).unwrap_or_default();
        children.iter().flat_map(|child| [vec![*child], self.below(*child)].concat()).collect()
    }

    fn title(&self, window: Window) -> String {
        String::from_utf8(self.property(window, "_NET_WM_NAME")).unwrap_or_default()
    }

    /// The bytes of a property, none if the window has none of this name.
    fn property(&self, window: Window, name: &str) -> Vec<u8> {
        let asked = self.server.get_property(false, window, self.atom(name), AtomEnum::ANY, 0, 100);
        let value = asked.ok().and_then(|asked| asked.reply().ok()).map(|reply| reply.value);
        value.unwrap_or_default()
    }

    fn atom(&self, name: &str) -> u32 {
        let asked = self.server.intern_atom(false, name.as_bytes()).expect("the display answers");
        asked.reply().expect("the display answers").atom
    }

    /// What a window shows, in the bytes of the display.
    pub(super) fn picture(&self, window: Window) -> Vec<u8> {
        let size = self.server.get_geometry(window).ok().and_then(|asked| asked.reply().ok());
        let Some(size) = size else { return Vec::new() };
        let whole = self.server.get_image(ImageFormat::Z_PIXMAP, window, 0, 0, size.width, size.height, !0);
        // Fails while the window is not yet wholly on the display.
        whole.ok().and_then(|asked| asked.reply().ok()).map(|image| image.data).unwrap_or_default()
    }

    /// Brings a window to the front.
    pub(super) fn raise(&self, window: Window) {
        let above = ConfigureWindowAux::new().stack_mode(StackMode::ABOVE);
        self.done(self.server.configure_window(window, &above).is_ok());
    }

    /// What is typed goes to this window.
    pub(super) fn focus(&self, window: Window) {
        self.raise(window);
        self.done(self.server.set_input_focus(InputFocus::PARENT, window, NOW).is_ok());
    }

    fn fakes(&self, event: u8, detail: u8, (x, y): (i16, i16)) {
        self.done(self.server.xtest_fake_input(event, detail, NOW, self.root, x, y, 0).is_ok());
    }

    /// Asks a window to close, as the button of a frame does.
    pub(super) fn asks_to_close(&self, window: Window) {
        self.tells(window, "WM_PROTOCOLS", [self.atom("WM_DELETE_WINDOW"), NOW, 0, 0, 0]);
    }

    /// Takes a window away, as any program at the display can.
    pub(super) fn destroys(&self, window: Window) {
        self.done(self.server.destroy_window(window).is_ok());
    }

    /// Sends a window a message of five numbers.
    fn tells(&self, window: Window, kind: &str, data: [u32; 5]) {
        let message = ClientMessageEvent::new(32, window, self.atom(kind), data);
        self.done(self.server.send_event(false, window, EventMask::NO_EVENT, message).is_ok());
    }

    fn done(&self, sent: bool) {
        assert!(sent && self.server.flush().is_ok(), "the display answers");
    }
}
