//! What the visitor's page may ask for: one line each. Every call leaves the main thread, because the terminal answers
//! only once the answer is on disk, and the window must go on drawing meanwhile.

use serde::Serialize;
use shiwen_app::terminal::{Stopped, Terminal};
use shiwen_domain::{
    supervision::Event,
    view::{Screen, Touch, VisitorView},
};
use tauri::{AppHandle, State, async_runtime::spawn_blocking};

use crate::{supervision::Watch, window::end_without_terminal};

/// Why a command has no answer. Only what the page reacts to; the detail is in the log.
#[derive(Debug, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub(crate) enum CommandError {
    /// The terminal is gone; the page shows that it is out of service, and the program ends.
    Stopped,
}

#[tauri::command]
pub(crate) async fn page_open(
    app: AppHandle,
    terminal: State<'_, Terminal>,
) -> Result<VisitorView, CommandError> {
    ask(&terminal, Terminal::page_open, || end_without_terminal(app)).await
}

/// The page has just drawn. It waits for nothing, and asks nobody.
#[tauri::command]
#[expect(clippy::needless_pass_by_value, reason = "a command takes its state so")]
pub(crate) fn page_beat(watch: State<'_, Watch>, terminal: State<'_, Terminal>) {
    watch.sees(Event::PageBeat);
    terminal.page_beats();
}

#[tauri::command]
pub(crate) async fn visit_touch(
    app: AppHandle,
    terminal: State<'_, Terminal>,
    watch: State<'_, Watch>,
    touch: Touch,
) -> Result<VisitorView, CommandError> {
    let view = ask(&terminal, move |terminal| terminal.touch(touch), || end_without_terminal(app)).await?;
    // A touch has led to the end of a visit: the page does what it is for.
    if matches!(view.screen, Screen::Thanks { .. }) {
        watch.sees(Event::VisitServed);
    }
    Ok(view)
}

async fn ask(
    terminal: &Terminal,
    question: impl FnOnce(&Terminal) -> Result<VisitorView, Stopped> + Send + 'static,
    end: impl FnOnce(),
) -> Result<VisitorView, CommandError> {
    let terminal = terminal.clone();
    if let Ok(Ok(view)) = spawn_blocking(move || question(&terminal)).await {
        return Ok(view);
    }
    end();
    Err(CommandError::Stopped)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use shiwen_app::{home::Home, terminal::TerminalOptions};
    use tauri::async_runtime::block_on;

    use super::*;

    #[test]
    fn a_stopped_terminal_is_the_code_the_page_knows() {
        let error = tauri::ipc::InvokeError::from(CommandError::Stopped);
        assert_eq!(error.0, serde_json::json!({ "code": "stopped" }));
    }

    #[test]
    fn the_program_ends_when_a_command_finds_the_terminal_stopped_and_not_before() {
        let home = tempfile::tempdir().expect("a folder");
        let terminal =
            Terminal::open(&Home::at(home.path()), &TerminalOptions::default()).expect("a terminal");
        let ended = Cell::new(false);
        let ask = || block_on(ask(&terminal, Terminal::page_open, || ended.set(true)));
        assert!(ask().is_ok() && !ended.get());
        terminal.stop();
        assert!(matches!(ask(), Err(CommandError::Stopped)) && ended.get());
    }
}
