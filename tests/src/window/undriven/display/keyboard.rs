//! Keys: where each lies on the display's keyboard, and what somebody strikes at once.

use std::collections::HashMap;

use x11rb::{
    connection::Connection,
    protocol::xproto::{ConnectionExt as _, KEY_PRESS_EVENT, KEY_RELEASE_EVENT},
    rust_connection::RustConnection,
};

use super::Display;

const SHIFT: u32 = 0xffe1;
const TAB: u32 = 0xff09;
const ENTER: u32 = 0xff0d;
const CONTROL: u32 = 0xffe3;
const ALT: u32 = 0xffe9;
const F1: u32 = 0xffbe;

/// What QEMU calls the keys that have no sign of their own, and their symbols.
const NAMES: [(&str, u32); 61] = [
    ("ctrl", CONTROL),
    ("ctrl_r", 0xffe4),
    ("alt", ALT),
    ("alt_r", 0xffea),
    ("shift", SHIFT),
    ("meta_l", 0xffeb),
    ("meta_r", 0xffec),
    ("tab", TAB),
    ("ret", ENTER),
    ("kp_enter", 0xff8d),
    ("esc", 0xff1b),
    ("spc", 0x20),
    ("backspace", 0xff08),
    ("delete", 0xffff),
    ("insert", 0xff63),
    ("home", 0xff50),
    ("end", 0xff57),
    ("pgup", 0xff55),
    ("pgdn", 0xff56),
    ("left", 0xff51),
    ("up", 0xff52),
    ("right", 0xff53),
    ("down", 0xff54),
    ("pause", 0xff13),
    ("print", 0xff61),
    ("sysrq", 0xff15),
    ("menu", 0xff67),
    ("help", 0xff6a),
    ("undo", 0xff65),
    ("find", 0xff68),
    ("minus", 0x2d),
    ("equal", 0x3d),
    ("dot", 0x2e),
    ("comma", 0x2c),
    ("semicolon", 0x3b),
    ("slash", 0x2f),
    ("kp_add", 0xffab),
    ("kp_subtract", 0xffad),
    ("volumedown", 0x1008_ff11),
    ("audiomute", 0x1008_ff12),
    ("volumeup", 0x1008_ff13),
    ("audioplay", 0x1008_ff14),
    ("audionext", 0x1008_ff17),
    ("ac_home", 0x1008_ff18),
    ("mail", 0x1008_ff19),
    ("search", 0x1008_ff1b),
    ("calculator", 0x1008_ff1d),
    ("ac_back", 0x1008_ff26),
    ("ac_forward", 0x1008_ff27),
    ("stop", 0x1008_ff28),
    ("ac_refresh", 0x1008_ff29),
    ("power", 0x1008_ff2a),
    ("wake", 0x1008_ff2b),
    ("www", 0x1008_ff2e),
    ("sleep", 0x1008_ff2f),
    ("ac_bookmarks", 0x1008_ff30),
    ("computer", 0x1008_ff33),
    ("copy", 0x1008_ff57),
    ("cut", 0x1008_ff58),
    ("open", 0x1008_ff6b),
    ("paste", 0x1008_ff6d),
];

/// The symbol of a key: its sign, `f1` to `f12`, or one of the names.
fn symbol(name: &str) -> Option<u32> {
    if let Some((_, symbol)) = NAMES.iter().find(|(known, _)| *known == name) {
        return Some(*symbol);
    }
    let number = name.strip_prefix('f').and_then(|number| number.parse::<u32>().ok());
    let sign = Some(name.as_bytes()).filter(|sign| sign.len() == 1).map(|sign| u32::from(sign[0]));
    number.filter(|number| (1..=12).contains(number)).map(|number| F1 + number - 1).or(sign)
}

/// Which key has which symbol.
pub(super) struct Keyboard {
    /// The key of each symbol, and whether it takes Shift.
    keys: HashMap<u32, (u8, bool)>,
    /// Keys without any symbol.
    free: Vec<u8>,
    symbols_a_key: u8,
}

