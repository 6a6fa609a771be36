//! The display: which windows are on it, and a mouse and a keyboard that its server makes (the extension XTEST).

use std::collections::HashMap;

use x11rb::{
    connection::Connection,
    protocol::{
        xproto::{
            AtomEnum, BUTTON_PRESS_EVENT, BUTTON_RELEASE_EVENT, ClientMessageEvent, ConfigureWindowAux,
            ConnectionExt as _, EventMask, ImageFormat, InputFocus, KEY_PRESS_EVENT, KEY_RELEASE_EVENT,
            MOTION_NOTIFY_EVENT, MapState, StackMode, Window,
        },
        xtest::ConnectionExt as _,
    },
    rust_connection::RustConnection,
};

const NOW: u32 = x11rb::CURRENT_TIME;
/// The mouse's left button.
const LEFT: u8 = 1;
const SHIFT: u32 = 0xffe1;
const TAB: u32 = 0xff09;
const ENTER: u32 = 0xff0d;
const CONTROL: u32 = 0xffe3;
const ALT: u32 = 0xffe9;

pub(super) struct Display {
    server: RustConnection,
    root: Window,
    /// The key of each sign, and whether it takes Shift.
    keys: HashMap<u32, (u8, bool)>,
}

impl Display {
    pub(super) fn open() -> Self {
        let (server, screen) = x11rb::connect(None).expect("there is a display");
        let root = server.setup().roots[screen].root;
        let keys = keys(&server);
        Self { server, root, keys }
    }

    /// The window of this title, if it can be seen.
    pub(super) fn shown(&self, title: &str) -> Option<Window> {
        self.below(self.root).into_iter().find(|window| {
            let seen = self.server.get_window_attributes(*window).ok().and_then(|asked| asked.reply().ok());
            seen.is_some_and(|seen| seen.map_state == MapState::VIEWABLE) && self.title(*window) == title
        })
    }

    /// All windows below one.
    fn below(&self, window: Window) -> Vec<Window> {
        let children = self.server.query_tree(window).ok().and_then(|asked| asked.reply().ok());
        let children = children.map(|tree| tree.children).unwrap_or_default();
        children.iter().flat_map(|child| [vec![*child], self.below(*child)].concat()).collect()
    }

    fn title(&self, window: Window) -> String {
        let name = self.atom("_NET_WM_NAME");
        let asked = self.server.get_property(false, window, name, AtomEnum::ANY, 0, 100);
        let value = asked.ok().and_then(|asked| asked.reply().ok()).map(|reply| reply.value);
        String::from_utf8(value.unwrap_or_default()).unwrap_or_default()
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

    /// Clicks on a place of a window.
    pub(super) fn clicks(&self, window: Window, (x, y): (i16, i16)) {
        let asked = self.server.translate_coordinates(window, self.root, x, y).expect("the display answers");
        let at = asked.reply().expect("the window is there");
        self.fakes(MOTION_NOTIFY_EVENT, 0, (at.dst_x, at.dst_y));
        self.fakes(BUTTON_PRESS_EVENT, LEFT, (0, 0));
        self.fakes(BUTTON_RELEASE_EVENT, LEFT, (0, 0));
    }

    /// Presses the key of a sign, with Shift where it needs it.
    pub(super) fn presses(&self, sign: char) {
        let symbol = match sign {
            '\t' => TAB,
            '\n' => ENTER,
            // Signs of ASCII are their own symbols.
            sign => u32::from(sign),
        };
        let (key, shifted) = self.key(symbol);
        let held: &[u32] = if shifted { &[SHIFT] } else { &[] };
        self.strikes(held, key);
    }

    /// Presses the key of a letter while Ctrl and Alt are held.
    pub(super) fn presses_with_ctrl_and_alt(&self, letter: char) {
        self.strikes(&[CONTROL, ALT], self.key(u32::from(letter)).0);
    }

    fn key(&self, symbol: u32) -> (u8, bool) {
        *self.keys.get(&symbol).unwrap_or_else(|| panic!("a key for {symbol:#x}"))
    }

    /// Holds some keys, presses one, and lets go of all.
    fn strikes(&self, held: &[u32], key: u8) {
        let keys: Vec<u8> = held.iter().map(|symbol| self.key(*symbol).0).chain([key]).collect();
        for key in &keys {
            self.fakes(KEY_PRESS_EVENT, *key, (0, 0));
        }
        for key in keys.iter().rev() {
            self.fakes(KEY_RELEASE_EVENT, *key, (0, 0));
        }
    }

    fn fakes(&self, event: u8, detail: u8, (x, y): (i16, i16)) {
        self.done(self.server.xtest_fake_input(event, detail, NOW, self.root, x, y, 0).is_ok());
    }

    /// Asks a window to close, as the button of a frame does.
    pub(super) fn asks_to_close(&self, window: Window) {
        let data = [self.atom("WM_DELETE_WINDOW"), NOW, 0, 0, 0];
        let message = ClientMessageEvent::new(32, window, self.atom("WM_PROTOCOLS"), data);
        self.done(self.server.send_event(false, window, EventMask::NO_EVENT, message).is_ok());
    }

    fn done(&self, sent: bool) {
        assert!(sent && self.server.flush().is_ok(), "the display answers");
    }
}

/// Where each sign lies on the display's keyboard.
fn keys(server: &RustConnection) -> HashMap<u32, (u8, bool)> {
    let (first, last) = (server.setup().min_keycode, server.setup().max_keycode);
    let asked = server.get_keyboard_mapping(first, last - first + 1).expect("the display answers");
    let mapping = asked.reply().expect("the display has a keyboard");
    let symbols_a_key = usize::from(mapping.keysyms_per_keycode);
    let mut keys = HashMap::new();
    for (key, symbols) in (first..=last).zip(mapping.keysyms.chunks(symbols_a_key)) {
        for (symbol, shifted) in symbols.iter().zip([false, true]) {
            keys.entry(*symbol).or_insert((key, shifted));
        }
    }
    keys
}
