//! Somebody drags a file from elsewhere over a window: the half of the XDND protocol that asks whether it may be dropped.

use x11rb::{
    connection::Connection,
    protocol::{
        Event,
        xproto::{
            ConnectionExt as _, EventMask, PropMode, SELECTION_NOTIFY_EVENT, SelectionNotifyEvent,
            SelectionRequestEvent, Window,
        },
    },
    wrapper::ConnectionExt as _,
};

use super::{Display, NOW};
use crate::window::driver::eventually;

const VERSION: u32 = 5;
const VERSION_BITS: u32 = 24;
/// Of the answer's second number.
const ACCEPTED: u32 = 1;
/// How often the mouse moves before what is answered counts: a page first has to look at what it is offered.
const MOVES: u16 = 4;
const FILE: &[u8] = b"file:///etc/hostname\r\n";

impl Display {
    /// Whether a window would take a file that is dropped at a place of the glass. One that knows nothing of dropping takes none.
    pub(in crate::window::undriven) async fn takes_a_file(&self, window: Window, (x, y): (u16, u16)) -> bool {
        if self.property(window, "XdndAware").is_empty() {
            return false;
        }
        let source = self.makes_a_window(true);
        let held = self.server.set_selection_owner(source, self.atom("XdndSelection"), NOW);
        self.done(held.is_ok());
        let (list, action) = (self.atom("text/uri-list"), self.atom("XdndActionCopy"));
        self.tells(window, "XdndEnter", [source, VERSION << VERSION_BITS, list, 0, 0]);
        let mut accepted = None;
        for step in 0..MOVES {
            let place = u32::from(x + step) << 16 | u32::from(y);
            self.tells(window, "XdndPosition", [source, 0, place, NOW, action]);
            accepted = None;
            eventually("the window says whether it takes a file", async || {
                accepted = self.answer();
                accepted.is_some()
            })
            .await;
        }
        self.tells(window, "XdndLeave", [source, 0, 0, 0, 0]);
        accepted.unwrap_or_default()
    }

    /// The newest answer, if one has come. Who asks for the file meanwhile is told its name.
    fn answer(&self) -> Option<bool> {
        let status = self.atom("XdndStatus");
        let mut answer = None;
        while let Some(event) = self.server.poll_for_event().expect("the display answers") {
            match event {
                Event::ClientMessage(message) if message.type_ == status => {
                    answer = Some(message.data.as_data32()[1] & ACCEPTED != 0);
                }
                Event::SelectionRequest(asked) => self.hands_over(&asked),
                _ => {}
            }
        }
        answer
    }

    fn hands_over(&self, asked: &SelectionRequestEvent) {
        let SelectionRequestEvent { time, requestor, selection, target, property, .. } = *asked;
        let put = self.server.change_property8(PropMode::REPLACE, requestor, property, target, FILE);
        let told = SelectionNotifyEvent {
            response_type: SELECTION_NOTIFY_EVENT,
            sequence: 0,
            time,
            requestor,
            selection,
            target,
            property,
        };
        let told = self.server.send_event(false, requestor, EventMask::NO_EVENT, told);
        self.done(put.is_ok() && told.is_ok());
    }
}