impl Keyboard {
    pub(super) fn of(server: &RustConnection) -> Self {
        let (first, last) = (server.setup().min_keycode, server.setup().max_keycode);
        let asked = server.get_keyboard_mapping(first, last - first + 1).expect("the display answers");
        let mapping = asked.reply().expect("the display has a keyboard");
        let symbols_a_key = mapping.keysyms_per_keycode;
        let (mut keys, mut free) = (HashMap::new(), Vec::new());
        for (key, symbols) in (first..=last).zip(mapping.keysyms.chunks(usize::from(symbols_a_key))) {
            for (symbol, shifted) in symbols.iter().zip([false, true]) {
                keys.entry(*symbol).or_insert((key, shifted));
            }
            if symbols.iter().all(|symbol| *symbol == 0) {
                free.push(key);
            }
        }
        Self { keys, free, symbols_a_key }
    }

    /// Lays a key for every name on the keyboard, as the larger ones have them.
    fn grows(&mut self, server: &RustConnection) {
        for (name, symbol) in NAMES {
            if !self.keys.contains_key(&symbol) {
                let key = self.free.pop().unwrap_or_else(|| panic!("there is room for a key {name}"));
                let symbols = vec![symbol; usize::from(self.symbols_a_key)];
                let laid = server.change_keyboard_mapping(1, key, self.symbols_a_key, &symbols);
                assert!(laid.is_ok_and(|laid| laid.check().is_ok()), "the display has a key {name}");
                self.keys.insert(symbol, (key, false));
            }
        }
    }

    fn key(&self, symbol: u32) -> (u8, bool) {
        *self.keys.get(&symbol).unwrap_or_else(|| panic!("a key for {symbol:#x}"))
    }
}

impl Display {
    /// Makes the keyboard one with every key. Only for a display on which nobody else types.
    pub(in crate::window::undriven) fn has_every_key(&mut self) {
        self.keyboard.grows(&self.server);
    }

    /// Strikes keys at once, in the names of QEMU's `sendkey`: `ctrl-alt-f1`.
    pub(in crate::window::undriven) fn strikes(&self, chord: &str) {
        let key = |name: &str| {
            symbol(name).map_or_else(|| panic!("a key {name}"), |symbol| self.keyboard.key(symbol).0)
        };
        self.fakes_keys(&chord.split('-').map(key).collect::<Vec<u8>>());
    }

    /// Presses the key of a sign, with Shift where it needs it.
    pub(in crate::window::undriven) fn presses(&self, sign: char) {
        let symbol = match sign {
            '\t' => TAB,
            '\n' => ENTER,
            // Signs of ASCII are their own symbols.
            sign => u32::from(sign),
        };
        let (key, shifted) = self.keyboard.key(symbol);
        let keys = [self.keyboard.key(SHIFT).0, key];
        self.fakes_keys(if shifted { &keys } else { &keys[1..] });
    }

    /// Presses the key of a letter while Ctrl and Alt are held.
    pub(in crate::window::undriven) fn presses_with_ctrl_and_alt(&self, letter: char) {
        self.fakes_keys(&[CONTROL, ALT, u32::from(letter)].map(|symbol| self.keyboard.key(symbol).0));
    }

    /// Holds a key down until it is let go of.
    pub(in crate::window::undriven) fn holds(&self, name: &str) {
        self.fakes(KEY_PRESS_EVENT, self.keyboard.key(symbol(name).expect("a key")).0, (0, 0));
    }

    /// Lets go of a key.
    pub(in crate::window::undriven) fn lets_go_of(&self, name: &str) {
        self.fakes(KEY_RELEASE_EVENT, self.keyboard.key(symbol(name).expect("a key")).0, (0, 0));
    }

    /// Presses keys one after the other, and lets go of them in the other order.
    fn fakes_keys(&self, keys: &[u8]) {
        for key in keys {
            self.fakes(KEY_PRESS_EVENT, *key, (0, 0));
        }
        for key in keys.iter().rev() {
            self.fakes(KEY_RELEASE_EVENT, *key, (0, 0));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_known_by_its_sign_its_number_or_its_name() {
        assert_eq!((symbol("a"), symbol("7")), (Some(0x61), Some(0x37)));
        assert_eq!((symbol("f1"), symbol("f12"), symbol("f")), (Some(F1), Some(0xffc9), Some(0x66)));
        assert_eq!((symbol("spc"), symbol("meta_l")), (Some(0x20), Some(0xffeb)));
        assert_eq!((symbol("f13"), symbol("nothing"), symbol("")), (None, None, None));
    }
}
