//! Cleaning the glass, and the ways out of the locked screen. Each is an entry before it is done.

use std::sync::Arc;

use shiwen_domain::{
    entry::{Body, TerminalEvent},
    managing::{Refusal, Said, WayOut},
};

use super::{incident::failed, who::Who};
use crate::terminal::Terminal;

/// What cannot be ended stays as it is.
#[derive(Debug, thiserror::Error)]
#[error("this machine does not let the program end it; end it by its own means")]
struct NotTaken;

/// Half a minute in which no touch counts.
pub(super) fn clean(terminal: &Terminal, who: &Who) -> Result<Said, Refusal> {
    let began = terminal.clean(who.name.clone()).map_err(|error| failed(&error))?;
    if began { Ok(Said::Done) } else { Err(Refusal::Busy) }
}

/// The log tells of it first: nothing can be written afterwards.
pub(super) fn take(
    terminal: &Terminal,
    who: &Who,
    way: WayOut,
    take: &Arc<dyn Fn(WayOut) -> bool + Send + Sync>,
) -> Result<Said, Refusal> {
    let event = TerminalEvent::WayOut { way, by: who.name.clone() };
    terminal.write_down(Body::TerminalEvent(event)).map_err(|error| failed(&error))?;
    if take(way) { Ok(Said::Done) } else { Err(failed(&NotTaken)) }
}
