//! What needs a display: start, memory, touches, ink and rest of the real window, held against an empty one.

mod click;
mod ink;
mod memory;
mod press;
mod program;
mod session;
mod standby;
mod start;

use std::{io::Write, path::Path};

use program::Program;
use shiwen_app::home::Home;

use crate::Failure;

/// Measures the program that `SHIWEN_BIN` names, on an empty data directory and on the full one.
pub(crate) fn measure(folder: &Path, full: &Home, out: &mut dyn Write) -> Result<(), Failure> {
    let empty = folder.join("empty");
    let terminal = Program::terminal()?;
    let bare = Program::bare(&terminal)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    // The very first start makes keys and record, and is not what a hall waits for every morning.
    runtime.block_on(start_once(&terminal, &empty))?;
    let places = start::Places { empty: &empty, full: full.path() };
    runtime.block_on(start::measure(&terminal, &bare, &places, out))?;
    runtime.block_on(memory::measure(&terminal, &bare, &places, out))?;
    runtime.block_on(click::measure(&terminal, &empty, out))?;
    runtime.block_on(press::measure(&terminal, &empty, out))?;
    runtime.block_on(ink::measure(&terminal, &empty, out))?;
    runtime.block_on(standby::measure(&terminal, &bare, &places, out))
}

async fn start_once(terminal: &Program, home: &Path) -> Result<(), Failure> {
    let running = terminal.start(home)?;
    memory::settled(&running).await.map(drop)
}
