//! What a page may ask for: one line each. Every call leaves the main thread, because the terminal answers
//! only once the answer is on disk, and the window must go on drawing meanwhile.

use serde::Serialize;
use shiwen_app::terminal::{Stopped, Terminal};
use shiwen_domain::view::{Touch, VisitorView};
use tauri::{State, async_runtime::spawn_blocking};

/// Why a command has no answer. Only what the page reacts to; the detail is in the log.
#[derive(Debug, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub(crate) enum CommandError {
    /// The terminal is gone; the page shows that it is out of service.
    Stopped,
}

#[tauri::command]
pub(crate) async fn page_open(terminal: State<'_, Terminal>) -> Result<VisitorView, CommandError> {
    ask(&terminal, Terminal::page_open).await
}

#[tauri::command]
pub(crate) async fn visit_touch(
    terminal: State<'_, Terminal>,
    touch: Touch,
) -> Result<VisitorView, CommandError> {
    ask(&terminal, move |terminal| terminal.touch(touch)).await
}

async fn ask(
    terminal: &Terminal,
    question: impl FnOnce(&Terminal) -> Result<VisitorView, Stopped> + Send + 'static,
) -> Result<VisitorView, CommandError> {
    let terminal = terminal.clone();
    match spawn_blocking(move || question(&terminal)).await {
        Ok(Ok(view)) => Ok(view),
        Ok(Err(Stopped)) | Err(_) => Err(CommandError::Stopped),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stopped_terminal_is_the_code_the_page_knows() {
        let error = tauri::ipc::InvokeError::from(CommandError::Stopped);
        assert_eq!(error.0, serde_json::json!({ "code": "stopped" }));
    }
}
