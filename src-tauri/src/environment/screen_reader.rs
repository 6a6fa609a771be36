//! Where a screen reader listens. The session writes the address of its bus on the display's root window; the toolkit
//! reads it there for the frame, but the page in the frame looks at the environment only.

use x11rb::{
    connection::Connection,
    protocol::xproto::{AtomEnum, ConnectionExt},
};

/// The name of the property.
const PROPERTY: &[u8] = b"AT_SPI_BUS";
/// The longest address that is read, in units of four bytes.
const LONGEST: u32 = 1024;

/// The address, if the display has one. Without a display there is none, and no window either.
pub(super) fn address() -> Option<String> {
    let (display, screen) = x11rb::connect(None).ok()?;
    let root = display.setup().roots.get(screen)?.root;
    let property = display.intern_atom(true, PROPERTY).ok()?.reply().ok()?.atom;
    let asked = display.get_property(false, root, property, AtomEnum::STRING, 0, LONGEST);
    let address = String::from_utf8(asked.ok()?.reply().ok()?.value).ok()?;
    Some(address).filter(|address| !address.is_empty())
}
